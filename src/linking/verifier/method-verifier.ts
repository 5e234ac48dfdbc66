// Type checking of one method by its StackMapTable (JVMS 4.10.1): the instructions in order, each against the frame before it. Instructions
// on fields and calls are in members.ts. The order of checks is that of HotSpot 17, since the first that fails makes the message.
import { FLAGS, Flag, implicitLocal, MNEMONIC, Op, STACK } from "../../bytecode/opcodes.ts";
import type { ConstantPoolAddr, KlassAddr, MethodAddr, SymbolAddr } from "../../layout/addresses.ts";
import { type Addr, ld, u8 } from "../../layout/memory.ts";
import { ConstantPool, Klass, Method, TAG_KLASS } from "../../layout/metadata.ts";
import { cpClassName, cpKlass, cpMemberSignature, cpTag } from "../constant-pool.ts";
import { externalName, isHidden, nameOf } from "../klass-view.ts";
import { isStatic, originalCode } from "../method-view.ts";
import { names, symbolOf, symbolToString } from "../symbols.ts";
import { isAssignable, requireKlass } from "./assignable.ts";
import { componentOf, fieldType, type Shape, shapeOf } from "./descriptors.ts";
import { Frame } from "./frame.ts";
import { catchType, endPc, handlerAt, handlerCount, handlerPc, startPc } from "./handlers.ts";
import { verifyField, verifyInvoke } from "./members.ts";
import { badCode, badConstant, badType, constant, implicit, signature, VerifyProblem } from "./problem.ts";
import { checkHandlerRanges, checkLocalVariables, lengthOf, scanCode } from "./scan.ts";
import { codeS2, codeS4, codeU2, formatProblem, isClass, type JumpTargets, StackMap } from "./stack-map.ts";
import {
  ANY_REFERENCE,
  CATEGORY_1,
  CATEGORY_2,
  DOUBLE,
  DOUBLE_2ND,
  dimensionsOf,
  FLOAT,
  INT,
  isArray,
  isArrayOf,
  isCategory1,
  isObject,
  isReferenceArray,
  LONG,
  LONG_2ND,
  NULL,
  TOP,
  type Type,
  UNINITIALIZED,
  UNINITIALIZED_THIS,
} from "./types.ts";

const CONSTANT_Integer = 3;
const CONSTANT_Float = 4;
const CONSTANT_Long = 5;
const CONSTANT_Double = 6;
const CONSTANT_Class = 7;
const CONSTANT_String = 8;
const CONSTANT_MethodHandle = 15;
const CONSTANT_MethodType = 16;
const CONSTANT_Dynamic = 17;

const bits = (...tags: number[]): number => tags.reduce((set, tag) => set | (1 << tag), 0);
const ONE_SLOT = bits(
  CONSTANT_Integer,
  CONSTANT_Float,
  CONSTANT_String,
  CONSTANT_Class,
  CONSTANT_MethodHandle,
  CONSTANT_MethodType,
  CONSTANT_Dynamic,
);
const TWO_SLOTS = bits(CONSTANT_Long, CONSTANT_Double, CONSTANT_Dynamic);

/** Class files from here on may have padding in switches that is not zero. */
const ANY_PADDING_VERSION = 51;
const MAX_DIMENSIONS = 255;

/** Component of the arrays of xaload, and of xastore 33 further on; 0 for references, 1 for baload's two. */
const ELEMENTS: Readonly<Record<number, number>> = {
  [Op.iaload]: 0x49,
  [Op.laload]: 0x4a,
  [Op.faload]: 0x46,
  [Op.daload]: 0x44,
  [Op.aaload]: 0,
  [Op.baload]: 1,
  [Op.caload]: 0x43,
  [Op.saload]: 0x53,
};
const STORE_AFTER_LOAD = Op.iastore - Op.iaload;
const NEWARRAY = ["[Z", "[C", "[F", "[D", "[B", "[S", "[I", "[J"];

export class MethodVerifier {
  readonly method: MethodAddr;
  readonly klass: KlassAddr;
  readonly pool: ConstantPoolAddr;
  readonly code: Addr;
  readonly length: number;
  /** The type of `this`. */
  readonly thisType: SymbolAddr;
  readonly version: number;
  readonly frame: Frame;
  /** The stack map, or what infers types. */
  protected targets!: JumpTargets;
  protected readonly shape: Shape;
  /** Bytecodes from exMin to exMax are in some try block. */
  private exMin: number;
  private exMax = -1;
  /** Set by the call of a constructor on `this`. */
  thisInitialized = false;
  protected noFall = false;
  protected readonly throwable: Type;

