// Answers the compilers' questions from the live VM's memory, for one compilation. It reads memory only, so that it can run in any
// thread that has the memory.
import { Op } from "../bytecode/opcodes.ts";
import type { Key, RawFacts, RawNames } from "../compiler/facts/numbering.ts";
import type {
  CalleeFacts,
  CodeFacts,
  ConstantFacts,
  FieldFacts,
  FieldId,
  KlassFacts,
  KlassId,
  MethodFacts,
  MethodId,
  ObjectFacts,
  ObjectId,
  ProfileFacts,
  QuestionKind,
  Questions,
  ValueFacts,
} from "../compiler/facts/questions.ts";
import { MATH_CALLS } from "../compiler/runtime-functions.ts";
import { INTRINSICS } from "../kernel/interpreter/intrinsics.ts";
import { ACC_FINAL, ACC_INTERFACE, ACC_NATIVE, ACC_PUBLIC, ACC_STATIC, ACC_VOLATILE } from "../layout/access-flags.ts";
import { readingHeap } from "../layout/heap-reading.ts";
import { type Addr, ld, ld8, ld16, ld64, ldi, u8 } from "../layout/memory.ts";
import {
  ConstantPool,
  CPC_GETFIELD_RESOLVED,
  CPC_GETSTATIC_RESOLVED,
  CPC_PUTFIELD_RESOLVED,
  CPC_PUTSTATIC_RESOLVED,
  CPC_SIZE_LOG2,
  CpCacheEntry,
  ExceptionEntry,
  FIELD_STABLE,
  Field,
  KLASS_ARRAY,
  Klass,
  METHOD_CATCHES,
  METHOD_DONT_INLINE,
  METHOD_FUSED,
  METHOD_POLYMORPHIC,
  Method,
  Symbol_,
  TAG_DYNAMIC_REF,
  TAG_KLASS,
  TAG_METHOD_HANDLE_REF,
  TAG_METHOD_TYPE_REF,
  TAG_STRING_REF,
  VTABLE,
} from "../layout/metadata.ts";
import {
  ARRAY_BASE,
  ARRAY_LENGTH,
  LOG2_SIZE,
  OBJECT_KLASS,
  T_ARRAY,
  T_BOOLEAN,
  T_BYTE,
  T_CHAR,
  T_DOUBLE,
  T_LONG,
  T_OBJECT,
  T_SHORT,
} from "../layout/object.ts";
import { Q } from "../layout/quick-opcodes.ts";
import {
  ENTRY_INVOKE_BASIC,
  ENTRY_LINK_TO_INTERFACE,
  FO_CLASS_KLASS,
  FO_LF_VMENTRY,
  FO_MH_FORM,
  FO_MN_CLAZZ,
  FO_MN_METHOD,
  FO_MN_VMINDEX,
  FO_RMN_VMTARGET,
  VMState,
} from "../layout/vm-state.ts";
import { WK_OBJECT, WK_TYPE_ARRAY } from "../layout/well-known.ts";
import { cpEntry, cpFirst, cpMemberClass, cpMemberNameText, cpMemberSignatureText, cpTag, cpText } from "../linking/constant-pool.ts";
import { isSubtype, klassName } from "../linking/klass-view.ts";
import { methodName, methodSignature, originalCode, originalU2 } from "../linking/method-view.ts";
import { symbolToString } from "../linking/symbols.ts";
import { uniqueImplementor, uniqueTarget } from "./dependencies.ts";
import { profileFacts } from "./profile-facts.ts";
import type { ProfileSettings } from "./profile-settings.ts";
import { lookupSymbol } from "./raw-symbols.ts";
import { isReadOnStack } from "./read-on-stack.ts";
import { declaringKlass, isCallSiteTarget, isConstantIn, isTrustedFinal } from "./trusted-finals.ts";
import type { Names } from "./units.ts";

