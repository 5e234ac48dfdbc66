// Looks at code that came over the wire before it gets near the VM: that it is a function of the shape that it says, valid WebAssembly,
// and that all its numbers are in range. A server that means ill is kept out by TLS and tokens; this is against wrong answers.
import type { CodeSymbol, CompiledCode, Scope, Site, VirtualObject } from "../compiler/compiled-code.ts";
import { CodecProblem, decode } from "../compiler/facts/codec.ts";
import type { MapId, RawNames } from "../compiler/facts/numbering.ts";
import { RUNTIME_FUNCTIONS } from "../compiler/runtime-functions.ts";
import { compiledParams, resultTypes, type Shape } from "../compiler/shapes.ts";
import { CATEGORIES } from "../layout/ledger.ts";
import { LOG2_SIZE } from "../layout/object.ts";
import { ByteWriter } from "../wasm/bytes.ts";
import { link } from "../wasm/link.ts";
import { ModuleBuilder } from "../wasm/module.ts";
import { ValueType } from "../wasm/opcodes.ts";

export class WrongCode extends Error {
  override name = "WrongCode";
}

const SHAPE = /^[IJFDA]*:[IJFDAV]$/;
const PADDED_LEB = 5;
/** Of a virtual array. */
const MAX_ELEMENTS = 1 << 16;

/** @throws WrongCode, CodecProblem */
export function checkedCode(
  plain: Uint8Array,
  plainNames: Uint8Array,
  tier: number,
  toRaw: MapId,
): { code: CompiledCode; names: RawNames } {
  const names = checkedNames(decode(plainNames), toRaw);
  const code = decode(plain) as unknown as CompiledCode;
  const bad = (what: string): never => {
    throw new WrongCode(`the server's code has no valid ${what}`);
  };
  const int = (v: unknown, below: number, what: string): void => {
    if (!Number.isInteger(v) || (v as number) < 0 || (v as number) >= below) bad(what);
  };
  const list = (v: unknown, what: string): void => {
    if (!Array.isArray(v)) bad(what);
  };
  if (typeof code !== "object" || code === null || Array.isArray(code)) bad("form");
  if (code.tier !== tier) bad("tier");
  if (typeof code.shape !== "string" || !SHAPE.test(code.shape)) bad("shape");
  if (!(code.body instanceof Uint8Array)) bad("body");
  for (const name of ["relocations", "unlikely", "symbols", "sites", "dependencies", "inlined"] as const) list(code[name], name);
  int(code.frameBytes, 1 << 24, "frame");
  const klass = (id: unknown): void => int(id, names.klasses.length, "class");
  const method = (id: unknown): void => int(id, names.methods.length, "method");
  const object = (id: unknown): void => int(id, names.objects.length, "object");
  for (const r of code.relocations) {
    int(r?.offset, code.body.length - PADDED_LEB + 1, "relocation");
    int(r.symbol, code.symbols.length, "relocation");
  }
  for (const [i, at] of code.unlikely.entries()) {
    int(at, code.body.length, "branch");
    if (i > 0 && at <= code.unlikely[i - 1]!) bad("branch");
  }
  for (const s of code.symbols) checkSymbol(s);
  for (const s of code.sites) checkSite(s);
  for (const d of code.dependencies) {
    if (d?.kind === "callSite") {
      object(d.object);
      object(d.target);
      continue;
    }
    klass(d?.klass);
    if (d.kind === "uniqueTarget") {
      method(d.method);
      method(d.target);
    } else if (d.kind === "uniqueImplementor") klass(d.implementor);
    else if (d.kind !== "leaf" && d.kind !== "noFinalizableSubclass") bad("dependency");
  }
  for (const i of code.inlined) method(i?.method);
  let valid = false;
  try {
    valid = WebAssembly.validate(moduleOf(code));
  } catch {
    // not even a module
  }
  if (!valid) bad("WebAssembly");
  return { code: { ...code, log: Array.isArray(code.log) ? code.log.map(String) : [] }, names };

  function checkSymbol(s: CodeSymbol): void {
    switch (s?.kind) {
      case "klass":
      case "mirror":
        return klass(s.klass);
      case "method":
      case "mdo":
      case "counters":
        return method(s.method);
      case "object":
        return object(s.object);
      case "static":
        return int(s.field, names.fields.length, "field");
      case "cache":
      case "constant":
      case "tag":
        method(s.method);
        // An invokedynamic names its entry by more than 16 bits.
        return int(s.index, 1 << 24, `index of a ${s.kind} (${s.index})`);
      case "site":
        return int(s.site, code.sites.length, "site");
      case "adapter":
      case "type":
        if (typeof s.shape !== "string" || !SHAPE.test(s.shape)) bad("shape");
        return;
      case "ledgerState":
        return int(s.category, CATEGORIES.length, "category");
      case "ledgerCalls":
      case "ledgerTransition":
      case "self":
        return;
      default:
        bad("symbol");
    }
  }
  function checkObject(o: VirtualObject, count: number): void {
    klass(o?.klass);
    if (o.length !== -1) int(o.length, MAX_ELEMENTS, "object");
    for (const name of ["fields", "homes", "locks"] as const) list(o[name], "object");
    for (const field of o.fields) {
      int(field?.offset, 1 << 24, "object");
      int(field.type, LOG2_SIZE.length, "object");
      int(field.value, field.object === true ? count : 1 << 24, "object");
    }
    for (const at of [...o.homes, ...o.locks]) int(at, 1 << 24, "object");
  }
  function checkSite(s: Site): void {
    if (!["call", "after", "poll", "trap", "allocate"].includes(s?.kind)) bad("site");
    list(s.scopes, "site");
    list(s.refs, "site");
    for (const scope of s.scopes as readonly Scope[]) {
      method(scope?.method);
      int(scope.bci, 1 << 16, "scope");
      for (const v of [scope.locals, scope.header, scope.depth]) int(v, 1 << 24, "scope");
    }
    for (const ref of s.refs) int(ref, 1 << 24, "reference");
    if (s.objects !== undefined) {
      list(s.objects, "site");
      for (const o of s.objects) checkObject(o, s.objects.length);
    }
  }
}

