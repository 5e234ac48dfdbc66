// A function's encoded body as WebAssembly text (-XX:+PrintAssembly, tests): one instruction a line, blocks indented. Reads what our
// own assembler writes; the names come from its table of opcodes. Must not know what a symbol means.

import type { Relocation } from "./function.ts";
import {
  atomic,
  control,
  f32,
  f32x4,
  f64,
  f64x2,
  i8x16,
  i16x8,
  i32,
  i32x4,
  i64,
  i64x2,
  memory,
  naturalAlignment,
  table as tableOps,
  ValueType,
  VOID,
  v128,
  variable,
} from "./opcodes.ts";

/** What an instruction has behind its opcode. */
type Immediates =
  | "none"
  | "label"
  | "labels"
  | "block"
  | "u32"
  | "indirect"
  | "memory"
  | "lane"
  | "shuffle"
  | "i32"
  | "i64"
  | "f32"
  | "f64"
  | "v128"
  | "zero"
  | "zeros";

interface Instruction {
  readonly name: string;
  readonly immediates: Immediates;
}

const GROUPS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  i32,
  i64,
  f32,
  f64,
  v128,
  i8x16,
  i16x8,
  i32x4,
  i64x2,
  f32x4,
  f64x2,
};

let table: Map<number, Instruction> | undefined;

function instructions(): Map<number, Instruction> {
  if (table !== undefined) return table;
  table = new Map();
  for (const [group, members] of Object.entries(GROUPS)) {
    for (const [name, opcode] of Object.entries(members)) {
      table.set(opcode, { name: `${group}.${textName(name)}`, immediates: immediatesOf(group, name) });
    }
  }
  const special: Readonly<Record<string, Immediates>> = {
    block: "block",
    loop: "block",
    if_: "block",
    br: "label",
    brIf: "label",
    brTable: "labels",
    call: "u32",
    callIndirect: "indirect",
  };
  for (const [name, opcode] of Object.entries(control)) {
    table.set(opcode, { name: snake(name.replace(/_$/, "")), immediates: special[name] ?? "none" });
  }
  for (const [name, opcode] of Object.entries(variable)) table.set(opcode, { name: snake(name).replace("_", "."), immediates: "u32" });
  for (const [name, opcode] of Object.entries(memory)) {
    table.set(opcode, {
      name: `memory.${name}`,
      immediates: name === "copy" ? "zeros" : name === "init" || name === "dataDrop" ? "u32" : "zero",
    });
  }
  for (const [name, opcode] of Object.entries(tableOps)) table.set(opcode, { name: `table.${name}`, immediates: "u32" });
  for (const [name, opcode] of Object.entries(atomic)) {
    table.set(opcode, { name: `memory.atomic.${name}`, immediates: name === "fence" ? "zero" : "memory" });
  }
  table.set(atomic.fence, { name: "atomic.fence", immediates: "zero" });
  return table;
}

const snake = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_").toLowerCase();

/** "ltS" -> "lt_s", "load8U" -> "load8_u", "truncSatF32S" -> "trunc_sat_f32_s", "atomicCmpxchg16U" -> "atomic.rmw16.cmpxchg_u". */
function textName(name: string): string {
  const access = /^atomic(Load|Store)(8|16|32)?(U?)$/.exec(name);
  if (access !== null) return `atomic.${access[1]!.toLowerCase()}${access[2] ?? ""}${access[3] === "" ? "" : "_u"}`;
  const rmw = /^atomic([A-Z][a-z]+?)(8|16|32)?(U?)$/.exec(name);
  if (rmw !== null) return `atomic.rmw${rmw[2] ?? ""}.${rmw[1]!.toLowerCase()}${rmw[3] === "" ? "" : "_u"}`;
  return snake(name);
}

function immediatesOf(group: string, name: string): Immediates {
  if (name === "const") return group as "i32" | "i64" | "f32" | "f64" | "v128";
  if (/^(load|store|atomic)/.test(name)) return "memory";
  if (name === "shuffle") return "shuffle";
  return name === "extractLane" || name === "replaceLane" ? "lane" : "none";
}

/** Code that this assembler does not write. */
export class DisassemblyError extends Error {
  override name = "DisassemblyError";
}

const TYPE_NAMES = new Map(Object.entries(ValueType).map(([name, code]) => [code as number, name] as const));

export interface DisassembleOptions {
  readonly relocations?: readonly Relocation[];
  /** What a symbol stands for; printed behind the instruction that holds it. */
  symbol?(symbol: number): string;
  /** Name of a function by its index, as "$name" or a number. */
  call?(index: number): string;
}

/**
 * The lines of a body: first the locals, then the instructions, without the final `end`.
 * @param body encoded locals and instructions, as CompiledCode.body has them
 * @throws DisassemblyError
 */
