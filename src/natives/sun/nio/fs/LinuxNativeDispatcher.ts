// sun.nio.fs.LinuxNativeDispatcher: the mount table, read line by line from an open file (getmntent(3)).
import { O_RDONLY } from "../../../../host/files.ts";
import type { Addr } from "../../../../layout/memory.ts";
import { fieldsOf } from "../../../../runtime/library-fields.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import { cString, toByteArray, unix } from "../../../posix.ts";
import { nextLine } from "./UnixNativeDispatcher.ts";

const entryFields = fieldsOf("sun/nio/fs/UnixMountEntry", { name: "[B", dir: "[B", fstype: "[B", opts: "[B" });

const BACKSLASH = 0x5c;
const HASH = 0x23;

/** A field of the table: spaces, tabs, newlines and backslashes stand as \ooo. */
function unescaped(field: Uint8Array): Uint8Array {
  const out = new Uint8Array(field.length);
  let n = 0;
  for (let i = 0; i < field.length; i++) {
    const octal = field[i] === BACKSLASH ? Buffer.from(field.subarray(i + 1, i + 4)).toString("latin1") : "";
    if (/^[0-3][0-7]{2}$/.test(octal)) {
      out[n++] = Number.parseInt(octal, 8);
      i += 3;
    } else out[n++] = field[i]!;
  }
  return out.subarray(0, n);
}

/** The blank-separated fields of a line; empty for comments. */
function fieldsOfLine(line: Uint8Array): Uint8Array[] {
  const fields: Uint8Array[] = [];
  for (let at = 0; at < line.length; ) {
    while (at < line.length && (line[at] === 0x20 || line[at] === 0x09)) at++;
    let end = at;
    while (end < line.length && line[end] !== 0x20 && line[end] !== 0x09) end++;
    if (end > at) fields.push(unescaped(line.subarray(at, end)));
    at = end;
  }
  return fields.length > 0 && fields[0]![0] === HASH ? [] : fields;
}

export default natives("sun/nio/fs/LinuxNativeDispatcher", {
  "init()V": () => {},
  /** A path and a mode string ("r"). */
  "setmntent0(JJ)J": (vm, path: bigint) => unix(vm, vm.host.files.open(cString(path), O_RDONLY, 0)),
  "getmntent0(JLsun/nio/fs/UnixMountEntry;JI)I": (vm, stream: bigint, entry: Addr) => {
    for (;;) {
      const line = nextLine(vm, Number(stream));
      if (line === undefined) return -1;
      const [name, dir, fstype, opts] = fieldsOfLine(line);
      if (name === undefined || dir === undefined || fstype === undefined) continue;
      const o = entryFields(vm);
      vm.heap.setRef(entry, o.name, toByteArray(vm, name));
      vm.heap.setRef(entry, o.dir, toByteArray(vm, dir));
      vm.heap.setRef(entry, o.fstype, toByteArray(vm, fstype));
      vm.heap.setRef(entry, o.opts, toByteArray(vm, opts ?? new Uint8Array(0)));
      return 0;
    }
  },
  "endmntent(J)V": (vm, stream: bigint) => {
    unix(vm, vm.host.files.close(Number(stream)));
  },
});
