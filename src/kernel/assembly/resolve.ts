// The quick way through resolution (JVMS 5.4.3): an instruction whose class is loaded, whose member is plainly accessible, and which
// needs neither Java nor an error is made quick here, without leaving the interpreter; a start has some ten thousand of them. Whatever
// is not plain is left to the driver (runtime/resolver.ts), which knows all rules and texts and publishes the same results.
import {
  ACC_ABSTRACT,
  ACC_FINAL,
  ACC_PRIVATE,
  ACC_PROTECTED,
  ACC_PUBLIC,
  ACC_STATIC,
  ARRAY_BASE,
  CARD_DIRTY,
  CARD_SHIFT,
  CARD_TABLE,
  ClassLoaderData,
  ConstantPool,
  CPC_GETFIELD_RESOLVED,
  CPC_GETSTATIC_RESOLVED,
  CPC_PUTFIELD_RESOLVED,
  CPC_PUTSTATIC_RESOLVED,
  CPC_SIZE_LOG2,
  CPC_STATIC_RESOLVED,
  CpCacheEntry,
  Field,
  FIELD_INJECTED,
  FO_STRING_VALUE,
  Frame,
  KLASS_ARRAY,
  KLASS_BEING_INITIALIZED,
  KLASS_INITIALIZED,
  KLASS_INTERFACE,
  KLASS_LINKED,
  KLASS_SLOW_ALLOCATE,
  Klass,
  Method,
  OBJECT_KLASS,
  Op,
  Q,
  GETFIELD_QUICK,
  GETSTATIC_QUICK,
  PUTFIELD_QUICK,
  PUTSTATIC_QUICK,
  RESOLVE_AGAIN,
  RESOLVE_CALL,
  RESOLVE_DONE,
  RESOLVE_DRIVER,
  Symbol_,
  SYMBOL_CLINIT,
  SYMBOL_INIT,
  T_BOOLEAN,
  T_BYTE,
  T_CHAR,
  T_DOUBLE,
  T_LONG,
  T_SHORT,
  TAG_KLASS,
  TAG_STRING_REF,
  VMState,
  VTABLE,
  WK_METHOD_HANDLE,
  WK_STRING,
  WK_TYPE_ARRAY,
  WK_VAR_HANDLE,
} from "../../../build/assembly/layout";
import { allocateArray, allocateSlow, dirtyCard } from "./heap";
import { findSymbol, newOopSlot } from "./metaspace";
import { rewriteMethod } from "./rewrite";
import { findString, internString } from "./strings";
import { isSubtype, lookupInterface } from "./types";
import { ld, st, u2 } from "./words";

const CONSTANT_Class: u32 = 7;
const CONSTANT_String: u32 = 8;
const CONSTANT_InterfaceMethodref: u32 = 11;
/** Since this version only initialisers assign final fields (JVMS 6.5.putfield). */
const FINAL_UPDATE_VERSION: u32 = 53;

@inline function wellKnown(number: u32): u32 {
  return ld(VMState.klasses + (number << 2));
}
@inline function symbol(number: u32): u32 {
  return ld(VMState.symbols + (number << 2));
}
/** Identity of the class loader that defined a class: hidden classes share it. */
@inline function loaderIdentity(klass: u32): u32 {
  return ld(ld(klass + Klass.loader) + ClassLoaderData.loader);
}
@inline function tagAt(pool: u32, index: u32): u32 {
  return load<u8>(ld(pool + ConstantPool.tags) + index);
}
@inline function entryAt(pool: u32, index: u32): u32 {
  return ld(pool + ConstantPool.entries) + (index << 2);
}

/** Address of the content of an unresolved constant. */
@inline function contentAt(pool: u32, index: u32): u32 {
  return ld(ld(pool + ConstantPool.klass) + Klass.classBytes) + ld(entryAt(pool, index));
}

/** Symbol of a CONSTANT_Utf8, 0 when nothing loaded so far names it. */
function symbolAt(pool: u32, index: u32): u32 {
  const at = contentAt(pool, index);
  return findSymbol(at + 2, u2(at));
}

// What the last `findMember` has found.
let memberKlass: u32 = 0;
let memberName: u32 = 0;
let memberSignature: u32 = 0;

