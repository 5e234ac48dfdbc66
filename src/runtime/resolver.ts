// EXIT_RESOLVE: the instruction on top names something unresolved, unlinked or uninitialised (JVMS 5.4.3), and the kernel could not
// resolve it by itself (kernel/assembly/resolve.ts). Resolves it, writes the
// result into its cache entry and rewrites the instruction to its quick form; the interpreter executes it again. Instructions on a
// class that this very thread is initialising are completed by hand and stay slow, so that other threads still have to wait.

import { argumentSlots, basicTypeOf } from "../classfile/descriptor.ts";
import { GETFIELD_QUICK, GETSTATIC_QUICK, PUTFIELD_QUICK, PUTSTATIC_QUICK } from "../kernel/rewrite-table.ts";
import type {
  CacheEntryAddr,
  ConstantPoolAddr,
  FrameAddr,
  KlassAddr,
  MethodAddr,
  Ref,
  SymbolAddr,
  ThreadAddr,
} from "../layout/addresses.ts";
import { Frame, JavaThread } from "../layout/frame.ts";
import { type Addr, ld, ld8, ld16, ld64, ldi, st, st8, st16, st64, u8 } from "../layout/memory.ts";
import {
  CPC_ADAPTER_RESOLVED,
  CPC_GETFIELD_RESOLVED,
  CPC_GETSTATIC_RESOLVED,
  CPC_PUTFIELD_RESOLVED,
  CPC_PUTSTATIC_RESOLVED,
  CPC_STATIC_RESOLVED,
  CpCacheEntry,
  Field,
  KLASS_INITIALIZED,
  KLASS_INTERFACE,
  KLASS_SLOW_ALLOCATE,
  Klass,
  METHOD_POLYMORPHIC,
  Method,
  TAG_DYNAMIC_REF,
  VTABLE,
} from "../layout/metadata.ts";
import { OBJECT_KLASS, SLOTS, T_ARRAY, T_BOOLEAN, T_BYTE, T_CHAR, T_OBJECT, T_SHORT } from "../layout/object.ts";
import { Q } from "../layout/quick-opcodes.ts";
import { ENTRY_INVOKE_BASIC, THROW_NULL_POINTER } from "../layout/vm-state.ts";
import { cpKlass, cpMemberClass, cpMemberName, cpMemberSignature, cpMemberSignatureText, cpTag } from "../linking/constant-pool.ts";
import { interfaceSelectionProblem, virtualSelectionProblem } from "../linking/errors.ts";
import { externalName, transitiveInterfaces } from "../linking/klass-view.ts";
import { linkMethod } from "../linking/link-klass.ts";
import { vtableIndexFor, vtableMethod } from "../linking/lookup.ts";
import { resolveField, resolveInterface, resolveSpecial, resolveStatic, resolveVirtual } from "../linking/resolve.ts";
import { checkCallSite, LINK_CALL_SITE, LINK_HANDLE_CALL } from "./call-sites.ts";
import { boxValueOffset, CONSTANT_Class, CONSTANT_String, LOAD_CONSTANT } from "./constants.ts";
import { initialized, initializedByMe } from "./initialize.ts";
import { JavaRethrow, JavaThrow, NeedsClass, NeedsCollection, NeedsInitialization } from "./java-throw.ts";
import { MULTI_ARRAY, smallMultiArray } from "./multi-array.ts";
import type { VM } from "./vm.ts";

/** What the resolver needs of the VM. */
type Parts = Pick<
  VM,
  | "classInitialized"
  | "constants"
  | "currentThread"
  | "describeFrame"
  | "exceptions"
  | "fault"
  | "heap"
  | "kernel"
  | "linker"
  | "logs"
  | "stacks"
  | "strings"
  | "wk"
>;

