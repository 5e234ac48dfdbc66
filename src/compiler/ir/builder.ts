// Builds the graph of a unit: the root method and what is inlined into it. Owns what the parsers of its methods share: the graph,
// the facts, scopes, limits and the making of values.
import { ACC_NATIVE, ACC_STATIC, ACC_SYNCHRONIZED } from "../../layout/access-flags.ts";
import { TRAP_REASONS, type TrapReason } from "../../layout/compiled.ts";
import { Frame, LOCK_OF_METHOD } from "../../layout/frame.ts";
import { f32, f64, i32, i64 } from "../../wasm/opcodes.ts";
import { Bailout } from "../compiled-code.ts";
import type { CellFacts, FactSource, KlassId, MethodFacts, MethodId, ProfileFacts } from "../facts/questions.ts";
import { KINDS, Kind, MethodBlocks } from "../frontend/method-blocks.ts";
import type { CompileRequest } from "../request.ts";
import { fold } from "./fold.ts";
import { type Block, Graph } from "./graph.ts";
import type { Aux, InstanceOfInfo, Node } from "./node.ts";
import { Ir, type Type } from "./op.ts";
import { type Exit, MethodParser } from "./parser.ts";
import { Stamps } from "./stamps.ts";
import { FrameState, type Scope } from "./state.ts";
import { argumentTypes } from "./types.ts";

export const ROOT = 1 as MethodId;

export interface Inlined {
  readonly method: MethodId;
  readonly bci: number;
  readonly caller: number;
}

export class UnitBuilder {
  readonly graph = new Graph();
  readonly facts: FactSource;
  readonly request: CompileRequest;
  readonly stamps: Stamps;
  readonly inlined: Inlined[] = [];
  readonly log: string[] = [];
  readonly limits;
  /** Whether profiles may prune code. */
  readonly speculate: boolean;
  /** Bytes of bytecode read so far. */
  bytecodes = 0;

  constructor(request: CompileRequest, facts: FactSource) {
    this.request = request;
    this.facts = facts;
    this.stamps = new Stamps(facts);
    const option = (name: string, otherwise: number): number => {
      const value = request.options[name];
      return typeof value === "number" ? value : typeof value === "boolean" ? Number(value) : otherwise;
    };
    this.limits = {
      nodes: option("MaxNodeLimit", 80_000),
      loopFrequency: 8,
      /** HotSpot's, of c2_globals.hpp and globals.hpp. */
      maxInlineLevel: option("MaxInlineLevel", 15),
      maxRecursiveInlineLevel: option("MaxRecursiveInlineLevel", 1),
      maxInlineSize: option("MaxInlineSize", 35),
      freqInlineSize: option("FreqInlineSize", 325),
      maxTrivialSize: option("MaxTrivialSize", 6),
      inlineSmallCode: option("InlineSmallCode", 2500),
      desiredMethodLimit: option("DesiredMethodLimit", 8000),
      inline: option("Inline", 1) !== 0,
      typeProfile: option("UseTypeProfile", 1) !== 0,
      bimorphicInlining: option("UseBimorphicInlining", 1) !== 0,
      typeProfileMajorReceiverPercent: option("TypeProfileMajorReceiverPercent", 90),
      /** Functions over about 5000 instructions of Wasm cost V8 10 ms: no inlining behind this many nodes. */
      inlineNodes: option("NodeCountInliningCutoff", 6000),
    };
    this.speculate = true;
  }