const STATES = ["loaded", "loaded", "linked", "beingInitialized", "initialized", "error"] as const;
const POLYMORPHIC = ["invokeBasic", "linkToVirtual", "linkToStatic", "linkToSpecial", "linkToInterface"];
const NO_FIELD: FieldFacts = {
  field: 0 as FieldId,
  holder: 0 as KlassId,
  name: "",
  type: 0,
  klass: 0 as KlassId,
  offset: 0,
  isStatic: false,
  isFinal: false,
  isVolatile: false,
  isStable: false,
  isTrustedFinal: false,
  cacheIndex: -1,
};
const UNKNOWN: ValueFacts = { known: false };

/** How an object is found again although the collector moves it: by the word that holds it and outlives the compilation. */
interface ObjectPlace {
  /** Address of an oop slot, or (base not 0) offset of a field in object `base`. */
  readonly slot: number;
  readonly base: number;
}

/** What a compilation's numbers name: plain data, valid in the VM whose memory was read. */
export interface NameTable extends RawNames {
  /** Where objects are found, by the numbers that LiveFacts gave them; `objects` are such numbers. */
  readonly places: readonly ObjectPlace[];
}

const objectAt = (places: readonly ObjectPlace[], id: number): Addr => {
  const { slot, base } = places[id]!;
  return ld(base === 0 ? slot : objectAt(places, base) + slot);
};

export const namesOf = (table: NameTable): Names => ({
  klass: (id) => table.klasses[id]!,
  method: (id) => table.methods[id]!,
  staticField: (id) => ld(table.fields[id]! + Field.offset),
  classes: () => [...table.klasses.filter((k) => k), ...table.methods.filter((m) => m).map((m) => ld(m + Method.holder))],
  object: (id) => objectAt(table.places, table.objects[id]!),
});

/** The ids of classes, methods and fields are their addresses; objects have numbers. */
export class LiveFacts implements RawFacts {
  readonly places: ObjectPlace[] = [{ slot: 0, base: 0 }];
  private readonly objectIds = new Map<string, number>();
  /** What CompileCommand says of a method; the tiers set it. */
  private readonly directive: (method: Addr) => "none" | "force" | "dont" | "exclude";
  private readonly profiles: ProfileSettings;
  /** Set where the VM runs on while facts are read. */
  otherThread = false;

  constructor(profiles: ProfileSettings, directive: (method: Addr) => "none" | "force" | "dont" | "exclude" = () => "none") {
    this.profiles = profiles;
    this.directive = directive;
  }

  raw(kind: QuestionKind, key: Key): unknown {
    const take = (): unknown => (this[kind] as (...k: unknown[]) => unknown)(...key);
    return this.otherThread && READS_OBJECTS.has(kind) ? readingHeap(take) : take();
  }

  // --- names
  private klassId(k: Addr): KlassId {
    return k as KlassId;
  }
  private methodId(m: Addr): MethodId {
    return m as MethodId;
  }
  private klassAt(id: KlassId): Addr {
    return id;
  }
  private methodAt(id: MethodId): Addr {
    return id;
  }
  /** The object in a word that never moves. */
  private objectIn(slot: Addr, base = 0): ObjectId {
    if (ld(base === 0 ? slot : this.objectAt(base) + slot) === 0) return 0 as ObjectId;
    // By place, not by address: the collector may run between two questions.
    const place = `${base}:${slot}`;
    const known = this.objectIds.get(place);
    if (known !== undefined) return known as ObjectId;
    const id = this.places.push({ slot, base }) - 1;
    this.objectIds.set(place, id);
    return id as ObjectId;
  }
  private objectAt(id: number): Addr {
    return objectAt(this.places, id);
  }