const LDC = 18;
const LDC_W = 19;
const LDC2_W = 20;
const GETSTATIC = 178;
const PUTSTATIC = 179;
const GETFIELD = 180;
const PUTFIELD = 181;
const INVOKEVIRTUAL = 182;
const INVOKESPECIAL = 183;
const INVOKESTATIC = 184;
const INVOKEINTERFACE = 185;
const INVOKEDYNAMIC = 186;
const NEW = 187;
const ANEWARRAY = 189;
const CHECKCAST = 192;
const INSTANCEOF = 193;
const MULTIANEWARRAY = 197;
const CONSTANT_InterfaceMethodref = 11;
const ACC_STATIC = 8;
const ACC_FINAL = 0x10;
const ACC_ABSTRACT = 0x400;

/** What the kernel's `resolve` says of what is not plain (assembly/resolve.ts). */
const RESOLVE_DRIVER = 0;

const isResolved = (entry: CacheEntryAddr, bit: number): boolean => (ld8(entry + CpCacheEntry.state) & bit) !== 0;
/** Whether the half of an entry that invokevirtual and invokeinterface read is filled: by another instruction, for this one is being resolved. */
const hasVirtual = (entry: CacheEntryAddr): boolean => ld(entry + CpCacheEntry.klass) !== 0;
const setResolved = (entry: CacheEntryAddr, bit: number): void => st8(entry + CpCacheEntry.state, ld8(entry + CpCacheEntry.state) | bit);

export class Resolver {
  private readonly vm: Parts;
  /** Of the instruction that is being resolved. */
  private pool: ConstantPoolAddr = 0;

  constructor(vm: Parts) {
    this.vm = vm;
  }

  /** @param callee the unlinked Method that an invoke met, 0 when the instruction itself is to be resolved */
  resolve(thread: ThreadAddr, callee: MethodAddr): void {
    if (callee !== 0) {
      linkMethod(callee);
      return;
    }
    this.instruction(thread, ld(thread + JavaThread.frame));
  }

  /**
   * Resolves the instruction at `pc` of an executable method before it is ever executed, as far as that can be done without Java and without
   * effects. What cannot stays as it is: nothing is thrown but requests.
   * @param scratch a frame of nobody's: method, cpCache, sp with zeros below and room above
   * @throws NeedsClass, NeedsCollection
   */
  resolveAhead(thread: ThreadAddr, scratch: Addr, pc: Addr): void {
    const method = ld(scratch + Frame.method);
    this.pool = ld(method + Method.constantPool);
    st(scratch + Frame.pc, pc);
    const sp = ld(scratch + Frame.sp);
    try {
      if (ld(thread + JavaThread.initializing) !== 0 && this.mayBeInitializing(method, pc)) return;
      if (this.vm.kernel.resolve(scratch, pc) === RESOLVE_DRIVER && this.isPlain(method, pc)) this.instruction(thread, scratch);
    } catch (thrown) {
      const problem = this.vm.linker.toJava(thrown);
      if (problem instanceof NeedsClass || problem instanceof NeedsCollection) throw problem;
      if (!(problem instanceof JavaThrow || problem instanceof JavaRethrow || problem instanceof NeedsInitialization)) throw thrown;
    } finally {
      st(scratch + Frame.sp, sp);
    }
  }

  /** Whether an instruction that initialises may have a class that this thread is initialising: that it would execute by hand. */
  private mayBeInitializing(method: MethodAddr, pc: Addr): boolean {
    const opcode = u8[pc]!;
    if (opcode !== GETSTATIC && opcode !== PUTSTATIC && opcode !== INVOKESTATIC && opcode !== NEW) return false;
    const pool = ld(method + Method.constantPool);
    const entry = ld(method + Method.cpCache) + this.operand(pc) * CpCacheEntry.sizeof;
    const index = opcode === NEW ? this.operand(pc) : cpMemberClass(pool, ld16(entry + CpCacheEntry.cpIndex));
    const klass = this.classAt(pool, index, method);
    if (ld(klass + Klass.initState) !== KLASS_INITIALIZED) return true;
    // A static field may be one of an interface, which a class is initialised without.
    const isField = opcode === GETSTATIC || opcode === PUTSTATIC;
    return isField && transitiveInterfaces(klass).some((of) => ld(of + Klass.initState) !== KLASS_INITIALIZED);
  }