  build(): Graph {
    const { graph } = this;
    const scope = this.scope(ROOT, undefined, -1);
    if (scope.facts.name === "<init>" && this.stamps.klass(scope.facts.holder).name === "java/lang/Object")
      throw new Bailout("registers finalizers");
    if ((scope.facts.accessFlags & ACC_NATIVE) !== 0 || scope.facts.codeLength === 0) throw new Bailout("no bytecode");
    if (scope.facts.codeLength > 8000) throw new Bailout("out of nodes: huge method");
    const { osrBci } = this.request;
    const locals = osrBci >= 0 ? this.interpretedLocals(scope, osrBci) : this.arguments(scope);
    const parser = new MethodParser(this, scope, locals, undefined, Math.max(0, osrBci));
    if (scope.synchronized && osrBci < 0) {
      parser.current = graph.entry;
      scope.lock = scope.isStatic ? graph.object({ kind: "mirror", klass: scope.facts.holder }, 0 as KlassId) : locals[0]!;
      const address = graph.append(graph.entry, Ir.FrameAddress, "i32", [], { scope, bits: LOCK_OF_METHOD });
      const failed = parser.runtime("lock", "i32", [scope.lock, address], false);
      // All arguments, dead ones too: the method may have to be called anew.
      parser.guard(failed, "unhandled", "none", new FrameState(scope, 0, locals.slice(), [], undefined));
    }
    parser.parse(graph.entry, Math.max(0, osrBci));
    for (const exit of parser.exits) graph.append(exit.from, Ir.Return, "void", exit.value === undefined ? [] : [exit.value]);
    return graph;
  }

  /** On-stack replacement: live locals come from the interpreted frame, whose address is the one argument. The VM has moved its locks. */
  private interpretedLocals(scope: Scope, osrBci: number): (Node | undefined)[] {
    const { graph } = this;
    const locals: (Node | undefined)[] = new Array(scope.facts.maxLocals).fill(undefined);
    const load = (base: Node, type: Type, opcode: number, offset: number): Node =>
      graph.append(graph.entry, Ir.Load, type, [base], { opcode, offset, shift: 0, alias: "osr", volatile: false, immutable: false });
    const frame = graph.append(graph.entry, Ir.Argument, "i32", [], 0);
    const base = load(frame, "i32", i32.load, Frame.locals);
    const locksReceiver = scope.synchronized && !scope.isStatic;
    const blocks = new MethodBlocks(scope.code, scope.facts.maxLocals, osrBci, locksReceiver ? Kind.A : -1);
    const { bits, at } = blocks.liveAtStart(osrBci);
    for (let n = 0; n < blocks.words * 32; n++) {
      if ((bits[at + (n >>> 5)]! & (1 << (n & 31))) === 0) continue;
      const slot = (n / KINDS) | 0;
      const [type, opcode] = OSR_LOADS[n % KINDS]!;
      locals[slot] = load(base, type, opcode, 4 * slot);
    }
    if (scope.synchronized) {
      scope.lock = scope.isStatic ? graph.object({ kind: "mirror", klass: scope.facts.holder }, 0 as KlassId) : locals[0]!;
      scope.lock.nonNull = true;
    }
    return locals;
  }

  private arguments(scope: Scope): (Node | undefined)[] {
    const { graph } = this;
    const locals: (Node | undefined)[] = new Array(scope.facts.maxLocals).fill(undefined);
    let slot = 0;
    let index = 0;
    const add = (type: Type, klass: KlassId): Node => {
      const node = graph.append(graph.entry, Ir.Argument, type, [], index++);
      this.stamps.declare(node, klass);
      locals[slot] = node;
      slot += type === "i64" || type === "f64" ? 2 : 1;
      return node;
    };
    if (!scope.isStatic) {
      const receiver = add("ref", scope.facts.holder);
      receiver.nonNull = true;
    }
    for (const type of argumentTypes(scope.facts.descriptor)) add(type, 0 as KlassId);
    return locals;
  }

  scope(method: MethodId, parent: Scope | undefined, callBci: number): Scope {
    const facts = this.facts.ask("method", method);
    const scope: Scope = {
      index: this.graph.scopes.length,
      method,
      facts,
      code: this.facts.ask("code", method),
      parent,
      callBci,
      depth: parent === undefined ? 0 : parent.depth + 1,
      isStatic: (facts.accessFlags & ACC_STATIC) !== 0,
      synchronized: (facts.accessFlags & ACC_SYNCHRONIZED) !== 0,
      lock: undefined,
    };
    this.graph.scopes.push(scope);
    this.bytecodes += facts.codeLength;
    if (parent !== undefined) this.inlined.push({ method, bci: callBci, caller: parent.index });
    return scope;
  }

