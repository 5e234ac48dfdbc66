// Builds a Wasm module: sections in the order of the binary format, types de-duplicated, one copy of each body.
// Used by the kernel's emitter, the adapters and the compilers alike, so it must know nothing of any of them.

import { ByteWriter, lengthU32 } from "./bytes.ts";
import { FunctionBuilder, type Relocation, WasmEncodingError } from "./function.ts";
import { control, i32, type ValueType, variable } from "./opcodes.ts";

const Section = {
  custom: 0,
  type: 1,
  import_: 2,
  function_: 3,
  table: 4,
  memory: 5,
  global: 6,
  export_: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
} as const;
const External = { function_: 0, table: 1, memory: 2, global: 3 } as const;

export interface Limits {
  /** In pages (memory) or elements (table). */
  initial: number;
  maximum?: number;
}

export interface MemoryLimits extends Limits {
  shared?: boolean;
}

/** Where an element segment goes: a constant, or an imported global that holds the index. */
export type SegmentOffset = number | { global: number } | { symbol: number };

export class ModuleBuilder {
  private readonly typeIndices = new Map<string, number>();
  private readonly typeBytes = new ByteWriter();
  private typeCount = 0;
  private readonly imports = new ByteWriter();
  private importCount = 0;
  private importedFunctions = 0;
  private readonly importedNames: string[] = [];
  private globalCount = 0;
  private tableCount = 0;
  private readonly tables = new ByteWriter(16);
  private readonly memories = new ByteWriter(16);
  private definedTables = 0;
  private definedMemories = 0;
  private definedGlobals = 0;
  private readonly globals = new ByteWriter(16);
  private readonly functions: FunctionBuilder[] = [];
  private readonly exports = new ByteWriter();
  private exportCount = 0;
  private startFunction = -1;
  private readonly elements = new ByteWriter();
  private readonly elementRelocations: Relocation[] = [];
  private elementCount = 0;
  private readonly data = new ByteWriter();
  private dataCount = 0;
  private passiveData = false;
  private readonly customs: { name: string; bytes: Uint8Array }[] = [];
  private name: string | undefined;

  constructor(name?: string) {
    this.name = name;
  }

  /** How many function types there are. */
  get types(): number {
    return this.typeCount;
  }

  /** Imports and types stay, for another module. */
  dropFunctions(): void {
    this.functions.length = 0;
  }

  /** The index of a function type; equal types share one. */
  type(params: readonly ValueType[], results: readonly ValueType[]): number {
    const key = `${params.join()}:${results.join()}`;
    let index = this.typeIndices.get(key);
    if (index === undefined) {
      index = this.typeCount++;
      this.typeIndices.set(key, index);
      this.typeBytes.u8(0x60);
      this.typeBytes.u32(params.length);
      for (const type of params) this.typeBytes.u8(type);
      this.typeBytes.u32(results.length);
      for (const type of results) this.typeBytes.u8(type);
    }
    return index;
  }

  private import_(module: string, field: string, kind: number): ByteWriter {
    this.importCount++;
    this.imports.name(module);
    this.imports.name(field);
    this.imports.u8(kind);
    return this.imports;
  }

  /** @returns the function's index. Imports come before the first definition. */
  importFunction(module: string, field: string, params: readonly ValueType[], results: readonly ValueType[]): number {
    if (this.functions.length > 0) throw new WasmEncodingError(`import of ${field} after the first function definition`);
    const type = this.type(params, results);
    this.import_(module, field, External.function_).u32(type);
    this.importedNames.push(field);
    return this.importedFunctions++;
  }

  importMemory(module: string, field: string, limits: MemoryLimits): void {
    writeMemoryLimits(this.import_(module, field, External.memory), limits);
  }

  importTable(module: string, field: string, limits: Limits): number {
    const out = this.import_(module, field, External.table);
    out.u8(0x70);
    writeLimits(out, limits);
    return this.tableCount++;
  }

  importGlobal(module: string, field: string, type: ValueType, mutable = false): number {
    if (this.definedGlobals > 0) throw new WasmEncodingError(`import of ${field} after the first global definition`);
    const out = this.import_(module, field, External.global);
    out.u8(type);
    out.u8(mutable ? 1 : 0);
    return this.globalCount++;
  }

  defineMemory(limits: MemoryLimits): void {
    this.definedMemories++;
    writeMemoryLimits(this.memories, limits);
  }

  defineTable(limits: Limits): number {
    this.definedTables++;
    this.tables.u8(0x70);
    writeLimits(this.tables, limits);
    return this.tableCount++;
  }