  /** Whether resolving it neither calls Java nor executes it. */
  private isPlain(method: MethodAddr, pc: Addr): boolean {
    const pool = ld(method + Method.constantPool);
    switch (u8[pc]!) {
      case LDC:
      case LDC_W: {
        const tag = cpTag(pool, u8[pc] === LDC ? u8[pc + 1]! : this.operand(pc));
        return tag === CONSTANT_String || tag === CONSTANT_Class;
      }
      case GETFIELD:
      case PUTFIELD:
      case GETSTATIC:
      case PUTSTATIC:
      case INVOKESPECIAL:
      case INVOKESTATIC:
      case INVOKEINTERFACE:
      case ANEWARRAY:
      case CHECKCAST:
      case INSTANCEOF:
        return true;
      case NEW: {
        const klass = this.classAt(pool, this.operand(pc), method);
        return (ld(klass + Klass.flags) & KLASS_SLOW_ALLOCATE) === 0;
      }
      case INVOKEVIRTUAL: {
        const entry = ld(method + Method.cpCache) + this.operand(pc) * CpCacheEntry.sizeof;
        const caller = ld(method + Method.holder);
        const m = this.member(pool, entry, caller);
        if (m.klass !== this.vm.wk.MethodHandle && m.klass !== this.vm.wk.VarHandle) return true;
        const named = resolveVirtual(m.klass, m.name, m.signature, caller, m.isInterface);
        return (ld(named + Method.flags) & METHOD_POLYMORPHIC) === 0 || ld(named + Method.interpreterEntry) === ENTRY_INVOKE_BASIC;
      }
      default:
        return false;
    }
  }

  private instruction(thread: ThreadAddr, frame: FrameAddr): void {
    const pc = ld(frame + Frame.pc);
    const method = ld(frame + Frame.method);
    const pool = ld(method + Method.constantPool);
    const opcode = u8[pc]!;
    this.pool = pool;
    switch (opcode) {
      case LDC:
        return this.loadConstant(thread, frame, pool, pc, u8[pc + 1]!, 2);
      case LDC_W:
      case LDC2_W:
        return this.loadConstant(thread, frame, pool, pc, this.operand(pc), 3);
      case GETSTATIC:
      case PUTSTATIC:
        return this.staticField(thread, frame, method, pool, pc, opcode === PUTSTATIC);
      case GETFIELD:
      case PUTFIELD:
        return this.instanceField(frame, method, pool, pc, this.cacheEntry(frame, pc), opcode === PUTFIELD);
      case INVOKESTATIC:
        return this.invokeStatic(thread, frame, method, pool, pc);
      case INVOKEVIRTUAL:
      case INVOKESPECIAL:
      case INVOKEINTERFACE:
        return this.invokeInstance(thread, frame, method, pool, pc, opcode);
      case INVOKEDYNAMIC: {
        const entry = ld(frame + Frame.cpCache) + (this.operand(pc) | (u8[pc + 4]! << 16)) * CpCacheEntry.sizeof;
        checkCallSite(this.vm, entry);
        if (!isResolved(entry, CPC_ADAPTER_RESOLVED)) {
          this.vm.stacks.pushRoutine(thread, LINK_CALL_SITE, [], [pool, entry]);
        } else u8[pc] = Q.invokedynamic_q;
        return;
      }
      case NEW:
        return this.newInstance(thread, frame, method, pool, pc);
      case ANEWARRAY:
        this.vm.linker.arrayOf(this.classAt(pool, this.operand(pc), method));
        u8[pc] = Q.anewarray_q;
        return;
      case CHECKCAST:
        this.classAt(pool, this.operand(pc), method);
        u8[pc] = Q.checkcast_q;
        return;
      case INSTANCEOF:
        this.classAt(pool, this.operand(pc), method);
        u8[pc] = Q.instanceof_q;
        return;
      case MULTIANEWARRAY:
        return this.multiArray(thread, frame, method, pool, pc);
      default:
        throw this.vm.fault(`nothing to resolve at opcode ${opcode} of ${this.vm.describeFrame(frame)}`);
    }
  }

  private operand(pc: Addr): number {
    return u8[pc + 1]! | (u8[pc + 2]! << 8);
  }

