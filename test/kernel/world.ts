// A hand-made world for the interpreter's tests: classes, methods and a thread laid out in linear memory, a kernel in
// TypeScript, and a driver that resolves what the tests' constant pools describe. Nothing of linking or the runtime.

import { argumentSlots, returnTypeAt } from "../../src/bytecode/descriptors.ts";
import { Op } from "../../src/bytecode/opcodes.ts";
import { emitInterpreter } from "../../src/kernel/interpreter/interpreter.ts";
import { kernelIntrinsicFunctions } from "../../src/kernel/interpreter/kernel-intrinsics.ts";
import type { InterpreterOptions } from "../../src/kernel/interpreter/options.ts";
import { FRAME_HEADER, FRAME_NATIVE, Frame, JavaThread, LockRecord, STEP_CALL_ENTRY, STEP_SLOTS } from "../../src/layout/frame.ts";
import {
  attachMemory,
  createMemory,
  f64,
  ld,
  ld8,
  ld16,
  ld64,
  ldf64,
  ldi,
  st,
  st8,
  st16,
  st64,
  stf32,
  stf64,
  u8,
} from "../../src/layout/memory.ts";
import { C_HEAP, METASPACE, YOUNG } from "../../src/layout/memory-map.ts";
import { ConstantPool, CpCacheEntry, Klass, Method, VTABLE } from "../../src/layout/metadata.ts";
import {
  ARRAY_BASE,
  ARRAY_LENGTH,
  LOG2_SIZE,
  MARK_AGE_MASK,
  OBJECT_HEADER,
  OBJECT_MARK,
  SLOTS,
  T_BOOLEAN,
  T_BYTE,
  T_CHAR,
  T_DOUBLE,
  T_FLOAT,
  T_INT,
  T_LONG,
  T_OBJECT,
  T_SHORT,
  T_VOID,
} from "../../src/layout/object.ts";
import { Q } from "../../src/layout/quick-opcodes.ts";
import { ENTRY_INTERPRETED, EXIT_NATIVE_RETURN, EXIT_POLL, EXIT_RESOLVE, RESOLVE_DRIVER, VMState } from "../../src/layout/vm-state.ts";
import { assemble } from "../bytecode/assemble.ts";
import { rewriteCode } from "./rewrite.ts";

const BASIC_TYPE: Record<string, number> = {
  Z: T_BOOLEAN,
  B: T_BYTE,
  C: T_CHAR,
  S: T_SHORT,
  I: T_INT,
  J: T_LONG,
  F: T_FLOAT,
  D: T_DOUBLE,
  V: T_VOID,
  L: T_OBJECT,
  "[": T_OBJECT,
};

export const ACC_STATIC = 8;
export const ACC_SYNCHRONIZED = 0x20;

/** What a constant-pool index of a test stands for. */
export type Constant =
  | { kind: "int"; value: number }
  | { kind: "float"; value: number }
  | { kind: "long"; value: bigint }
  | { kind: "double"; value: number }
  | { kind: "class"; klass: number }
  | { kind: "string"; ref: number }
  | { kind: "field"; type: string; offset: number }
  | {
      kind: "method";
      method: number;
      vtableIndex?: number;
      interface?: number;
      appendix?: number;
      objectInit?: boolean;
    };

export interface MethodSpec {
  descriptor: string;
  /** Assembler text; without it the method has no code. */
  code?: string;
  maxLocals?: number;
  maxStack?: number;
  flags?: number;
  entry?: number;
  holder?: number;
  constants?: Record<number, Constant>;
  objectInit?: boolean;
}

export interface KlassSpec {
  super?: number;
  size?: number;
  vtable?: number[];
  /** Pairs of interface and methods. */
  itable?: [number, number[]][];
  layoutHelper?: number;
  elementKlass?: number;
  elementType?: number;
  superDepth?: number;
  secondary?: number[];
  flags?: number;
}

/** A value of the result's type: numbers for ints, floats and references, bigints for longs. */
export type Value = number | bigint;

const compiled = new Map<string, WebAssembly.Module>();

export class World {
  readonly thread: number;
  readonly exits: number[] = [];
  readonly objectKlass: number;
  interpret: () => number;
  /** Answers of the kernel's functions, replaceable. */
  kernel: Record<string, (...args: number[]) => number>;
  private metaTop = METASPACE + 64;
  private readonly bottom: number;
  private readonly constants = new Map<number, Record<number, Constant>>();

