// sun.nio.fs.LinuxWatchService: the host has no inotify; FileSystem.newWatchService fails with an IOException that says so.
import { ENOSYS } from "../../../../host/errno.ts";
import { st } from "../../../../layout/memory.ts";
import { ARRAY_BASE } from "../../../../layout/object.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import { unixException } from "../../../posix.ts";

/** struct inotify_event: wd, mask, cookie, len, name. */
const EVENT_OFFSETS = [0, 4, 8, 12, 16];

export default natives("sun/nio/fs/LinuxWatchService", {
  "eventSize()I": () => 16,
  "eventOffsets()[I": (vm) => {
    const array = vm.heap.newIntArray(EVENT_OFFSETS.length);
    EVENT_OFFSETS.forEach((offset, i) => {
      st(array + ARRAY_BASE + 4 * i, offset);
    });
    return array;
  },
  "inotifyInit()I": (vm) => {
    throw unixException(vm, ENOSYS);
  },
});
