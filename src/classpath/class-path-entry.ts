// One element of a path of classes: a folder or a jar, opened when first asked.
import { type ByteString, fromByteString } from "../flags/options.ts";
import { ClassPathProblem } from "./class-path-problem.ts";
import { kindOfPath, readFileIfPresent } from "./file-access.ts";
import { ZipFile } from "./zip-file.ts";

/** A folder or jar on a path of classes. */
export interface ClassPathEntry {
  /** As given. */
  readonly path: ByteString;
  /** As -Xlog:class+load names where a class came from. */
  readonly source: string;
  /** The content of the file or entry called `name` ("a/B.class"), or null. */
  read(name: string): Uint8Array | null;
}

export class DirectoryEntry implements ClassPathEntry {
  readonly path: ByteString;
  readonly source: string;

  constructor(path: ByteString) {
    this.path = path;
    this.source = fromByteString(path);
  }

  read(name: string): Uint8Array | null {
    return readFileIfPresent(`${this.path}/${Buffer.from(name, "utf8").toString("latin1")}`);
  }
}

/** Versions for later releases are not looked for: the boot loader's jars have none (JEP 238). */
export class ZipFileEntry implements ClassPathEntry {
  readonly path: ByteString;
  readonly source: string;
  readonly #zip: ZipFile;

  constructor(zip: ZipFile) {
    this.path = zip.path;
    this.source = fromByteString(zip.path);
    this.#zip = zip;
  }

  /** @throws ClassPathProblem when the entry is damaged */
  read(name: string): Uint8Array | null {
    const entry = this.#zip.find(name);
    return entry === null ? null : this.#zip.read(entry);
  }
}

/** The folder or jar at `path`; null for what HotSpot passes over in silence: nothing there, or a file that is no zip file. */
export function openEntry(path: ByteString): ClassPathEntry | null {
  switch (kindOfPath(path)) {
    case "directory":
      return new DirectoryEntry(path);
    case "file":
      try {
        return new ZipFileEntry(ZipFile.open(path));
      } catch (e) {
        if (e instanceof ClassPathProblem) return null;
        throw e;
      }
    default:
      return null;
  }
}