  profile(method: MethodId): ProfileFacts {
    return this.facts.ask("profile", method);
  }

  hasTrapped(cells: readonly CellFacts[] | undefined, reason: TrapReason): boolean {
    const bit = 1 << TRAP_REASONS.indexOf(reason);
    return cells?.some((c) => (c.traps & bit) !== 0) === true;
  }

  make(block: Block, op: number, type: Type, inputs: Node[], aux: Aux): Node {
    const { graph } = this;
    const make = (o: number, t: Type, i: Node[], a: Aux = undefined): Node => fold(folding, o, t, i, a) ?? graph.append(block, o, t, i, a);
    const folding = { graph, make };
    return make(op, type, inputs, aux);
  }

  /** Goes on where the ends of an inlined method or of the arms of a guess meet; gives the result. */
  join(p: MethodParser, exits: readonly Exit[]): Node | undefined {
    if (exits.length === 0) {
      p.current = undefined;
      return undefined;
    }
    if (exits.length === 1) {
      p.current = exits[0]!.from;
      return exits[0]!.value;
    }
    const { graph } = this;
    const to = graph.block();
    to.frequency = 0;
    for (const { from } of exits) {
      graph.append(from, Ir.Goto, "void");
      graph.edge(from, to);
      to.frequency += from.frequency;
    }
    p.current = to;
    const values = exits.map((e) => e.value);
    if (values[0] === undefined) return undefined;
    if (values.every((v) => v === values[0])) return values[0];
    const phi = graph.phi(to, values[0].type, values as Node[]);
    this.stamps.join(phi, values as Node[]);
    return phi;
  }

  /** A line of PrintInlining. */
  note(p: MethodParser, callee: MethodFacts, why: string): void {
    if (this.request.options.PrintInlining !== true) return;
    const holder = this.stamps.klass(callee.holder).name.replaceAll("/", ".");
    const size = (callee.accessFlags & ACC_NATIVE) !== 0 ? "native" : `${callee.codeLength} bytes`;
    this.log.push(`${"  ".repeat(p.scope.depth + 1)}@ ${p.bci}   ${holder}::${callee.name} (${size})   ${why}`);
  }

  /** Behind a successful instanceof, the object is of the class. */
  refineInstance(p: MethodParser, test: Node): void {
    const object = test.inputs[0]!;
    const info = test.aux as InstanceOfInfo;
    const pi = this.cast(p, object, info.klass, info.exact);
    pi.nonNull = true;
  }

  /** A Pi: the object is of this class (or null). */
  cast(p: MethodParser, object: Node, klass: KlassId, exact: boolean): Node {
    const pi = p.append(Ir.Pi, "ref", [object], p.guardHere());
    pi.klass = klass;
    pi.exact = exact;
    pi.nonNull = object.nonNull;
    if (
      object.klass !== 0 &&
      !exact &&
      (object.exact || this.stamps.isInterface(klass) || this.facts.ask("isSubtype", object.klass, klass))
    ) {
      pi.klass = object.klass;
      pi.exact = object.exact;
    }
    p.refine(object, pi);
    return pi;
  }

  /** Whether code of this scope may use a class without a check: initialised, or by the thread that initialises it. */
  initialized(klass: KlassId, scope: Scope): boolean {
    const state = this.facts.ask("initState", klass);
    if (state === "initialized") return true;
    if (state !== "beingInitialized") return false;
    for (let s: Scope | undefined = scope; s !== undefined; s = s.parent)
      if (s.facts.holder === klass && (s.isStatic || s.facts.name === "<init>")) return true;
    return false;
  }
}

/** By Kind. */
const OSR_LOADS: readonly (readonly [Type, number])[] = [
  ["i32", i32.load],
  ["i64", i64.load],
  ["f32", f32.load],
  ["f64", f64.load],
  ["ref", i32.load],
];