  /** An i32 global with a constant initial value. */
  defineGlobal(value: number, mutable: boolean): number {
    this.definedGlobals++;
    const out = this.globals;
    out.u8(0x7f);
    out.u8(mutable ? 1 : 0);
    out.u8(i32.const);
    out.s32(value);
    out.u8(control.end);
    return this.globalCount++;
  }

  /** Starts a function; its index is valid at once, so that bodies may call each other. */
  function_(name: string, params: readonly ValueType[], results: readonly ValueType[], capacity?: number): FunctionBuilder {
    const index = this.importedFunctions + this.functions.length;
    const builder = new FunctionBuilder(name, index, this.type(params, results), params, capacity);
    this.functions.push(builder);
    return builder;
  }

  private export_(name: string, kind: number, index: number): void {
    this.exportCount++;
    this.exports.name(name);
    this.exports.u8(kind);
    this.exports.u32(index);
  }

  exportFunction(name: string, index: number): void {
    this.export_(name, External.function_, index);
  }

  exportMemory(name: string): void {
    this.export_(name, External.memory, 0);
  }

  exportTable(name: string, index = 0): void {
    this.export_(name, External.table, index);
  }

  exportGlobal(name: string, index: number): void {
    this.export_(name, External.global, index);
  }

  start(functionIndex: number): void {
    this.startFunction = functionIndex;
  }

  /** An active element segment: writes functions into table 0 at instantiation (how code is installed). */
  elementSegment(offset: SegmentOffset, functionIndices: readonly number[]): void {
    this.elementCount++;
    const out = this.elements;
    out.u32(0);
    if (typeof offset === "number") {
      out.u8(i32.const);
      out.s32(offset);
    } else if ("global" in offset) {
      out.u8(variable.globalGet);
      out.u32(offset.global);
    } else {
      out.u8(i32.const);
      this.elementRelocations.push({ offset: out.paddedS32(0), kind: "s32", symbol: offset.symbol });
    }
    out.u8(control.end);
    out.u32(functionIndices.length);
    for (const index of functionIndices) out.u32(index);
  }

  /** A data segment; without an offset it is passive (memory.init). */
  dataSegment(bytes: Uint8Array, offset?: number): number {
    const out = this.data;
    if (offset === undefined) {
      this.passiveData = true;
      out.u8(1);
    } else {
      out.u8(0);
      out.u8(i32.const);
      out.s32(offset);
      out.u8(control.end);
    }
    out.u32(bytes.length);
    out.append(bytes);
    return this.dataCount++;
  }

  customSection(name: string, bytes: Uint8Array): void {
    this.customs.push({ name, bytes });
  }

  /**
   * The module's bytes and the relocations in it, offsets counted from the start of the module.
   * @param nameSection whether names of functions and locals are written
   */
  finish(nameSection = true): { bytes: Uint8Array<ArrayBuffer>; relocations: Relocation[] } {
    let estimate = 256;
    for (const f of this.functions) estimate += (f.raw?.length ?? f.code.length) + 32;
    const out = new ByteWriter(estimate);
    out.append(PREAMBLE);
    const relocations: Relocation[] = [];
    section(out, Section.type, this.typeCount, this.typeBytes);
    section(out, Section.import_, this.importCount, this.imports);
    if (this.functions.length > 0) {
      const types = new ByteWriter(this.functions.length + 5);
      for (const f of this.functions) types.u32(f.typeIndex);
      section(out, Section.function_, this.functions.length, types);
    }
    section(out, Section.table, this.definedTables, this.tables);
    section(out, Section.memory, this.definedMemories, this.memories);
    section(out, Section.global, this.definedGlobals, this.globals);
    section(out, Section.export_, this.exportCount, this.exports);
    if (this.startFunction >= 0) {
      out.u8(Section.start);
      out.u32(lengthU32(this.startFunction));
      out.u32(this.startFunction);
    }
    const elementsAt = section(out, Section.element, this.elementCount, this.elements);
    for (const r of this.elementRelocations) relocations.push({ ...r, offset: r.offset + elementsAt });
    if (this.passiveData) {
      out.u8(Section.dataCount);
      out.u32(lengthU32(this.dataCount));
      out.u32(this.dataCount);
    }
    this.branchHints(out);
    if (this.functions.length > 0) this.code(out, relocations);
    section(out, Section.data, this.dataCount, this.data);
    if (nameSection) this.names(out);
    for (const custom of this.customs) {
      const body = new ByteWriter(custom.bytes.length + custom.name.length + 8);
      body.name(custom.name);
      body.append(custom.bytes);
      customSection(out, body);
    }
    return { bytes: out.bytes.slice(0, out.length), relocations };
  }

