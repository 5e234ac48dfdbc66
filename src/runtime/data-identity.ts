// What the class data of a hidden class says, without addresses: classes, strings, numbers, lists and arrays of such, and method handles
// down to the members that they call. An object of any other kind is its class and the mark "opaque".
import type { KlassAddr, Ref } from "../layout/addresses.ts";
import { type Addr, ld, ldi, u8 } from "../layout/memory.ts";
import { Field, Klass, Method } from "../layout/metadata.ts";
import { ARRAY_BASE, OBJECT_KLASS, T_LONG, T_OBJECT } from "../layout/object.ts";
import type { CanonicalBytes } from "../linking/canonical-bytes.ts";
import { findFieldByName } from "../linking/field-by-name.ts";
import { fieldAt, fieldCount, isInjected, isStaticField } from "../linking/field-view.ts";
import { isArray, klassName } from "../linking/klass-view.ts";
import { symbolToString } from "../linking/symbols.ts";
import { memberNameTarget } from "./call-sites.ts";
import { memberNameFields } from "./library-fields.ts";
import type { VM } from "./vm.ts";

/** What describing class data needs of the VM. */
type Parts = Pick<VM, "fault" | "heap" | "identities" | "linker" | "strings" | "wk">;

const INVOKE = "java/lang/invoke/";

/**
 * The fields by which instances of a class of the library are what they are: no caches, counters or compiled forms. Those of superclasses
 * are listed with these.
 */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  "java/lang/Enum": ["name"],
  "java/lang/Boolean": ["value"],
  "java/lang/Byte": ["value"],
  "java/lang/Character": ["value"],
  "java/lang/Short": ["value"],
  "java/lang/Integer": ["value"],
  "java/lang/Long": ["value"],
  "java/lang/Float": ["value"],
  "java/lang/Double": ["value"],
  "java/util/ImmutableCollections$List12": ["e0", "e1"],
  "java/util/ImmutableCollections$ListN": ["elements"],
  "java/util/Arrays$ArrayList": ["a"],
  "java/util/Collections$UnmodifiableList": ["list"],
  "java/util/ArrayList": [], // its elements: describeFields
  [`${INVOKE}MethodType`]: ["rtype", "ptypes"],
  [`${INVOKE}MethodHandle`]: ["type"],
  [`${INVOKE}DirectMethodHandle`]: ["member"],
  [`${INVOKE}DirectMethodHandle$Special`]: ["caller"],
  [`${INVOKE}DirectMethodHandle$Interface`]: ["refc"],
  [`${INVOKE}DirectMethodHandle$Constructor`]: ["initMethod", "instanceClass"],
  [`${INVOKE}BoundMethodHandle`]: ["form"],
  [`${INVOKE}MethodHandleImpl$AsVarargsCollector`]: ["target", "arrayType"],
  [`${INVOKE}MethodHandleImpl$IntrinsicMethodHandle`]: ["target", "intrinsicName"],
  [`${INVOKE}MethodHandleImpl$CountingWrapper`]: ["target"],
  [`${INVOKE}MethodHandleImpl$WrappedMember`]: ["target", "member", "callerClass", "isInvokeSpecial"],
  [`${INVOKE}LambdaForm`]: ["arity", "result", "kind", "names"],
  [`${INVOKE}LambdaForm$Name`]: ["type", "index", "function", "constraint", "arguments"],
  [`${INVOKE}LambdaForm$NamedFunction`]: ["member"],
  [`${INVOKE}ClassSpecializer$SpeciesData`]: ["key"],
};
/** Classes that BoundMethodHandle generates: all their fields are bound arguments. */
const SPECIES = `${INVOKE}BoundMethodHandle$Species_`;
/** Object graphs beyond this many objects are cut off: class data is small. */
const MAX_OBJECTS = 10_000;

/** Writes what `object` says. The traversal allocates nothing, so that addresses hold. */
export function describeData(vm: Parts, out: CanonicalBytes, object: Ref): void {
  new DataDescription(vm, out).describe(object);
}