  constructor(options: InterpreterOptions = {}) {
    const memory = createMemory(64 << 20, 64 << 20);
    attachMemory(memory);
    this.kernel = {
      allocateSlow: () => 0,
      allocateArray: () => 0,
      isSubtypeSlow: (k, t) => {
        const list = ld(k + Klass.secondarySupers);
        for (let i = 0; list !== 0 && i < ld(list); i++) if (ld(list + 4 + 4 * i) === t) return 1;
        return 0;
      },
      monitorEnter: () => 1,
      monitorExit: () => 1,
      releaseRecord: () => 0,
      throwFrom: (frame, exception) => {
        st(this.thread + JavaThread.pendingException, exception!);
        return frame!;
      },
      identityHash: () => 4242,
      arraycopy: () => 1,
      resolve: () => RESOLVE_DRIVER,
      linkMethod: () => 0,
      fmod: (a, b) => a % b,
    };
    for (const name of kernelIntrinsicFunctions()) this.kernel[name] = () => 0;
    const imports: Record<string, unknown> = {};
    for (const name of Object.keys(this.kernel))
      imports[name] = (...args: number[]) => this.kernel[name](...args.map((a) => (name === "fmod" ? a : a >>> 0)));
    const key = JSON.stringify(options);
    let module = compiled.get(key);
    if (module === undefined) compiled.set(key, (module = new WebAssembly.Module(emitInterpreter(options))));
    this.interpret = new WebAssembly.Instance(module, {
      env: { memory, table: new WebAssembly.Table({ element: "anyfunc", initial: 1 }) },
      kernel: imports,
    }).exports.interpret;
    this.thread = C_HEAP;
    const stack = C_HEAP + 0x1000;
    st(VMState.thread, this.thread);
    const locks = C_HEAP + 0x800;
    st(this.thread + JavaThread.lockBase, locks);
    st(this.thread + JavaThread.lockTop, locks + LockRecord.sizeof);
    st(this.thread + JavaThread.lockEnd, locks + 16 * LockRecord.sizeof);
    st(VMState.stackLimit, stack + 0x10000);
    st(VMState.pollBudget, 1_000_000);
    st(VMState.invokeMask, 0xffffffff);
    st(VMState.backedgeMask, 0xffffffff);
    st(VMState.threadLockWord, (7 << 16) | 1);
    st(VMState.windowTop, YOUNG);
    st(VMState.windowEnd, YOUNG + 0x100000);
    st8(VMState.sentinelCode, Q.invokestatic_q);
    st8(VMState.sentinelCode + 3, Q.native_return);
    this.bottom = stack;
    st(this.bottom + Frame.kind, FRAME_NATIVE);
    this.objectKlass = this.klass({});
    for (let type = T_BOOLEAN; type <= T_LONG; type++) {
      st(
        VMState.klasses + 4 * (16 + type),
        this.klass({ super: this.objectKlass, layoutHelper: -1 - LOG2_SIZE[type], elementType: type, superDepth: 8 }),
      );
    }
  }

  meta(bytes: number): number {
    const at = this.metaTop;
    this.metaTop += (bytes + 7) & -8;
    return at;
  }

  /** A vector "count, then words". */
  list(words: number[]): number {
    const at = this.meta(4 + 4 * words.length);
    st(at, words.length);
    words.forEach((w, i) => {
      st(at + 4 + 4 * i, w);
    });
    return at;
  }

  slot(ref: number): number {
    const at = this.meta(4);
    st(at, ref);
    return at;
  }

