// The application's classes in a cache, and whether the class path of this run still has them: by content. What has moved only gets its
// new code source (relocate.ts).
import { type Addr, ld } from "../../layout/memory.ts";
import { CLD_HIDDEN, ClassLoaderData, KLASS_ARRAY, KLASS_HIDDEN, Klass, ModuleEntry } from "../../layout/metadata.ts";
import { VMState } from "../../layout/vm-state.ts";
import { classBytesOf } from "../../linking/constant-pool.ts";
import { klassName } from "../../linking/klass-view.ts";
import type { VM } from "../../runtime/vm.ts";
import { crc32Of } from "./crc.ts";
import { type Found, type KnownManifests, SearchPath } from "./search-path.ts";
import { fileSource, loaderKind } from "./training.ts";

/** Section "application". */
export interface ApplicationClasses {
  /** Code sources as URLs: "file:/x/app.jar". */
  readonly sources: readonly string[];
  /**
   * Name, index of its source, size and CRC-32 of its bytes, and its layer, for one class after the other, lower layers first. Those of
   * named modules have IN_MODULE before.
   */
  readonly classes: readonly (string | number)[];
  /** Of a compact cache: where in memory the class file of each class belongs that is left out; 0: it is in the cache. */
  readonly files?: readonly Addr[];
  readonly manifests: KnownManifests;
}

/** A code source that stands somewhere else now: both as URLs. */
export interface Moved {
  readonly from: string;
  readonly to: string;
}

const STRIDE = 5;
/** Marks a class of a named module: it is looked for where its module was (options say that, and are the same), not on the class path. */
const IN_MODULE = "module:";

/** Classes of the application's loader that a file of the class path backs; those of the JDK's modules are valid with the JDK. */
export function* applicationKlasses(): IterableIterator<Addr> {
  for (let cld = ld(VMState.loaders); cld !== 0; cld = ld(cld + ClassLoaderData.next)) {
    if ((ld(cld + ClassLoaderData.flags) & CLD_HIDDEN) !== 0 || loaderKind(cld) !== "app") continue;
    for (let k = ld(cld + ClassLoaderData.firstKlass); k !== 0; k = ld(k + Klass.nextInLoader)) {
      if ((ld(k + Klass.flags) & (KLASS_ARRAY | KLASS_HIDDEN)) === 0 && fileSource(k) !== "") yield k;
    }
  }
}

function searchPath(vm: VM, manifests: KnownManifests): SearchPath {
  let path = "";
  for (const [key, value] of vm.options.properties) if (key === "java.class.path") path = value;
  return new SearchPath(path, Buffer.from(vm.host.process.cwd).toString("latin1"), manifests, crc32Of(vm));
}

/**
 * What this VM has loaded of the application, for the cache that is written of it.
 * @param layerOf the lowest layer that has a class
 * @param leavesOut class files that the class path has
 */
export function applicationClasses(vm: VM, layerOf: (k: Addr) => number, leavesOut: boolean): ApplicationClasses {
  const crc32 = crc32Of(vm);
  const sources: string[] = [];
  const classes: (string | number)[] = [];
  const files: Addr[] = [];
  const path = searchPath(vm, {});
  for (const [k, layer] of [...applicationKlasses()].map((k) => [k, layerOf(k)] as const).sort((a, b) => a[1] - b[1])) {
    const source = fileSource(k);
    let index = sources.indexOf(source);
    if (index < 0) index = sources.push(source) - 1;
    const bytes = classBytesOf(k);
    const prefix = ld(ld(k + Klass.module) + ModuleEntry.name) === 0 ? "" : IN_MODULE;
    const crc = crc32(0, bytes) >>> 0;
    classes.push(prefix + klassName(k), index, bytes.length, crc, layer);
    const found = leavesOut && prefix === "" ? path.find(klassName(k)) : null;
    files.push(found?.size === bytes.length && found.crc === crc ? ld(k + Klass.classBytes) : 0);
  }
  path.close();
  return { sources, classes, ...(leavesOut ? { files } : {}), manifests: path.manifests };
}

/** A class file that a compact cache leaves out: where it belongs, and what the class path has. */
export interface LeftOutFile {
  readonly at: Addr;
  readonly found: Found;
}

