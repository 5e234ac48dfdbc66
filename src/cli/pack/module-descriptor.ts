// Reader of module-info.class (JVMS 4.7.25), of which classfile/ knows nothing: for the VM it is no class.

import { CONSTANT_Double, CONSTANT_Long, CONSTANT_SIZE, CONSTANT_Utf8 } from "../../classfile/constant-tag.ts";
import { PackProblem } from "./problem.ts";

export interface ModuleDescriptor {
  /** Modules without which it cannot be (not the `requires static` ones). */
  readonly requires: readonly string[];
  /** Interface or class (slashes) of each service it provides. */
  readonly provides: readonly string[];
}

const MAGIC = 0xcafebabe;
const ACC_STATIC_PHASE = 0x40;

/** @throws PackProblem when the bytes are no module descriptor */
export function parseModuleDescriptor(bytes: Uint8Array): ModuleDescriptor {
  const reader = new Reader(bytes);
  if (reader.u4() !== MAGIC) throw new PackProblem("a module-info.class is no class file");
  reader.skip(4);
  const constants = readConstants(reader);
  const nameAt = (index: number): string => constants.text(constants.first(index));
  reader.skip(6); // access_flags, this_class, super_class
  if (reader.u2() + reader.u2() + reader.u2() !== 0) throw new PackProblem("a module-info.class has interfaces, fields or methods");
  for (let left = reader.u2(); left > 0; left--) {
    const name = constants.text(reader.u2());
    const length = reader.u4();
    if (name === "Module") return readModule(reader, nameAt);
    reader.skip(length);
  }
  throw new PackProblem("a module-info.class has no Module attribute");
}

function readModule(reader: Reader, nameAt: (index: number) => string): ModuleDescriptor {
  const requires: string[] = [];
  const provides: string[] = [];
  reader.skip(6); // module_name_index, module_flags, module_version_index
  for (let left = reader.u2(); left > 0; left--) {
    const name = nameAt(reader.u2());
    if ((reader.u2() & ACC_STATIC_PHASE) === 0) requires.push(name);
    reader.skip(2);
  }
  skipPackages(reader); // exports
  skipPackages(reader); // opens
  reader.skip(2 * reader.u2()); // uses
  for (let left = reader.u2(); left > 0; left--) {
    provides.push(nameAt(reader.u2()));
    reader.skip(2 * reader.u2());
  }
  return { requires, provides };
}

/** Each: a package, flags, and the modules that it is for. */
function skipPackages(reader: Reader): void {
  for (let left = reader.u2(); left > 0; left--) {
    reader.skip(4);
    reader.skip(2 * reader.u2());
  }
}

class Reader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u2(): number {
    this.at += 2;
    return this.view.getUint16(this.at - 2);
  }

  u4(): number {
    this.at += 4;
    return this.view.getUint32(this.at - 4);
  }

  skip(bytes: number): void {
    this.at += bytes;
  }
}

/** Reads the constant pool; the reader stands behind it then. */
function readConstants(reader: Reader): { text(index: number): string; first(index: number): number } {
  const count = reader.u2();
  const offsets = new Uint32Array(count);
  for (let i = 1; i < count; i++) {
    const tag = reader.bytes[reader.at++]!;
    offsets[i] = reader.at;
    reader.skip(tag === CONSTANT_Utf8 ? 2 + reader.view.getUint16(reader.at) : CONSTANT_SIZE[tag]!);
    if (tag === CONSTANT_Long || tag === CONSTANT_Double) i++;
  }
  const { bytes, view } = reader;
  return {
    text: (index) =>
      Buffer.from(bytes.subarray(offsets[index]! + 2, offsets[index]! + 2 + view.getUint16(offsets[index]!))).toString("utf8"),
    first: (index) => view.getUint16(offsets[index]!),
  };
}