  klass(spec: KlassSpec): number {
    const vtable = spec.vtable ?? [];
    const k = this.meta(VTABLE + 4 * vtable.length);
    st(k + Klass.layoutHelper, spec.layoutHelper ?? spec.size ?? OBJECT_HEADER);
    const superKlass = spec.super ?? (this.objectKlass || 0);
    const depth = spec.superDepth ?? (superKlass === 0 ? 0 : ld(superKlass + Klass.superDepth) + 1);
    st(k + Klass.superDepth, depth);
    if (superKlass !== 0) for (let i = 0; i < 8; i++) st(k + Klass.primarySupers + 4 * i, ld(superKlass + Klass.primarySupers + 4 * i));
    if (depth < 8) st(k + Klass.primarySupers + 4 * depth, k);
    st(k + Klass.super, superKlass);
    st(k + Klass.flags, spec.flags ?? 0);
    st(k + Klass.elementKlass, spec.elementKlass ?? 0);
    st(k + Klass.elementType, spec.elementType ?? 0);
    st(k + Klass.secondarySupers, this.list(spec.secondary ?? []));
    vtable.forEach((m, i) => {
      st(k + VTABLE + 4 * i, m);
    });
    st(k + Klass.itable, this.list([]));
    if (spec.itable !== undefined) {
      const itable = this.meta(4 + 8 * spec.itable.length);
      st(itable, spec.itable.length);
      spec.itable.forEach(([iface, methods], i) => {
        st(itable + 4 + 8 * i, iface);
        st(itable + 8 + 8 * i, this.list(methods) + 4);
      });
      st(k + Klass.itable, itable);
    }
    const mirror = this.object(0, 16);
    st(k + Klass.mirror, this.slot(mirror));
    return k;
  }

  object(klass: number, bytes = 16): number {
    const at = ld(VMState.windowTop);
    st(VMState.windowTop, at + bytes);
    st(at, klass);
    return at;
  }

  array(klass: number, length: number): number {
    const log2 = -1 - ldi(klass + Klass.layoutHelper);
    const at = this.object(klass, (ARRAY_BASE + (length << log2) + 7) & -8);
    st(at + ARRAY_LENGTH, length);
    return at;
  }

  typeArray(type: number): number {
    return ld(VMState.klasses + 4 * (16 + type));
  }

  method(spec: MethodSpec): number {
    const m = this.meta(Method.sizeof);
    const flags = spec.flags ?? ACC_STATIC | 1;
    const args = argumentSlots(spec.descriptor) + (flags & ACC_STATIC ? 0 : 1);
    const maxLocals = spec.maxLocals ?? Math.max(args, 8);
    const maxStack = spec.maxStack ?? 16;
    const resultType = BASIC_TYPE[spec.descriptor[returnTypeAt(spec.descriptor)]];
    st(m + Method.interpreterEntry, spec.entry ?? ENTRY_INTERPRETED);
    st(m + Method.maxLocals, maxLocals);
    st(m + Method.maxStack, maxStack);
    st(m + Method.argSlots, args);
    st(m + Method.frameBytes, (maxLocals - args + maxStack) * 4 + FRAME_HEADER);
    st(m + Method.accessFlags, flags);
    st(m + Method.resultType, resultType);
    st(m + Method.holder, spec.holder ?? this.objectKlass);
    const constants = spec.constants ?? {};
    this.constants.set(m, constants);
    const length = Math.max(1, ...Object.keys(constants).map((k) => Number(k) + 2));
    const cp = this.meta(ConstantPool.sizeof);
    st(m + Method.constantPool, cp);
    st(cp + ConstantPool.tags, this.meta(length));
    st(cp + ConstantPool.entries, this.meta(4 * length));
    const cache = this.meta(CpCacheEntry.sizeof * length);
    st(m + Method.cpCache, cache);
    for (const [key, constant] of Object.entries(constants)) this.putConstant(cp, cache, Number(key), constant);
    if (spec.code !== undefined) {
      const { code } = assemble(spec.code);
      const at = this.meta(code.length);
      rewriteCode({
        code,
        out: u8.subarray(at, at + code.length),
        isSynchronized: (flags & ACC_SYNCHRONIZED) !== 0,
        isObjectInit: spec.objectInit ?? false,
        resultType,
        cacheIndex: (index) => index,
        callSiteIndex: (index) => index,
      });
      st(m + Method.code, at);
      st(m + Method.codeLength, code.length);
    }
    return m;
  }