  constructor(m: MethodAddr) {
    const k = ld(m + Method.holder);
    this.method = m;
    this.klass = k;
    this.pool = ld(k + Klass.constantPool);
    this.code = originalCode(m);
    this.length = ld(m + Method.codeLength);
    this.thisType = nameOf(k);
    this.version = ld(k + Klass.majorVersion);
    this.shape = shapeOf(ld(m + Method.signature));
    this.exMin = this.length;
    this.throwable = symbolOf("java/lang/Throwable");
    this.frame = new Frame(k, ld(m + Method.maxLocals), ld(m + Method.maxStack));
    const isConstructor = ld(m + Method.name) === names.init && this.thisType !== names.object;
    this.frame.setArguments(isStatic(m) ? undefined : isConstructor ? UNINITIALIZED_THIS : this.thisType, this.shape);
  }

  /** @throws VerifyProblem, NeedsKlass */
  verify(): void {
    const { frame, method, length, code } = this;
    const marks = scanCode(code, length);
    checkHandlerRanges(method, marks, (entry) => this.checkHandler(entry));
    checkLocalVariables(method, marks);
    const stackMap = new StackMap(method, frame, marks, (index) => this.classType(index));
    this.targets = stackMap;
    let next = 0;
    for (let bci = 0; bci < length; ) {
      frame.offset = bci;
      frame.mark = frame.stackSize;
      next = this.meetStackMap(stackMap, next, bci);
      const size = lengthOf(code + bci, bci, code + length);
      this.thisInitialized = false;
      const inTry = this.inTry(bci);
      const op = u8[code + bci]!;
      // A store changes what a handler sees: the state before it counts. A call of a constructor changes the flag: that after it counts.
      const isStore = (FLAGS[op === Op.wide ? u8[code + bci + 1]! : op]! & Flag.store) !== 0 && op !== Op.iinc && !this.isWideIinc(bci);
      if (inTry && isStore) this.checkHandlers(bci, false);
      this.instruction(op, bci);
      if (inTry && !isStore) this.checkHandlers(bci, this.thisInitialized);
      bci += size;
    }
    if (!this.noFall) throw new VerifyProblem("Control flow falls through code end", badCode(length));
  }

  private isWideIinc(bci: number): boolean {
    return u8[this.code + bci] === Op.wide && u8[this.code + bci + 1] === Op.iinc;
  }

  inTry(bci: number): boolean {
    return bci >= this.exMin && bci < this.exMax;
  }

  // --- constants
  /** The type that a CONSTANT_Class names. In a hidden class its own name, which the class file has without the VM's suffix. */
  classType(index: number): Type {
    const { klass, pool } = this;
    if (cpKlass(pool, index) === klass) return this.thisType;
    const name = cpClassName(pool, index);
    if (isHidden(klass) && symbolToString(this.thisType).replace(/\+0x[0-9a-f]+$/, "") === symbolToString(name)) return this.thisType;
    return name;
  }

  /** A constant is one of some kinds. @param tags bits of CONSTANT_* */
  checkConstant(bci: number, index: number, tags: number): void {
    this.checkIndex(bci, index);
    const tag = cpTag(this.pool, index);
    const kind = tag === TAG_KLASS ? CONSTANT_Class : tag & 0x3f;
    if ((tags & (1 << kind)) === 0) throw this.illegalConstant(bci, index, "type at constant pool entry");
  }
  private checkIndex(bci: number, index: number): void {
    if (index <= 0 || index >= ld(this.pool + ConstantPool.length)) throw this.illegalConstant(bci, index, "constant pool index");
  }
  private checkClass(bci: number, index: number): Type {
    this.checkIndex(bci, index);
    if (!isClass(this.pool, index)) throw this.illegalConstant(bci, index, "type at constant pool entry");
    return this.classType(index);
  }
  private illegalConstant(bci: number, index: number, what: string): VerifyProblem {
    return new VerifyProblem(`Illegal ${what} ${index} in class ${externalName(this.klass)}`, badConstant(bci, index));
  }

