// Calls: what is called, whether it is inlined, guards by profiled receiver types, the call itself. Returns.
import { instructionLength } from "../../bytecode/iterate.ts";
import { Op } from "../../bytecode/opcodes.ts";
import { ACC_FINAL, ACC_PUBLIC, ACC_STATIC } from "../../layout/access-flags.ts";
import { LOCK_OF_METHOD } from "../../layout/frame.ts";
import { KLASS_HAS_FINALIZER, Klass, Method, VTABLE } from "../../layout/metadata.ts";
import { i32 } from "../../wasm/opcodes.ts";
import type { CalleeFacts, KlassId, MethodFacts, MethodId } from "../facts/questions.ts";
import { shapeOf } from "../shapes.ts";
import { isBoxing } from "./boxes.ts";
import { base } from "./fold.ts";
import type { Block } from "./graph.ts";
import { shouldInline } from "./inline-policy.ts";
import { parseIntrinsic } from "./intrinsics.ts";
import type { CallInfo, Node } from "./node.ts";
import { Ir, type Type } from "./op.ts";
import { catchException } from "./parse-exceptions.ts";
import { KLASS_WORD, requireInitialized } from "./parse-objects.ts";
import { unknownTarget } from "./parse-polymorphic.ts";
import type { Exit, MethodParser } from "./parser.ts";
import { argumentTypes, isWide, resultType } from "./types.ts";

/** Of a call to a signature-polymorphic method itself: 64 longs are 128 slots. */
const MOST_POLYMORPHIC_ARGUMENTS = 64;

/** The descriptor of linkTo* less its last argument, the MemberName. */
const withoutMember = (descriptor: string): string => descriptor.replace(/L[^;()]*;\)/, ")");

/** A call whose arguments have been popped. */
interface Call {
  readonly facts: CalleeFacts;
  readonly descriptor: string;
  readonly isStatic: boolean;
  readonly args: Node[];
}

export function parseInvoke(p: MethodParser, op: number): void {
  const facts = p.unit.facts.ask("callee", p.scope.method, p.bci);
  if (facts.kind === "unresolved") {
    p.deopt("unloaded", "reinterpret");
    return;
  }
  const method = p.unit.facts.ask("method", facts.method);
  const isStatic = (method.accessFlags & ACC_STATIC) !== 0;
  const adapter = facts.kind === "handle" || facts.kind === "dynamic";
  const descriptor = adapter ? method.descriptor : facts.descriptor;
  if (facts.kind === "static" && !adapter) requireInitialized(p, method.holder);
  if (p.ended) return;
  const types = argumentTypes(descriptor);
  const args: Node[] = [];
  if (facts.appendix !== 0) {
    types.pop();
    args.push(p.graph.object({ kind: "object", object: facts.appendix }, p.unit.facts.ask("object", facts.appendix).klass));
  }
  for (let i = types.length; i > 0; i--) args.unshift(p.pop());
  if (!isStatic) args.unshift(p.pop());
  const call: Call = { facts, descriptor, isStatic, args };
  if (op === Op.invokespecial && method.name === "<init>" && p.unit.stamps.klass(method.holder).name === "java/lang/Object") {
    objectInit(p, args[0]!);
    return;
  }
  if (op === Op.invokeinterface && (facts.kind === "special" || facts.kind === "virtual")) {
    checkImplements(p, call);
    if (p.ended) return;
  }
  const result = dispatch(p, call, method);
  if (p.ended) return;
  // VarHandleGuards drop results of the methods that they link to.
  if (result !== undefined && resultType(descriptor) !== "void") p.push(result);
}

/**
 * What a call names may be in no itable (private, or of Object), or in that of an interface above: that the receiver implements the named one
 * is checked all the same.
 */
function checkImplements(p: MethodParser, call: Call): void {
  const { facts, args } = call;
  args[0] = p.nullCheck(args[0]!);
  const { klass } = args[0];
  if (p.ended || (klass !== 0 && !p.unit.stamps.isInterface(klass) && p.unit.facts.ask("isSubtype", klass, facts.klass))) return;
  const receiver = p.make(Ir.LoadKlass, "i32", [args[0]]);
  const block = p.runtime("itableLookup", "i32", [receiver, p.graph.symbol({ kind: "klass", klass: facts.klass })], true);
  p.guard(p.make(i32.eqz, "i32", [block]), "class_check");
}

