// java.lang.reflect.Array: elements of arrays of any kind, with widening; new arrays of a given component type.
import { type Addr, ld, ldi, st } from "../../../../layout/memory.ts";
import { KLASS_ARRAY, Klass } from "../../../../layout/metadata.ts";
import {
  ARRAY_BASE,
  LOG2_SIZE,
  OBJECT_KLASS,
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
} from "../../../../layout/object.ts";
import { VMState } from "../../../../layout/vm-state.ts";
import { isArray, isPrimitive } from "../../../../linking/klass-view.ts";
import { box } from "../../../../runtime/constants.ts";
import { JavaThrow } from "../../../../runtime/java-throw.ts";
import { MULTI_ARRAY, smallMultiArray } from "../../../../runtime/multi-array.ts";
import { type NativeDefinition, natives } from "../../../../runtime/native-registry.ts";
import { type Steps, storeSlots } from "../../../../runtime/step-frame.ts";
import type { VM } from "../../../../runtime/vm.ts";
import { boxType, loadPrimitive, type Primitive, storePrimitive, unbox, widen } from "../../../primitive-values.ts";

/** Most dimensions that an array class has (JVMS 4.3.2). */
const MAX_DIMENSIONS = 255;

const illegalArgument = (message: string | null = null): JavaThrow => new JavaThrow("java/lang/IllegalArgumentException", message);

/** Basic type of an array's elements; T_OBJECT for refs. @throws JavaThrow when it is none */
function elementTypeOf(array: Addr, primitiveOnly: boolean): number {
  if (array === 0) throw new JavaThrow("java/lang/NullPointerException");
  const klass = ld(array + OBJECT_KLASS);
  if ((ld(klass + Klass.flags) & KLASS_ARRAY) === 0) throw illegalArgument("Argument is not an array");
  const element = ld(klass + Klass.elementKlass);
  if (isPrimitive(element)) return ld(element + Klass.elementType);
  if (primitiveOnly) throw illegalArgument("Argument is not an array of primitive type");
  return T_OBJECT;
}

/** Address of an element. @throws JavaThrow */
function elementAddress(vm: VM, array: Addr, index: number, type: number): Addr {
  if (index < 0 || index >= vm.heap.length(array)) throw new JavaThrow("java/lang/ArrayIndexOutOfBoundsException");
  return array + ARRAY_BASE + index * 2 ** LOG2_SIZE[type]!;
}

/** A new box of a primitive value. */
export function boxed(vm: VM, type: number, value: Primitive): Addr {
  storeSlots(VMState.scratch, type, value);
  return box(vm, type, VMState.scratch);
}

function get(vm: VM, array: Addr, index: number): Addr {
  const type = elementTypeOf(array, false);
  const at = elementAddress(vm, array, index, type);
  return type === T_OBJECT ? ld(at) : boxed(vm, type, loadPrimitive(at, type));
}

function set(vm: VM, array: Addr, index: number, value: Addr): void {
  const type = elementTypeOf(array, false);
  if (type === T_OBJECT) {
    elementAddress(vm, array, index, type);
    if (value !== 0 && !vm.isInstance(value, ld(vm.heap.klassOf(array) + Klass.elementKlass))) {
      throw illegalArgument("array element type mismatch");
    }
    vm.heap.setElement(array, index, value);
    return;
  }
  if (value === 0) throw illegalArgument();
  const from = boxType(value);
  const at = elementAddress(vm, array, index, type);
  storePrimitive(at, type, widen(from === 0 ? 0 : unbox(vm, value, from), from, type));
}

const getAs =
  (to: number) =>
  (vm: VM, array: Addr, index: number): Primitive => {
    const type = elementTypeOf(array, true);
    return widen(loadPrimitive(elementAddress(vm, array, index, type), type), type, to);
  };

const setAs =
  (from: number) =>
  (vm: VM, array: Addr, index: number, value: Primitive): void => {
    const type = elementTypeOf(array, true);
    const at = elementAddress(vm, array, index, type);
    storePrimitive(at, type, widen(value, from, type));
  };

