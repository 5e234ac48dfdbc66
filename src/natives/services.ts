// Natives of small services: each a line, or refused with the reason. (What has a substance of its own has a file of its own.)
import { type Addr, st64 } from "../layout/memory.ts";
import { ARRAY_BASE } from "../layout/object.ts";
import { JavaThrow } from "../runtime/java-throw.ts";
import { fieldsOf } from "../runtime/library-fields.ts";
import { type ClassNatives, natives } from "../runtime/native-registry.ts";
import { allAbsent } from "./absent-sockets.ts";

const UNSUPPORTED = "java/lang/UnsupportedOperationException";
const unixFields = fieldsOf("com/sun/security/auth/module/UnixSystem", {
  username: "Ljava/lang/String;",
  uid: "J",
  gid: "J",
  groups: "[J",
});

const GROUP_AND_OTHERS = 0o77;

export const serviceNatives: readonly ClassNatives[] = [
  natives("sun/management/HotspotThread", {
    "getInternalThreadCount()I": () => 0,
    "getInternalThreadTimes0([Ljava/lang/String;[J)I": () => 0,
  }),
  natives("com/sun/management/internal/HotSpotDiagnostic", {
    "dumpHeap0(Ljava/lang/String;Z)V": () => {
      throw new JavaThrow("java/io/IOException", "Dewar writes no heap dumps");
    },
  }),
  natives("jdk/internal/agent/FileSystemImpl", {
    "isAccessUserOnly0(Ljava/lang/String;)Z": (vm, path: number) => {
      const stat = vm.host.files.stat(Buffer.from(vm.strings.textOf(path)));
      if (typeof stat === "number") throw new JavaThrow("java/io/IOException", vm.strings.textOf(path));
      return (Number(stat.mode) & GROUP_AND_OTHERS) === 0;
    },
  }),
  natives("com/sun/security/auth/module/UnixSystem", {
    "getUnixInfo()V": (vm, self: Addr) => {
      const { process } = vm.host;
      const at = unixFields(vm);
      vm.heap.setRef(self, at.username, vm.strings.create(process.userName));
      st64(self + at.uid, BigInt(process.uid));
      st64(self + at.gid, BigInt(process.gid));
      const groups = vm.heap.newLongArray(1);
      st64(groups + ARRAY_BASE, BigInt(process.gid));
      vm.heap.setRef(self, at.groups, groups);
    },
  }),
  natives("sun/rmi/transport/GC", {
    /** Milliseconds since the last full collection, or since the start. */
    "maxObjectInspectionAge()J": (vm) => {
      const { host, collector } = vm;
      return BigInt(Math.max(0, Math.round(host.clock.currentTimeMillis() - (collector.last[1]?.end ?? host.process.startMillis))));
    },
  }),
  /** /etc/resolv.conf says it all. */
  natives("sun/net/dns/ResolverConfigurationImpl", { "fallbackDomain0()Ljava/lang/String;": () => 0 }),
  natives("jdk/internal/invoke/NativeEntryPoint", {
    ...allAbsent(UNSUPPORTED, "Dewar does not call native code", ["vmStorageToVMReg(II)J"]),
  }),
  natives("sun/tools/attach/VirtualMachineImpl", {
    ...allAbsent("java/io/IOException", "Dewar does not attach to other VMs", [
      "sendQuitTo(I)V",
      "checkPermissions(Ljava/lang/String;)V",
      "socket()I",
      "connect(ILjava/lang/String;)V",
      "close(I)V",
      "read(I[BII)I",
      "write(I[BII)V",
    ]),
  }),
];
