// The constants of a class file by their content instead of their index: a method that names the same things is the same method, wherever
// they stand in the pool. Reads the original class bytes, so that resolved entries are no matter.
import { ATTR_BootstrapMethods } from "../classfile/attribute-kind.ts";
import { constantOffsets, findAttribute } from "../classfile/attributes.ts";
import { u2 } from "../classfile/big-endian.ts";
import { bootstrapMethod } from "../classfile/class-attributes.ts";
import {
  CONSTANT_Class,
  CONSTANT_Double,
  CONSTANT_Dynamic,
  CONSTANT_Float,
  CONSTANT_Integer,
  CONSTANT_InvokeDynamic,
  CONSTANT_Long,
  CONSTANT_MethodHandle,
  CONSTANT_MethodType,
  CONSTANT_Module,
  CONSTANT_Package,
  CONSTANT_SIZE,
  CONSTANT_String,
  CONSTANT_Utf8,
} from "../classfile/constant-tag.ts";
import { decodeModifiedUtf8 } from "../classfile/modified-utf8.ts";
import type { KlassAddr } from "../layout/addresses.ts";
import { ld } from "../layout/memory.ts";
import { Klass } from "../layout/metadata.ts";
import type { CanonicalBytes } from "./canonical-bytes.ts";
import { classBytesOf } from "./constant-pool.ts";

/** Dynamic constants whose static arguments are dynamic constants: a class file may tie them into a knot. */
const MAX_DEPTH = 32;

export class SymbolicPool {
  readonly bytes: Uint8Array;
  private readonly attributes: number;
  /** By index: behind the tag; the last one is behind the pool. */
  private readonly offsets: Uint32Array;

  constructor(k: KlassAddr) {
    this.bytes = classBytesOf(k);
    this.attributes = ld(k + Klass.attributesOffset);
    this.offsets = constantOffsets(this.bytes);
  }

  /** Constants, and 1. */
  get count(): number {
    return this.offsets.length - 1;
  }

  /** Offset behind the last constant. */
  get end(): number {
    return this.offsets[this.count]!;
  }

  /** CONSTANT_*; 0 for what is no constant. */
  tag(i: number): number {
    const at = i < this.count ? this.offsets[i]! : 0;
    return at === 0 ? 0 : this.bytes[at - 1]!;
  }

  utf8(i: number): string {
    const at = this.offsets[i]!;
    return decodeModifiedUtf8(this.bytes, at + 2, u2(this.bytes, at));
  }

  className(i: number): string {
    return this.utf8(u2(this.bytes, this.offsets[i]!));
  }

  /** Writes a constant as it stands, without its tag; nothing for what is no constant. */
  raw(i: number, into: CanonicalBytes): void {
    const tag = this.tag(i);
    if (tag === 0) return;
    const at = this.offsets[i]!;
    const start = tag === CONSTANT_Utf8 ? at + 2 : at;
    into.raw(this.bytes, start, start + (tag === CONSTANT_Utf8 ? u2(this.bytes, at) : CONSTANT_SIZE[tag]!));
  }

  /** Writes what a constant is. */
  describe(i: number, into: CanonicalBytes, normalize: (text: string) => string, depth = 0): void {
    const { bytes } = this;
    const tag = this.tag(i);
    const at = this.offsets[i]!;
    into.u1(tag);
    if (depth > MAX_DEPTH) return;
    const refer = (index: number): void => this.describe(index, into, normalize, depth + 1);
    switch (tag) {
      case 0:
        return;
      case CONSTANT_Utf8:
        into.text(normalize(this.utf8(i)));
        return;
      case CONSTANT_Integer:
      case CONSTANT_Float:
      case CONSTANT_Long:
      case CONSTANT_Double:
        into.raw(bytes, at, at + CONSTANT_SIZE[tag]!);
        return;
      case CONSTANT_Class:
      case CONSTANT_String:
      case CONSTANT_MethodType:
      case CONSTANT_Module:
      case CONSTANT_Package:
        refer(u2(bytes, at));
        return;
      case CONSTANT_MethodHandle:
        into.u1(bytes[at]!);
        refer(u2(bytes, at + 1));
        return;
      case CONSTANT_Dynamic:
      case CONSTANT_InvokeDynamic: {
        const bootstraps = findAttribute(bytes, this.offsets, this.attributes, ATTR_BootstrapMethods);
        const bootstrap = bootstrapMethod(bytes, bootstraps, u2(bytes, at));
        refer(u2(bytes, at + 2));
        if (bootstrap === null) return;
        refer(bootstrap.methodHandleIndex);
        into.u4(bootstrap.argumentIndices.length);
        for (const argument of bootstrap.argumentIndices) refer(argument);
        return;
      }
      default: // a member reference, or a name and type
        refer(u2(bytes, at));
        refer(u2(bytes, at + 2));
    }
  }
}