/** Whether an interface's method is one of an interface above that which the call names. A receiver's class must implement the latter. */
const isDeclaredAbove = (facts: CalleeFacts, method: MethodFacts): boolean => facts.klass !== method.holder;

/** Object.<init> does nothing, unless the object is to be finalized. */
function objectInit(p: MethodParser, object: Node): void {
  if (object.klass !== 0 && object.exact) {
    if ((p.unit.stamps.klass(object.klass).flags & KLASS_HAS_FINALIZER) === 0) return;
    p.deopt("unhandled", "none");
    return;
  }
  const klass = p.make(Ir.LoadKlass, "i32", [object]);
  const flags = p.append(Ir.Load, "i32", [klass], KLASS_WORD(Klass.flags));
  p.guard(p.make(i32.and, "i32", [flags, p.graph.i32(KLASS_HAS_FINALIZER)]), "unhandled", "none");
}

// What is called.

/** @returns the result; undefined for void, and where the block has ended. */
function dispatch(p: MethodParser, call: Call, method: MethodFacts): Node | undefined {
  const { facts, args } = call;
  if (method.polymorphic !== "") {
    const target = polymorphicTarget(p, method.polymorphic, args);
    if (target !== undefined) return target.call();
    // Of what is called so results are dropped (VarHandleGuards): the interpreter looks whether there is one.
    if (method.polymorphic === "linkToStatic" && resultType(call.descriptor) === "void") {
      // The adapter tells the collector of no more of them (code/adapters.ts).
      if (args.length > MOST_POLYMORPHIC_ARGUMENTS) {
        p.deopt("unhandled", "none");
        return undefined;
      }
      return emitCall(p, call, facts.method, p.graph.symbol({ kind: "method", method: facts.method }));
    }
    const unknown = unknownTarget(p, method.polymorphic, args);
    if (unknown === undefined) return undefined;
    const descriptor = method.polymorphic === "invokeBasic" ? call.descriptor : withoutMember(call.descriptor);
    return emitCall(p, { ...call, descriptor }, 0 as MethodId, unknown);
  }
  switch (facts.kind) {
    case "static":
    case "handle":
    case "dynamic":
      return direct(p, call, facts.method);
    case "special":
      args[0] = p.nullCheck(args[0]!);
      return p.ended ? undefined : direct(p, call, facts.method);
    default:
      return virtual(p, call, method);
  }
}

function virtual(p: MethodParser, call: Call, method: MethodFacts): Node | undefined {
  const { facts, args } = call;
  const { unit } = p;
  const receiver = args[0]!;
  const isInterface = facts.kind === "interface";
  const select = (klass: KlassId): MethodId => {
    if (!isInterface) return unit.facts.ask("vtableMethod", klass, facts.index);
    if (isDeclaredAbove(facts, method) && !unit.facts.ask("isSubtype", klass, facts.klass)) return 0 as MethodId;
    return unit.facts.ask("itableMethod", klass, method.holder, facts.index);
  };
  const checked = (target: MethodId): Node | undefined => {
    args[0] = p.nullCheck(receiver);
    return p.ended ? undefined : direct(p, call, target);
  };
  const holder = unit.stamps.klass(method.holder);
  if (!isInterface && (facts.index < 0 || (method.accessFlags & ACC_FINAL) !== 0 || (holder.accessFlags & ACC_FINAL) !== 0))
    return checked(facts.method);
  if (receiver.klass !== 0 && receiver.exact) {
    const target = select(receiver.klass);
    if (target !== 0) return checked(target);
  }
  // Class hierarchy analysis: one target now, and as long as the dependency holds.
  if (!isInterface) {
    const below =
      receiver.klass !== 0 && !unit.stamps.isInterface(receiver.klass) && unit.facts.ask("isSubtype", receiver.klass, facts.klass)
        ? receiver.klass
        : facts.klass;
    const target = unit.facts.ask("uniqueTarget", below, facts.index);
    if (target !== 0) {
      p.graph.dependencies.push({ kind: "uniqueTarget", klass: below, method: facts.method, target });
      return checked(target);
    }
  } else if (receiver.klass !== 0 && !unit.stamps.isInterface(receiver.klass)) {
    const target = select(receiver.klass);
    const index = target === 0 ? -1 : unit.facts.ask("method", target).vtableIndex;
    if (index >= 0) {
      const unique = unit.facts.ask("uniqueTarget", receiver.klass, index);
      if (unique !== 0) {
        p.graph.dependencies.push({ kind: "uniqueTarget", klass: receiver.klass, method: target, target: unique });
        return checked(unique);
      }
    }
  }
  const guess = byProfile(p, call, select);
  return guess === undefined ? virtualCall(p, call) : guess.value;
}

