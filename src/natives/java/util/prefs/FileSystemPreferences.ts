// java.util.prefs.FileSystemPreferences: the lock files and modes of the preference tree.
import { O_CREAT, O_RDONLY, O_RDWR } from "../../../../host/files.ts";
import { type Addr, st } from "../../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../../layout/object.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { VM } from "../../../../runtime/vm.ts";

/** [lock handle or 0, errno or 0]. */
function lockFile(vm: VM, name: Addr, permission: number, shared: number): Addr {
  const { files } = vm.host;
  const fd = files.open(vm.strings.toPlatform(name), shared !== 0 ? O_RDONLY : O_RDWR | O_CREAT, permission);
  const result = fd < 0 ? fd : files.lock(fd, 0, 0, shared !== 0);
  if (fd >= 0 && result < 0) files.close(fd);
  const answer = vm.heap.newIntArray(2);
  st(answer + ARRAY_BASE, result < 0 ? 0 : fd);
  st(answer + ARRAY_BASE + 4, result < 0 ? -result : 0);
  return answer;
}

export default natives("java/util/prefs/FileSystemPreferences", {
  "lockFile0(Ljava/lang/String;IZ)[I": lockFile,
  "unlockFile0(I)I": (vm, fd: number) => -vm.host.files.close(fd),
  "chmod(Ljava/lang/String;I)I": (vm, name: Addr, mode: number) => -vm.host.files.chmod(vm.strings.toPlatform(name), mode),
});