class DataDescription {
  private readonly vm: Parts;
  private readonly out: CanonicalBytes;
  /** Objects met so far, in order: one that is met again is named by its number, whether in a cycle or shared. */
  private readonly seen = new Map<Addr, number>();

  constructor(vm: Parts, out: CanonicalBytes) {
    this.vm = vm;
    this.out = out;
  }

  describe(object: Ref): void {
    const { vm, out, seen } = this;
    if (object === 0) {
      out.text("null");
      return;
    }
    const klass = ld(object + OBJECT_KLASS);
    if (klass === vm.wk.Class) {
      out.text("class").raw(vm.identities.klass(vm.linker.klassOfMirror(object)));
      return;
    }
    if (klass === vm.wk.String) {
      out.text("string").text(vm.strings.textOf(object));
      return;
    }
    const known = seen.get(object);
    if (known !== undefined || seen.size >= MAX_OBJECTS) {
      out.text("seen").u4(known ?? -1);
      return;
    }
    seen.set(object, seen.size);
    out.raw(vm.identities.klass(klass));
    if (isArray(klass)) this.describeArray(object, klass, vm.heap.length(object));
    else if (klassName(klass) === `${INVOKE}MemberName`) this.describeMember(object);
    else this.describeFields(object, klass);
  }

  private describeArray(array: Ref, klass: KlassAddr, n: number): void {
    const { vm, out } = this;
    out.u4(n);
    if (ld(klass + Klass.elementType) >= T_OBJECT) for (let i = 0; i < n; i++) this.describe(vm.heap.getElement(array, i));
    else out.raw(u8, array + ARRAY_BASE, array + ARRAY_BASE + n * 2 ** (-1 - ldi(klass + Klass.layoutHelper)));
  }

  /** A member by its class, kind, name and type: MemberName itself may not have been expanded. */
  private describeMember(member: Ref): void {
    const { vm, out } = this;
    const at = memberNameFields(vm);
    out.u4(ld(member + at.flags));
    this.describe(ld(member + at.clazz));
    const target = memberNameTarget(member);
    if (target !== 0) {
      out.text(symbolToString(ld(target + Method.name))).text(symbolToString(ld(target + Method.signature)));
      out.raw(vm.identities.klass(ld(target + Method.holder)));
    } else {
      this.describe(ld(member + at.name));
      this.describe(ld(member + at.type));
    }
  }

  private describeFields(object: Ref, klass: KlassAddr): void {
    const isKnown = (k: KlassAddr): boolean => klassName(k) in FIELDS || klassName(k).startsWith(SPECIES);
    if (!isKnown(klass)) this.out.text("opaque");
    if (klassName(klass) === "java/util/ArrayList") {
      const array = ld(object + ld(findFieldByName(klass, "elementData") + Field.offset));
      const size = ldi(object + ld(findFieldByName(klass, "size") + Field.offset));
      this.describeArray(array, this.vm.heap.klassOf(array), size);
    }
    for (let k = klass; k !== 0; k = ld(k + Klass.super)) {
      if (klassName(k).startsWith(SPECIES)) {
        for (let i = 0; i < fieldCount(k); i++) if (!isStaticField(fieldAt(k, i))) this.describeField(object, fieldAt(k, i));
      }
      for (const name of FIELDS[klassName(k)] ?? []) this.describeField(object, findFieldByName(k, name));
    }
  }

  private describeField(object: Ref, field: Addr): void {
    if (field === 0 || isInjected(field)) return;
    const type = ld(field + Field.type);
    const at = object + ld(field + Field.offset);
    if (type >= T_OBJECT) this.describe(ld(at));
    else this.out.raw(u8, at, at + (SIZES[type] ?? 4));
  }
}
/** Bytes of a field by basic type: boolean 4, char, float, double, byte, short, int, long 11. */
const SIZES: Readonly<Record<number, number>> = { 4: 1, 5: 2, 7: 8, 8: 1, 9: 2, [T_LONG]: 8 };
