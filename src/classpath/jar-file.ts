// A jar: a zip file with a manifest and, if that says so, other versions of its entries for later Java releases (JEP 238).
import { type ByteString, fromByteString } from "../flags/options.ts";
import { ClassPathProblem } from "./class-path-problem.ts";
import { type Manifest, parseManifest } from "./manifest.ts";
import { type ZipEntry, ZipFile } from "./zip-file.ts";

export const MANIFEST_NAME = "META-INF/MANIFEST.MF";
const VERSIONS = "META-INF/versions/";
/** Release whose entries are used, and the first that can have its own. */
const RELEASE = 17;
const FIRST_RELEASE = 9;

export class JarFile {
  readonly zip: ZipFile;
  #manifest: Manifest | null | undefined;
  /** Releases up to ours that have entries, newest first; null when not looked for yet. */
  #versions: number[] | null = null;

  constructor(zip: ZipFile) {
    this.zip = zip;
  }

  /** @throws ClassPathProblem missing, corrupt, truncated */
  static open(path: ByteString): JarFile {
    return new JarFile(ZipFile.open(path));
  }

  /** null when the jar has none. @throws ClassPathProblem corrupt */
  get manifest(): Manifest | null {
    if (this.#manifest === undefined) {
      const entry = this.zip.find(MANIFEST_NAME) ?? this.#findManifestInAnyCase();
      this.#manifest = entry === null ? null : parseManifest(this.zip.read(entry), fromByteString(this.zip.path));
    }
    return this.#manifest;
  }

  /** The entry called `name` or, in a multi-release jar, its newest version that is not newer than Java 17. */
  findVersioned(name: string): ZipEntry | null {
    if (!name.startsWith("META-INF/")) {
      for (const version of this.#releases()) {
        const entry = this.zip.find(`${VERSIONS}${version}/${name}`);
        if (entry !== null) return entry;
      }
    }
    return this.zip.find(name);
  }

  #releases(): number[] {
    if (this.#versions === null) {
      const found = new Set<number>();
      if (this.manifest?.multiRelease === true) {
        for (const { name } of this.zip.entries()) {
          if (!name.startsWith(VERSIONS)) continue;
          const version = Number.parseInt(name.slice(VERSIONS.length), 10);
          if (version >= FIRST_RELEASE && version <= RELEASE) found.add(version);
        }
      }
      this.#versions = [...found].sort((a, b) => b - a);
    }
    return this.#versions;
  }

  #findManifestInAnyCase(): ZipEntry | null {
    for (const entry of this.zip.entries()) {
      if (entry.name.length === MANIFEST_NAME.length && entry.name.toUpperCase() === MANIFEST_NAME) return entry;
    }
    return null;
  }

  close(): void {
    this.zip.close();
  }
}

/**
 * The manifest of the jar of `-jar`, as the launcher looks at it before anything else.
 * @throws ClassPathProblem with the launcher's text (which it prints behind "Error: "): "missing" when it cannot be opened,
 *   "corrupt" when it is no jar with a manifest
 */
export function launchManifest(path: ByteString): Manifest {
  let zip: ZipFile | undefined;
  try {
    zip = ZipFile.open(path);
    const entry = zip.find(MANIFEST_NAME);
    if (entry !== null) return parseManifest(zip.read(entry), fromByteString(path), true);
  } catch (e) {
    if (!(e instanceof ClassPathProblem)) throw e;
    if (e.kind === "missing") throw new ClassPathProblem("missing", `Unable to access jarfile ${fromByteString(path)}`);
  } finally {
    zip?.close();
  }
  throw new ClassPathProblem("corrupt", `Invalid or corrupt jarfile ${fromByteString(path)}`);
}
