// The code of one C1 compilation as it grows: body, symbols, sites, and the exits that traps share. An exit stores the operands that
// are in no home and traps; the site that trapped comes in a local. Exits stand behind the body, each behind a block around
// all that is before it, so that the body needs one branch for a trap. Must not know bytecodes.
import { trapRequest } from "../../layout/compiled.ts";
import { VMState } from "../../layout/vm-state.ts";
import { ByteWriter } from "../../wasm/bytes.ts";
import { FunctionBuilder, type Local, type Relocation } from "../../wasm/function.ts";
import { f32, f64, i32, i64, ValueType } from "../../wasm/opcodes.ts";
import type { CodeSymbol, CompiledCode, Scope, Site } from "../compiled-code.ts";
import type { KlassId, MethodId, ObjectId } from "../facts/questions.ts";
import { Kind } from "../frontend/method-blocks.ts";
import { emitLedgerEntry, emitLedgerState } from "../ledger.ts";
import type { CompileRequest } from "../request.ts";
import { runtimeFunction } from "../runtime-functions.ts";
import { compiledParams, type Shape } from "../shapes.ts";

/** By Kind. */
export const WASM_TYPE: readonly ValueType[] = [ValueType.i32, ValueType.i64, ValueType.f32, ValueType.f64, ValueType.i32];
export const HOME_LOAD: readonly number[] = [i32.load, i64.load, f32.load, f64.load, i32.load];
export const HOME_STORE: readonly number[] = [i32.store, i64.store, f32.store, f64.store, i32.store];

/** Slots of arguments that an intrinsic may have. */
export const INTRINSIC_SLOTS = 10;

const BLOCK = 0x02;
const END = 0x0b;
const VOID_TYPE = 0x40;

/** Buffers that one compilation after the other uses; what leaves is a copy. */
const BODY = new ByteWriter(1 << 14);
const EXITS = new ByteWriter(1 << 12);

/** One value and where its home is: [offset from sp, Wasm local, kind]. */
type HomeList = Int32Array;

/** Keys of symbols of which there is one each. */
const LEDGER_KEYS: Partial<Record<CodeSymbol["kind"], number>> = { ledgerState: -1, ledgerTransition: -2, ledgerCalls: -3 };

interface Exit {
  readonly homes: HomeList;
  readonly request: number;
  readonly index: number;
}

export const METHOD = 0 as Local;
export const SP = 1 as Local;

export class CodeUnit {
  readonly f: FunctionBuilder;
  readonly symbols: CodeSymbol[] = [];
  readonly sites: Site[] = [];
  readonly shape: Shape;
  readonly method: MethodId;
  private readonly exits: FunctionBuilder;
  /** Where each exit begins in the code of all. */
  private readonly exitStarts: number[] = [];
  private readonly exitsByHash = new Map<number, Exit[]>();
  private readonly numbers = new Map<number, number>();
  private readonly shapes = new Map<string, number>();
  /** The site of a trap on its way to the exit. */
  private readonly trapSite: Local;
  private homes = new Int32Array(96);
  private homeCount = 0;

  constructor(method: MethodId, shape: Shape) {
    this.method = method;
    this.shape = shape;
    const params = compiledParams(shape);
    this.f = new FunctionBuilder("code", 0, 0, params, BODY);
    this.exits = new FunctionBuilder("exits", 0, 0, params, EXITS);
    this.trapSite = this.f.local(ValueType.i32);
  }

  // Symbols. A key is a class of symbols and a number.

  private symbol(key: number, make: () => CodeSymbol): number {
    let n = this.numbers.get(key);
    if (n === undefined) {
      n = this.symbols.push(make()) - 1;
      this.numbers.set(key, n);
    }
    return n;
  }
  /** The time ledger's state is this code's, from here on. */
  ledgerState(request: CompileRequest): void {
    emitLedgerState(this.f, request, this.ledgerSymbol);
  }
  ledgerEntry(request: CompileRequest): void {
    emitLedgerEntry(this.f, request, this.ledgerSymbol);
  }
  private readonly ledgerSymbol = (of: CodeSymbol): number => this.symbol(LEDGER_KEYS[of.kind]!, () => of);
  klass(klass: KlassId): number {
    return this.symbol(klass * 16, () => ({ kind: "klass", klass }));
  }
  methodSymbol(method: MethodId): number {
    return this.symbol(method * 16 + 1, () => ({ kind: "method", method }));
  }
  object(object: ObjectId): number {
    return this.symbol(object * 16 + 2, () => ({ kind: "object", object }));
  }
  mirror(klass: KlassId): number {
    return this.symbol(klass * 16 + 3, () => ({ kind: "mirror", klass }));
  }
  cache(index: number): number {
    return this.symbol(index * 16 + 4, () => ({ kind: "cache", method: this.method, index }));
  }
  constant(index: number): number {
    return this.symbol(index * 16 + 5, () => ({ kind: "constant", method: this.method, index }));
  }
  tag(index: number): number {
    return this.symbol(index * 16 + 6, () => ({ kind: "tag", method: this.method, index }));
  }
  staticField(field: number): number {
    return this.symbol(field * 16 + 7, () => ({ kind: "static", field: field as never }));
  }
  mdo(): number {
    return this.symbol(8, () => ({ kind: "mdo", method: this.method }));
  }
  counters(): number {
    return this.symbol(9, () => ({ kind: "counters", method: this.method }));
  }
  self(): number {
    return this.symbol(10, () => ({ kind: "self" }));
  }
  adapter(shape: Shape): number {
    return this.ofShape("adapter", shape);
  }
  type(shape: Shape): number {
    return this.ofShape("type", shape);
  }
  private ofShape(kind: "adapter" | "type", shape: Shape): number {
    const key = kind + shape;
    let n = this.shapes.get(key);
    if (n === undefined) {
      n = this.symbols.push({ kind, shape }) - 1;
      this.shapes.set(key, n);
    }
    return n;
  }