  private cacheEntry(frame: FrameAddr, pc: Addr): CacheEntryAddr {
    return ld(frame + Frame.cpCache) + this.operand(pc) * CpCacheEntry.sizeof;
  }

  private classAt(pool: ConstantPoolAddr, index: number, method: MethodAddr): KlassAddr {
    return this.vm.linker.resolveClass(pool, index, ld(method + Method.holder));
  }

  // --- constants
  private loadConstant(thread: ThreadAddr, frame: FrameAddr, pool: ConstantPoolAddr, pc: Addr, index: number, length: number): void {
    const { vm } = this;
    const tag = cpTag(pool, index);
    if (tag === CONSTANT_String) {
      vm.constants.string(pool, index);
      u8[pc] = length === 2 ? Q.ldc_ref : Q.ldc_ref_w;
      return;
    }
    const isClass = tag === CONSTANT_Class || cpKlass(pool, index) !== 0;
    if (isClass) {
      this.classAt(pool, index, ld(frame + Frame.method));
      u8[pc] = length === 2 ? Q.ldc_class : Q.ldc_class_w;
      return;
    }
    const value = vm.constants.now(pool, index);
    if (value === -1) {
      vm.stacks.pushRoutine(thread, LOAD_CONSTANT, [], [pool, index]);
      return;
    }
    if (cpTag(pool, index) !== TAG_DYNAMIC_REF) {
      u8[pc] = length === 2 ? Q.ldc_ref : Q.ldc_ref_w;
      return;
    }
    // A dynamic constant: its primitive values stand boxed.
    const type = basicTypeOf(cpMemberSignatureText(pool, index).charCodeAt(0));
    const sp = ld(frame + Frame.sp);
    if (type === T_OBJECT || type === T_ARRAY) st(sp, value);
    else {
      const at = value + boxValueOffset(vm, type);
      if (SLOTS[type] === 2) st64(sp, ld64(at));
      else st(sp, this.loadNarrow(at, type));
    }
    st(frame + Frame.sp, sp + 4 * SLOTS[type]!);
    st(frame + Frame.pc, pc + length);
  }

  /** A field of one slot as it stands on the operand stack. */
  private loadNarrow(at: Addr, type: number): number {
    switch (type) {
      case T_BOOLEAN:
      case T_BYTE:
        return (u8[at]! << 24) >> 24;
      case T_CHAR:
        return ld16(at);
      case T_SHORT:
        return (ld16(at) << 16) >> 16;
      default:
        return ldi(at);
    }
  }

  // --- fields
  /** Resolves the field of `entry` for one of the four accesses, unless it is. */
  private field(method: MethodAddr, pool: ConstantPoolAddr, entry: CacheEntryAddr, isStatic: boolean, isPut: boolean): void {
    const get = isStatic ? CPC_GETSTATIC_RESOLVED : CPC_GETFIELD_RESOLVED;
    const put = isStatic ? CPC_PUTSTATIC_RESOLVED : CPC_PUTFIELD_RESOLVED;
    const bit = isPut ? put : get;
    if (isResolved(entry, bit)) return;
    const index = ld16(entry + CpCacheEntry.cpIndex);
    const caller = ld(method + Method.holder);
    const klass = this.vm.linker.resolveClass(pool, cpMemberClass(pool, index), caller);
    const use = { isStatic, isPut, method };
    const { field, holder } = resolveField(klass, cpMemberName(pool, index), cpMemberSignature(pool, index), caller, use);
    st(entry + CpCacheEntry.klass, holder);
    st(entry + CpCacheEntry.index, ld(field + Field.offset));
    st8(entry + CpCacheEntry.type, ld(field + Field.type));
    // Which method assigns a final field matters: each such instruction is resolved by itself.
    if (!isPut || (ld16(field + Field.accessFlags) & ACC_FINAL) === 0) setResolved(entry, bit);
  }