  // --- methods and classes
  method(id: MethodId): MethodFacts {
    const m = this.methodAt(id);
    const intrinsic = ld(m + Method.intrinsic);
    const row = intrinsic === 0 ? undefined : INTRINSICS[intrinsic - 1]!;
    const entry = ld(m + Method.interpreterEntry);
    const isPolymorphic = (ld(m + Method.flags) & METHOD_POLYMORPHIC) !== 0;
    return {
      holder: this.klassId(ld(m + Method.holder)),
      name: methodName(m),
      descriptor: methodSignature(m),
      accessFlags: ld(m + Method.accessFlags),
      flags: isReadOnStack(m) ? METHOD_DONT_INLINE : ld(m + Method.flags) & STABLE_METHOD_FLAGS,
      maxLocals: ld(m + Method.maxLocals),
      maxStack: ld(m + Method.maxStack),
      argSlots: ld(m + Method.argSlots),
      vtableIndex: ldi(m + Method.vtableIndex),
      itableIndex: ldi(m + Method.itableIndex),
      intrinsic: row === undefined ? mathCall(m) : `${row[0]}.${row[1]}${row[2]}`,
      polymorphic:
        isPolymorphic && entry >= ENTRY_INVOKE_BASIC && entry <= ENTRY_LINK_TO_INTERFACE ? POLYMORPHIC[entry - ENTRY_INVOKE_BASIC]! : "",
      // A frame of it cannot be written out before it is linked.
      codeLength: ld(m + Method.code) === 0 ? 0 : ld(m + Method.codeLength),
    };
  }

  code(id: MethodId): CodeFacts {
    const m = this.methodAt(id);
    const start = originalCode(m);
    const table = ld(m + Method.exceptionTable);
    const exceptionTable = [];
    for (let i = 0, n = table === 0 ? 0 : ld(table), e = table + 4; i < n; i++, e += ExceptionEntry.sizeof) {
      exceptionTable.push({
        start: ld16(e + ExceptionEntry.startPc),
        end: ld16(e + ExceptionEntry.endPc),
        handler: ld16(e + ExceptionEntry.handlerPc),
        catchType: ld16(e + ExceptionEntry.catchType),
      });
    }
    return { code: u8.slice(start, start + ld(m + Method.codeLength)), exceptionTable };
  }

  klass(id: KlassId): KlassFacts {
    const k = this.klassAt(id);
    return {
      name: klassName(k),
      super: this.klassId(ld(k + Klass.super)),
      flags: ld(k + Klass.flags) & STABLE_KLASS_FLAGS,
      accessFlags: ld(k + Klass.accessFlags),
      layoutHelper: ldi(k + Klass.layoutHelper),
      superDepth: ld(k + Klass.superDepth),
      vtableLength: ld(k + Klass.vtableLength),
      elementKlass: (ld(k + Klass.flags) & KLASS_ARRAY) === 0 ? (0 as KlassId) : this.referenceElement(k),
      elementType: ld(k + Klass.elementType),
    };
  }
  private referenceElement(k: Addr): KlassId {
    const type = ld(k + Klass.elementType);
    return type === T_OBJECT || type === T_ARRAY ? this.klassId(ld(k + Klass.elementKlass)) : (0 as KlassId);
  }

