// Host names without a network: /etc/hosts, "localhost" and this machine's own name. Everything else is unknown.
import type { Addr } from "../../../layout/memory.ts";
import { ld, st } from "../../../layout/memory.ts";
import { initialized } from "../../../runtime/initialize.ts";
import { JavaThrow, NeedsInitialization } from "../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import type { VM } from "../../../runtime/vm.ts";

const addressFields = fieldsOf("java/net/InetAddress", { holder: "Ljava/net/InetAddress$InetAddressHolder;" });
const holderFields = fieldsOf("java/net/InetAddress$InetAddressHolder", {
  hostName: "Ljava/lang/String;",
  originalHostName: "Ljava/lang/String;",
  address: "I",
  family: "I",
});

/** InetAddress.IPv4. */
const IPV4 = 1;
export const LOOPBACK = 0x7f00_0001;

/** This machine's name, as gethostname(2). */
export function hostName(vm: VM): string {
  const bytes = vm.host.files.readFile(Buffer.from("/proc/sys/kernel/hostname"));
  return typeof bytes === "number" ? "localhost" : Buffer.from(bytes).toString("latin1").trim();
}

/** The IPv4 lines of /etc/hosts. */
function hosts(vm: VM): { address: number; names: string[] }[] {
  const bytes = vm.host.files.readFile(Buffer.from("/etc/hosts"));
  if (typeof bytes === "number") return [];
  const rows: { address: number; names: string[] }[] = [];
  for (const line of Buffer.from(bytes).toString("latin1").split("\n")) {
    const [ip = "", ...names] = line.split("#")[0]!.trim().split(/\s+/);
    const parts = ip.split(".").map(Number);
    if (parts.length !== 4 || parts.some((n) => !(n >= 0 && n < 256))) continue;
    rows.push({ address: parts.reduce((n, part) => (n << 8) | part, 0), names });
  }
  return rows;
}

/** The addresses of a name. @throws UnknownHostException */
export function addressesOf(vm: VM, name: string): number[] {
  const wanted = name.toLowerCase();
  const found = hosts(vm)
    .filter((row) => row.names.some((n) => n.toLowerCase() === wanted))
    .map((row) => row.address);
  if (found.length > 0) return [...new Set(found)];
  if (wanted === "localhost" || wanted === hostName(vm).toLowerCase()) return [LOOPBACK];
  throw new JavaThrow("java/net/UnknownHostException", `${name}: Name or service not known`);
}

/** The name of an address. @throws UnknownHostException */
export function nameOf(vm: VM, address: number): string {
  const name = hosts(vm).find((row) => row.address === address)?.names[0] ?? (address === LOOPBACK ? "localhost" : undefined);
  if (name === undefined) throw new JavaThrow("java/net/UnknownHostException");
  return name;
}

function ready(vm: VM, name: string): Addr {
  const klass = vm.linker.boot(name);
  if (!initialized(vm, klass)) throw new NeedsInitialization(klass);
  return klass;
}

/** A new java.net.Inet4Address. `name` may be null. */
export function newInet4Address(vm: VM, name: string | null, address: number): Addr {
  const klass = ready(vm, "java/net/Inet4Address");
  const holderKlass = ready(vm, "java/net/InetAddress$InetAddressHolder");
  const { heap } = vm;
  const object = heap.allocate(klass);
  const holder = heap.allocate(holderKlass);
  const fields = holderFields(vm);
  st(holder + fields.address, address);
  st(holder + fields.family, IPV4);
  if (name !== null) {
    const text = vm.strings.create(name);
    heap.setRef(holder, fields.hostName, text);
    heap.setRef(holder, fields.originalHostName, text);
  }
  heap.setRef(object, addressFields(vm).holder, holder);
  return object;
}

/** The IPv4 address in an InetAddress; undefined for IPv6. */
export function addressIn(vm: VM, object: Addr): number | undefined {
  const holder = ld(object + addressFields(vm).holder);
  const fields = holderFields(vm);
  return ld(holder + fields.family) === IPV4 ? ld(holder + fields.address) | 0 : undefined;
}