  private instanceField(
    frame: FrameAddr,
    method: MethodAddr,
    pool: ConstantPoolAddr,
    pc: Addr,
    entry: CacheEntryAddr,
    isPut: boolean,
  ): void {
    this.field(method, pool, entry, false, isPut);
    const offset = ld(entry + CpCacheEntry.index);
    const type = ld8(entry + CpCacheEntry.type);
    if (offset <= 0xffff) {
      u8[pc + 1] = offset & 0xff;
      u8[pc + 2] = offset >>> 8;
      u8[pc] = (isPut ? PUTFIELD_QUICK : GETFIELD_QUICK)[type]!;
      return;
    }
    // By hand: the operand does not hold the offset.
    const at = ld(frame + Frame.sp) - 4 * (isPut ? 1 + SLOTS[type]! : 1);
    const object = ld(at);
    if (object === 0) throw this.vm.exceptions.implicit(THROW_NULL_POINTER, 0, 0);
    if (isPut) {
      this.put(object + offset, at + 4, type);
      this.vm.heap.dirty(object);
    } else this.get(object + offset, at, type);
    st(frame + Frame.sp, isPut ? at : at + 4 * SLOTS[type]!);
    st(frame + Frame.pc, pc + 3);
  }

  private staticField(thread: ThreadAddr, frame: FrameAddr, method: MethodAddr, pool: ConstantPoolAddr, pc: Addr, isPut: boolean): void {
    const entry = this.cacheEntry(frame, pc);
    this.field(method, pool, entry, true, isPut);
    const type = ld8(entry + CpCacheEntry.type);
    if (this.ready(thread, ld(entry + CpCacheEntry.klass))) {
      u8[pc] = (isPut ? PUTSTATIC_QUICK : GETSTATIC_QUICK)[type]!;
      return;
    }
    // By hand: this thread is initialising the class.
    const at = ld(entry + CpCacheEntry.index);
    const slots = SLOTS[type]!;
    let sp = ld(frame + Frame.sp);
    if (isPut) {
      sp -= 4 * slots;
      this.put(at, sp, type);
    } else {
      this.get(at, sp, type);
      sp += 4 * slots;
    }
    st(frame + Frame.sp, sp);
    st(frame + Frame.pc, pc + 3);
  }

  /** The value in the operand slots at `from` into the field at `at`. */
  private put(at: Addr, from: Addr, type: number): void {
    if (SLOTS[type] === 2) st64(at, ld64(from));
    else if (type === T_BOOLEAN) st8(at, ld(from) & 1);
    else if (type === T_BYTE) st8(at, ld(from));
    else if (type === T_CHAR || type === T_SHORT) st16(at, ld(from));
    else st(at, ld(from));
  }

  /** The field at `at` into the operand slots at `to`. */
  private get(at: Addr, to: Addr, type: number): void {
    if (SLOTS[type] === 2) st64(to, ld64(at));
    else st(to, this.loadNarrow(at, type));
  }

  /** True: initialised. False: this thread is initialising it. Else the routine must run. */
  private ready(thread: ThreadAddr, klass: KlassAddr): boolean {
    if (initialized(this.vm, klass)) return true;
    if (initializedByMe(klass, thread)) return false;
    throw new NeedsInitialization(klass);
  }

  // --- invocations
  private member(
    pool: ConstantPoolAddr,
    entry: CacheEntryAddr,
    caller: KlassAddr,
  ): { klass: KlassAddr; name: SymbolAddr; signature: SymbolAddr; isInterface: boolean } {
    const index = ld16(entry + CpCacheEntry.cpIndex);
    return {
      klass: this.vm.linker.resolveClass(pool, cpMemberClass(pool, index), caller),
      name: cpMemberName(pool, index),
      signature: cpMemberSignature(pool, index),
      isInterface: cpTag(pool, index) === CONSTANT_InterfaceMethodref,
    };
  }

  /** The half of an entry that invokestatic and invokespecial read. */
  private enterDirect(entry: CacheEntryAddr, target: MethodAddr): void {
    st(entry + CpCacheEntry.method, target);
    st(entry + CpCacheEntry.argBytes, 4 * this.argumentSlots(entry, target));
  }

  /** The half of an entry that invokevirtual and invokeinterface read. */
  private enterVirtual(entry: CacheEntryAddr, target: MethodAddr, index: number, klass: KlassAddr): void {
    st(entry + CpCacheEntry.index, index);
    st(entry + CpCacheEntry.klass, klass);
    st(entry + CpCacheEntry.argBytes, 4 * this.argumentSlots(entry, target));
  }

