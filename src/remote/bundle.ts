// Guesses what a compilation will ask, so that its facts come along in one message: the inlining tree as the profile and the compilers'
// rules suggest it. A question too many costs bytes, one too few a round trip; neither changes the code (facts/numbering.ts).
import { instructionLength, u2 } from "../bytecode/iterate.ts";
import { Op } from "../bytecode/opcodes.ts";
import type { Key } from "../compiler/facts/numbering.ts";
import type {
  CalleeFacts,
  CellFacts,
  CodeFacts,
  ConstantFacts,
  FieldFacts,
  KlassFacts,
  MethodFacts,
  ObjectFacts,
  ProfileFacts,
  QuestionKind,
  ValueFacts,
} from "../compiler/facts/questions.ts";
import { ACC_ABSTRACT, ACC_FINAL, ACC_INTERFACE, ACC_NATIVE, ACC_STATIC } from "../layout/access-flags.ts";
import { METHOD_FORCE_INLINE } from "../layout/metadata.ts";

/** Tells the server the answer (once), and gives it. */
export type Tell = (kind: QuestionKind, ...key: Key) => unknown;

/** Methods of one tree. */
const MOST_METHODS = 60;
const DEEPEST = 12;
/** MaxInlineSize, FreqInlineSize and InlineSmallCode as they are by default; a little more than they is no harm. */
const SMALL = 35;
const HOT = 325;
const SMALL_CODE = 2500;

export class Bundler {
  private readonly tell: Tell;
  private readonly optimizes: boolean;
  private methods = 0;
  private readonly seen = new Set<number>();

  /** @param tell of raw ids */
  constructor(tell: Tell, tier: number) {
    this.tell = tell;
    this.optimizes = tier === 4;
  }

  /** The tree of a method. Called again for what the server asked beside it, it goes on with fresh room. */
  root(method: number): void {
    if (this.optimizes) {
      for (const name of ["java/lang/Class", "java/lang/Thread"]) this.tell("wellKnown", name);
      this.klass(this.tell("wellKnown", "java/lang/String") as number);
    }
    this.methods = 0;
    this.body(method, 0);
  }

  /** What hangs on a question that was not foreseen. */
  around(kind: QuestionKind, key: Key): void {
    const answer = this.tell(kind, ...key);
    this.methods = Math.max(0, this.methods - 10);
    switch (kind) {
      case "method":
      case "code":
      case "profile":
      case "inlineDirective":
        this.candidate(key[0] as number, 1, 1);
        break;
      case "vtableMethod":
      case "itableMethod":
      case "uniqueTarget":
      case "handleTarget":
        this.candidate(answer as number, 1, 1);
        break;
      case "memberTarget":
        this.candidate((answer as { method: number }).method, 1, 1);
        break;
      case "object":
        this.object(key[0] as number, 1);
        break;
      case "classConstant":
      case "arrayKlass":
      case "loadedClass":
      case "wellKnown":
        this.klass(answer as number);
        break;
      case "klass":
      case "isSubtype":
        this.klass(key[0] as number);
        break;
    }
  }

  private method(id: number): MethodFacts {
    const facts = this.tell("method", id) as MethodFacts;
    this.klass(facts.holder);
    return facts;
  }

  private klass(id: number): KlassFacts | undefined {
    if (id === 0) return undefined;
    const facts = this.tell("klass", id) as KlassFacts;
    if (!this.seen.has(id)) {
      this.seen.add(id);
      this.tell("initState", id);
      if (this.optimizes) {
        this.klass(facts.super);
        this.klass(facts.elementKlass);
        for (let k: number = facts.super; k !== 0; k = (this.tell("klass", k) as KlassFacts).super) this.tell("isSubtype", id, k);
      }
    }
    return facts;
  }

