// Loaders for linking's unit tests: find the bytes, load the supertypes, define. No Java runs; loader objects are made by hand.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseClassFile } from "../../src/classfile/parser.ts";
import { findJdk } from "../../src/classpath/jdk.ts";
import { JImage } from "../../src/classpath/jimage.ts";
import { type Addr, ld, st, u8 } from "../../src/layout/memory.ts";
import { ClassLoaderData, Field } from "../../src/layout/metadata.ts";
import { FO_STRING_CODER, FO_STRING_VALUE, VMState } from "../../src/layout/vm-state.ts";
import { checkIsInterface, checkSuperclass } from "../../src/linking/check-supers.ts";
import { createKlass } from "../../src/linking/define.ts";
import { findFieldByName } from "../../src/linking/field-by-name.ts";
import { kernel } from "../../src/linking/kernel-exports.ts";
import { findInDictionary } from "../../src/linking/loader-data.ts";
import { createLoaderData, recordInitiated, registerKlass } from "../../src/linking/loader-registration.ts";
import { vmOopSlot } from "../../src/linking/metaspace.ts";
import { createModule } from "../../src/linking/modules.ts";
import { symbolOf } from "../../src/linking/symbols.ts";

let image: JImage | undefined;

/** Bytes of a class of the class library's java.base. */
export function libraryClass(name: string): Uint8Array | null {
  image ??= JImage.open(findJdk({ env: process.env }).modulesPath);
  const resource = image.find("java.base", `${name}.class`);
  if (resource === null) return null;
  const bytes = new Uint8Array(resource.size);
  image.read(resource, bytes);
  return bytes;
}

export type FindClass = (name: string) => Uint8Array | null;

export const inFolder =
  (folder: string): FindClass =>
  (name) => {
    try {
      return readFileSync(join(folder, `${name}.class`));
    } catch {
      return null;
    }
  };

export class MiniLoader {
  readonly cld: Addr;
  readonly parent: MiniLoader | null;
  private readonly find: FindClass;
  /** Names that this loader defines itself even when the parent could. */
  readonly own: Set<string> = new Set();

  constructor(find: FindClass, parent: MiniLoader | null = null, nameAndId?: string) {
    this.find = find;
    this.parent = parent;
    this.cld = createLoaderData(parent === null ? 0 : loaderObject(parent, nameAndId ?? "'app'"), 0);
    // No module system runs here: java.base is open to all.
    if (parent === null) createModule(this.cld, symbolOf("java.base"), 0, 0, true);
  }

  boot(): MiniLoader {
    return this.parent === null ? this : this.parent.boot();
  }

  /** The class of this internal name. @throws LinkageProblem; Error when there is none */
  load(name: string): Addr {
    const symbol = symbolOf(name);
    const known = findInDictionary(this.cld, symbol);
    if (known !== 0) return known;
    if (this.parent !== null && !this.own.has(name)) {
      const found = this.parent.tryLoad(name);
      if (found !== 0) {
        recordInitiated(this.cld, found);
        return found;
      }
    }
    const k = this.tryDefine(name);
    if (k === 0) throw new Error(`no class ${name}`);
    return k;
  }

  private tryLoad(name: string): Addr {
    const known = findInDictionary(this.cld, symbolOf(name));
    if (known !== 0) return known;
    const found = this.parent === null || this.own.has(name) ? 0 : this.parent.tryLoad(name);
    return found !== 0 ? found : this.tryDefine(name);
  }

  private tryDefine(name: string): Addr {
    const bytes = this.find(name);
    return bytes === null ? 0 : this.define(bytes, name);
  }

  define(bytes: Uint8Array, name?: string): Addr {
    const trusted = this.parent === null;
    const file = parseClassFile(bytes, { name, trusted });
    const interfaces: Addr[] = [];
    for (let i = 0; i < file.interfaceCount; i++) {
      const t = this.load(file.className(file.interfaceIndex(i)));
      checkIsInterface(file, t);
      interfaces.push(t);
    }
    const superKlass = file.superClass === 0 ? 0 : this.load(file.className(file.superClass));
    if (superKlass !== 0) checkSuperclass(file, superKlass);
    const k = createKlass({ loader: this.cld, file, superKlass, interfaces, trusted });
    registerKlass(k, false);
    return k;
  }
}

function field(k: Addr, name: string): number {
  return ld(findFieldByName(k, name) + Field.offset);
}

/** A java.lang.String in the C heap. */
function javaString(boot: MiniLoader, text: string): Addr {
  const k = boot.load("java/lang/String");
  st(VMState.offsets + 4 * FO_STRING_VALUE, field(k, "value"));
  st(VMState.offsets + 4 * FO_STRING_CODER, field(k, "coder"));
  const array = kernel.malloc(16 + text.length);
  st(array + 8, text.length);
  for (let i = 0; i < text.length; i++) u8[array + 16 + i] = text.charCodeAt(i);
  const string = kernel.malloc(32);
  st(string, k);
  st(string + field(k, "value"), array);
  u8[string + field(k, "coder")] = 0;
  return string;
}

/** Oop slot of a java.lang.ClassLoader with this nameAndId; a child of the boot loader is the application loader. */
function loaderObject(parent: MiniLoader, nameAndId: string): Addr {
  const boot = parent.boot();
  const k = boot.load(parent === boot ? "jdk/internal/loader/ClassLoaders$AppClassLoader" : "java/lang/ClassLoader");
  const loader = kernel.malloc(256);
  u8.fill(0, loader, loader + 256);
  st(loader, k);
  st(loader + field(k, "nameAndId"), javaString(boot, nameAndId));
  const parentSlot = ld(parent.cld + ClassLoaderData.loader);
  st(loader + field(k, "parent"), parentSlot === 0 ? 0 : ld(parentSlot));
  const slot = vmOopSlot();
  st(slot, loader);
  return slot;
}