  /** Of a call: those of the method, or for a signature-polymorphic one (invokeBasic, linkTo*) of the descriptor at the call. */
  private argumentSlots(entry: CacheEntryAddr, target: MethodAddr): number {
    if ((ld(target + Method.flags) & METHOD_POLYMORPHIC) === 0) return ld(target + Method.argSlots);
    const pool = this.pool;
    const isStatic = (ld(target + Method.accessFlags) & ACC_STATIC) !== 0;
    return argumentSlots(cpMemberSignatureText(pool, ld16(entry + CpCacheEntry.cpIndex)), isStatic);
  }

  private invokeStatic(thread: ThreadAddr, frame: FrameAddr, method: MethodAddr, pool: ConstantPoolAddr, pc: Addr): void {
    const entry = this.cacheEntry(frame, pc);
    if (!isResolved(entry, CPC_STATIC_RESOLVED)) {
      const caller = ld(method + Method.holder);
      const m = this.member(pool, entry, caller);
      const target = resolveStatic(m.klass, m.name, m.signature, caller, m.isInterface);
      this.enterDirect(entry, target);
      setResolved(entry, CPC_STATIC_RESOLVED);
    }
    if (this.ready(thread, ld(ld(entry + CpCacheEntry.method) + Method.holder))) {
      u8[pc] = Q.invokestatic_q;
      return;
    }
    // By hand: a routine makes the call, so that the instruction stays slow.
    this.vm.stacks.callThrough(thread, ld(entry + CpCacheEntry.method), ld(frame + Frame.sp) - ld(entry + CpCacheEntry.argBytes));
  }

  private invokeInstance(thread: ThreadAddr, frame: FrameAddr, method: MethodAddr, pool: ConstantPoolAddr, pc: Addr, opcode: number): void {
    const { vm } = this;
    const entry = this.cacheEntry(frame, pc);
    const caller = ld(method + Method.holder);
    const m = this.member(pool, entry, caller);
    if (opcode === INVOKEVIRTUAL) {
      if (m.klass === vm.wk.MethodHandle || m.klass === vm.wk.VarHandle) {
        const named = resolveVirtual(m.klass, m.name, m.signature, caller, m.isInterface);
        if ((ld(named + Method.flags) & METHOD_POLYMORPHIC) !== 0 && ld(named + Method.interpreterEntry) !== ENTRY_INVOKE_BASIC) {
          if (!isResolved(entry, CPC_ADAPTER_RESOLVED)) {
            vm.stacks.pushRoutine(thread, LINK_HANDLE_CALL, [], [pool, entry]);
          } else u8[pc] = Q.invokehandle_q;
          return;
        }
      }
      const target = resolveVirtual(m.klass, m.name, m.signature, caller, m.isInterface);
      const args = ld(frame + Frame.sp) - 4 * this.argumentSlots(entry, target);
      this.virtual(entry, target, m.klass, pc, this.receiver(frame, args));
    } else if (opcode === INVOKESPECIAL) {
      const target = resolveSpecial(m.klass, m.name, m.signature, caller, m.isInterface);
      this.enterDirect(entry, target);
      u8[pc] = Q.invokespecial_q;
    } else {
      const target = resolveInterface(m.klass, m.name, m.signature, caller, m.isInterface);
      const receiver = this.receiver(frame, ld(frame + Frame.sp) - 4 * ld(target + Method.argSlots));
      if (receiver !== 0 && !hasVirtual(entry)) {
        const problem = interfaceSelectionProblem(target, ld(receiver + OBJECT_KLASS), m.klass);
        if (problem !== undefined) throw problem;
      }
      if ((ld(ld(target + Method.holder) + Klass.flags) & KLASS_INTERFACE) === 0 || ldi(target + Method.vtableIndex) >= 0) {
        this.objectMethod(entry, target, m.klass);
      } else if (ldi(target + Method.itableIndex) < 0) {
        // A private interface method. The receiver's class is checked as for others.
        this.enterVirtual(entry, target, 0, m.klass);
        st(entry + CpCacheEntry.appendix, target);
      } else this.enterVirtual(entry, target, target, m.klass);
      st(entry + CpCacheEntry.cachedKlass, 0);
      u8[pc] = Q.invokeinterface_q;
    }
  }

