// Builds the body of one Wasm function: instructions are pushed as bytes at once. Structured control uses label
// objects, so nobody counts nesting depths. Symbols (values that are known only when code is installed) become
// 5-byte padded LEBs with a relocation. Does no validation and must not know what the code is for.

import { ByteWriter } from "./bytes.ts";
import { control, f32, f64, i32, i64, naturalAlignment, TYPE_BLOCK, type ValueType, VOID, variable } from "./opcodes.ts";

/** The target of a branch: an open block, loop or if, by its nesting depth. */
export type Label = number & { readonly __label: unique symbol };
/** The index of a local (parameters first). */
export type Local = number & { readonly __local: unique symbol };

/** How the padded LEB of a relocation is encoded. */
export type RelocationKind = "u32" | "s32";
/** A 5-byte padded LEB whose value is that of `symbol`. */
export interface Relocation {
  /** In bytes, from the start of the body until the module is finished; then from the start of the module. */
  offset: number;
  kind: RelocationKind;
  symbol: number;
}

export class FunctionBuilder {
  readonly code: ByteWriter;
  readonly relocations: Relocation[] = [];
  /** Where branches stand that are seldom taken: bytes from the start of the code (with `raw`, of that). */
  readonly unlikelyAt: number[] = [];
  /** Names of locals by index, for the name section. */
  readonly localNames: (string | undefined)[] = [];
  /** Locals and code that were emitted elsewhere: they take the place of what is in `code`. */
  raw: Uint8Array | undefined = undefined;
  private readonly locals: ValueType[] = [];
  private depth = 1;
  private lastSet = -1;
  private lastSetLocal = -1;
  readonly name: string;
  readonly typeIndex: number;
  readonly index: number;
  readonly params: readonly ValueType[];

  /** @param code bytes, or a writer that is used again: what is in it is overwritten */
  constructor(name: string, index: number, typeIndex: number, params: readonly ValueType[], code: number | ByteWriter = 256) {
    this.name = name;
    this.index = index;
    this.typeIndex = typeIndex;
    this.params = params;
    this.code = typeof code === "number" ? new ByteWriter(code) : code;
    this.code.length = 0;
  }

  // Locals

  param(index: number, name?: string): Local {
    if (name !== undefined) this.localNames[index] = name;
    return index as Local;
  }

  local(type: ValueType, name?: string): Local {
    const index = this.params.length + this.locals.length;
    this.locals.push(type);
    if (name !== undefined) this.localNames[index] = name;
    return index as Local;
  }

  get(local: Local): this {
    // set x; get x = tee x. Nothing can lie between, not even a label, when the set ends where we are.
    if (this.lastSet >= 0 && this.lastSetLocal === local && this.lastSet === this.code.length) {
      const opcodeAt = this.code.length - (local < 0x80 ? 2 : local < 0x4000 ? 3 : 4);
      this.code.bytes[opcodeAt] = variable.localTee;
      this.lastSet = -1;
      return this;
    }
    this.code.u8(variable.localGet);
    this.code.u32(local);
    return this;
  }

  set(local: Local): this {
    this.code.u8(variable.localSet);
    this.code.u32(local);
    this.lastSet = this.code.length;
    this.lastSetLocal = local;
    return this;
  }

  tee(local: Local): this {
    this.code.u8(variable.localTee);
    this.code.u32(local);
    return this;
  }

  globalGet(index: number): this {
    this.code.u8(variable.globalGet);
    this.code.u32(index);
    return this;
  }

  globalSet(index: number): this {
    this.code.u8(variable.globalSet);
    this.code.u32(index);
    return this;
  }

  // Instructions

  /** Any instruction without immediates. */
  op(opcode: number): this {
    if (opcode < 0x100) {
      this.code.u8(opcode);
    } else if (opcode >= 0xfd000) {
      this.code.u8(0xfd);
      this.code.u32(opcode & 0xfff);
    } else {
      this.code.u8(opcode >> 8);
      this.code.u32(opcode & 0xff);
    }
    return this;
  }

  i32(value: number): this {
    this.code.u8(i32.const);
    this.code.s32(value);
    return this;
  }

  i64(value: bigint | number): this {
    this.code.u8(i64.const);
    this.code.s64(value);
    return this;
  }

  f32(value: number): this {
    this.code.u8(f32.const);
    this.code.f32(value);
    return this;
  }

  f64(value: number): this {
    this.code.u8(f64.const);
    this.code.f64(value);
    return this;
  }

  /** A float constant by its bits, which keeps the payload of a NaN. */
  f32Bits(bits: number): this {
    this.code.u8(f32.const);
    this.code.fixed32(bits);
    return this;
  }

  f64Bits(bits: bigint): this {
    this.code.u8(f64.const);
    this.code.fixed64(bits);
    return this;
  }

  /** `i32.const` of a symbol. */
  i32Symbol(symbol: number): this {
    this.code.u8(i32.const);
    this.relocations.push({ offset: this.code.paddedS32(0), kind: "s32", symbol });
    return this;
  }

  /** A load or store (atomic ones too) at a static byte offset; `align` is log2 bytes and defaults to the natural one. */
  mem(opcode: number, offset = 0, align = naturalAlignment(opcode)): this {
    this.op(opcode);
    this.code.u8(align);
    this.code.u32(offset);
    return this;
  }