interface Guess {
  readonly klass: KlassId;
  readonly target: MethodId;
}

/** Guards for the receiver types that the profile has seen, if what they call can be inlined. undefined: no guess is made. */
function byProfile(p: MethodParser, call: Call, select: (klass: KlassId) => MethodId): { value: Node | undefined } | undefined {
  const { limits, speculate } = p.unit;
  const cell = p.cell("virtualCall");
  if (cell === undefined || cell.rows.length === 0 || !speculate || !limits.typeProfile) return undefined;
  let total = cell.count;
  for (const row of cell.rows) total += row.count;
  if (total === 0) return undefined;
  const rows = [...cell.rows].sort((a, b) => b.count - a.count);
  const known = rows[0]!.count / total >= limits.typeProfileMajorReceiverPercent / 100;
  const closed = cell.count === 0 && rows.length <= (limits.bimorphicInlining ? 2 : 1);
  if (!closed && !known) return undefined;
  const guesses: Guess[] = [];
  const frequency = callFrequency(p);
  for (const row of closed ? rows : rows.slice(0, 1)) {
    const target = select(row.klass);
    if (target === 0) return undefined;
    if (guesses.length === 0 && !shouldInline(p.unit, target, p.scope, frequency).inline) return undefined;
    guesses.push({ klass: row.klass, target });
  }
  const reason = guesses.length === 1 ? "class_check" : "bimorphic";
  return { value: guarded(p, call, guesses, closed && !p.trapped("class_check") && !p.trapped("bimorphic") ? reason : undefined) };
}

/** if (klass == K1) T1 else if (klass == K2) T2 else trap or virtual call. */
function guarded(p: MethodParser, call: Call, guesses: readonly Guess[], trap: "class_check" | "bimorphic" | undefined): Node | undefined {
  const receiver = call.args[0]!;
  const exits: Exit[] = [];
  const arm = (run: () => Node | undefined): void => {
    const { locals, stack } = p;
    p.locals = locals.slice();
    p.stack = stack.slice();
    const value = run();
    if (p.current !== undefined) exits.push({ from: p.current, value });
    p.locals = locals;
    p.stack = stack;
  };
  const klass = p.make(Ir.LoadKlass, "i32", [receiver]);
  for (let i = 0; i < guesses.length; i++) {
    const guess = guesses[i]!;
    const symbol = p.graph.symbol({ kind: "klass", klass: guess.klass });
    const run = (): Node | undefined => {
      const exact = p.unit.cast(p, receiver, guess.klass, true);
      exact.nonNull = true;
      return direct(p, { ...call, args: [exact, ...call.args.slice(1)] }, guess.target);
    };
    if (i === guesses.length - 1 && trap !== undefined) {
      p.guard(p.make(i32.ne, "i32", [klass, symbol]), trap);
      if (p.ended) break;
      arm(run);
      return p.unit.join(p, exits);
    }
    const from = p.current!;
    const yes = p.graph.block();
    const no = p.graph.block();
    const probability = i === 0 && guesses.length > 1 ? 0.6 : 0.9;
    yes.frequency = from.frequency * probability;
    no.frequency = from.frequency * (1 - probability);
    p.append(Ir.If, "void", [p.make(i32.eq, "i32", [klass, symbol])], { probability });
    p.graph.edge(from, yes);
    p.graph.edge(from, no);
    p.current = yes;
    arm(run);
    p.current = no;
  }
  if (!p.ended) arm(() => virtualCall(p, call));
  return p.unit.join(p, exits);
}