/** Class, name and descriptor of the member reference at `index`; false when something of it is not loaded. */
function findMember(pool: u32, index: u32, caller: u32): bool {
  const content = contentAt(pool, index);
  memberKlass = findClass(pool, u2(content), caller);
  if (memberKlass == 0 || (ld(memberKlass + Klass.flags) & KLASS_ARRAY) != 0) return false;
  const nameAndType = contentAt(pool, u2(content + 2));
  memberName = symbolAt(pool, u2(nameAndType));
  memberSignature = symbolAt(pool, u2(nameAndType + 2));
  return memberName != 0 && memberSignature != 0;
}

/** The class at a constant-pool index, 0 when it is not loaded or not plainly accessible. Only the boot loader's are found by name. */
function findClass(pool: u32, index: u32, caller: u32): u32 {
  const tag = tagAt(pool, index);
  const entry = entryAt(pool, index);
  if (tag == TAG_KLASS) return ld(entry);
  if (tag != CONSTANT_Class || loaderIdentity(caller) != 0) return 0;
  const name = symbolAt(pool, u2(contentAt(pool, index)));
  if (name == 0) return 0;
  const klass = ld(name + Symbol_.bootKlass);
  if (klass == 0 || !isClassAccessible(caller, klass)) return 0;
  st(entry, klass);
  store<u8>(ld(pool + ConstantPool.tags) + index, <u8>TAG_KLASS);
  return klass;
}

function isClassAccessible(from: u32, to: u32): bool {
  if (from == to || isSamePackage(from, to)) return true;
  return (ld(to + Klass.accessFlags) & ACC_PUBLIC) != 0 && ld(from + Klass.module) == ld(to + Klass.module);
}

@inline function isSamePackage(a: u32, b: u32): bool {
  const p = ld(a + Klass.package_);
  return p != 0 && p == ld(b + Klass.package_);
}

/** Whether `from` may plainly access a member of `holder` (JVMS 5.4.4): nest mates whose host is not known yet are the driver's. */
function isMemberAccessible(from: u32, refKlass: u32, holder: u32, flags: u32): bool {
  if (from == holder || (flags & ACC_PUBLIC) != 0) return true;
  if ((flags & ACC_PRIVATE) != 0) {
    const host = ld(from + Klass.nestHost);
    return host != 0 && host == ld(holder + Klass.nestHost);
  }
  if (isSamePackage(from, holder)) return true;
  if ((flags & ACC_PROTECTED) == 0 || !isSubtype(from, holder)) return false;
  return (flags & ACC_STATIC) != 0 || from == refKlass || isSubtype(refKlass, from) || isSubtype(from, refKlass);
}

/** Whether no loading constraint can arise (JVMS 5.3.4): one loader, or no class in the descriptor. */
function isUnconstrained(caller: u32, holder: u32, signature: u32): bool {
  if (loaderIdentity(caller) == loaderIdentity(holder)) return true;
  const start = signature + Symbol_.sizeof;
  const end = start + load<u16>(signature + Symbol_.length);
  for (let at = start; at < end; at++) if (load<u8>(at) == 0x4c) return false;
  return true;
}

// --- lookup

let fieldHolder: u32 = 0;

/** Field lookup (JVMS 5.4.3.2). Sets `fieldHolder`. */
function findField(klass: u32, name: u32, signature: u32): u32 {
  for (let k = klass; k != 0; k = ld(k + Klass.super_)) {
    const v = ld(k + Klass.fields);
    if (v != 0) {
      const end = v + 4 + ld(v) * Field.sizeof;
      for (let f = v + 4; f < end; f += Field.sizeof) {
        if (ld(f + Field.name) == name && ld(f + Field.signature) == signature && (load<u16>(f + Field.flags) & FIELD_INJECTED) == 0) {
          fieldHolder = k;
          return f;
        }
      }
    }
    const interfaces = ld(k + Klass.interfaces);
    if (interfaces == 0) continue;
    const last = interfaces + (ld(interfaces) << 2);
    for (let at = interfaces + 4; at <= last; at += 4) {
      const f = findField(ld(at), name, signature);
      if (f != 0) return f;
    }
  }
  return 0;
}

