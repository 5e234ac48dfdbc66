// java.net.NetworkInterface: the loopback interface only, since there are no sockets.
import { type Addr, st, st16 } from "../../../layout/memory.ts";
import { initialized } from "../../../runtime/initialize.ts";
import { NeedsInitialization } from "../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import { natives } from "../../../runtime/native-registry.ts";
import type { VM } from "../../../runtime/vm.ts";
import { addressIn, LOOPBACK, newInet4Address } from "./names.ts";

const NAME = "lo";
const INDEX = 1;
const LOOPBACK_MTU = 65536;
const LOOPBACK_PREFIX = 8;

const fields = fieldsOf("java/net/NetworkInterface", {
  name: "Ljava/lang/String;",
  displayName: "Ljava/lang/String;",
  index: "I",
  addrs: "[Ljava/net/InetAddress;",
  bindings: "[Ljava/net/InterfaceAddress;",
  childs: "[Ljava/net/NetworkInterface;",
});
const bindingFields = fieldsOf("java/net/InterfaceAddress", { address: "Ljava/net/InetAddress;", maskLength: "S" });

function loopback(vm: VM): Addr {
  const { heap, linker } = vm;
  const binding = linker.boot("java/net/InterfaceAddress");
  if (!initialized(vm, binding)) throw new NeedsInitialization(binding);
  const klass = linker.boot("java/net/NetworkInterface");
  const address = newInet4Address(vm, null, LOOPBACK);
  const o = fields(vm);
  const self = heap.allocate(klass);
  const name = vm.strings.create(NAME);
  heap.setRef(self, o.name, name);
  heap.setRef(self, o.displayName, name);
  st(self + o.index, INDEX);
  const addrs = heap.newRefArray(linker.boot("java/net/InetAddress"), 1);
  heap.setElement(addrs, 0, address);
  heap.setRef(self, o.addrs, addrs);
  const bindings = heap.newRefArray(binding, 1);
  const bound = heap.allocate(binding);
  heap.setRef(bound, bindingFields(vm).address, address);
  st16(bound + bindingFields(vm).maskLength, LOOPBACK_PREFIX);
  heap.setElement(bindings, 0, bound);
  heap.setRef(self, o.bindings, bindings);
  heap.setRef(self, o.childs, heap.newRefArray(klass, 0));
  return self;
}

const isLoopback = (vm: VM, address: Addr): boolean => (addressIn(vm, address) ?? 0) >>> 24 === LOOPBACK >>> 24;

export default natives("java/net/NetworkInterface", {
  "init()V": () => {},
  "getAll()[Ljava/net/NetworkInterface;": (vm) => {
    const one = loopback(vm);
    const array = vm.heap.newRefArray(vm.heap.klassOf(one), 1);
    vm.heap.setElement(array, 0, one);
    return array;
  },
  "getByName0(Ljava/lang/String;)Ljava/net/NetworkInterface;": (vm, name: Addr) => (vm.strings.textOf(name) === NAME ? loopback(vm) : 0),
  "getByIndex0(I)Ljava/net/NetworkInterface;": (vm, index: number) => (index === INDEX ? loopback(vm) : 0),
  "getByInetAddress0(Ljava/net/InetAddress;)Ljava/net/NetworkInterface;": (vm, address: Addr) =>
    isLoopback(vm, address) ? loopback(vm) : 0,
  "boundInetAddress0(Ljava/net/InetAddress;)Z": (vm, address: Addr) => isLoopback(vm, address),
  "isUp0(Ljava/lang/String;I)Z": () => true,
  "isLoopback0(Ljava/lang/String;I)Z": () => true,
  "supportsMulticast0(Ljava/lang/String;I)Z": () => false,
  "isP2P0(Ljava/lang/String;I)Z": () => false,
  "getMacAddr0([BLjava/lang/String;I)[B": () => 0,
  "getMTU0(Ljava/lang/String;I)I": () => LOOPBACK_MTU,
});