  // --- handlers and stack maps
  protected checkHandler(entry: Addr): void {
    const index = catchType(entry);
    if (index !== 0) {
      const type = this.classType(index);
      if (type === this.throwable) requireKlass(this.klass, type); // it must be there when an OutOfMemoryError is to be caught
      if (!isAssignable(this.klass, this.throwable, type)) {
        const handler = handlerPc(entry);
        throw new VerifyProblem(
          `Catch type is not a subclass of Throwable in exception handler ${handler}`,
          badType(handler, constant(index, type), implicit(this.throwable)),
        );
      }
    }
    if (startPc(entry) < this.exMin) this.exMin = startPc(entry);
    if (endPc(entry) > this.exMax) this.exMax = endPc(entry);
  }

  /** The handlers of an instruction can take its frame. */
  checkHandlers(bci: number, thisUninitialized: boolean): void {
    const { method, frame } = this;
    const n = handlerCount(method);
    for (let i = 0; i < n; i++) {
      const e = handlerAt(method, i);
      if (bci < startPc(e) || bci >= endPc(e)) continue;
      const type = catchType(e) === 0 ? this.throwable : this.classType(catchType(e));
      const fault = this.targets.matchTarget(frame.forHandler(frame.thisUninitialized || thisUninitialized, type), handlerPc(e));
      if (fault !== undefined) throw new VerifyProblem(`Stack map does not match the one at exception handler ${handlerPc(e)}`, fault);
    }
  }

  private meetStackMap(stackMap: StackMap, next: number, bci: number): number {
    if (next >= stackMap.count) {
      if (this.noFall) throw new VerifyProblem("Expecting a stack map frame", badCode(bci));
      return next;
    }
    const offset = stackMap.offsetAt(next);
    if (this.noFall && offset > bci) {
      const reason = "Expected stackmap frame at this location.";
      throw new VerifyProblem("Expecting a stack map frame", { bci, reason });
    }
    if (offset === bci) {
      stackMap.enter(this.frame, next, !this.noFall);
      return next + 1;
    }
    if (offset < bci) throw formatProblem(`Bad stack map offset ${offset}`, this.method);
    return next;
  }

  // --- instructions
  protected instruction(op: number, bci: number): void {
    const { frame } = this;
    const at = this.code + bci;
    this.noFall = (FLAGS[op]! & Flag.ends) !== 0;
    if (op === Op.wide) {
      this.wide(u8[at + 1]!, codeU2(at + 2), bci);
      return;
    }
    const flags = FLAGS[op]!;
    if ((flags & Flag.array) !== 0) {
      this.arrayAccess(op, bci);
      return;
    }
    if ((flags & (Flag.load | Flag.store)) !== 0 && op !== Op.ret) {
      this.local(op, (flags & Flag.implicitLocal) !== 0 ? implicitLocal(op) : u8[at + 1]!);
      return;
    }
    switch (op) {
      case Op.aconst_null:
        frame.push(NULL);
        return;
      case Op.ldc:
        this.loadConstant(bci, u8[at + 1]!, false);
        return;
      case Op.ldc_w:
      case Op.ldc2_w:
        this.loadConstant(bci, codeU2(at + 1), op === Op.ldc2_w);
        return;
      case Op.pop:
      case Op.pop2:
      case Op.dup:
      case Op.dup_x1:
      case Op.dup_x2:
      case Op.dup2:
      case Op.dup2_x1:
      case Op.dup2_x2:
      case Op.swap:
        this.shuffle(op);
        return;
      case Op.if_acmpeq:
      case Op.if_acmpne:
        frame.pop(ANY_REFERENCE);
        frame.pop(ANY_REFERENCE);
        this.targets.checkJump(frame, bci + codeS2(at + 1));
        return;
      case Op.ifnull:
      case Op.ifnonnull:
        frame.pop(ANY_REFERENCE);
        this.targets.checkJump(frame, bci + codeS2(at + 1));
        return;
      case Op.goto:
        this.targets.checkJump(frame, bci + codeS2(at + 1));
        return;
      case Op.goto_w:
        this.targets.checkJump(frame, bci + codeS4(at + 1));
        return;
      case Op.tableswitch:
      case Op.lookupswitch:
        this.switches(op, bci);
        return;
      case Op.ireturn:
      case Op.lreturn:
      case Op.freturn:
      case Op.dreturn:
      case Op.areturn:
        this.returnsValue(op, bci);
        return;
      case Op.return:
        this.returns(bci);
        return;
      case Op.getstatic:
      case Op.putstatic:
      case Op.getfield:
      case Op.putfield:
        verifyField(this, op, bci, codeU2(at + 1));
        return;
      case Op.invokevirtual:
      case Op.invokespecial:
      case Op.invokestatic:
      case Op.invokeinterface:
      case Op.invokedynamic:
        verifyInvoke(this, op, bci, codeU2(at + 1));
        return;
      case Op.new: {
        const index = codeU2(at + 1);
        const type = this.checkClass(bci, index);
        if (!isObject(type)) throw new VerifyProblem("Illegal new instruction", badType(bci, constant(index, type)));
        frame.push(UNINITIALIZED + bci);
        return;
      }
      case Op.newarray: {
        const name = NEWARRAY[u8[at + 1]! - 4];
        if (name === undefined) throw new VerifyProblem("Illegal newarray instruction", badCode(bci));
        frame.pop(INT);
        frame.push(symbolOf(name));
        return;
      }
      case Op.anewarray:
        this.newReferenceArray(bci, codeU2(at + 1));
        return;
      case Op.multianewarray:
        this.newMultiArray(bci, codeU2(at + 1), u8[at + 3]!);
        return;
      case Op.arraylength: {
        const type = frame.pop(ANY_REFERENCE);
        if (type !== NULL && !isArray(type)) throw this.badOperand(op, bci);
        frame.push(INT);
        return;
      }
      case Op.checkcast: {
        const type = this.checkClass(bci, codeU2(at + 1));
        frame.pop(names.object);
        frame.push(type);
        return;
      }
      case Op.instanceof:
        this.checkClass(bci, codeU2(at + 1));
        frame.pop(names.object);
        frame.push(INT);
        return;
      case Op.monitorenter:
      case Op.monitorexit:
        frame.pop(ANY_REFERENCE);
        return;
      case Op.athrow:
        frame.pop(this.throwable);
        return;
      case Op.jsr:
      case Op.jsr_w:
      case Op.ret:
        this.subroutine(op, bci);
        return;
      default:
        if (op > Op.jsr_w) throw new VerifyProblem(`Bad instruction: ${op.toString(16)}`, badCode(bci));
        this.plain(op);
        if ((flags & Flag.branch) !== 0) this.targets.checkJump(frame, bci + codeS2(at + 1));
    }
  }