  /** Adds a site. @returns its symbol */
  site(kind: Site["kind"], scope: Scope, refs: number[], copies: readonly number[] = [], constants: readonly number[] = []): number {
    const site =
      this.sites.push({
        kind,
        scopes: [scope],
        refs,
        ...(copies.length > 0 ? { copies } : {}),
        ...(constants.length > 0 ? { constants } : {}),
      }) - 1;
    return this.symbols.push({ kind: "site", site }) - 1;
  }

  // Homes, collected before a trap.

  beginHomes(): void {
    this.homeCount = 0;
  }
  home(offset: number, local: number, kind: number): void {
    if (this.homeCount + 3 > this.homes.length) {
      const more = new Int32Array(2 * this.homes.length);
      more.set(this.homes);
      this.homes = more;
    }
    this.homes[this.homeCount++] = offset;
    this.homes[this.homeCount++] = local;
    this.homes[this.homeCount++] = kind;
  }

  /** Emits what stores the collected homes. */
  storeHomes(f = this.f): void {
    const { homes } = this;
    for (let i = 0; i < this.homeCount; i += 3) {
      f.get(SP)
        .get(homes[i + 1]! as Local)
        .mem(HOME_STORE[homes[i + 2]!]!, homes[i]!, 2);
    }
  }

  /** Leaves to the exit that stores the collected homes and traps. @param site symbol of the site */
  trap(site: number, reason: Parameters<typeof trapRequest>[0], action: Parameters<typeof trapRequest>[1]): void {
    const exit = this.exit(trapRequest(reason, action));
    this.f.i32Symbol(site).set(this.trapSite).brOut(exit);
  }

  private exit(request: number): number {
    const { homes, homeCount } = this;
    let hash = request;
    for (let i = 0; i < homeCount; i++) hash = (Math.imul(hash, 31) + homes[i]!) | 0;
    let bucket = this.exitsByHash.get(hash);
    if (bucket === undefined) {
      bucket = [];
      this.exitsByHash.set(hash, bucket);
    }
    for (const exit of bucket) if (exit.request === request && this.equals(exit.homes)) return exit.index;
    const index = this.exitStarts.length;
    bucket.push({ homes: homes.slice(0, homeCount), request, index });
    const f = this.exits;
    this.exitStarts.push(f.code.length);
    this.storeHomes(f);
    f.get(SP).get(this.trapSite).i32(request).call(runtimeFunction("trap"));
    this.returnResult(f);
    return index;
  }

  private equals(list: HomeList): boolean {
    if (list.length !== this.homeCount) return false;
    for (let i = 0; i < list.length; i++) if (list[i] !== this.homes[i]) return false;
    return true;
  }

  /** Returns what the VM has left in VMState.result. */
  returnResult(f = this.f): void {
    const kind = "IJFDA".indexOf(this.shape.at(-1)!);
    if (kind >= 0) f.i32(0).mem(HOME_LOAD[kind]!, VMState.result);
    f.return_();
  }

  /** Returns some value: an exception is pending. */
  returnAny(f = this.f): void {
    const kind = "IJFDA".indexOf(this.shape.at(-1)!);
    if (kind === Kind.J) f.i64(0);
    else if (kind === Kind.F) f.f32(0);
    else if (kind === Kind.D) f.f64(0);
    else if (kind >= 0) f.i32(0);
    f.return_();
  }

  /** Locals and code as CompiledCode has them, the relocations in them, and the branches that are seldom taken. */
  finish(): Pick<CompiledCode, "body" | "relocations" | "unlikely"> {
    const { f, exits, exitStarts } = this;
    f.checkClosed();
    const out = new ByteWriter(f.code.length + exits.code.length + 3 * exitStarts.length + 64);
    f.encodeLocals(out);
    for (let i = 0; i < exitStarts.length; i++) {
      out.u8(BLOCK);
      out.u8(VOID_TYPE);
    }
    const relocations: Relocation[] = [];
    for (const r of f.relocations) relocations.push({ offset: r.offset + out.length, kind: r.kind, symbol: r.symbol });
    const unlikely = f.unlikelyAt.map((at) => at + out.length);
    out.append(f.code.view());
    for (let i = 0; i < exitStarts.length; i++) {
      out.u8(END);
      out.append(exits.code.bytes.subarray(exitStarts[i]!, exitStarts[i + 1] ?? exits.code.length));
    }
    return { body: out.bytes.slice(0, out.length), relocations, unlikely };
  }
}