  /** metadata.code.branch_hint (WebAssembly branch hinting): which branches are seldom taken. Engines that do not know it pass over it. */
  private branchHints(out: ByteWriter): void {
    const hinted = this.functions.filter((f) => f.unlikelyAt.length > 0);
    if (hinted.length === 0) return;
    const body = new ByteWriter(1024);
    const locals = new ByteWriter(64);
    body.name("metadata.code.branch_hint");
    body.u32(hinted.length);
    for (const f of hinted) {
      locals.length = 0;
      if (f.raw === undefined) f.encodeLocals(locals);
      body.u32(f.index);
      body.u32(f.unlikelyAt.length);
      for (const at of f.unlikelyAt) {
        body.u32(at + locals.length);
        body.u32(1);
        body.u8(UNLIKELY);
      }
    }
    customSection(out, body);
  }

  private code(out: ByteWriter, relocations: Relocation[]): void {
    out.u8(Section.code);
    const sizeAt = out.paddedU32(0);
    const start = out.length;
    out.u32(this.functions.length);
    const locals = new ByteWriter(64);
    for (const f of this.functions) {
      if (f.raw !== undefined) {
        out.u32(f.raw.length + 1);
        for (const r of f.relocations) relocations.push({ ...r, offset: r.offset + out.length });
        out.append(f.raw);
        out.u8(control.end);
        continue;
      }
      f.checkClosed();
      locals.length = 0;
      f.encodeLocals(locals);
      out.u32(locals.length + f.code.length + 1);
      out.append(locals.view());
      for (const r of f.relocations) relocations.push({ ...r, offset: r.offset + out.length });
      out.append(f.code.view());
      out.u8(control.end);
    }
    patch(out, sizeAt, out.length - start);
  }

  private names(out: ByteWriter): void {
    const body = new ByteWriter(1024);
    const sub = new ByteWriter(1024);
    body.name("name");
    if (this.name !== undefined) {
      sub.name(this.name);
      subsection(body, 0, sub);
    }
    sub.length = 0;
    sub.u32(this.importedNames.length + this.functions.length);
    for (let i = 0; i < this.importedNames.length; i++) {
      sub.u32(i);
      sub.name(this.importedNames[i]);
    }
    for (const f of this.functions) {
      sub.u32(f.index);
      sub.name(f.name);
    }
    subsection(body, 1, sub);
    const named = this.functions.filter((f) => f.localNames.length > 0);
    if (named.length > 0) {
      sub.length = 0;
      sub.u32(named.length);
      for (const f of named) {
        sub.u32(f.index);
        let count = 0;
        for (const name of f.localNames) if (name !== undefined) count++;
        sub.u32(count);
        for (let i = 0; i < f.localNames.length; i++) {
          const name = f.localNames[i];
          if (name === undefined) continue;
          sub.u32(i);
          sub.name(name);
        }
      }
      subsection(body, 2, sub);
    }
    customSection(out, body);
  }
}

/** Of a branch hint: likely not taken. */
const UNLIKELY = 0;
const PREAMBLE = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

function writeLimits(out: ByteWriter, limits: Limits, flags = 0): void {
  out.u8(limits.maximum === undefined ? flags : flags | 1);
  out.u32(limits.initial);
  if (limits.maximum !== undefined) out.u32(limits.maximum);
}

function writeMemoryLimits(out: ByteWriter, limits: MemoryLimits): void {
  if (limits.shared && limits.maximum === undefined) throw new WasmEncodingError("a shared memory needs a maximum");
  writeLimits(out, limits, limits.shared ? 2 : 0);
}

/** Writes a section that starts with a count, unless it is empty; returns where its content begins. */
function section(out: ByteWriter, id: number, count: number, content: ByteWriter): number {
  if (count === 0) return out.length;
  out.u8(id);
  out.u32(lengthU32(count) + content.length);
  out.u32(count);
  const at = out.length;
  out.append(content.view());
  return at;
}

function subsection(out: ByteWriter, id: number, content: ByteWriter): void {
  out.u8(id);
  out.u32(content.length);
  out.append(content.view());
}

function customSection(out: ByteWriter, content: ByteWriter): void {
  out.u8(Section.custom);
  out.u32(content.length);
  out.append(content.view());
}

function patch(out: ByteWriter, at: number, value: number): void {
  const end = out.length;
  out.length = at;
  out.paddedU32(value);
  out.length = end;
}