export function disassembleBody(body: Uint8Array, options: DisassembleOptions = {}): string[] {
  return new Reader(body, options).lines();
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #options: DisassembleOptions;
  readonly #symbols: ReadonlyMap<number, number>;
  #at = 0;
  #depth = 0;
  #symbol: number | undefined;

  constructor(bytes: Uint8Array, options: DisassembleOptions) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#options = options;
    this.#symbols = new Map((options.relocations ?? []).map((r) => [r.offset, r.symbol] as const));
  }

  lines(): string[] {
    const lines: string[] = [];
    const groups = this.#u32();
    const locals: string[] = [];
    for (let i = 0; i < groups; i++) {
      const count = this.#u32();
      const type = this.#type();
      for (let n = 0; n < count; n++) locals.push(type);
    }
    if (locals.length > 0) lines.push(`(local ${locals.join(" ")})`);
    while (this.#at < this.#bytes.length) lines.push(this.#line());
    return lines;
  }

  #line(): string {
    const start = this.#at;
    const opcode = this.#opcode();
    const instruction = instructions().get(opcode);
    if (instruction === undefined) throw new DisassemblyError(`no instruction has the opcode 0x${opcode.toString(16)} (at ${start})`);
    if (opcode === control.end || opcode === control.else_) this.#depth--;
    const depth = this.#depth;
    if (instruction.immediates === "block" || opcode === control.else_) this.#depth++;
    this.#symbol = undefined;
    const operands = this.#operands(instruction.immediates, opcode);
    const symbol = this.#symbol as number | undefined;
    const comment = symbol === undefined ? "" : ` ;; ${this.#options.symbol?.(symbol) ?? `symbol ${symbol}`}`;
    return `${"  ".repeat(depth)}${instruction.name}${operands === "" ? "" : ` ${operands}`}${comment}`;
  }

  #operands(immediates: Immediates, opcode: number): string {
    switch (immediates) {
      case "none":
        return "";
      case "block":
        return this.#blockType();
      case "label":
        return String(this.#u32());
      case "labels": {
        const labels = Array.from({ length: this.#u32() + 1 }, () => this.#u32());
        return labels.join(" ");
      }
      case "u32": {
        const index = this.#u32();
        if (opcode !== control.call || this.#symbol !== undefined) return String(index);
        return this.#options.call?.(index) ?? String(index);
      }
      case "indirect": {
        const type = this.#u32();
        const table = this.#u32();
        return `${table === 0 ? "" : `${table} `}(type ${type})`;
      }
      case "memory": {
        const align = this.#u32();
        const offset = this.#u32();
        const parts = offset === 0 ? [] : [`offset=${offset}`];
        if (align !== naturalAlignment(opcode)) parts.push(`align=${2 ** align}`);
        return parts.join(" ");
      }
      case "lane":
        return String(this.#byte());
      case "shuffle":
        return Array.from({ length: 16 }, () => this.#byte()).join(" ");
      case "i32":
        return String(Number(BigInt.asIntN(32, this.#signed())));
      case "i64":
        return String(BigInt.asIntN(64, this.#signed()));
      case "f32":
        this.#at += 4;
        return floatText(
          this.#view.getFloat32(this.#at - 4, true),
          BigInt(this.#view.getUint32(this.#at - 4, true) & 0x7f_ffff),
          1n << 22n,
        );
      case "f64":
        this.#at += 8;
        return floatText(
          this.#view.getFloat64(this.#at - 8, true),
          this.#view.getBigUint64(this.#at - 8, true) & 0xf_ffff_ffff_ffffn,
          1n << 51n,
        );
      case "v128":
        this.#at += 16;
        return `i32x4 ${[0, 4, 8, 12]
          .map(
            (i) =>
              `0x${this.#view
                .getUint32(this.#at - 16 + i, true)
                .toString(16)
                .padStart(8, "0")}`,
          )
          .join(" ")}`;
      case "zero":
        this.#byte();
        return "";
      case "zeros":
        this.#byte();
        this.#byte();
        return "";
    }
  }

  /** Its parameters and results, when it is a function type's: "(type 3)". */
  #blockType(): string {
    const type = Number(this.#signed());
    if (type === VOID) return "";
    return type < 0 ? `(result ${TYPE_NAMES.get(type & 0x7f) ?? type})` : `(type ${type})`;
  }

  #opcode(): number {
    const first = this.#byte();
    if (first === 0xfc || first === 0xfe) return (first << 8) | this.#u32();
    return first === 0xfd ? (first << 12) | this.#u32() : first;
  }

  #byte(): number {
    if (this.#at >= this.#bytes.length) throw new DisassemblyError("the code ends within an instruction");
    return this.#bytes[this.#at++]!;
  }

  #type(): string {
    const code = this.#byte();
    return TYPE_NAMES.get(code) ?? `0x${code.toString(16)}`;
  }

  #u32(): number {
    return Number(this.#leb(false));
  }

  #signed(): bigint {
    return this.#leb(true);
  }

  #leb(signed: boolean): bigint {
    this.#symbol ??= this.#symbols.get(this.#at);
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if ((byte & 0x80) === 0) return signed && (byte & 0x40) !== 0 ? value - (1n << (shift + 7n)) : value;
      if (shift > 63n) throw new DisassemblyError(`a number at ${this.#at} does not end`);
    }
  }
}

function floatText(value: number, payload: bigint, canonical: bigint): string {
  if (Number.isNaN(value)) return payload === canonical ? "nan" : `nan:0x${payload.toString(16)}`;
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return Object.is(value, -0) ? "-0" : String(value);
}