function findLocalMethod(klass: u32, name: u32, signature: u32): u32 {
  const v = ld(klass + Klass.methods);
  if (v == 0) return 0;
  const last = v + (ld(v) << 2);
  for (let at = v + 4; at <= last; at += 4) {
    const m = ld(at);
    if (ld(m + Method.name) == name && ld(m + Method.signature) == signature) return m;
  }
  return 0;
}

function findMethod(klass: u32, name: u32, signature: u32): u32 {
  for (let k = klass; k != 0; k = ld(k + Klass.super_)) {
    const m = findLocalMethod(k, name, signature);
    if (m != 0) return m;
  }
  return 0;
}

/** The vtable's index of `m` in `klass`, -1 when calls of it are bound statically; inherited from an interface, it is found by name. */
function vtableIndexFor(klass: u32, m: u32): i32 {
  const index = <i32>ld(m + Method.vtableIndex);
  if (index >= 0) return index;
  if ((ld(ld(m + Method.holder) + Klass.flags) & KLASS_INTERFACE) == 0 || (ld(m + Method.accessFlags) & (ACC_STATIC | ACC_PRIVATE)) != 0) return -1;
  const name = ld(m + Method.name);
  const signature = ld(m + Method.signature);
  const length = ld(klass + Klass.vtableLength);
  for (let i: u32 = 0; i < length; i++) {
    const e = ld(klass + VTABLE + (i << 2));
    if (ld(e + Method.name) == name && ld(e + Method.signature) == signature) return i;
  }
  return -1;
}

// --- the instructions

/**
 * Resolves the instruction at `pc` of `frame`, whose `sp` is valid.
 * @returns RESOLVE_AGAIN: execute it again; RESOLVE_DONE: it is done, pc and sp stand in the frame; RESOLVE_CALL: call what its cache
 * entry names, without making it quick; RESOLVE_DRIVER: nothing has changed but, perhaps, resolved classes
 */
export function resolve(frame: u32, pc: u32): u32 {
  const method = ld(frame + Frame.method);
  const pool = ld(method + Method.constantPool);
  const opcode = <u32>load<u8>(pc);
  switch (opcode) {
    case Op.ldc:
      return constant(method, pool, pc, load<u8>(pc + 1), Q.ldc_ref, Q.ldc_class);
    case Op.ldc_w:
      return constant(method, pool, pc, load<u16>(pc + 1), Q.ldc_ref_w, Q.ldc_class_w);
    case Op.getstatic:
    case Op.putstatic:
      return staticField(frame, method, pool, pc, opcode == Op.putstatic);
    case Op.getfield:
    case Op.putfield:
      return instanceField(frame, method, pool, pc, opcode == Op.putfield);
    case Op.invokestatic:
      return invokeStatic(frame, method, pool, pc);
    case Op.invokevirtual:
      return invokeVirtual(frame, method, pool, pc);
    case Op.invokespecial:
      return invokeSpecial(frame, method, pool, pc);
    case Op.invokeinterface:
      return invokeInterface(frame, method, pool, pc);
    case Op.new_:
      return newInstance(method, pool, pc);
    case Op.anewarray:
      return newArray(method, pool, pc);
    case Op.checkcast:
      return typeCheck(method, pool, pc, Q.checkcast_q);
    case Op.instanceof_:
      return typeCheck(method, pool, pc, Q.instanceof_q);
    default:
      return RESOLVE_DRIVER;
  }
}

@inline function quicken(pc: u32, opcode: u32): u32 {
  store<u8>(pc, <u8>opcode);
  return RESOLVE_AGAIN;
}

@inline function cacheEntryAt(frame: u32, pc: u32): u32 {
  return ld(frame + Frame.cpCache) + (<u32>load<u16>(pc + 1) << CPC_SIZE_LOG2);
}

function typeCheck(method: u32, pool: u32, pc: u32, quick: u32): u32 {
  return findClass(pool, load<u16>(pc + 1), ld(method + Method.holder)) == 0 ? RESOLVE_DRIVER : quicken(pc, quick);
}

function newArray(method: u32, pool: u32, pc: u32): u32 {
  const klass = findClass(pool, load<u16>(pc + 1), ld(method + Method.holder));
  if (klass == 0) return RESOLVE_DRIVER;
  const array = ld(klass + Klass.arrayKlass);
  return array == 0 || ld(ld(array + Klass.mirror)) == 0 ? RESOLVE_DRIVER : quicken(pc, Q.anewarray_q);
}