  private putConstant(cp: number, cache: number, index: number, constant: Constant): void {
    const tag = ld(cp + ConstantPool.tags) + index;
    const at = ld(cp + ConstantPool.entries) + 4 * index;
    const entry = cache + CpCacheEntry.sizeof * index;
    switch (constant.kind) {
      case "int":
        st8(tag, 3);
        st(at, constant.value);
        break;
      case "float":
        st8(tag, 4);
        stf32(at, constant.value);
        break;
      case "long":
        st8(tag, 5);
        st64(at, constant.value);
        break;
      case "double":
        st8(tag, 6);
        stf64(at, constant.value);
        break;
      case "class":
        st8(tag, 7);
        st(at, constant.klass);
        break;
      case "string":
        st8(tag, 8);
        st(at, this.slot(constant.ref));
        break;
      case "field":
        st(entry + CpCacheEntry.index, constant.offset);
        break;
      case "method":
        st(entry + CpCacheEntry.method, constant.method);
        st(entry + CpCacheEntry.argBytes, 4 * (ld(constant.method + Method.argSlots) - (constant.appendix ? 1 : 0)));
        st(entry + CpCacheEntry.klass, constant.interface ?? 0);
        st(entry + CpCacheEntry.appendix, constant.appendix ? this.slot(constant.appendix) : 0);
        st(entry + CpCacheEntry.index, constant.vtableIndex !== undefined ? VTABLE + 4 * constant.vtableIndex : constant.method);
        break;
    }
  }

  /** What linking would do at EXIT_RESOLVE: rewrites the instruction at pc to its quick form. */
  resolve(): void {
    const frame = this.frame();
    const pc = ld(frame + Frame.pc);
    const opcode = ld8(pc);
    const constants = this.constants.get(ld(frame + Frame.method))!;
    const constant = constants[opcode === Op.ldc ? ld8(pc + 1) : ld8(pc + 1) | (ld8(pc + 2) << 8)];
    if (constant === undefined) throw new Error(`nothing to resolve for opcode ${opcode}`);
    switch (constant.kind) {
      case "field": {
        const row = "ZBCSIFJDL[".indexOf(constant.type[0]);
        const get = [
          Q.getfield_i8,
          Q.getfield_i8,
          Q.getfield_u16,
          Q.getfield_i16,
          Q.getfield_i32,
          Q.getfield_i32,
          Q.getfield_i64,
          Q.getfield_i64,
          Q.getfield_i32,
          Q.getfield_i32,
        ][row];
        const put = [
          Q.putfield_bool,
          Q.putfield_i8,
          Q.putfield_i16,
          Q.putfield_i16,
          Q.putfield_i32,
          Q.putfield_i32,
          Q.putfield_i64,
          Q.putfield_i64,
          Q.putfield_ref,
          Q.putfield_ref,
        ][row];
        if (opcode === Op.getfield || opcode === Op.putfield) {
          st8(pc, opcode === Op.getfield ? get : put);
          st8(pc + 1, constant.offset & 0xff);
          st8(pc + 2, constant.offset >> 8);
        } else if (opcode === Op.getstatic) st8(pc, get - Q.getfield_i8 + Q.getstatic_i8);
        else st8(pc, put === Q.putfield_ref ? Q.putstatic_i32 : put - Q.putfield_i8 + Q.putstatic_i8);
        break;
      }
      case "method":
        if (opcode === Op.invokestatic) st8(pc, constant.appendix ? Q.invokehandle_q : Q.invokestatic_q);
        else if (opcode === Op.invokespecial) st8(pc, constant.objectInit ? Q.invokespecial_object_init : Q.invokespecial_q);
        else if (opcode === Op.invokeinterface) st8(pc, Q.invokeinterface_q);
        else if (opcode === Op.invokedynamic) st8(pc, Q.invokedynamic_q);
        else st8(pc, constant.appendix ? Q.invokehandle_q : constant.vtableIndex === undefined ? Q.invokevfinal_q : Q.invokevirtual_q);
        break;
      case "class":
        st8(
          pc,
          opcode === Op.ldc
            ? Q.ldc_class
            : opcode === Op.ldc_w
              ? Q.ldc_class_w
              : opcode === Op.new
                ? Q.new_q
                : opcode === Op.anewarray
                  ? Q.anewarray_q
                  : opcode === Op.checkcast
                    ? Q.checkcast_q
                    : Q.instanceof_q,
        );
        break;
      case "string":
        st8(pc, opcode === Op.ldc ? Q.ldc_ref : Q.ldc_ref_w);
        break;
    }
  }

  frame(): number {
    return ld(this.thread + JavaThread.frame);
  }