  initState(id: KlassId): Questions["initState"]["answer"] {
    return STATES[ld(this.klassAt(id) + Klass.initState)]!;
  }
  isSubtype(a: KlassId, b: KlassId): boolean {
    return isSubtype(this.klassAt(a), this.klassAt(b));
  }
  hasSubclass(id: KlassId): boolean {
    return ld(this.klassAt(id) + Klass.subclass) !== 0;
  }
  arrayKlass(id: KlassId): KlassId {
    return this.klassId(ld(this.klassAt(id) + Klass.arrayKlass));
  }
  primitiveArrayKlass(type: number): KlassId {
    return this.klassId(ld(VMState.klasses + 4 * (WK_TYPE_ARRAY + type)));
  }
  /** A class of the boot loader by its internal name. */
  wellKnown(name: string): KlassId {
    const symbol = lookupSymbol(name);
    return this.klassId(symbol === 0 ? 0 : bootKlass(symbol));
  }
  loadedClass(id: MethodId, descriptor: string): KlassId {
    if (descriptor.startsWith("[")) {
      const element = this.loadedElement(id, descriptor);
      return element === 0 ? element : this.arrayKlass(element);
    }
    if (!descriptor.startsWith("L")) return 0 as KlassId;
    // What the boot loader has under a name, only its own classes see for sure.
    if (ld(ld(ld(this.methodAt(id) + Method.holder) + Klass.loader)) !== 0) return 0 as KlassId;
    return this.wellKnown(descriptor.slice(1, -1));
  }
  private loadedElement(id: MethodId, descriptor: string): KlassId {
    const element = descriptor.slice(1);
    const type = PRIMITIVES.indexOf(element);
    return type >= 0 ? this.klassId(ld(VMState.klasses + 4 * type)) : this.loadedClass(id, element);
  }
  vtableMethod(id: KlassId, index: number): MethodId {
    // Kept code's questions are asked of classes that may have no such index.
    const k = this.klassAt(id);
    return this.methodId(index < ld(k + Klass.vtableLength) ? ld(k + VTABLE + 4 * index) : 0);
  }
  itableMethod(id: KlassId, iface: KlassId, index: number): MethodId {
    const itable = ld(this.klassAt(id) + Klass.itable);
    const target = this.klassAt(iface);
    for (let i = 0, n = itable === 0 ? 0 : ld(itable); i < n; i++) {
      if (ld(itable + 4 + 8 * i) !== target) continue;
      const m = ld(ld(itable + 8 + 8 * i) + 4 * index);
      return m !== 0 && (ld(m + Method.accessFlags) & ACC_PUBLIC) !== 0 ? this.methodId(m) : (0 as MethodId);
    }
    return 0 as MethodId;
  }
  uniqueTarget(id: KlassId, index: number): MethodId {
    const k = this.klassAt(id);
    return this.methodId(index < ld(k + Klass.vtableLength) ? uniqueTarget(k, index) : 0);
  }
  uniqueImplementor(id: KlassId): KlassId {
    return this.klassId(uniqueImplementor(this.klassAt(id)));
  }

  // --- constant pools
  private pool(id: MethodId): Addr {
    return ld(this.methodAt(id) + Method.constantPool);
  }
  classConstant(id: MethodId, index: number): KlassId {
    const pool = this.pool(id);
    return cpTag(pool, index) === TAG_KLASS ? this.klassId(cpEntry(pool, index)) : (0 as KlassId);
  }
  constant(id: MethodId, index: number): ConstantFacts {
    const pool = this.pool(id);
    const at = ld(pool + ConstantPool.entries) + 4 * index;
    switch (cpTag(pool, index)) {
      case 3:
        return { kind: "int", value: ldi(at) };
      case 4:
        return { kind: "float", bits: ld(at) };
      case 5:
        return { kind: "long", value: ld64(at) };
      case 6:
        return { kind: "double", bits: ld64(at) };
      case TAG_KLASS:
        return { kind: "class", klass: this.klassId(ld(at)) };
      case TAG_STRING_REF:
      case TAG_METHOD_HANDLE_REF:
      case TAG_METHOD_TYPE_REF: {
        const object = this.objectIn(ld(at));
        return object === 0
          ? { kind: "unresolved", type: "A" }
          : { kind: "object", object, klass: this.klassId(ld(this.objectAt(object) + OBJECT_KLASS)) };
      }
      default: {
        // A resolved dynamic constant may be a boxed primitive: the interpreter pushes it.
        const tag = cpTag(pool, index);
        const isDynamic = tag === CONSTANT_DYNAMIC || tag === TAG_DYNAMIC_REF;
        const letter = isDynamic ? cpMemberSignatureText(pool, index).charAt(0) : "L";
        return { kind: "unresolved", type: letter === "L" || letter === "[" ? "A" : "JFD".includes(letter) ? (letter as "J") : "I" };
      }
    }
  }