function checkedNames(v: unknown, toRaw: MapId): RawNames {
  const names = v as Record<keyof RawNames, number[]>;
  const raw = (list: unknown, kind: "k" | "m" | "f" | "o"): number[] => {
    if (!Array.isArray(list) || !list.every(Number.isInteger)) throw new CodecProblem("no names");
    return list.map((id: number, i) => (i === 0 ? 0 : toRaw(kind, id)));
  };
  if (typeof v !== "object" || v === null) throw new CodecProblem("no names");
  return {
    klasses: raw(names.klasses, "k"),
    methods: raw(names.methods, "m"),
    fields: raw(names.fields, "f"),
    objects: raw(names.objects, "o"),
  };
}

/** Types, by shape, and imports of such modules: written once, a type added when its shape first comes. */
class Head {
  private readonly types = new ByteWriter();
  private readonly indices = new Map<Shape, number>();
  private count: number;
  private readonly imports: Uint8Array;
  readonly self = RUNTIME_FUNCTIONS.length + 1;
  readonly transition = RUNTIME_FUNCTIONS.length;

  constructor() {
    const module = new ModuleBuilder();
    module.importMemory("env", "memory", { initial: 1, maximum: 65536, shared: true });
    module.importTable("env", "table", { initial: 1 });
    for (const [name, params, results] of RUNTIME_FUNCTIONS) module.importFunction("vm", name, params, results);
    module.importFunction("ledger", "transition", [ValueType.i32, ValueType.i32], []);
    const { bytes } = module.finish(false);
    let at = PREAMBLE + 1;
    const number = (): number => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++]!;
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80) return value;
      }
    };
    const size = number();
    const end = at + size;
    this.count = number();
    this.types.append(bytes.subarray(at, end));
    this.imports = bytes.slice(end);
  }

  type(shape: Shape): number {
    let index = this.indices.get(shape);
    if (index === undefined) {
      index = this.count++;
      this.indices.set(shape, index);
      this.types.u8(0x60);
      for (const list of [compiledParams(shape), resultTypes(shape)]) {
        this.types.u32(list.length);
        for (const type of list) this.types.u8(type);
      }
    }
    return index;
  }

  write(out: ByteWriter): void {
    for (const byte of [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) out.u8(byte);
    const content = new ByteWriter(this.types.length + 8);
    content.u32(this.count);
    content.append(this.types.bytes.subarray(0, this.types.length));
    section(out, 1, content);
    out.append(this.imports);
  }

  /** Shapes come from outside. */
  get isLarge(): boolean {
    return this.count > MOST_TYPES;
  }
}
const PREAMBLE = 8;
const MOST_TYPES = 2000;
let head: Head | undefined;

function section(out: ByteWriter, id: number, content: ByteWriter): void {
  out.u8(id);
  out.u32(content.length);
  out.append(content.bytes.subarray(0, content.length));
}

/** The function alone in a module, without hints; its symbols are numbers that validation does not look at. */
function moduleOf(code: CompiledCode): Uint8Array<ArrayBuffer> {
  if (head === undefined || head.isLarge) head = new Head();
  const known = head;
  const value = (s: CodeSymbol): number => {
    if (s.kind === "type") return known.type(s.shape);
    return s.kind === "self" ? known.self : s.kind === "ledgerTransition" ? known.transition : 4096;
  };
  const type = known.type(code.shape);
  const body = link(code.body, code.relocations, code.symbols.map(value));
  const out = new ByteWriter(body.length + 8192);
  known.write(out);
  const functions = new ByteWriter(8);
  functions.u32(1);
  functions.u32(type);
  section(out, 3, functions);
  const bodies = new ByteWriter(body.length + 16);
  bodies.u32(1);
  bodies.u32(body.length + 1);
  bodies.append(body);
  bodies.u8(0x0b); // end
  section(out, 10, bodies);
  return out.bytes.slice(0, out.length);
}