function newInstance(method: u32, pool: u32, pc: u32): u32 {
  const klass = findClass(pool, load<u16>(pc + 1), ld(method + Method.holder));
  if (klass == 0 || ld(klass + Klass.initState) != KLASS_INITIALIZED) return RESOLVE_DRIVER;
  if ((ld(klass + Klass.accessFlags) & ACC_ABSTRACT) != 0) return RESOLVE_DRIVER;
  if ((ld(klass + Klass.flags) & (KLASS_INTERFACE | KLASS_SLOW_ALLOCATE)) != 0) return RESOLVE_DRIVER;
  return quicken(pc, Q.new_q);
}

// --- constants

function constant(method: u32, pool: u32, pc: u32, index: u32, quickRef: u32, quickClass: u32): u32 {
  const tag = tagAt(pool, index);
  if (tag == TAG_STRING_REF) return quicken(pc, quickRef);
  if (tag == CONSTANT_String) return stringConstant(pool, index) ? quicken(pc, quickRef) : RESOLVE_DRIVER;
  if (tag != TAG_KLASS && tag != CONSTANT_Class) return RESOLVE_DRIVER;
  return findClass(pool, index, ld(method + Method.holder)) == 0 ? RESOLVE_DRIVER : quicken(pc, quickClass);
}

/** Resolves a CONSTANT_String whose text is ASCII; false when it is not, or when there is no room. */
function stringConstant(pool: u32, index: u32): bool {
  const utf8 = contentAt(pool, u2(contentAt(pool, index)));
  const length = u2(utf8);
  if (!isAscii(utf8 + 2, length)) return false;
  let string = findString(utf8 + 2, length, 0);
  if (string == 0) {
    string = newLatin1String(utf8 + 2, length);
    if (string == 0) return false;
    string = internString(string);
    if (string == 0) return false;
  }
  const slot = newOopSlot(ld(ld(pool + ConstantPool.klass) + Klass.loader) + ClassLoaderData.oopBlocks);
  if (slot == 0) return false;
  st(slot, string);
  st(entryAt(pool, index), slot);
  store<u8>(ld(pool + ConstantPool.tags) + index, <u8>TAG_STRING_REF);
  return true;
}

/** Whether modified UTF-8 is ASCII without NUL, whose bytes are then the chars. */
function isAscii(at: u32, length: u32): bool {
  const end = at + length;
  for (; at + 8 <= end; at += 8) if ((load<u64>(at) & 0x8080808080808080) != 0) return false;
  for (; at < end; at++) if (load<u8>(at) >= 0x80) return false;
  return true;
}

/** A java.lang.String of Latin-1 chars; 0 when a collection is needed. */
function newLatin1String(chars: u32, length: u32): u32 {
  const array = allocateArray(wellKnown(WK_TYPE_ARRAY + T_BYTE), length);
  if (array == 0) return 0;
  memory.copy(array + ARRAY_BASE, chars, length);
  const klass = wellKnown(WK_STRING);
  const string = allocateSlow(klass, ld(klass + Klass.layoutHelper));
  if (string == 0) return 0;
  st(string + ld(VMState.offsets + 4 * FO_STRING_VALUE), array);
  store<u8>(CARD_TABLE + (string >>> CARD_SHIFT), <u8>CARD_DIRTY);
  return string;
}

// --- fields

/** Resolves the field of `entry`; false when it is the driver's. */
function resolveField(entry: u32, method: u32, pool: u32, isStatic: bool, isPut: bool): bool {
  const caller = ld(method + Method.holder);
  if (!findMember(pool, load<u16>(entry + CpCacheEntry.cpIndex), caller)) return false;
  const field = findField(memberKlass, memberName, memberSignature);
  if (field == 0) return false;
  const holder = fieldHolder;
  const flags = <u32>load<u16>(field + Field.accessFlags);
  if (((flags & ACC_STATIC) != 0) != isStatic) return false;
  if (!isMemberAccessible(caller, memberKlass, holder, flags) || !isUnconstrained(caller, holder, memberSignature)) return false;
  const isFinal = (flags & ACC_FINAL) != 0;
  if (isPut && isFinal) {
    if (holder != caller) return false;
    const initializer = isStatic ? symbol(SYMBOL_CLINIT) : symbol(SYMBOL_INIT);
    if (ld(method + Method.name) != initializer && ld(caller + Klass.majorVersion) >= FINAL_UPDATE_VERSION) return false;
  }
  st(entry + CpCacheEntry.klass, holder);
  st(entry + CpCacheEntry.index, ld(field + Field.offset));
  store<u8>(entry + CpCacheEntry.type, <u8>ld(field + Field.type));
  // Which method assigns a final field matters: each such instruction is resolved by itself.
  if (!isPut || !isFinal) setResolved(entry, fieldBit(isStatic, isPut));
  return true;
}

