// Files that are open when a cache is made. The class library's (jdk.internal.jimage.ImageReader reads lib/modules, and maps its index): a
// cache names them by their place in the library, which may be elsewhere and copied when it is used, and holds nothing of what they hold.
// Archives of the class path: closed, since the application's loader opens this run's (redone.ts), wherever they are.
import { closeFile, openFile, readFully } from "../../classpath/file-access.ts";
import { type ByteString, toByteString } from "../../flags/options.ts";
import { CLOSED } from "../../host/closed-archive.ts";
import type { PlainData, ResourceTableImage } from "../../host/resources.ts";
import { u8 } from "../../layout/memory.ts";
import type { VM } from "../../runtime/vm.ts";
import { CacheRefused } from "./cache-file.ts";
import type { Run } from "./memory-runs.ts";

/** Whether a path is that of a file or folder, or of something below it: "mods2/a.jar" is not below "mods". */
export function isOrIsBelow(path: string, place: string): boolean {
  const folder = place.replace(/\/+$/, "");
  return place !== "" && (path === folder || path.startsWith(`${folder}/`));
}

/** Archives on the module path are read on by the readers of their modules. */
function onModulePath(vm: VM, path: string): boolean {
  for (const [key, value] of vm.options.properties)
    if (key === "jdk.module.path" && value.split(":").some((entry) => isOrIsBelow(path, entry))) return true;
  return false;
}

/** What images say of an open file (host/node/open-file.ts). */
interface FileImage {
  readonly path: string;
  readonly ino: bigint;
  readonly dev: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
}

/** What they say of a mapping (natives/mappings.ts); `file` is -1 where nothing is written back. */
interface MappingImage {
  readonly address: number;
  readonly length: number;
  readonly position: number;
  readonly file: number;
  readonly device: bigint;
  readonly inode: bigint;
}

/** In a cache, in the place of numbers that are a machine's own: of which file of the library it is. */
interface InLibrary {
  readonly library: string;
}

const isInLibrary = (data: PlainData): data is PlainData & InLibrary => typeof (data as unknown as InLibrary)?.library === "string";

/** The resources with the library's files named by their place. */
export function namedByPlace(vm: VM, image: ResourceTableImage): ResourceTableImage {
  const home = `${toByteString(vm.jdkHome)}/`;
  const places = new Map<bigint, string>();
  const resources = image.resources.map((resource) => {
    if (resource.kind !== "file") return resource;
    const file = resource.data as unknown as FileImage;
    if (!file.path.startsWith(home)) return onModulePath(vm, file.path) ? resource : { kind: CLOSED, data: null };
    const library = file.path.slice(home.length);
    places.set(file.ino, library);
    return { kind: resource.kind, data: { ...file, path: "", ino: 0n, dev: 0n, size: 0n, mtimeNs: 0n, library } as unknown as PlainData };
  });
  return {
    numbers: image.numbers,
    resources: resources.map((resource) => {
      if (resource.kind !== "mapping") return resource;
      const mapping = resource.data as unknown as MappingImage;
      const library = mapping.file < 0 ? places.get(mapping.inode) : undefined;
      if (library === undefined) return resource;
      return { kind: resource.kind, data: { ...mapping, device: 0n, inode: 0n, library } as unknown as PlainData };
    }),
  };
}

/** Where memory holds what is in the library's files. */
export function mappedRuns(image: ResourceTableImage): Run[] {
  return image.resources.flatMap(({ kind, data }): Run[] => {
    if (kind !== "mapping" || !isInLibrary(data)) return [];
    const { address, length } = data as unknown as MappingImage;
    return [[address, length]];
  });
}

/** The resources with paths of this run's class library; mapped parts of its files are read into memory. @throws CacheRefused */
export function inThisLibrary(vm: VM, image: ResourceTableImage): ResourceTableImage {
  const resources = image.resources.map((resource) => {
    const { kind, data } = resource;
    if (!isInLibrary(data)) return resource;
    const path = `${toByteString(vm.jdkHome)}/${data.library}` as ByteString;
    const stat = vm.host.files.stat(Buffer.from(path, "latin1"));
    if (typeof stat === "number") throw new CacheRefused(`the class library has no ${data.library}`);
    const { ino, dev, size, mtimeNs } = stat;
    if (kind === "file") return { kind, data: { ...(data as object), path, ino, dev, size, mtimeNs } as unknown as PlainData };
    fill(path, data as unknown as MappingImage);
    return { kind, data: { ...(data as object), device: dev, inode: ino } as unknown as PlainData };
  });
  return { numbers: image.numbers, resources };
}

function fill(path: ByteString, { address, length, position }: MappingImage): void {
  const file = openFile(path);
  try {
    readFully(file, u8, address, length, position);
  } finally {
    closeFile(file);
  }
}
