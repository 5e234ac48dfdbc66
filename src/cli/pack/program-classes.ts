// The classes of the program that is packed, by name, out of its jars and folders: of several of one name the first of the class path,
// in a multi-release jar its version for Java 17.

import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { JarFile } from "../../classpath/jar-file.ts";
import { toByteString } from "../../flags/options.ts";
import type { ProgramPart } from "./application.ts";

const CLASS = ".class";
const SERVICES = "META-INF/services/";

export class ProgramClasses {
  /** Reads a class by its binary name with slashes. */
  readonly #classes = new Map<string, () => Uint8Array>();
  /** Provider classes (dots) by service (dots). */
  readonly services = new Map<string, string[]>();
  /** Packages (slashes) with the names of their classes. */
  readonly packages = new Map<string, string[]>();
  readonly #open: JarFile[] = [];

  constructor(parts: readonly ProgramPart[]) {
    for (const { source, isFolder } of parts) {
      if (isFolder) this.#addFolder(source);
      else this.#addJar(JarFile.open(toByteString(source)));
    }
    for (const name of this.#classes.keys()) {
      const of = packageOf(name);
      const classes = this.packages.get(of);
      if (classes === undefined) this.packages.set(of, [name]);
      else classes.push(name);
    }
  }

  get count(): number {
    return this.#classes.size;
  }

  has(name: string): boolean {
    return this.#classes.has(name);
  }

  /** Bytes of a class that there is. */
  bytes(name: string): Uint8Array {
    return this.#classes.get(name)!();
  }

  close(): void {
    for (const jar of this.#open) jar.close();
  }

  #addJar(jar: JarFile): void {
    this.#open.push(jar);
    for (const entry of jar.zip.entries()) {
      const { name } = entry;
      const plain = name.replace(/^META-INF\/versions\/\d+\//, "");
      if (plain.endsWith(CLASS)) this.#addClass(plain, () => jar.zip.read(jar.findVersioned(plain) ?? entry));
      else if (name.startsWith(SERVICES)) this.#addService(name.slice(SERVICES.length), jar.zip.read(entry));
    }
  }

  #addFolder(folder: string): void {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const name = relative(folder, path).split(sep).join("/");
      if (name.endsWith(CLASS)) this.#addClass(name, () => readFileSync(path));
      else if (name.startsWith(SERVICES)) this.#addService(name.slice(SERVICES.length), readFileSync(path));
    }
  }

  #addClass(path: string, read: () => Uint8Array): void {
    const name = path.slice(0, -CLASS.length);
    if (name === "module-info" || name.startsWith("META-INF/") || this.#classes.has(name)) return;
    this.#classes.set(name, read);
  }

  #addService(service: string, bytes: Uint8Array): void {
    if (service === "" || service.includes("/")) return;
    const providers = this.services.get(service) ?? [];
    for (const line of new TextDecoder().decode(bytes).split("\n")) {
      const provider = line.replace(/#.*/, "").trim();
      if (provider !== "") providers.push(provider);
    }
    this.services.set(service, providers);
  }
}

/** "java/lang" of "java/lang/Object". */
export const packageOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf("/")));