  field(id: MethodId, index: number, access: "get" | "put", where: "static" | "instance"): FieldFacts {
    const m = this.methodAt(id);
    const pool = ld(m + Method.constantPool);
    const cacheIndex = ld16(ld(pool + ConstantPool.cacheIndex) + 2 * index);
    const classIndex = cpMemberClass(pool, index);
    const unresolved: FieldFacts = { ...NO_FIELD, type: basicType(cpMemberSignatureText(pool, index)), cacheIndex: cacheIndex - 1 };
    if (cacheIndex === 0 || cpTag(pool, classIndex) !== TAG_KLASS) return unresolved;
    const entry = ld(pool + ConstantPool.cache) + ((cacheIndex - 1) << CPC_SIZE_LOG2);
    const f = findField(cpEntry(pool, classIndex), cpMemberNameText(pool, index), cpMemberSignatureText(pool, index));
    if (f === undefined) return unresolved;
    const isStatic = where === "static";
    const bit =
      access === "get"
        ? isStatic
          ? CPC_GETSTATIC_RESOLVED
          : CPC_GETFIELD_RESOLVED
        : isStatic
          ? CPC_PUTSTATIC_RESOLVED
          : CPC_PUTFIELD_RESOLVED;
    const isFinal = (ld16(f.field + Field.accessFlags) & ACC_FINAL) !== 0;
    const resolved = (ld8(entry + CpCacheEntry.state) & bit) !== 0;
    // A final field's stores are resolved one by one: those of the class itself in its initialisers are what may be.
    const initializes =
      isFinal && access === "put" && f.holder === ld(m + Method.holder) && methodName(m) === (isStatic ? "<clinit>" : "<init>");
    if (!resolved && !initializes) return unresolved;
    if (((ld16(f.field + Field.accessFlags) & ACC_STATIC) !== 0) !== isStatic) return unresolved;
    return this.fieldFacts(f.field, f.holder, cacheIndex - 1);
  }
  private fieldFacts(f: Addr, holder: Addr, cacheIndex = -1): FieldFacts {
    const access = ld16(f + Field.accessFlags);
    const flags = ld16(f + Field.flags);
    return {
      field: f as FieldId,
      holder: this.klassId(holder),
      name: symbolToString(ld(f + Field.name)),
      type: ld(f + Field.type),
      klass: 0 as KlassId,
      offset: (access & ACC_STATIC) !== 0 ? 0 : ld(f + Field.offset),
      isStatic: (access & ACC_STATIC) !== 0,
      isFinal: (access & ACC_FINAL) !== 0,
      isVolatile: (access & ACC_VOLATILE) !== 0,
      isStable: (flags & FIELD_STABLE) !== 0,
      isTrustedFinal: isTrustedFinal(f, holder),
      cacheIndex,
    };
  }
  namedField(id: KlassId, name: string, descriptor: string): FieldFacts {
    const f = findField(this.klassAt(id), name, descriptor);
    return f === undefined ? NO_FIELD : this.fieldFacts(f.field, f.holder);
  }