function callFrequency(p: MethodParser): number {
  const profile = p.unit.profile(p.scope.method);
  if (!profile.exists || profile.invocations + profile.backedges === 0) {
    // What the interpreter makes without a frame has no profile. Where the unit has one, it says how often the method is entered here.
    return p.scope.parent !== undefined && p.unit.profile(p.graph.scopes[0]!.method).exists ? p.entryFrequency : -1;
  }
  const cell = p.cell("virtualCall") ?? p.cell("counter");
  if (cell === undefined) return -1;
  let count = cell.count;
  for (const row of cell.rows) count += row.count;
  return count / Math.max(1, profile.invocations);
}

// Signature-polymorphic calls on constants: invokeBasic of a method handle, linkTo* of a member name.

function polymorphicTarget(p: MethodParser, name: string, args: Node[]): { call(): Node | undefined } | undefined {
  const constant = base(name === "invokeBasic" ? args[0]! : args[args.length - 1]!);
  if (constant.op !== Ir.ObjectConstant) return undefined;
  const symbol = constant.aux as { kind: string; object: never };
  if (symbol.kind !== "object") return undefined;
  const { facts } = p.unit;
  if (name === "invokeBasic") {
    const target = facts.ask("handleTarget", symbol.object);
    return target === 0 ? undefined : { call: () => callKnown(p, target, args, "static", 0 as KlassId, -1) };
  }
  const member = facts.ask("memberTarget", symbol.object);
  if (member.method === 0) return undefined;
  return { call: () => callKnown(p, member.method, args.slice(0, -1), member.kind, member.klass, member.index) };
}

function callKnown(
  p: MethodParser,
  method: MethodId,
  args: Node[],
  kind: "static" | "special" | "virtual" | "interface",
  klass: KlassId,
  index: number,
): Node | undefined {
  const facts = p.unit.facts.ask("method", method);
  const isStatic = (facts.accessFlags & ACC_STATIC) !== 0;
  if (isStatic) requireInitialized(p, facts.holder);
  if (p.ended) return undefined;
  const callee: CalleeFacts = {
    kind,
    method,
    klass: klass === 0 ? facts.holder : klass,
    index,
    descriptor: facts.descriptor,
    appendix: 0 as never,
    cacheIndex: -1,
  };
  // Lambda forms pass Objects where the target wants a class: nothing is checked, as the interpreter does not.
  return dispatch(p, { facts: callee, descriptor: facts.descriptor, isStatic, args }, facts);
}

// The call.

function direct(p: MethodParser, call: Call, target: MethodId): Node | undefined {
  const facts = p.unit.facts.ask("method", target);
  const intrinsic = parseIntrinsic(p, facts, call.args);
  if (intrinsic !== undefined) return intrinsic === "void" ? undefined : intrinsic;
  // Its arguments always fail.
  if (p.ended) return undefined;
  const verdict = shouldInline(p.unit, target, p.scope, callFrequency(p));
  p.unit.note(p, facts, verdict.why);
  if (verdict.inline) return inline(p, call, target);
  return emitCall(p, call, target, p.graph.symbol({ kind: "method", method: target }));
}

function inline(p: MethodParser, call: Call, target: MethodId): Node | undefined {
  const { unit, graph } = p;
  const scope = unit.scope(target, p.scope, p.bci);
  const locals: (Node | undefined)[] = new Array(scope.facts.maxLocals).fill(undefined);
  let slot = 0;
  for (const arg of call.args) {
    locals[slot] = arg;
    slot += isWide(arg) ? 2 : 1;
  }
  const callee = p.inlinee(scope, locals);
  if (scope.synchronized) {
    scope.lock = scope.isStatic ? graph.object({ kind: "mirror", klass: scope.facts.holder }, 0 as KlassId) : call.args[0]!;
    const address = p.make(Ir.FrameAddress, "i32", [], { scope, bits: LOCK_OF_METHOD });
    p.guard(p.runtime("lock", "i32", [scope.lock, address], false), "unhandled", "none");
  }
  callee.parse(p.current!, 0);
  p.current = undefined;
  const result = unit.join(p, callee.exits);
  const { name, descriptor, holder } = scope.facts;
  if (result !== undefined && name === "valueOf" && scope.isStatic && isBoxing(unit.stamps.klass(holder).name, descriptor))
    result.nonNull = true;
  return result;
}

