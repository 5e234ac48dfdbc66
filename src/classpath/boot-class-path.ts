// Where the boot loader finds classes: the modules of lib/modules, then what -Xbootclasspath/a appends. Which package is in which
// module the image says; which modules are the boot loader's, linking.
import type { ByteString } from "../flags/options.ts";
import { type ClassPathEntry, openEntry } from "./class-path-entry.ts";
import { ClassPathProblem } from "./class-path-problem.ts";
import type { ImageResource, JImage } from "./jimage.ts";

/** A class or resource that was found; its bytes are read when asked for. */
export interface FoundResource {
  /** Bytes of the content. */
  readonly size: number;
  /** As -Xlog:class+load says: "jrt:/java.base", or the folder or jar. */
  readonly source: string;
  /** Writes the content into `into` at `at`; shared memory will do. */
  readInto(into: Uint8Array, at: number): void;
}

/** A jar whose classes the boot loader has as if they were the library's; opened when one of the package is asked for. */
export interface BuiltInClasses {
  /** "com/alibaba/jwarmup/" */
  readonly package: string;
  readonly jar: ByteString;
}

export interface FoundClass {
  readonly bytes: Uint8Array;
  readonly source: string;
}

export class BootClassPath {
  readonly image: JImage;
  readonly #appended: readonly ByteString[];
  readonly #isBootModule: (module: string) => boolean;
  readonly #builtIn: BuiltInClasses | undefined;
  readonly #damaged: (jar: string, reason: string) => void;
  /** Opened entries, as far as they were needed; those that are not usable are left out. */
  #entries: ClassPathEntry[] | null = null;
  readonly #sources = new Map<string, string>();

  /**
   * @param appended folders and jars of -Xbootclasspath/a; what is missing or no zip file is passed over
   * @param isBootModule whether a module's classes are the boot loader's to define; linking knows once the module system is up
   * @param damaged is told of what an appended jar has and nobody can read: as in HotSpot it counts as not there
   */
  constructor(
    image: JImage,
    appended: readonly ByteString[] = [],
    isBootModule: (module: string) => boolean = () => true,
    builtIn?: BuiltInClasses,
    damaged: (jar: string, reason: string) => void = () => {},
  ) {
    this.image = image;
    this.#damaged = damaged;
    this.#builtIn = builtIn;
    this.#appended = appended;
    this.#isBootModule = isBootModule;
  }

  /**
   * The class `name` (slashes), or null.
   * @throws ClassPathProblem when what was found cannot be read
   */
  find(name: string): FoundClass | null {
    const found = this.locate(`${name}.class`);
    if (found === null) return null;
    const bytes = new Uint8Array(found.size);
    found.readInto(bytes, 0);
    return { bytes, source: found.source };
  }

  /** Any resource by its path ("java/lang/Object.class"), without reading it; null when there is none. */
  locate(path: string): FoundResource | null {
    const slash = path.lastIndexOf("/");
    const module = slash < 0 ? null : this.image.packageToModule(path.slice(0, slash));
    if (module !== null && this.#isBootModule(module)) {
      const found = this.#inImage(module, path);
      if (found !== null) return found;
    }
    if (this.#builtIn !== undefined && path.startsWith(this.#builtIn.package)) {
      const entry = openEntry(this.#builtIn.jar);
      const bytes = entry?.read(path) ?? null;
      if (entry !== null && bytes !== null) return new BytesFound(bytes, entry.source);
    }
    return this.#appended.length === 0 ? null : this.#locateAppended(path);
  }

  #inImage(module: string, path: string): FoundResource | null {
    const resource = this.image.find(module, path);
    if (resource === null) return null;
    let source = this.#sources.get(module);
    if (source === undefined) this.#sources.set(module, (source = `jrt:/${module}`));
    return new ImageFound(this.image, resource, source);
  }

  #locateAppended(path: string): FoundResource | null {
    if (this.#entries === null) {
      this.#entries = [];
      for (const appended of this.#appended) {
        const entry = openEntry(appended);
        if (entry !== null) this.#entries.push(entry);
      }
    }
    for (const entry of this.#entries) {
      const bytes = this.#readIfSound(entry, path);
      if (bytes !== null) return new BytesFound(bytes, entry.source);
    }
    return null;
  }

  #readIfSound(entry: ClassPathEntry, path: string): Uint8Array | null {
    try {
      return entry.read(path);
    } catch (e) {
      if (!(e instanceof ClassPathProblem)) throw e;
      this.#damaged(entry.source, e.reason);
      return null;
    }
  }
}

class ImageFound implements FoundResource {
  readonly size: number;
  readonly source: string;
  readonly #image: JImage;
  readonly #resource: ImageResource;

  constructor(image: JImage, resource: ImageResource, source: string) {
    this.size = resource.size;
    this.source = source;
    this.#image = image;
    this.#resource = resource;
  }

  readInto(into: Uint8Array, at: number): void {
    this.#image.read(this.#resource, into, at);
  }
}

class BytesFound implements FoundResource {
  readonly size: number;
  readonly source: string;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, source: string) {
    this.size = bytes.length;
    this.source = source;
    this.#bytes = bytes;
  }

  readInto(into: Uint8Array, at: number): void {
    into.set(this.#bytes, at);
  }
}