/** The bit of CpCacheEntry.state of one of the four accesses. */
@inline function fieldBit(isStatic: bool, isPut: bool): u32 {
  if (isStatic) return isPut ? CPC_PUTSTATIC_RESOLVED : CPC_GETSTATIC_RESOLVED;
  return isPut ? CPC_PUTFIELD_RESOLVED : CPC_GETFIELD_RESOLVED;
}

@inline function isResolved(entry: u32, bit: u32): bool {
  return (load<u8>(entry + CpCacheEntry.state) & bit) != 0;
}
@inline function setResolved(entry: u32, bit: u32): void {
  store<u8>(entry + CpCacheEntry.state, <u8>(<u32>load<u8>(entry + CpCacheEntry.state) | bit));
}

function instanceField(frame: u32, method: u32, pool: u32, pc: u32, isPut: bool): u32 {
  const entry = cacheEntryAt(frame, pc);
  if (!isResolved(entry, fieldBit(false, isPut)) && !resolveField(entry, method, pool, false, isPut)) return RESOLVE_DRIVER;
  const type = <u32>load<u8>(entry + CpCacheEntry.type);
  const offset = ld(entry + CpCacheEntry.index);
  if (offset > 0xffff) return wideField(frame, pc, offset, type, isPut);
  store<u16>(pc + 1, <u16>offset);
  return quicken(pc, load<u8>((isPut ? PUTFIELD_QUICK : GETFIELD_QUICK) + type));
}

/** An access whose offset the operand does not hold: by hand, each time. */
function wideField(frame: u32, pc: u32, offset: u32, type: u32, isPut: bool): u32 {
  const sp = ld(frame + Frame.sp);
  const wide = type == T_LONG || type == T_DOUBLE;
  const at = sp - (isPut ? (wide ? 12 : 8) : 4);
  const object = ld(at);
  if (object == 0) return RESOLVE_DRIVER;
  if (isPut) {
    put(object + offset, sp, type);
    dirtyCard(object);
    st(frame + Frame.sp, at);
  } else {
    st(frame + Frame.sp, get(object + offset, at, type));
  }
  st(frame + Frame.pc, pc + 3);
  return RESOLVE_DONE;
}

function staticField(frame: u32, method: u32, pool: u32, pc: u32, isPut: bool): u32 {
  const entry = cacheEntryAt(frame, pc);
  if (!isResolved(entry, fieldBit(true, isPut)) && !resolveField(entry, method, pool, true, isPut)) return RESOLVE_DRIVER;
  const type = <u32>load<u8>(entry + CpCacheEntry.type);
  const klass = ld(entry + CpCacheEntry.klass);
  if (ld(klass + Klass.initState) == KLASS_INITIALIZED) return quicken(pc, load<u8>((isPut ? PUTSTATIC_QUICK : GETSTATIC_QUICK) + type));
  if (!isInitializedByMe(klass)) return RESOLVE_DRIVER;
  // By hand: the instruction stays slow, so that other threads still wait for the class.
  const at = ld(entry + CpCacheEntry.index);
  const sp = ld(frame + Frame.sp);
  st(frame + Frame.sp, isPut ? put(at, sp, type) : get(at, sp, type));
  st(frame + Frame.pc, pc + 3);
  return RESOLVE_DONE;
}

/** Whether the running thread is in the middle of initialising the class (JVMS 5.5 step 3). */
@inline function isInitializedByMe(klass: u32): bool {
  return ld(klass + Klass.initState) == KLASS_BEING_INITIALIZED && ld(klass + Klass.initThread) == ld(VMState.thread);
}