  /** What the instruction calls, by its executable form: quick forms are written when it has been resolved. */
  callee(id: MethodId, bci: number): CalleeFacts {
    const m = this.methodAt(id);
    const isFused = (ld(m + Method.flags) & METHOD_FUSED) !== 0 && ld(m + Method.unfusedCode) !== 0;
    const code = isFused ? ld(m + Method.unfusedCode) : ld(m + Method.code);
    const isDynamic = ld8(originalCode(m) + bci) === Op.invokedynamic;
    const descriptor = cpMemberSignatureText(ld(m + Method.constantPool), originalU2(m, bci + 1));
    const none: CalleeFacts = {
      kind: "unresolved",
      method: 0 as MethodId,
      klass: 0 as KlassId,
      index: 0,
      descriptor,
      appendix: 0 as ObjectId,
      cacheIndex: -1,
    };
    if (code === 0) return none;
    const at = code + bci;
    const index = ld8(at + 1) | (ld8(at + 2) << 8);
    const opcode = ld8(at);
    const cacheIndex = isDynamic ? index | (ld8(at + 4) << 16) : index;
    const unresolved: CalleeFacts = { ...none, cacheIndex };
    const entry = ld(m + Method.cpCache) + (cacheIndex << CPC_SIZE_LOG2);
    const facts = (kind: CalleeFacts["kind"], method: Addr, klass: Addr, n: number, appendix = 0 as ObjectId): CalleeFacts => ({
      kind,
      method: this.methodId(method),
      klass: this.klassId(klass),
      index: n,
      descriptor,
      appendix,
      cacheIndex,
    });
    switch (opcode) {
      case Q.invokestatic_q:
        return facts("static", ld(entry + CpCacheEntry.method), ld(ld(entry + CpCacheEntry.method) + Method.holder), 0);
      case Q.invokespecial_q:
        return facts("special", ld(entry + CpCacheEntry.method), ld(ld(entry + CpCacheEntry.method) + Method.holder), 0);
      case Q.invokespecial_object_init: {
        const object = ld(VMState.klasses + 4 * WK_OBJECT);
        const init = methodNamed(object, "<init>", "()V");
        return init === 0 ? unresolved : facts("special", init, object, 0);
      }
      case Q.invokevfinal_q: {
        const target = ld(entry + CpCacheEntry.index);
        return facts("special", target, ld(entry + CpCacheEntry.klass), 0);
      }
      case Q.invokevirtual_q: {
        const offset = ld(entry + CpCacheEntry.index);
        const klass = ld(entry + CpCacheEntry.klass);
        return facts("virtual", ld(klass + offset), klass, (offset - VTABLE) >>> 2);
      }
      case Q.invokeinterface_q: {
        const iface = ld(entry + CpCacheEntry.klass);
        const privateMethod = ld(entry + CpCacheEntry.appendix);
        if (privateMethod !== 0) return facts("special", privateMethod, iface, 0);
        const target = ldi(entry + CpCacheEntry.index);
        // Of a method of Object it is the offset in the receiver's vtable, and in Object's, negated: interfaces have none.
        if (target < 0) return facts("virtual", ld(ld(VMState.klasses + 4 * WK_OBJECT) - target), iface, (-target - VTABLE) >>> 2);
        return facts("interface", target, iface, ldi(target + Method.itableIndex));
      }
      case Q.invokehandle_q:
      case Q.invokedynamic_q: {
        const slot = ld(entry + CpCacheEntry.appendix);
        const appendix = slot === 0 ? (0 as ObjectId) : this.objectIn(slot);
        const target = ld(entry + CpCacheEntry.method);
        return facts(opcode === Q.invokehandle_q ? "handle" : "dynamic", target, ld(target + Method.holder), 0, appendix);
      }
      default:
        return opcode === Op.invokevirtual && isPolymorphic(ld(m + Method.constantPool), originalU2(m, bci + 1))
          ? { ...unresolved, index: 1 }
          : unresolved;
    }
  }

