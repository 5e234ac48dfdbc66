// java.io.UnixFileSystem: what java.io.File asks of the file system. Most answers are "no" or 0 instead of an exception.
import { EEXIST, EISDIR, EPERM } from "../../../host/errno.ts";
import { O_CREAT, O_EXCL, O_RDWR, S_IFDIR, S_IFMT, S_IFREG, type Stat, type StatFs } from "../../../host/files.ts";
import { type Addr, ld } from "../../../layout/memory.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import { natives } from "../../../runtime/native-registry.ts";
import type { VM } from "../../../runtime/vm.ts";
import { ioException } from "../../posix.ts";
import { canonicalPath } from "./canonical-path.ts";

const fields = fieldsOf("java/io/File", { path: "Ljava/lang/String;" });

const BA_EXISTS = 1;
const BA_REGULAR = 2;
const BA_DIRECTORY = 4;
const ACCESS_READ = 4;
const ACCESS_WRITE = 2;
const SPACE_TOTAL = 0;
const SPACE_FREE = 1;
const NAME_MAX = 255n;
const MAX_LONG = 0x7fff_ffff_ffff_ffffn;
const NANOS_PER_MILLI = 1_000_000n;

const pathOf = (vm: VM, file: Addr): Uint8Array => vm.strings.toPlatform(ld(file + fields(vm).path));

function stat(vm: VM, file: Addr): Stat | undefined {
  const result = vm.host.files.stat(pathOf(vm, file));
  return typeof result === "number" ? undefined : result;
}

const permissions = (s: Stat): number => Number(s.mode) & 0o7777;

/** remove(3): unlink, or rmdir for a directory. */
function remove(vm: VM, path: Uint8Array): boolean {
  const { files } = vm.host;
  const result = files.unlink(path);
  // Linux says EISDIR for a directory, other systems EPERM.
  return result === 0 || ((result === -EISDIR || result === -EPERM) && files.rmdir(path) === 0);
}

function space(s: StatFs, which: number): bigint {
  const bytes = s.bsize * (which === SPACE_TOTAL ? s.blocks : which === SPACE_FREE ? s.bfree : s.bavail);
  return bytes > MAX_LONG ? MAX_LONG : bytes;
}

export default natives("java/io/UnixFileSystem", {
  "canonicalize0(Ljava/lang/String;)Ljava/lang/String;": (vm, _: Addr, path: Addr) => {
    const canonical = canonicalPath(vm.host.files, vm.strings.toPlatform(path));
    if (typeof canonical === "number") throw ioException(canonical);
    return vm.strings.fromPlatform(canonical);
  },
  "getBooleanAttributes0(Ljava/io/File;)I": (vm, _: Addr, file: Addr) => {
    const mode = vm.host.files.mode(pathOf(vm, file));
    if (mode < 0) return 0;
    const type = mode & S_IFMT;
    return BA_EXISTS | (type === S_IFREG ? BA_REGULAR : 0) | (type === S_IFDIR ? BA_DIRECTORY : 0);
  },
  "checkAccess(Ljava/io/File;I)Z": (vm, _: Addr, file: Addr, access: number) => vm.host.files.access(pathOf(vm, file), access) === 0,
  "getLastModifiedTime(Ljava/io/File;)J": (vm, _: Addr, file: Addr) => {
    const s = stat(vm, file);
    return s === undefined ? 0n : floorDiv(s.mtimeNs, NANOS_PER_MILLI);
  },
  "getLength(Ljava/io/File;)J": (vm, _: Addr, file: Addr) => stat(vm, file)?.size ?? 0n,
  "setPermission(Ljava/io/File;IZZ)Z": (vm, _: Addr, file: Addr, access: number, enable: number, ownerOnly: number) => {
    const s = stat(vm, file);
    if (s === undefined) return false;
    const one = access === ACCESS_READ ? 0o4 : access === ACCESS_WRITE ? 0o2 : 0o1;
    const bits = ownerOnly !== 0 ? one << 6 : (one << 6) | (one << 3) | one;
    const mode = permissions(s);
    return vm.host.files.chmod(pathOf(vm, file), enable !== 0 ? mode | bits : mode & ~bits) === 0;
  },
  "createFileExclusively(Ljava/lang/String;)Z": (vm, _: Addr, name: Addr) => {
    const path = vm.strings.toPlatform(name);
    if (path.length === 1 && path[0] === 0x2f) return false; // the root directory always exists
    const number = vm.host.files.open(path, O_RDWR | O_CREAT | O_EXCL, 0o666);
    if (number >= 0) {
      vm.host.files.close(number);
      return true;
    }
    if (number === -EEXIST) return false;
    throw ioException(number);
  },
  "delete0(Ljava/io/File;)Z": (vm, _: Addr, file: Addr) => remove(vm, pathOf(vm, file)),
  "list(Ljava/io/File;)[Ljava/lang/String;": (vm, _: Addr, file: Addr) => {
    const names = vm.host.files.list(pathOf(vm, file));
    if (typeof names === "number") return 0;
    let bytes = 0;
    for (const name of names) bytes += 48 + 2 * name.length;
    vm.heap.ensure(bytes + 4 * names.length);
    const array = vm.heap.newRefArray(vm.wk.String, names.length);
    for (let i = 0; i < names.length; i++) vm.heap.setElement(array, i, vm.strings.fromPlatform(names[i]!));
    return array;
  },
  "createDirectory(Ljava/io/File;)Z": (vm, _: Addr, file: Addr) => vm.host.files.mkdir(pathOf(vm, file), 0o777) === 0,
  "rename0(Ljava/io/File;Ljava/io/File;)Z": (vm, _: Addr, from: Addr, to: Addr) =>
    vm.host.files.rename(pathOf(vm, from), pathOf(vm, to)) === 0,
  "setLastModifiedTime(Ljava/io/File;J)Z": (vm, _: Addr, file: Addr, millis: bigint) => {
    const s = stat(vm, file);
    return s !== undefined && vm.host.files.utimes(pathOf(vm, file), s.atimeNs, millis * NANOS_PER_MILLI) === 0;
  },
  "setReadOnly(Ljava/io/File;)Z": (vm, _: Addr, file: Addr) => {
    const s = stat(vm, file);
    return s !== undefined && vm.host.files.chmod(pathOf(vm, file), permissions(s) & ~0o222) === 0;
  },
  "getSpace(Ljava/io/File;I)J": (vm, _: Addr, file: Addr, which: number) => {
    const s = vm.host.files.statfs(pathOf(vm, file));
    return typeof s === "number" ? 0n : space(s, which);
  },
  "getNameMax0(Ljava/lang/String;)J": () => NAME_MAX,
});

const floorDiv = (a: bigint, b: bigint): bigint => (a >= 0n ? a / b : -((-a + b - 1n) / b));