/** Pops a value into the static field at `at`. @returns the new sp */
function put(at: u32, sp: u32, type: u32): u32 {
  if (type == T_LONG || type == T_DOUBLE) {
    store<u64>(at, load<u64>(sp - 8));
    return sp - 8;
  }
  const value = ld(sp - 4);
  if (type == T_BOOLEAN) store<u8>(at, <u8>(value & 1));
  else if (type == T_BYTE) store<u8>(at, <u8>value);
  else if (type == T_CHAR || type == T_SHORT) store<u16>(at, <u16>value);
  else st(at, value);
  return sp - 4;
}

/** Pushes the static field at `at`. @returns the new sp */
function get(at: u32, sp: u32, type: u32): u32 {
  if (type == T_LONG || type == T_DOUBLE) {
    store<u64>(sp, load<u64>(at));
    return sp + 8;
  }
  if (type == T_BOOLEAN || type == T_BYTE) st(sp, <u32>(<i32>load<i8>(at)));
  else if (type == T_CHAR) st(sp, load<u16>(at));
  else if (type == T_SHORT) st(sp, <u32>(<i32>load<i16>(at)));
  else st(sp, ld(at));
  return sp + 4;
}

// --- invocations

/** The half of an entry that invokestatic and invokespecial read. */
function enterDirect(entry: u32, target: u32): void {
  st(entry + CpCacheEntry.method, target);
  st(entry + CpCacheEntry.argBytes, ld(target + Method.argSlots) << 2);
}

/** The half of an entry that invokevirtual and invokeinterface read. */
function enterVirtual(entry: u32, target: u32, index: u32, klass: u32): void {
  st(entry + CpCacheEntry.index, index);
  st(entry + CpCacheEntry.klass, klass);
  st(entry + CpCacheEntry.argBytes, ld(target + Method.argSlots) << 2);
}

/** The method that a class reference names, when `caller` may plainly call it; 0 when it is the driver's. */
function resolveMethod(pool: u32, entry: u32, caller: u32): u32 {
  const index = <u32>load<u16>(entry + CpCacheEntry.cpIndex);
  if (tagAt(pool, index) == CONSTANT_InterfaceMethodref || !findMember(pool, index, caller)) return 0;
  const klass = memberKlass;
  if ((ld(klass + Klass.flags) & KLASS_INTERFACE) != 0) return 0;
  if (klass == wellKnown(WK_METHOD_HANDLE) || klass == wellKnown(WK_VAR_HANDLE)) return 0;
  const m = findMethod(klass, memberName, memberSignature);
  return m != 0 && isPlain(caller, m) ? m : 0;
}

@inline function isPlain(caller: u32, m: u32): bool {
  const holder = ld(m + Method.holder);
  return isMemberAccessible(caller, memberKlass, holder, ld(m + Method.accessFlags)) && isUnconstrained(caller, holder, memberSignature);
}

function invokeStatic(frame: u32, method: u32, pool: u32, pc: u32): u32 {
  const entry = cacheEntryAt(frame, pc);
  if (!isResolved(entry, CPC_STATIC_RESOLVED)) {
    const target = resolveMethod(pool, entry, ld(method + Method.holder));
    if (target == 0 || (ld(target + Method.accessFlags) & ACC_STATIC) == 0) return RESOLVE_DRIVER;
    enterDirect(entry, target);
    setResolved(entry, CPC_STATIC_RESOLVED);
  }
  const klass = ld(ld(entry + CpCacheEntry.method) + Method.holder);
  if (ld(klass + Klass.initState) == KLASS_INITIALIZED) return quicken(pc, Q.invokestatic_q);
  return isInitializedByMe(klass) ? RESOLVE_CALL : RESOLVE_DRIVER;
}

function invokeVirtual(frame: u32, method: u32, pool: u32, pc: u32): u32 {
  const entry = cacheEntryAt(frame, pc);
  const target = resolveMethod(pool, entry, ld(method + Method.holder));
  if (target == 0) return RESOLVE_DRIVER;
  const flags = ld(target + Method.accessFlags);
  if ((flags & ACC_STATIC) != 0) return RESOLVE_DRIVER;
  return virtual(frame, entry, target, pc);
}

