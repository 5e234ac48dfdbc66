// What the JDK's modules say of themselves in their descriptors (JVMS 4.7.25): what they require, what services they provide, which
// packages they have. Read from the jimage; no VM is needed for it.

import { closeFile } from "../../classpath/file-access.ts";
import { modulesPathOf } from "../../classpath/jdk.ts";
import { JImage } from "../../classpath/jimage.ts";
import { type ModuleDescriptor, parseModuleDescriptor } from "./module-descriptor.ts";
import { packageOf } from "./program-classes.ts";

export class LibraryModules {
  readonly #image: JImage;
  readonly #descriptors = new Map<string, ModuleDescriptor>();
  /** Modules by service. */
  readonly #providers = new Map<string, string[]>();
  readonly names: readonly string[];

  /** @param home of the JDK @throws ClassPathProblem */
  constructor(home: string) {
    this.#image = JImage.open(modulesPathOf(home));
    this.names = this.#image.modules();
  }

  close(): void {
    closeFile(this.#image.file);
  }

  has(module: string): boolean {
    return this.names.includes(module);
  }

  /** Module of a class (slashes) that the JDK has, else undefined. */
  moduleOfClass(name: string): string | undefined {
    const module = this.#image.packageToModule(packageOf(name));
    return module !== null && this.#image.find(module, `${name}.class`) !== null ? module : undefined;
  }

  /** Module of a package (slashes), else undefined. */
  moduleOfPackage(name: string): string | undefined {
    return this.#image.packageToModule(name) ?? undefined;
  }

  requires(module: string): readonly string[] {
    return this.#descriptor(module).requires;
  }

  /** Modules that provide a service (its type, slashes). */
  providersOf(service: string): readonly string[] {
    if (this.#providers.size === 0) {
      for (const module of this.names) {
        for (const provided of this.#descriptor(module).provides) {
          this.#providers.set(provided, [...(this.#providers.get(provided) ?? []), module]);
        }
      }
    }
    return this.#providers.get(service) ?? [];
  }

  /** Packages (slashes) of each of these modules. */
  packages(modules: readonly string[]): Map<string, string[]> {
    const found = new Map<string, string[]>();
    for (const module of modules) {
      const names = new Set<string>();
      for (const path of this.#image.resources(module)) {
        if (path.endsWith(".class") && path.includes("/")) names.add(packageOf(path));
      }
      found.set(module, [...names].sort());
    }
    return found;
  }

  #descriptor(module: string): ModuleDescriptor {
    let descriptor = this.#descriptors.get(module);
    if (descriptor === undefined) this.#descriptors.set(module, (descriptor = this.#read(module)));
    return descriptor;
  }

  #read(module: string): ModuleDescriptor {
    const found = this.#image.find(module, "module-info.class");
    if (found === null) return { requires: [], provides: [] };
    return parseModuleDescriptor(this.#image.bytes(found));
  }
}
