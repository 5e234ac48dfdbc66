// Looks at code that came over the wire before it gets near the VM: that it is a function of the shape that it says, valid WebAssembly,
// and that all its numbers are in range. A server that means ill is kept out by TLS and tokens; this is against wrong answers.
import type { CodeSymbol, CompiledCode, Scope, Site, VirtualObject } from "../compiler/compiled-code.ts";
import { CodecProblem, decode } from "../compiler/facts/codec.ts";
import type { MapId, RawNames } from "../compiler/facts/numbering.ts";
import { RUNTIME_FUNCTIONS } from "../compiler/runtime-functions.ts";
import { compiledParams, resultTypes } from "../compiler/shapes.ts";
import { CATEGORIES } from "../layout/ledger.ts";
import { LOG2_SIZE } from "../layout/object.ts";
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
    for (const pairs of [s.copies, s.constants]) {
      if (pairs === undefined) continue;
      list(pairs, "site");
      if (pairs.length % 2 !== 0) bad("site");
      pairs.forEach((v, i) => {
        if (i % 2 === 0 || pairs === s.copies) int(v, 1 << 24, "home");
        else if (!Number.isInteger(v) || v !== (v | 0)) bad("home");
      });
    }
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

/** Shapes come from outside: with so many types a module begins anew. */
const MOST_TYPES = 2000;

/** Imports of such modules, and the types that have come up: written once, for a function at a time. */
class Frame {
  readonly module = new ModuleBuilder();
  readonly transition: number;

  constructor() {
    const { module } = this;
    module.importMemory("env", "memory", { initial: 1, maximum: 65536, shared: true });
    module.importTable("env", "table", { initial: 1 });
    for (const [name, params, results] of RUNTIME_FUNCTIONS) module.importFunction("vm", name, params, results);
    this.transition = module.importFunction("ledger", "transition", [ValueType.i32, ValueType.i32], []);
  }
}
let frame: Frame | undefined;

/** The function alone in a module, without hints; its symbols are numbers that validation does not look at. */
function moduleOf(code: CompiledCode): Uint8Array<ArrayBuffer> {
  if (frame === undefined || frame.module.types > MOST_TYPES) frame = new Frame();
  const { module, transition } = frame;
  module.dropFunctions();
  const f = module.function_("code", compiledParams(code.shape), resultTypes(code.shape));
  f.raw = code.body;
  f.relocations.push(...code.relocations);
  const value = (s: CodeSymbol): number => {
    if (s.kind === "type") return module.type(compiledParams(s.shape), resultTypes(s.shape));
    return s.kind === "self" ? f.index : s.kind === "ledgerTransition" ? transition : 4096;
  };
  const values = code.symbols.map(value);
  const { bytes, relocations } = module.finish(false);
  return link(bytes, relocations, values);
}