/** The receiver of a call of `target` that `frame` is about to make, 0 null. */
@inline function receiverOf(frame: u32, target: u32): u32 {
  return ld(ld(frame + Frame.sp) - (ld(target + Method.argSlots) << 2));
}
/** A frame of nobody's executes nothing: what it would call with is not known (Resolver.resolveAhead). */
@inline function isAhead(frame: u32): bool {
  return ld(frame + Frame.locals) == 0;
}

function virtual(frame: u32, entry: u32, target: u32, pc: u32): u32 {
  const index = vtableIndexFor(memberKlass, target);
  if (index < 0 || (ld(target + Method.accessFlags) & ACC_FINAL) != 0) {
    enterVirtual(entry, target, target, memberKlass);
    return quicken(pc, Q.invokevfinal_q);
  }
  const receiver = receiverOf(frame, target);
  // A receiver for which nothing can run has an error of its own at the first call, and null leaves the call unresolved.
  if (receiver == 0) {
    if (!isAhead(frame)) return RESOLVE_DRIVER;
  } else if ((ld(ld(ld(receiver + OBJECT_KLASS) + VTABLE + (index << 2)) + Method.accessFlags) & ACC_ABSTRACT) != 0) return RESOLVE_DRIVER;
  enterVirtual(entry, target, VTABLE + (index << 2), memberKlass);
  return quicken(pc, Q.invokevirtual_q);
}

function invokeSpecial(frame: u32, method: u32, pool: u32, pc: u32): u32 {
  const entry = cacheEntryAt(frame, pc);
  const caller = ld(method + Method.holder);
  let target = resolveMethod(pool, entry, caller);
  if (target == 0 || (ld(target + Method.accessFlags) & ACC_STATIC) != 0) return RESOLVE_DRIVER;
  if (memberName == symbol(SYMBOL_INIT)) {
    if (ld(target + Method.holder) != memberKlass) return RESOLVE_DRIVER;
  } else if (caller != memberKlass && isSubtype(caller, memberKlass)) {
    const selected = findMethod(ld(caller + Klass.super_), memberName, memberSignature);
    if (selected == 0 || (ld(selected + Method.accessFlags) & ACC_STATIC) != 0) return RESOLVE_DRIVER;
    target = selected;
  }
  if ((ld(target + Method.accessFlags) & ACC_ABSTRACT) != 0) return RESOLVE_DRIVER;
  enterDirect(entry, target);
  return quicken(pc, Q.invokespecial_q);
}

/** Methods that the interface itself declares; inherited ones and Object's are the driver's. */
function invokeInterface(frame: u32, method: u32, pool: u32, pc: u32): u32 {
  const entry = cacheEntryAt(frame, pc);
  const caller = ld(method + Method.holder);
  const index = <u32>load<u16>(entry + CpCacheEntry.cpIndex);
  if (tagAt(pool, index) != CONSTANT_InterfaceMethodref || !findMember(pool, index, caller)) return RESOLVE_DRIVER;
  if ((ld(memberKlass + Klass.flags) & KLASS_INTERFACE) == 0) return RESOLVE_DRIVER;
  const target = findLocalMethod(memberKlass, memberName, memberSignature);
  if (target == 0 || (ld(target + Method.accessFlags) & ACC_STATIC) != 0 || !isPlain(caller, target)) return RESOLVE_DRIVER;
  if (<i32>ld(target + Method.vtableIndex) >= 0 || <i32>ld(target + Method.itableIndex) < 0) return RESOLVE_DRIVER;
  const receiver = receiverOf(frame, target);
  if (receiver == 0) {
    if (!isAhead(frame)) return RESOLVE_DRIVER;
  } else {
    const block = lookupInterface(ld(receiver + OBJECT_KLASS), memberKlass);
    const selected = block == 0 ? 0 : ld(block + (ld(target + Method.itableIndex) << 2));
    if (selected == 0 || (ld(selected + Method.accessFlags) & ACC_ABSTRACT) != 0) return RESOLVE_DRIVER;
  }
  enterVirtual(entry, target, target, memberKlass);
  st(entry + CpCacheEntry.cachedKlass, 0);
  return quicken(pc, Q.invokeinterface_q);
}

/** Makes a method executable whose class is linked. @returns 0 when the driver must do it */
export function linkMethod(m: u32): u32 {
  return ld(ld(m + Method.holder) + Klass.initState) >= KLASS_LINKED ? rewriteMethod(m) : 0;
}