  /** jsr and ret are not for class files with stack maps. */
  protected subroutine(op: number, bci: number): void {
    throw new VerifyProblem(`Bad instruction: ${op.toString(16).padStart(2, "0")}`, badCode(bci));
  }

  /** What the table of opcodes says of the stack: constants, arithmetic, conversions, comparisons. */
  private plain(op: number): void {
    const { frame } = this;
    const stack = STACK[op]!;
    const colon = stack.indexOf(":");
    for (let i = colon - 1; i >= 0; i--) {
      switch (stack.charCodeAt(i)) {
        case 0x49:
          frame.pop(INT);
          break;
        case 0x46:
          frame.pop(FLOAT);
          break;
        case 0x4a:
          frame.pop2(LONG, LONG_2ND);
          break;
        case 0x44:
          frame.pop2(DOUBLE, DOUBLE_2ND);
          break;
      }
    }
    for (let i = colon + 1; i < stack.length; i++) {
      switch (stack.charCodeAt(i)) {
        case 0x49:
          frame.push(INT);
          break;
        case 0x46:
          frame.push(FLOAT);
          break;
        case 0x4a:
          frame.push2(LONG, LONG_2ND);
          break;
        case 0x44:
          frame.push2(DOUBLE, DOUBLE_2ND);
          break;
      }
    }
  }

  private wide(op: number, index: number, bci: number): void {
    this.noFall = false;
    if (op === Op.ret) throw new VerifyProblem("Bad wide instruction", badCode(bci));
    this.local(op, index);
  }

  protected local(op: number, index: number): void {
    const { frame } = this;
    if (op === Op.iinc) {
      frame.setLocal(index, frame.getLocal(index, INT));
      return;
    }
    const stack = STACK[op]!;
    const load = stack.startsWith(":");
    switch (stack.charCodeAt(load ? 1 : 0)) {
      case 0x49:
        this.move(load, index, INT);
        break;
      case 0x46:
        this.move(load, index, FLOAT);
        break;
      case 0x4a:
        this.move2(load, index, LONG, LONG_2ND);
        break;
      case 0x44:
        this.move2(load, index, DOUBLE, DOUBLE_2ND);
        break;
      default:
        if (load) frame.push(frame.getLocal(index, ANY_REFERENCE));
        else frame.setLocal(index, frame.pop(ANY_REFERENCE));
    }
  }
  private move(load: boolean, index: number, type: Type): void {
    const { frame } = this;
    if (load) {
      frame.getLocal(index, type);
      frame.push(type);
    } else {
      frame.pop(type);
      frame.setLocal(index, type);
    }
  }
  private move2(load: boolean, index: number, first: Type, second: Type): void {
    const { frame } = this;
    if (load) {
      frame.getLocal2(index, first, second);
      frame.push2(first, second);
    } else {
      frame.pop2(first, second);
      frame.setLocal2(index, first, second);
    }
  }