  /** A method that may be inlined. @param frequency calls for one of the caller, -1 unknown */
  private candidate(id: number, depth: number, frequency: number): void {
    if (id === 0) return;
    const facts = this.method(id);
    if (!this.optimizes) {
      if (facts.codeLength > 0 && facts.codeLength <= 6 && this.methods++ < MOST_METHODS) this.accessor(id);
      return;
    }
    if ((facts.accessFlags & (ACC_ABSTRACT | ACC_NATIVE)) !== 0) return;
    this.tell("inlineDirective", id);
    if (facts.codeLength === 0 || depth > DEEPEST || this.methods >= MOST_METHODS) return;
    const forced = (facts.flags & METHOD_FORCE_INLINE) !== 0;
    const limit = frequency >= 0.25 ? HOT : SMALL;
    if (!forced) {
      if (frequency === 0 && facts.codeLength > 6) return;
      if ((this.tell("codeSize", id) as number) > SMALL_CODE || facts.codeLength > limit) return;
    }
    this.body(id, depth);
  }

  private accessor(id: number): void {
    const { code } = this.tell("code", id) as CodeFacts;
    if (code[1] === Op.getfield) this.field(id, u2(code, 2), "get", "instance", 0);
    else if (code[2] === Op.putfield) this.field(id, u2(code, 3), "put", "instance", 0);
  }

  private body(id: number, depth: number): void {
    this.methods++;
    const method = this.method(id);
    const { code } = this.tell("code", id) as CodeFacts;
    const profile = this.optimizes ? (this.tell("profile", id) as ProfileFacts) : undefined;
    const cells = new Map<number, CellFacts>();
    for (const cell of profile?.cells ?? []) {
      if (!cells.has(cell.bci) || cell.kind === "virtualCall" || cell.kind === "counter") cells.set(cell.bci, cell);
      for (const row of cell.rows) this.klass(row.klass);
      for (const k of cell.argumentTypes) this.klass(k);
      this.klass(cell.returnType);
    }
    for (let bci = 0; bci < code.length; ) {
      this.instruction(id, method, code, bci, depth, profile, cells.get(bci));
      const length = instructionLength(code, bci);
      if (length === 0) return;
      bci += length;
    }
  }

  private instruction(
    id: number,
    method: MethodFacts,
    code: Uint8Array,
    bci: number,
    depth: number,
    profile: ProfileFacts | undefined,
    cell: CellFacts | undefined,
  ): void {
    switch (code[bci]) {
      case Op.ldc:
        return this.constant(id, code[bci + 1]!);
      case Op.ldc_w:
      case Op.ldc2_w:
        return this.constant(id, u2(code, bci + 1));
      case Op.getstatic:
      case Op.putstatic:
        return this.field(id, u2(code, bci + 1), code[bci] === Op.getstatic ? "get" : "put", "static", depth);
      case Op.getfield:
      case Op.putfield:
        return this.field(id, u2(code, bci + 1), code[bci] === Op.getfield ? "get" : "put", "instance", depth);
      case Op.invokevirtual:
      case Op.invokespecial:
      case Op.invokestatic:
      case Op.invokeinterface:
      case Op.invokedynamic:
        return this.call(id, method, bci, depth, profile, cell);
      case Op.new:
      case Op.checkcast:
      case Op.instanceof:
      case Op.anewarray:
      case Op.multianewarray: {
        const klass = this.tell("classConstant", id, u2(code, bci + 1)) as number;
        this.klass(klass);
        if (code[bci] === Op.anewarray && klass !== 0) this.klass(this.tell("arrayKlass", klass) as number);
        if (code[bci] === Op.checkcast || code[bci] === Op.instanceof)
          for (const row of cell?.rows ?? []) if (klass !== 0) this.tell("isSubtype", row.klass, klass);
        return;
      }
      case Op.newarray:
        this.klass(this.tell("primitiveArrayKlass", code[bci + 1]!) as number);
        return;
      case Op.baload:
      case Op.bastore:
        this.tell("primitiveArrayKlass", 4);
        return;
    }
  }

  private constant(id: number, index: number): void {
    const facts = this.tell("constant", id, index) as ConstantFacts;
    if (facts.kind === "object" || facts.kind === "class") this.klass(facts.klass);
    if (facts.kind === "object" && this.optimizes) this.object(facts.object, DEEPEST - 1);
  }