  // --- objects
  object(id: ObjectId): ObjectFacts {
    const o = this.objectAt(id);
    const k = ld(o + OBJECT_KLASS);
    const isArray = (ld(k + Klass.flags) & KLASS_ARRAY) !== 0;
    const isClass = klassName(k) === "java/lang/Class";
    return {
      klass: this.klassId(k),
      length: isArray ? ldi(o + ARRAY_LENGTH) : -1,
      mirrorOf: this.klassId(isClass ? ld(o + ld(VMState.offsets + 4 * FO_CLASS_KLASS)) : 0),
    };
  }
  staticValue(id: FieldId): ValueFacts {
    const f: Addr = id;
    if ((ld16(f + Field.accessFlags) & ACC_FINAL) === 0) return UNKNOWN;
    const at = ld(f + Field.offset);
    return this.valueAt(at, ld(f + Field.type), () => this.objectIn(at));
  }
  fieldValue(object: ObjectId, id: FieldId): ValueFacts {
    const f: Addr = id;
    const trusted = isConstantIn(this.objectAt(object), f, declaringKlass(ld(this.objectAt(object) + OBJECT_KLASS), f));
    const stable = (ld16(f + Field.flags) & FIELD_STABLE) !== 0;
    if (!trusted && !stable) return UNKNOWN;
    const offset = ld(f + Field.offset);
    const value = this.valueAt(this.objectAt(object) + offset, ld(f + Field.type), () => this.objectIn(offset, object));
    return stable && !trusted && isDefault(value) ? UNKNOWN : value;
  }
  callSiteTarget(site: ObjectId, id: FieldId): ObjectId {
    const f: Addr = id;
    const klass = ld(this.objectAt(site) + OBJECT_KLASS);
    return isCallSiteTarget(f, declaringKlass(klass, f)) ? this.objectIn(ld(f + Field.offset), site) : (0 as ObjectId);
  }
  elementValue(array: ObjectId, index: number): ValueFacts {
    const a = this.objectAt(array);
    const klass = ld(a + OBJECT_KLASS);
    if ((ld(klass + Klass.flags) & KLASS_ARRAY) === 0 || index >>> 0 >= ldi(a + ARRAY_LENGTH)) return UNKNOWN;
    const type = ld(klass + Klass.elementType);
    const offset = ARRAY_BASE + index * (1 << LOG2_SIZE[type]!);
    const value = this.valueAt(a + offset, type, () => this.objectIn(offset, array));
    return isDefault(value) ? UNKNOWN : value;
  }
  private valueAt(at: Addr, type: number, object: () => ObjectId): ValueFacts {
    switch (type) {
      case T_OBJECT:
      case T_ARRAY:
        return { known: true, value: 0, object: object() };
      case T_LONG:
      case T_DOUBLE:
        return { known: true, value: ld64(at), object: 0 as ObjectId };
      case T_BOOLEAN:
      case T_BYTE:
        return { known: true, value: (ld8(at) << 24) >> 24, object: 0 as ObjectId };
      case T_CHAR:
        return { known: true, value: ld16(at), object: 0 as ObjectId };
      case T_SHORT:
        return { known: true, value: (ld16(at) << 16) >> 16, object: 0 as ObjectId };
      default:
        return { known: true, value: ldi(at), object: 0 as ObjectId };
    }
  }
  handleTarget(id: ObjectId): MethodId {
    const form = ld(this.objectAt(id) + offset(FO_MH_FORM));
    const entry = form === 0 ? 0 : ld(form + offset(FO_LF_VMENTRY));
    return this.methodId(entry === 0 ? 0 : memberMethod(entry));
  }
  memberTarget(id: ObjectId): Questions["memberTarget"]["answer"] {
    const member = this.objectAt(id);
    const method = memberMethod(member);
    const index = ldi(member + offset(FO_MN_VMINDEX));
    const mirror = ld(member + offset(FO_MN_CLAZZ));
    const klass = mirror === 0 ? 0 : ld(mirror + offset(FO_CLASS_KLASS));
    const isInterface = klass !== 0 && (ld(klass + Klass.accessFlags) & ACC_INTERFACE) !== 0;
    const access = method === 0 ? 0 : ld(method + Method.accessFlags);
    const kind = (access & ACC_STATIC) !== 0 ? "static" : index < 0 ? "special" : isInterface ? "interface" : "virtual";
    return { method: this.methodId(method), kind, klass: this.klassId(klass), index };
  }

  // --- hints
  profile(id: MethodId): ProfileFacts {
    return profileFacts(this.methodAt(id), this.profiles, (k) => this.klassId(k));
  }
  inlineDirective(id: MethodId): "none" | "force" | "dont" | "exclude" {
    return this.directive(this.methodAt(id));
  }
  codeSize(id: MethodId): number {
    return ld(this.methodAt(id) + Method.compiledSize);
  }
}