  private badOperand(op: number, bci: number, expected?: Type): VerifyProblem {
    const fault = badType(bci, this.frame.top(), expected === undefined ? undefined : implicit(expected));
    return new VerifyProblem(`Bad type on operand stack in ${MNEMONIC[op]}`, fault);
  }

  private arrayAccess(op: number, bci: number): void {
    const { frame } = this;
    const isStore = op >= Op.iastore;
    const letter = ELEMENTS[isStore ? op - STORE_AFTER_LOAD : op]!;
    if (isStore) {
      if (letter === 0) frame.pop(names.object);
      else if (letter === 0x4a) frame.pop2(LONG, LONG_2ND);
      else if (letter === 0x44) frame.pop2(DOUBLE, DOUBLE_2ND);
      else frame.pop(letter === 0x46 ? FLOAT : INT);
    }
    frame.pop(INT);
    const array = frame.pop(ANY_REFERENCE);
    if (letter === 0) {
      if (!isReferenceArray(array)) throw this.badOperand(op, bci, ANY_REFERENCE);
      if (!isStore) frame.push(array === NULL ? NULL : componentOf(array)[0]!);
      return;
    }
    if (letter === 1) {
      if (!isArrayOf(array, 0x5a) && !isArrayOf(array, 0x42)) throw this.badOperand(op, bci);
    } else if (!isArrayOf(array, letter)) throw this.badOperand(op, bci, symbolOf(`[${String.fromCharCode(letter)}`));
    if (isStore) return;
    if (letter === 0x4a) frame.push2(LONG, LONG_2ND);
    else if (letter === 0x44) frame.push2(DOUBLE, DOUBLE_2ND);
    else frame.push(letter === 0x46 ? FLOAT : INT);
  }

  /** One slot of category 1, or both of category 2, as dup2 and the like take them: the slot on top, then the one below. */
  private popPair(): [top: Type, below: Type] {
    const { frame } = this;
    const top = frame.popAny();
    return [top, frame.pop(isCategory1(top) ? CATEGORY_1 : CATEGORY_2)];
  }

  private shuffle(op: number): void {
    const { frame } = this;
    switch (op) {
      case Op.pop:
        frame.pop(CATEGORY_1);
        return;
      case Op.pop2:
        this.popPair();
        return;
      case Op.dup: {
        const a = frame.pop(CATEGORY_1);
        frame.pushAll([a, a]);
        return;
      }
      case Op.dup_x1: {
        const a = frame.pop(CATEGORY_1);
        const b = frame.pop(CATEGORY_1);
        frame.pushAll([a, b, a]);
        return;
      }
      case Op.dup_x2: {
        const a = frame.pop(CATEGORY_1);
        const [b, c] = this.popPair();
        frame.pushAll([a, c, b, a]);
        return;
      }
      case Op.dup2: {
        const [a, b] = this.popPair();
        frame.pushAll([b, a, b, a]);
        return;
      }
      case Op.dup2_x1: {
        const [a, b] = this.popPair();
        const c = frame.pop(CATEGORY_1);
        frame.pushAll([b, a, c, b, a]);
        return;
      }
      case Op.dup2_x2: {
        const [a, b] = this.popPair();
        const [c, d] = this.popPair();
        frame.pushAll([b, a, d, c, b, a]);
        return;
      }
      default: {
        const a = frame.pop(CATEGORY_1);
        const b = frame.pop(CATEGORY_1);
        frame.pushAll([a, b]);
      }
    }
  }

