// The application's class path as URLClassPath searches it, asked only for what content a class file has there: jars tell it in their
// directory (CRC-32 and size), so that moving, touching and packing anew changes nothing, and nothing is unpacked.

import { splitClassPath } from "../../classpath/class-path.ts";
import { ClassPathProblem } from "../../classpath/class-path-problem.ts";
import { kindOfPath, readFileIfPresent, realPath } from "../../classpath/file-access.ts";
import { MANIFEST_NAME } from "../../classpath/jar-file.ts";
import { parseManifest } from "../../classpath/manifest.ts";
import { STORED, ZipFile } from "../../classpath/zip-file.ts";
import type { ByteString } from "../../flags/options.ts";
import type { Crc32 } from "./cache-file.ts";

/** What a class file's content is told by. */
export interface Content {
  readonly size: number;
  readonly crc: number;
}

/** What matters of a jar's manifest; by the manifest's CRC-32, so that it need not be unpacked again. */
export interface ManifestFacts {
  readonly multiRelease: boolean;
  /** URLs relative to the jar. */
  readonly classPath: readonly string[];
}
export type KnownManifests = Record<string, ManifestFacts>;

export interface Found extends Content {
  readonly path: ByteString;
  /** Where in its file it stands: who reads many reads them in this order. */
  readonly order: number;
  /** Its bytes, deflated or not, while the path is open. @throws ClassPathProblem */
  readonly read: () => { readonly bytes: Uint8Array; readonly isDeflated: boolean };
}

interface Element {
  /** Absolute; a folder ends in a slash. */
  readonly path: ByteString;
  readonly zip: ZipFile | null;
  readonly multiRelease: boolean;
}

const RELEASE = 17;
const FIRST_RELEASE = 9;

export class SearchPath {
  /** Manifests met so far: what was known before, and what has been read. */
  readonly manifests: KnownManifests;
  private readonly elements: Element[] = [];
  private readonly crc32: Crc32;

  constructor(classPath: ByteString, cwd: ByteString, manifests: KnownManifests, crc32: Crc32) {
    this.manifests = { ...manifests };
    this.crc32 = crc32;
    const seen = new Set<ByteString>();
    const add = (element: ByteString): void => {
      const path = realPath(element.startsWith("/") ? element : `${cwd}/${element}`); // as URLClassPath.toFileURL
      if (path === null || seen.has(path)) return;
      seen.add(path);
      const kind = kindOfPath(path);
      if (kind === "directory") this.elements.push({ path: path.endsWith("/") ? path : `${path}/`, zip: null, multiRelease: false });
      if (kind !== "file") return;
      const zip = openZip(path);
      if (zip === null) return;
      const facts = this.factsOf(zip);
      this.elements.push({ path, zip, multiRelease: facts.multiRelease });
      for (const url of facts.classPath) {
        // Other URLs than of files beside the jar are nothing that a class of the cache can have come from.
        if (!url.includes(":")) add(url.startsWith("/") ? url : `${path.slice(0, path.lastIndexOf("/") + 1)}${url}`);
      }
    };
    if (classPath !== "") for (const element of splitClassPath(classPath)) add(element);
  }

  private factsOf(zip: ZipFile): ManifestFacts {
    const entry = zip.find(MANIFEST_NAME);
    if (entry === null) return { multiRelease: false, classPath: [] };
    const key = `${entry.crc}-${entry.size}`;
    const known = this.manifests[key];
    if (known !== undefined) return known;
    const manifest = parseManifest(zip.read(entry), "");
    const facts: ManifestFacts = { multiRelease: manifest.multiRelease, classPath: manifest.classPath };
    this.manifests[key] = facts;
    return facts;
  }

  /** The first content that the path has for a class (internal name), and where. */
  find(name: string): Found | null {
    const file = `${name}.class`;
    for (const { path, zip, multiRelease } of this.elements) {
      if (zip === null) {
        const bytes = readFileIfPresent(path + Buffer.from(file, "utf8").toString("latin1"));
        if (bytes !== null)
          return { size: bytes.length, crc: this.crc32(0, bytes) >>> 0, path, order: 0, read: () => ({ bytes, isDeflated: false }) };
        continue;
      }
      const entry = (multiRelease ? versioned(zip, file) : null) ?? zip.find(file);
      if (entry === null) continue;
      const read = (): ReturnType<Found["read"]> => ({ bytes: zip.readPacked(entry), isDeflated: entry.method !== STORED });
      return { size: entry.size, crc: entry.crc, path, order: entry.headerOffset, read };
    }
    return null;
  }

  /** From now on archives are mostly read in the order of what stands in them. */
  readAhead(): void {
    for (const { zip } of this.elements) zip?.readAhead();
  }

  close(): void {
    for (const { zip } of this.elements) zip?.close();
  }
}

function versioned(zip: ZipFile, file: string): ReturnType<ZipFile["find"]> {
  for (let release = RELEASE; release >= FIRST_RELEASE; release--) {
    const entry = zip.find(`META-INF/versions/${release}/${file}`);
    if (entry !== null) return entry;
  }
  return null;
}

function openZip(path: ByteString): ZipFile | null {
  try {
    return ZipFile.open(path);
  } catch (e) {
    if (e instanceof ClassPathProblem) return null;
    throw e;
  }
}
