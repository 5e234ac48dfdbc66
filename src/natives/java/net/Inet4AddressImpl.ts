// java.net.Inet4AddressImpl: names and addresses of this machine.
import { type Addr, view } from "../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../layout/object.ts";
import { JavaThrow } from "../../../runtime/java-throw.ts";
import { natives } from "../../../runtime/native-registry.ts";
import { addressesOf, hostName, nameOf, newInet4Address } from "./names.ts";

export default natives("java/net/Inet4AddressImpl", {
  "getLocalHostName()Ljava/lang/String;": (vm) => vm.strings.create(hostName(vm)),
  "lookupAllHostAddr(Ljava/lang/String;)[Ljava/net/InetAddress;": (vm, _: Addr, name: Addr) => {
    if (name === 0) throw new JavaThrow("java/lang/NullPointerException", "host argument is null");
    const text = vm.strings.textOf(name);
    const addresses = addressesOf(vm, text);
    const array = vm.heap.newRefArray(vm.linker.boot("java/net/InetAddress"), addresses.length);
    addresses.forEach((address, i) => {
      vm.heap.setElement(array, i, newInet4Address(vm, text, address));
    });
    return array;
  },
  "getHostByAddr([B)Ljava/lang/String;": (vm, _: Addr, bytes: Addr) => vm.strings.create(nameOf(vm, view.getInt32(bytes + ARRAY_BASE))),
  /** Nobody can be reached; this machine itself is not asked for by this. */
  "isReachable0([BI[BI)Z": () => false,
});