  private loadConstant(bci: number, index: number, two: boolean): void {
    const { frame, pool } = this;
    this.checkConstant(bci, index, two ? TWO_SLOTS : ONE_SLOT);
    const tag = cpTag(pool, index);
    switch (tag === TAG_KLASS ? CONSTANT_Class : tag & 0x3f) {
      case CONSTANT_String:
        frame.push(symbolOf("java/lang/String"));
        return;
      case CONSTANT_Class:
        frame.push(symbolOf("java/lang/Class"));
        return;
      case CONSTANT_Integer:
        frame.push(INT);
        return;
      case CONSTANT_Float:
        frame.push(FLOAT);
        return;
      case CONSTANT_Double:
        frame.push2(DOUBLE, DOUBLE_2ND);
        return;
      case CONSTANT_Long:
        frame.push2(LONG, LONG_2ND);
        return;
      case CONSTANT_MethodHandle:
        frame.push(names.methodHandle);
        return;
      case CONSTANT_MethodType:
        frame.push(symbolOf("java/lang/invoke/MethodType"));
        return;
    }
    const types = fieldType(cpMemberSignature(pool, index));
    if (types.length !== (two ? 2 : 1)) throw this.illegalConstant(bci, index, "type at constant pool entry");
    frame.pushAll(types);
  }

  private switches(op: number, bci: number): void {
    const { frame, targets } = this;
    const at = this.code + bci;
    const operands = ((bci + 4) & ~3) - bci;
    if (this.version < ANY_PADDING_VERSION) {
      for (let i = 1; i < operands; i++) {
        if (u8[at + i] !== 0) throw new VerifyProblem("Nonzero padding byte in lookupswitch or tableswitch", badCode(bci));
      }
    }
    frame.pop(INT);
    const first = at + operands + 12;
    let keys: number;
    if (op === Op.tableswitch) {
      const low = codeS4(at + operands + 4);
      const high = codeS4(at + operands + 8);
      if (low > high) throw new VerifyProblem("low must be less than or equal to high in tableswitch", badCode(bci));
      keys = high - low + 1;
    } else {
      keys = codeS4(at + operands + 4);
      if (keys < 0) throw new VerifyProblem("number of keys in lookupswitch less than 0", badCode(bci));
      for (let i = 1; i < keys; i++) {
        if (codeS4(first - 4 + 8 * i) <= codeS4(first - 12 + 8 * i)) throw new VerifyProblem("Bad lookupswitch instruction", badCode(bci));
      }
    }
    targets.checkJump(frame, bci + codeS4(at + operands));
    const step = op === Op.tableswitch ? 4 : 8;
    for (let i = 0; i < keys; i++) targets.checkJump(frame, bci + codeS4(first + i * step));
  }

  private returnsValue(op: number, bci: number): void {
    const { frame, shape } = this;
    let type: Type;
    if (op === Op.lreturn) {
      frame.pop(LONG_2ND);
      type = frame.pop(LONG);
    } else if (op === Op.dreturn) {
      frame.pop(DOUBLE_2ND);
      type = frame.pop(DOUBLE);
    } else type = frame.pop(op === Op.ireturn ? INT : op === Op.freturn ? FLOAT : ANY_REFERENCE);
    if (shape.returns === TOP) {
      throw new VerifyProblem("Method does not expect a return value", badType(bci, frame.top(), signature(TOP)));
    }
    if (!isAssignable(this.klass, shape.returns, type)) {
      throw new VerifyProblem("Bad return type", badType(bci, frame.top(), signature(shape.returns)));
    }
  }

  private returns(bci: number): void {
    if (this.shape.returns !== TOP) throw new VerifyProblem("Method expects a return value", badCode(bci));
    if (ld(this.method + Method.name) === names.init && this.frame.thisUninitialized) {
      throw new VerifyProblem("Constructor must call super() or this() before return", badCode(bci));
    }
  }

  private newReferenceArray(bci: number, index: number): void {
    const { frame } = this;
    const component = this.checkClass(bci, index);
    frame.pop(INT);
    if (isArray(component)) {
      if (dimensionsOf(component) >= MAX_DIMENSIONS) {
        throw new VerifyProblem("Illegal anewarray instruction, array has more than 255 dimensions", badCode(bci));
      }
      frame.push(symbolOf(`[${symbolToString(component)}`));
    } else frame.push(symbolOf(`[L${symbolToString(component)};`));
  }

  private newMultiArray(bci: number, index: number, dimensions: number): void {
    const { frame } = this;
    const type = this.checkClass(bci, index);
    if (!isArray(type)) {
      throw new VerifyProblem("Illegal constant pool index in multianewarray instruction", badType(bci, constant(index, type)));
    }
    if (dimensions < 1 || dimensionsOf(type) < dimensions) {
      throw new VerifyProblem(`Illegal dimension in multianewarray instruction: ${dimensions}`, badCode(bci));
    }
    for (let i = 0; i < dimensions; i++) frame.pop(INT);
    frame.push(type);
  }
}