  /** A method of Object, named through an interface or redeclared by it: selected through the vtable once the receiver is known to implement the interface. */
  private objectMethod(entry: CacheEntryAddr, target: MethodAddr, klass: KlassAddr): void {
    const index = vtableIndexFor(klass, target);
    const isFinal = index < 0 || (ld(target + Method.accessFlags) & ACC_FINAL) !== 0;
    this.enterVirtual(entry, target, isFinal ? 0 : -(VTABLE + 4 * index), klass);
    st(entry + CpCacheEntry.appendix, isFinal ? target : 0);
  }

  /** The receiver of a call, 0 where nothing is executed. @throws JavaThrow NullPointerException, which leaves the call unresolved */
  private receiver(frame: FrameAddr, at: Addr): Ref {
    const receiver = ld(at);
    if (receiver === 0 && ld(frame + Frame.locals) !== 0) throw this.vm.exceptions.implicit(THROW_NULL_POINTER, 0, 0);
    return receiver;
  }

  /** @param receiver the first that the instruction is executed with, 0 unknown */
  private virtual(entry: CacheEntryAddr, target: MethodAddr, klass: KlassAddr, pc: Addr, receiver: Ref): void {
    const index = vtableIndexFor(klass, target);
    if (index < 0 || (ld(target + Method.accessFlags) & ACC_FINAL) !== 0) {
      this.enterVirtual(entry, target, target, klass);
      u8[pc] = Q.invokevfinal_q;
    } else {
      if (receiver !== 0 && !hasVirtual(entry)) {
        const receiverKlass = ld(receiver + OBJECT_KLASS);
        const problem = virtualSelectionProblem(target, vtableMethod(receiverKlass, index), receiverKlass);
        if (problem !== undefined) throw problem;
      }
      this.enterVirtual(entry, target, VTABLE + 4 * index, klass);
      u8[pc] = Q.invokevirtual_q;
    }
  }

  // --- objects
  private newInstance(thread: ThreadAddr, frame: FrameAddr, method: MethodAddr, pool: ConstantPoolAddr, pc: Addr): void {
    const { vm } = this;
    const index = this.operand(pc);
    const klass = this.classAt(pool, index, method);
    const flags = ld(klass + Klass.accessFlags);
    if ((flags & ACC_ABSTRACT) !== 0 || (ld(klass + Klass.flags) & KLASS_INTERFACE) !== 0) {
      throw new JavaThrow("java/lang/InstantiationError", externalName(klass));
    }
    if (klass === vm.wk.Class) throw new JavaThrow("java/lang/IllegalAccessError", "java.lang.Class");
    const ready = this.ready(thread, klass);
    const slow = (ld(klass + Klass.flags) & KLASS_SLOW_ALLOCATE) !== 0;
    if (ready && !slow) {
      u8[pc] = Q.new_q;
      return;
    }
    const object = vm.heap.allocate(klass);
    const sp = ld(frame + Frame.sp);
    st(sp, object);
    st(frame + Frame.sp, sp + 4);
    st(frame + Frame.pc, pc + 3);
  }

  private multiArray(thread: ThreadAddr, frame: FrameAddr, method: MethodAddr, pool: ConstantPoolAddr, pc: Addr): void {
    const klass = this.classAt(pool, this.operand(pc), method);
    const dimensions = u8[pc + 3]!;
    const sp = ld(frame + Frame.sp) - 4 * dimensions;
    const lengths: number[] = [];
    for (let i = 0; i < dimensions; i++) lengths.push(ldi(sp + 4 * i));
    const array = smallMultiArray(this.vm, klass, lengths);
    if (array === 0) {
      this.vm.stacks.pushRoutine(thread, MULTI_ARRAY, [], [klass, dimensions]);
      return;
    }
    st(sp, array);
    st(frame + Frame.sp, sp + 4);
    st(frame + Frame.pc, pc + 4);
  }
}