/** Whether a Methodref names a signature-polymorphic method that is linked by a handle adapter (JVMS 2.9.3), by its texts. */
function isPolymorphic(pool: Addr, index: number): boolean {
  const klass = cpMemberClass(pool, index);
  const holder = cpTag(pool, klass) === TAG_KLASS ? klassName(cpEntry(pool, klass)) : cpText(pool, cpFirst(pool, klass));
  if (holder === "java/lang/invoke/MethodHandle") return /^invoke(Exact)?$/.test(cpMemberNameText(pool, index));
  return holder === "java/lang/invoke/VarHandle" && /^(get|set|compareAnd|weakCompareAnd)/.test(cpMemberNameText(pool, index));
}

/** Of natives that compiled code has the host do: their key, else "". */
function mathCall(method: Addr): string {
  const access = ld(method + Method.accessFlags);
  if ((access & ACC_NATIVE) === 0 || (access & ACC_STATIC) === 0) return "";
  const key = `${klassName(ld(method + Method.holder))}.${methodName(method)}${methodSignature(method)}`;
  return MATH_CALLS.has(key) ? key : "";
}

/** Of what is stable, zero means that it may still be set. */
const isDefault = (value: ValueFacts): boolean => value.known && Number(value.value) === 0 && value.object === 0;

const CONSTANT_DYNAMIC = 17;
/** Questions whose answers are read from objects, which the collector moves. */
const READS_OBJECTS: ReadonlySet<QuestionKind> = new Set<QuestionKind>([
  "constant",
  "callee",
  "object",
  "staticValue",
  "fieldValue",
  "elementValue",
  "callSiteTarget",
  "handleTarget",
  "memberTarget",
]);
const PRIMITIVES = ["", "", "", "", "Z", "C", "F", "D", "B", "S", "I", "J"];
/** Flags of methods and classes that never change once they can be asked for. */
const STABLE_METHOD_FLAGS = 1 | 2 | 4 | 8 | 0x10 | 0x20 | 0x40 | 0x80 | 0x200 | 0x400 | 0x800 | 0x1000 | METHOD_CATCHES;
const STABLE_KLASS_FLAGS = ~0x20;

const offset = (number: number): number => ld(VMState.offsets + 4 * number);

function basicType(descriptor: string): number {
  const c = descriptor.charAt(0);
  return c === "L" ? T_OBJECT : c === "[" ? T_ARRAY : PRIMITIVES.indexOf(c);
}

function memberMethod(member: Addr): Addr {
  const resolved = ld(member + offset(FO_MN_METHOD));
  return resolved === 0 ? 0 : ld(resolved + offset(FO_RMN_VMTARGET));
}

function bootKlass(symbol: Addr): Addr {
  return ld(symbol + Symbol_.bootKlass);
}

function findField(klass: Addr, name: string, signature: string): { field: Addr; holder: Addr } | undefined {
  for (let k = klass; k !== 0; k = ld(k + Klass.super)) {
    const v = ld(k + Klass.fields);
    for (let i = 0, n = v === 0 ? 0 : ld(v), f = v + 4; i < n; i++, f += Field.sizeof) {
      if (symbolToString(ld(f + Field.name)) === name && symbolToString(ld(f + Field.signature)) === signature)
        return { field: f, holder: k };
    }
    const interfaces = ld(k + Klass.interfaces);
    for (let i = 1, n = interfaces === 0 ? 0 : ld(interfaces); i <= n; i++) {
      const found = findField(ld(interfaces + 4 * i), name, signature);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function methodNamed(klass: Addr, name: string, descriptor: string): Addr {
  const v = ld(klass + Klass.methods);
  for (let i = 0, n = v === 0 ? 0 : ld(v); i < n; i++) {
    const m = ld(v + 4 + 4 * i);
    if (methodName(m) === name && methodSignature(m) === descriptor) return m;
  }
  return 0;
}
