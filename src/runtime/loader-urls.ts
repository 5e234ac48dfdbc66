// What a URLClassLoader loads from, by what is there: the packages of its jars and folders. Not where they are, not when they were
// written, not the bytes of the classes (each class has a content hash of its own): moving, touching or packing anew a jar, or editing a
// method, leaves its loader what it is.

import { ClassPathProblem } from "../classpath/class-path-problem.ts";
import { kindOfPath, namesInDirectory } from "../classpath/file-access.ts";
import { ZipFile } from "../classpath/zip-file.ts";
import type { ByteString } from "../flags/options.ts";
import type { Ref } from "../layout/addresses.ts";
import { type Addr, ld, ldi } from "../layout/memory.ts";
import type { CanonicalBytes } from "../linking/canonical-bytes.ts";
import { isSubclassOf } from "../linking/klass-view.ts";
import { bootLoader, findInDictionary } from "../linking/loader-data.ts";
import { symbolOf } from "../linking/symbols.ts";
import { fieldsOf } from "./library-fields.ts";
import type { VM } from "./vm.ts";

/** What finding a loader's URLs needs of the VM. */
type Parts = Pick<VM, "fault" | "heap" | "linker">;

const loaderFields = fieldsOf("java/net/URLClassLoader", { ucp: "Ljdk/internal/loader/URLClassPath;" });
const pathFields = fieldsOf("jdk/internal/loader/URLClassPath", { path: "Ljava/util/ArrayList;" });
const listFields = fieldsOf("java/util/ArrayList", { elementData: "[Ljava/lang/Object;", size: "I" });
const urlFields = fieldsOf("java/net/URL", { protocol: "Ljava/lang/String;", file: "Ljava/lang/String;" });

/** Folders below which this many are found are cut off: nobody's class path, somebody's "/". */
const MAX_FOLDERS = 2000;

/** The number of URLs that a loader has now; 0 for loaders of other kinds. */
export function urlCountOf(vm: Parts, loader: Ref): number {
  const list = urlList(vm, loader);
  return list === 0 ? 0 : ldi(list + listFields(vm).size);
}

/** The ArrayList of a URLClassLoader's URLs, 0 when it is none, or is not made yet. */
function urlList(vm: Parts, loader: Ref): Addr {
  // Nothing is loaded for this: if it is one, the class is there.
  const urlClassLoader = findInDictionary(bootLoader(), symbolOf("java/net/URLClassLoader"));
  if (urlClassLoader === 0 || !isSubclassOf(vm.heap.klassOf(loader), urlClassLoader)) return 0;
  const path = ld(loader + loaderFields(vm).ucp);
  return path === 0 ? 0 : ld(path + pathFields(vm).path);
}

/** Writes what the first `count` URLs of a loader hold. */
export function describeUrls(vm: Pick<VM, "fault" | "heap" | "linker" | "strings">, loader: Ref, count: number, out: CanonicalBytes): void {
  const list = urlList(vm, loader);
  const n = list === 0 ? 0 : Math.min(count, ldi(list + listFields(vm).size));
  out.u4(n);
  for (let i = 0; i < n; i++) {
    const url = vm.heap.getElement(ld(list + listFields(vm).elementData), i);
    const protocol = vm.strings.text(ld(url + urlFields(vm).protocol)) ?? "";
    const file = vm.strings.text(ld(url + urlFields(vm).file)) ?? "";
    for (const line of holdingsOf(protocol, file)) out.text(line);
  }
}

/** What is at a URL, as lines in a fixed order: its packages, or its last name when it cannot be looked at. */
export function holdingsOf(protocol: string, file: string): string[] {
  const local = protocol === "jar" && file.startsWith("file:") ? file.slice("file:".length).replace(/!\/.*$/s, "") : file;
  if (protocol === "file" || local !== file) {
    const path = pathOfUrl(local);
    const kind = kindOfPath(path);
    const packages = kind === "directory" ? packagesOfFolder(path) : kind === "file" ? packagesOfJar(path) : null;
    if (packages !== null) return ["packages", ...packages];
  }
  return [protocol, file.replace(/\/+$/, "").replace(/^.*\//s, "")];
}

/** The bytes of a path in a URL. */
function pathOfUrl(file: string): ByteString {
  const bytes = Buffer.from(file, "utf8").toString("latin1");
  return bytes.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Null when it is no jar. */
function packagesOfJar(path: ByteString): string[] | null {
  let jar: ZipFile;
  try {
    jar = ZipFile.open(path);
  } catch (e) {
    if (e instanceof ClassPathProblem) return null;
    throw e;
  }
  const packages = new Set<string>();
  for (const { name } of jar.entries()) if (name.endsWith(".class")) packages.add(name.slice(0, Math.max(0, name.lastIndexOf("/"))));
  jar.close();
  return [...packages].sort();
}

function packagesOfFolder(root: ByteString): string[] {
  const packages: string[] = [];
  const folders = [""];
  for (let i = 0; i < folders.length && folders.length < MAX_FOLDERS; i++) {
    const folder = folders[i]!;
    const names = namesInDirectory(folder === "" ? root : `${root}/${folder}`) ?? [];
    if (names.some((name) => name.endsWith(".class"))) packages.push(folder);
    // What has a dot in its name is no package.
    for (const name of names) if (!name.includes(".")) folders.push(folder === "" ? name : `${folder}/${name}`);
  }
  return packages.sort();
}