function virtualCall(p: MethodParser, call: Call): Node | undefined {
  const { facts, args } = call;
  const named = p.unit.facts.ask("method", facts.method);
  p.unit.note(p, named, "virtual call");
  if (facts.kind === "interface" && isDeclaredAbove(facts, named)) checkImplements(p, call);
  if (p.ended) return undefined;
  const klass = p.make(Ir.LoadKlass, "i32", [args[0]!]);
  const { graph } = p;
  let method: Node;
  if (facts.kind === "interface") {
    const block = p.runtime("itableLookup", "i32", [klass, graph.symbol({ kind: "klass", klass: named.holder })], true);
    p.guard(p.make(i32.eqz, "i32", [block]), "null_check");
    method = p.append(Ir.Load, "i32", [block], KLASS_WORD(4 * facts.index));
    p.guard(p.make(i32.eqz, "i32", [method]), "class_check");
    const flags = p.append(Ir.Load, "i32", [method], KLASS_WORD(Method.accessFlags));
    p.guard(p.make(i32.eqz, "i32", [p.make(i32.and, "i32", [flags, graph.i32(ACC_PUBLIC)])]), "class_check");
  } else {
    method = p.append(Ir.Load, "i32", [klass], KLASS_WORD(VTABLE + 4 * facts.index));
    // Of null the Klass is 0, and the null page holds zeros.
    p.guard(p.make(i32.eqz, "i32", [method]), "null_check");
  }
  if (!args[0]!.nonNull) args[0] = p.refineNonNull(args[0]!);
  return emitCall(p, call, 0 as MethodId, method);
}

function emitCall(p: MethodParser, call: Call, method: MethodId, methodNode: Node): Node | undefined {
  const shape = shapeOf(call.descriptor, call.isStatic);
  const type: Type = resultType(call.descriptor);
  const info: CallInfo = { kind: method !== 0 ? "direct" : "computed", method, shape, bci: p.bci };
  const node = p.append(Ir.Call, type, [methodNode, ...call.args], info);
  node.state = p.inProgress();
  const stack = p.stack.slice();
  if (type !== "void") {
    stack.push(node);
    if (isWide(node)) stack.push(undefined);
  }
  node.after = p.stateWith(p.bci + instructionLength(p.code, p.bci), stack);
  if (type === "ref") {
    const result = call.descriptor.slice(call.descriptor.indexOf(")") + 1);
    p.unit.stamps.declare(node, p.unit.facts.ask("loadedClass", method === 0 ? call.facts.method : method, result));
  }
  catchException(p);
  return type === "void" ? undefined : node;
}

// Leaving.

export function parseReturn(p: MethodParser, op: number): void {
  const { scope } = p;
  let value: Node | undefined;
  if (op !== Op.return) value = p.pop();
  // IllegalMonitorStateException, unless on-stack replacement has entered them.
  if (p.monitors !== 0) {
    p.deopt("unhandled", "none");
    return;
  }
  if (scope.synchronized) {
    const address = p.make(Ir.FrameAddress, "i32", [], { scope, bits: LOCK_OF_METHOD });
    p.guard(p.runtime("unlock", "i32", [scope.lock!, address], false), "unhandled", "none");
  }
  if (op === Op.ireturn) value = narrow(p, scope.facts.descriptor.at(-1)!, value!);
  p.exits.push({ from: p.current!, value });
  p.current = undefined;
}

/** Whether a value is 0 or 1 as it is. What comes round a loop is not known yet. */
function isBoolean(value: Node, depth = 0): boolean {
  if (value.op === Ir.Constant) return value.aux === 0 || value.aux === 1;
  if (value.op === Ir.Phi) return depth < 3 && !isLoopHeader(value.block!) && value.inputs.every((input) => isBoolean(input, depth + 1));
  return value.op === i32.eqz || (value.op >= i32.eq && value.op <= i32.geU) || value.op === Ir.InstanceOf;
}

const isLoopHeader = (block: Block): boolean => block.preds[0]!.nodes.some((node) => node.op === Ir.LoopEntry);

/** JVMS 6.5.ireturn. */
function narrow(p: MethodParser, type: string, value: Node): Node {
  switch (type) {
    case "Z":
      return isBoolean(value) ? value : p.make(i32.and, "i32", [value, p.graph.i32(1)]);
    case "B":
      return p.make(i32.extend8S, "i32", [value]);
    case "S":
      return p.make(i32.extend16S, "i32", [value]);
    case "C":
      return p.make(i32.and, "i32", [value, p.graph.i32(0xffff)]);
    default:
      return value;
  }
}