  private field(id: number, index: number, access: "get" | "put", where: "static" | "instance", depth: number): void {
    const facts = this.tell("field", id, index, access, where) as FieldFacts;
    if (facts.field === 0) return;
    this.klass(facts.holder);
    this.klass(facts.klass);
    if (!this.optimizes || !facts.isStatic || !facts.isFinal || access === "put") return;
    if (this.tell("initState", facts.holder) !== "initialized") return;
    const value = this.tell("staticValue", facts.field) as ValueFacts;
    if (value.known && value.object !== 0) this.object(value.object, depth);
  }

  /** A constant object. Method handles lead to what they call. */
  private object(id: number, depth: number): void {
    const { klass, mirrorOf } = this.tell("object", id) as ObjectFacts;
    const name = this.klass(klass)?.name ?? "";
    this.klass(mirrorOf);
    if (depth > DEEPEST || this.methods >= MOST_METHODS) return;
    if (name.startsWith("java/lang/invoke/") && name.endsWith("MethodHandle")) {
      this.candidate(this.tell("handleTarget", id) as number, depth + 1, 1);
    } else if (name === "java/lang/invoke/MemberName") {
      this.candidate((this.tell("memberTarget", id) as { method: number }).method, depth + 1, 1);
    }
  }

  private call(
    id: number,
    caller: MethodFacts,
    bci: number,
    depth: number,
    profile: ProfileFacts | undefined,
    cell: CellFacts | undefined,
  ): void {
    const callee = this.tell("callee", id, bci) as CalleeFacts;
    if (callee.kind === "unresolved") return;
    const method = this.method(callee.method);
    if (callee.klass !== 0) this.klass(callee.klass);
    if (this.optimizes) this.result(callee.method, callee.descriptor);
    if (callee.appendix !== 0) this.object(callee.appendix, depth);
    let count = cell === undefined ? 0 : cell.count;
    for (const row of cell?.rows ?? []) count += row.count;
    const hot = profile === undefined || !profile.exists || profile.invocations + profile.backedges === 0 || cell === undefined;
    const frequency = hot ? -1 : count / Math.max(1, profile.invocations);
    if (method.polymorphic !== "") return;
    if (callee.kind !== "virtual" && callee.kind !== "interface") return this.candidate(callee.method, depth + 1, frequency);
    const holder = this.klass(method.holder)!;
    if (callee.index < 0 || ((method.accessFlags | holder.accessFlags) & ACC_FINAL) !== 0)
      return this.candidate(callee.method, depth + 1, frequency);
    if (!this.optimizes && callee.kind === "virtual") {
      if (method.codeLength > 0 && method.codeLength <= 6) this.tell("uniqueTarget", callee.klass, callee.index);
      return this.candidate(callee.method, depth + 1, frequency);
    }
    if (!this.optimizes) return;
    if (callee.kind === "virtual") {
      const target = this.tell("uniqueTarget", callee.klass, callee.index) as number;
      if (target !== 0) return this.candidate(target, depth + 1, frequency);
      // A receiver of the caller's own class is the commonest of those whose class is known.
      if ((caller.accessFlags & ACC_STATIC) === 0) this.below(caller.holder, callee, depth, frequency);
    }
    for (const row of cell?.rows ?? []) {
      this.klass(row.klass);
      this.tell("isSubtype", row.klass, callee.klass);
      const target = this.tell(...this.selection(row.klass, callee)) as number;
      this.candidate(target, depth + 1, frequency);
    }
  }

  private below(klass: number, callee: CalleeFacts, depth: number, frequency: number): void {
    const { accessFlags } = this.tell("klass", klass) as KlassFacts;
    if ((accessFlags & ACC_INTERFACE) !== 0 || this.tell("isSubtype", klass, callee.klass) !== true) return;
    this.candidate(this.tell("uniqueTarget", klass, callee.index) as number, depth + 1, frequency);
  }

  private selection(klass: number, callee: CalleeFacts): [QuestionKind, ...Key] {
    if (callee.kind !== "interface") return ["vtableMethod", klass, callee.index];
    return ["itableMethod", klass, this.method(callee.method).holder, callee.index];
  }

  private result(method: number, descriptor: string): void {
    const result = descriptor.slice(descriptor.indexOf(")") + 1);
    if (result.startsWith("L") || result.startsWith("[")) this.klass(this.tell("loadedClass", method, result) as number);
  }
}