/** Klass of a component type. @throws JavaThrow for null and void */
function component(vm: VM, mirror: Addr): Addr {
  if (mirror === 0) throw new JavaThrow("java/lang/NullPointerException");
  const klass = vm.linker.klassOfMirror(mirror);
  if (isPrimitive(klass) && ld(klass + Klass.elementType) === T_VOID) throw illegalArgument();
  return klass;
}

const dimensionsOf = (klass: Addr): number => (isArray(klass) ? ld(klass + Klass.dimension) : 0);

/** The array class of a component; primitives' have their own way. */
const arrayOf = (vm: VM, klass: Addr): Addr =>
  isPrimitive(klass) ? vm.linker.typeArray(ld(klass + Klass.elementType)) : vm.linker.arrayOf(klass);

function newArray(vm: VM, mirror: Addr, length: number): Addr {
  if (mirror === 0) throw new JavaThrow("java/lang/NullPointerException");
  if (length < 0) throw new JavaThrow("java/lang/NegativeArraySizeException", String(length));
  const klass = component(vm, mirror);
  if (dimensionsOf(klass) >= MAX_DIMENSIONS) throw illegalArgument();
  return vm.heap.allocateArray(arrayOf(vm, klass), length);
}

/** Array class and lengths of a call of multiNewArray. @throws JavaThrow */
function multiArrayArguments(vm: VM, mirror: Addr, dimensions: Addr): { klass: Addr; lengths: number[] } {
  if (mirror === 0 || dimensions === 0) throw new JavaThrow("java/lang/NullPointerException");
  const n = vm.heap.length(dimensions);
  if (n === 0 || n > MAX_DIMENSIONS) throw illegalArgument();
  const lengths: number[] = [];
  for (let i = 0; i < n; i++) {
    const length = ldi(dimensions + ARRAY_BASE + 4 * i);
    if (length < 0) throw new JavaThrow("java/lang/NegativeArraySizeException", String(length));
    lengths.push(length);
  }
  let klass = component(vm, mirror);
  if (dimensionsOf(klass) + n > MAX_DIMENSIONS) throw illegalArgument();
  for (let i = 0; i < n; i++) klass = arrayOf(vm, klass);
  return { klass, lengths };
}

const multiNewArray: Steps = {
  refs: 0,
  longs: 0,
  steps: [
    (f) => {
      const { vm } = f;
      const { klass, lengths } = multiArrayArguments(vm, f.argRef(0), f.argRef(1));
      const small = smallMultiArray(vm, klass, lengths);
      if (small !== 0) return f.return(small);
      // A copy: the routine reads the lengths more than once.
      const copy = vm.heap.newIntArray(lengths.length);
      for (let i = 0; i < lengths.length; i++) st(copy + ARRAY_BASE + 4 * i, lengths[i]!);
      return f.run(MULTI_ARRAY, [0, copy], [klass, lengths.length]);
    },
    (f) => f.return(f.routineRef()),
  ],
};

const KINDS: readonly (readonly [string, string, number])[] = [
  ["Boolean", "Z", T_BOOLEAN],
  ["Byte", "B", T_BYTE],
  ["Char", "C", T_CHAR],
  ["Short", "S", T_SHORT],
  ["Int", "I", T_INT],
  ["Long", "J", T_LONG],
  ["Float", "F", T_FLOAT],
  ["Double", "D", T_DOUBLE],
];

const byKind: Record<string, NativeDefinition> = {};
for (const [name, letter, type] of KINDS) {
  byKind[`get${name}(Ljava/lang/Object;I)${letter}`] = getAs(type);
  byKind[`set${name}(Ljava/lang/Object;I${letter})V`] = setAs(type);
}

export default natives("java/lang/reflect/Array", {
  "getLength(Ljava/lang/Object;)I": (vm, array: Addr) => {
    elementTypeOf(array, false);
    return vm.heap.length(array);
  },
  "get(Ljava/lang/Object;I)Ljava/lang/Object;": get,
  "set(Ljava/lang/Object;ILjava/lang/Object;)V": set,
  "newArray(Ljava/lang/Class;I)Ljava/lang/Object;": newArray,
  "multiNewArray(Ljava/lang/Class;[I)Ljava/lang/Object;": multiNewArray,
  ...byKind,
});