  /** A load or store whose static offset is a symbol. */
  memSymbol(opcode: number, symbol: number, align = naturalAlignment(opcode)): this {
    this.op(opcode);
    this.code.u8(align);
    this.relocations.push({ offset: this.code.paddedU32(0), kind: "u32", symbol });
    return this;
  }

  memoryCopy(): this {
    this.code.append(MEMORY_COPY);
    return this;
  }

  memoryFill(): this {
    this.code.append(MEMORY_FILL);
    return this;
  }

  /** A SIMD instruction with a lane immediate. */
  lane(opcode: number, lane: number): this {
    this.op(opcode);
    this.code.u8(lane);
    return this;
  }

  /** A SIMD instruction with 16 immediate bytes: a constant, a shuffle. */
  lanes(opcode: number, bytes: readonly number[]): this {
    this.op(opcode);
    for (let i = 0; i < 16; i++) this.code.u8(bytes[i]!);
    return this;
  }

  // Control

  private open(opcode: number, type: number): Label {
    this.code.u8(opcode);
    this.code.s32(type < 0 ? type : type < 0x80 ? type - 0x80 : type - TYPE_BLOCK);
    return this.depth++ as Label;
  }

  /** Opens a block. `type` is VOID, a value type, or TYPE_BLOCK + the index of a function type. */
  block(type: number = VOID): Label {
    return this.open(control.block, type);
  }

  loop(type: number = VOID): Label {
    return this.open(control.loop, type);
  }

  if_(type: number = VOID): Label {
    return this.open(control.if_, type);
  }

  /** The branch (if, br_if) that comes next is seldom taken: engines lay its code out of the way. */
  unlikely(): this {
    this.unlikelyAt.push(this.code.length);
    return this;
  }

  else_(): this {
    this.code.u8(control.else_);
    return this;
  }

  /** Closes the innermost open block; `label`, if given, is checked to be that one. */
  end(label?: Label): this {
    if (label !== undefined && label !== this.depth - 1)
      throw new WasmEncodingError(`${this.name}: end of label ${label} inside ${this.depth - 1}`);
    this.depth--;
    this.code.u8(control.end);
    return this;
  }

  /** Whether the label is that of the innermost open block. */
  isInnermost(label: Label): boolean {
    return label === this.depth - 1;
  }

  /** Branches to the n-th of blocks that will be put around the whole body, innermost first. */
  brOut(n: number): this {
    this.code.u8(control.br);
    this.code.u32(this.depth - 1 + n);
    return this;
  }

  private relative(label: Label): number {
    if (label >= this.depth) throw new WasmEncodingError(`${this.name}: branch to a closed label`);
    return this.depth - 1 - label;
  }

  br(label: Label): this {
    this.code.u8(control.br);
    this.code.u32(this.relative(label));
    return this;
  }

  brIf(label: Label): this {
    this.code.u8(control.brIf);
    this.code.u32(this.relative(label));
    return this;
  }

  brTable(labels: readonly Label[], otherwise: Label): this {
    this.code.u8(control.brTable);
    this.code.u32(labels.length);
    for (const label of labels) this.code.u32(this.relative(label));
    this.code.u32(this.relative(otherwise));
    return this;
  }

  call(functionIndex: number): this {
    this.code.u8(control.call);
    this.code.u32(functionIndex);
    return this;
  }

  callSymbol(symbol: number): this {
    this.code.u8(control.call);
    this.relocations.push({ offset: this.code.paddedU32(0), kind: "u32", symbol });
    return this;
  }

  callIndirect(typeIndex: number, tableIndex = 0): this {
    this.code.u8(control.callIndirect);
    this.code.u32(typeIndex);
    this.code.u32(tableIndex);
    return this;
  }

  /** call_indirect whose type index is a symbol. */
  callIndirectSymbol(symbol: number, tableIndex = 0): this {
    this.code.u8(control.callIndirect);
    this.relocations.push({ offset: this.code.paddedU32(0), kind: "u32", symbol });
    this.code.u32(tableIndex);
    return this;
  }

  return_(): this {
    this.code.u8(control.return_);
    return this;
  }

  drop(): this {
    this.code.u8(control.drop);
    return this;
  }

  select(): this {
    this.code.u8(control.select);
    return this;
  }

  unreachable(): this {
    this.code.u8(control.unreachable);
    return this;
  }

  /** The declarations of locals as the binary format has them: runs of equal types. */
  encodeLocals(out: ByteWriter): void {
    const locals = this.locals;
    let runs = 0;
    for (let i = 0; i < locals.length; i++) if (i === 0 || locals[i] !== locals[i - 1]) runs++;
    out.u32(runs);
    for (let i = 0; i < locals.length; ) {
      let end = i + 1;
      while (end < locals.length && locals[end] === locals[i]) end++;
      out.u32(end - i);
      out.u8(locals[i]);
      i = end;
    }
  }

  /** @throws WasmEncodingError when a block is still open. */
  checkClosed(): void {
    if (this.depth !== 1) throw new WasmEncodingError(`${this.name}: ${this.depth - 1} blocks left open`);
  }
}

const MEMORY_COPY = new Uint8Array([0xfc, 0x0a, 0, 0]);
const MEMORY_FILL = new Uint8Array([0xfc, 0x0b, 0]);

/** Code was emitted in a way that has no encoding: a fault of the emitter, never of a Java program. */
export class WasmEncodingError extends Error {
  override name = "WasmEncodingError";
}