  /** bci of the top frame. */
  bci(): number {
    const frame = this.frame();
    return ld(frame + Frame.pc) - ld(ld(frame + Frame.method) + Method.code);
  }

  /** The slots of the top frame's operand stack. */
  stack(): number[] {
    const slots: number[] = [];
    for (let at = this.frame() + FRAME_HEADER; at < ld(this.frame() + Frame.sp); at += 4) slots.push(ldi(at));
    return slots;
  }

  /** Prepares a call of `method` from the bottom frame. */
  prepare(method: number, args: Value[], descriptor: string): void {
    const entry = this.bottom + STEP_CALL_ENTRY;
    let sp = this.bottom + STEP_SLOTS;
    st(entry + CpCacheEntry.method, method);
    st(entry + CpCacheEntry.argBytes, 4 * ld(method + Method.argSlots));
    let i = 0;
    if ((ld(method + Method.accessFlags) & ACC_STATIC) === 0) {
      st(sp, args[i++] as number);
      sp += 4;
    }
    const types = descriptor
      .slice(1, descriptor.indexOf(")"))
      .replace(/\[*(L[^;]*;)/g, "L")
      .replace(/\[+./g, "L");
    for (const type of types) {
      const value = args[i++];
      if (type === "J") st64(sp, value as bigint);
      else if (type === "D") stf64(sp, value as number);
      else if (type === "F") stf32(sp, value as number);
      else st(sp, value as number);
      sp += type === "J" || type === "D" ? 8 : 4;
    }
    st(this.bottom + Frame.pc, VMState.sentinelCode);
    st(this.bottom + Frame.cpCache, entry);
    st(this.bottom + Frame.sp, sp);
    st(this.bottom + Frame.locals, this.bottom + STEP_SLOTS);
    st(this.thread + JavaThread.frame, this.bottom);
  }

  /** Runs on until an exit that is neither a resolution nor a poll. Returns its code. */
  go(): number {
    for (;;) {
      const code = this.interpret();
      this.exits.push(code);
      if (code === EXIT_RESOLVE) this.resolve();
      else if (code === EXIT_POLL) st(VMState.pollBudget, 1_000_000);
      else return code;
    }
  }

  /** The result that stands on the bottom frame, by type. */
  result(type: string): Value | undefined {
    const at = this.bottom + STEP_SLOTS;
    const sp = ld(this.bottom + Frame.sp);
    if (sp !== at + 4 * SLOTS[BASIC_TYPE[type]]) throw new Error(`bottom frame has ${sp - at} bytes on its stack`);
    if (type === "V") return undefined;
    if (type === "J") return ld64(at);
    if (type === "D") return ldf64(at);
    if (type === "F") return new Float32Array(new Int32Array([ldi(at)]).buffer)[0];
    return ldi(at);
  }

  /** Calls a method and returns its result. @throws Error when it leaves otherwise than by returning */
  call(method: number, descriptor: string, ...args: Value[]): Value | undefined {
    this.prepare(method, args, descriptor);
    const code = this.go();
    if (code !== EXIT_NATIVE_RETURN)
      throw new Error(`left with exit ${code}: ${ld(VMState.exitA)}, ${ldi(VMState.exitB)}, ${ldi(VMState.exitC)}`);
    if (this.frame() !== this.bottom || ld(this.bottom + Frame.pc) !== VMState.sentinelCode + 3)
      throw new Error("not back at the bottom frame");
    return this.result(descriptor[returnTypeAt(descriptor)]);
  }

  /** Calls a method given by its code. */
  run(descriptor: string, code: string, args: Value[] = [], spec: Partial<MethodSpec> = {}): Value | undefined {
    return this.call(this.method({ descriptor, code, ...spec }), descriptor, ...args);
  }

  /** Calls a method that must leave with an exception or another exit; returns [exit, exitA, exitB, exitC]. */
  leave(descriptor: string, code: string, args: Value[] = [], spec: Partial<MethodSpec> = {}): number[] {
    this.prepare(this.method({ descriptor, code, ...spec }), args, descriptor);
    return [this.go(), ldi(VMState.exitA), ldi(VMState.exitB), ldi(VMState.exitC)];
  }
}

export { f64, ld, ld8, ld16, ldi, MARK_AGE_MASK, OBJECT_MARK, st, st8, st16 };