/** What of a cache this run's class path allows. */
export interface Checked {
  /** What stands elsewhere now, of the layers that can be used. */
  readonly moved: readonly Moved[];
  /** The first layer that cannot be used, and why; undefined: all can. */
  readonly dropped: { readonly layer: number; readonly why: string } | undefined;
  /** Internal names of all classes that are others or gone; undefined: it is no matter of single classes. */
  readonly changed: ReadonlySet<string> | undefined;
  /** What stands elsewhere now, of all classes that are the same. */
  readonly movedOfAll: readonly Moved[];
  /** Class files that the cache leaves out: where they belong, what they are. They can be read until `close`. */
  readonly files: readonly LeftOutFile[];
  close(): void;
}

/** Bytes of the class file of the i-th class. */
export const lengthOf = ({ classes }: ApplicationClasses, i: number): number => classes[STRIDE * i + 2] as number;

/** Goes through the classes, layer by layer. */
export function checkApplication(vm: VM, { sources, classes, files: places, manifests }: ApplicationClasses): Checked {
  if (classes.length === 0) return { moved: [], movedOfAll: [], dropped: undefined, changed: new Set(), files: [], close() {} };
  const files: LeftOutFile[] = [];
  const path = searchPath(vm, manifests);
  const modules = new Map<string, SearchPath>();
  const now = new Map<string, string>();
  /** As it was when the layer at hand began. */
  let before: [string, string][] = [];
  let layer = 0;
  const movedOf = (places: Iterable<[string, string]>): Moved[] =>
    [...places].filter(([from, to]) => from !== to).map(([from, to]) => ({ from, to }));
  const close = (): void => {
    path.close();
    for (const module of modules.values()) module.close();
  };
  const changed = new Set<string>();
  let dropped: Checked["dropped"];
  let moved: readonly Moved[] | undefined;
  let isOfClasses = true;
  const drop = (why: string): void => {
    moved ??= movedOf(before);
    dropped ??= { layer, why };
  };
  try {
    for (let i = 0; i < classes.length; i += STRIDE) {
      if (classes[i + 4] !== layer) {
        layer = Number(classes[i + 4]);
        before = [...now];
      }
      const inModule = String(classes[i]).startsWith(IN_MODULE);
      const name = inModule ? String(classes[i]).slice(IN_MODULE.length) : String(classes[i]);
      const source = sources[classes[i + 1] as number]!;
      let where = inModule ? modules.get(source) : path;
      if (where === undefined) modules.set(source, (where = new SearchPath(pathOf(source), "", manifests, crc32Of(vm))));
      const found = where.find(name);
      const text = name.replaceAll("/", ".");
      if (found === null || found.size !== classes[i + 2] || found.crc !== classes[i + 3]) {
        drop(found === null ? `the class path has no class ${text}` : `the class ${text} is another one on the class path`);
        changed.add(name);
        continue;
      }
      const at = places?.[i / STRIDE] ?? 0;
      if (at !== 0) files.push({ at, found });
      if (inModule) continue;
      const url = fileUrl(found.path);
      const other = now.get(source);
      if (other !== undefined && other !== url) {
        drop(`classes of ${source} now stand in ${other} and ${url}`);
        isOfClasses = false;
      }
      now.set(source, other ?? url);
    }
  } catch (e) {
    close();
    throw e;
  }
  if (files.length > 0) path.readAhead();
  files.sort((a, b) => (a.found.path < b.found.path ? -1 : a.found.path > b.found.path ? 1 : a.found.order - b.found.order));
  const movedOfAll = movedOf(now);
  return { moved: moved ?? movedOfAll, movedOfAll, dropped, changed: isOfClasses ? changed : undefined, files, close };
}

/** The path of a file's URL, as a byte string. */
const pathOf = (url: string): string =>
  Buffer.from(decodeURIComponent(url.slice("file:".length).replace(/^\/\/\//, "/")), "utf8").toString("latin1");

/** The URL of a path as sun.net.www.ParseUtil makes it: all but the unreserved characters are escaped, by UTF-8. */
function fileUrl(path: string): string {
  const text = Buffer.from(path, "latin1").toString("utf8");
  return `file:${text.replace(/[^A-Za-z0-9/\-_.!~*'():@&=+$,]/gu, (c) => encodeURIComponent(c))}`;
}
