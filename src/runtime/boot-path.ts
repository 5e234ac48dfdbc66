// Where the boot loader finds classes: the JDK's jimage, then -Xbootclasspath/a. It asks the image which module has a package.
import type { JImage } from "../classpath/jimage.ts";
import type { BootClass } from "./linker.ts";

/** A folder or jar of -Xbootclasspath/a. */
export interface AppendedEntry {
  find(path: string): Uint8Array | null;
  readonly location: string;
}

export class BootPath {
  private readonly image: JImage;
  private readonly appended: readonly AppendedEntry[];
  /** Whether a module's classes are the boot loader's to define. */
  private readonly isBootModule: (name: string) => boolean;

  constructor(image: JImage, appended: readonly AppendedEntry[], isBootModule: (name: string) => boolean) {
    this.image = image;
    this.appended = appended;
    this.isBootModule = isBootModule;
  }

  /** The class with an internal name, or null. */
  find(name: string): BootClass | null {
    const slash = name.lastIndexOf("/");
    if (slash > 0) {
      const module = this.image.packageToModule(name.slice(0, slash));
      if (module !== null && this.isBootModule(module)) {
        const resource = this.image.find(module, `${name}.class`);
        if (resource !== null) {
          const bytes = new Uint8Array(resource.size);
          this.image.read(resource, bytes);
          return { bytes, source: `jrt:/${module}` };
        }
      }
    }
    for (const entry of this.appended) {
      const bytes = entry.find(`${name}.class`);
      if (bytes !== null) return { bytes, source: entry.location };
    }
    return null;
  }
}
