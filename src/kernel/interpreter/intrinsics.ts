// The methods of the class library that the interpreter does itself: their numbers and names. Linking compares each
// library method with this list and sets Method.interpreterEntry to ENTRY_INTRINSIC + number.
// How they are done stands in intrinsic-emitters.ts, which is needed only where the interpreter's bytes are made.

import { KERNEL_INTRINSICS } from "./kernel-intrinsics.ts";

export type Intrinsic = readonly [klass: string, name: string, descriptor: string];

const OBJECT = "Ljava/lang/Object;";
const CLASS = "Ljava/lang/Class;";

/** Class, name, descriptor of each intrinsic; its place is its number. Append only: the numbers stand in images. */
export const INTRINSICS: readonly Intrinsic[] = [
  ["java/lang/Object", "getClass", `()${CLASS}`],
  ["java/lang/Object", "hashCode", "()I"],
  ["java/lang/System", "identityHashCode", `(${OBJECT})I`],
  ["java/lang/System", "arraycopy", `(${OBJECT}I${OBJECT}II)V`],
  ["java/lang/Thread", "currentThread", "()Ljava/lang/Thread;"],
  ["java/lang/Class", "isInstance", `(${OBJECT})Z`],
  ["java/lang/Class", "isAssignableFrom", `(${CLASS})Z`],
  ["java/lang/Class", "isArray", "()Z"],
  ["java/lang/Class", "isPrimitive", "()Z"],
  ["java/lang/Class", "isInterface", "()Z"],
  ["java/lang/Class", "isHidden", "()Z"],
  ["java/lang/ref/Reference", "get", `()${OBJECT}`],
  ["java/lang/ref/Reference", "refersTo0", `(${OBJECT})Z`],
  ["java/lang/ref/PhantomReference", "refersTo0", `(${OBJECT})Z`],
  ["java/lang/Float", "floatToRawIntBits", "(F)I"],
  ["java/lang/Float", "intBitsToFloat", "(I)F"],
  ["java/lang/Double", "doubleToRawLongBits", "(D)J"],
  ["java/lang/Double", "longBitsToDouble", "(J)D"],
  ["java/lang/Math", "sqrt", "(D)D"],
  ["java/lang/StrictMath", "sqrt", "(D)D"],
  ["java/lang/Math", "abs", "(I)I"],
  ["java/lang/Math", "abs", "(J)J"],
  ["java/lang/Math", "abs", "(F)F"],
  ["java/lang/Math", "abs", "(D)D"],
  ["java/lang/Math", "max", "(II)I"],
  ["java/lang/Math", "max", "(JJ)J"],
  ["java/lang/Math", "max", "(FF)F"],
  ["java/lang/Math", "max", "(DD)D"],
  ["java/lang/Math", "min", "(II)I"],
  ["java/lang/Math", "min", "(JJ)J"],
  ["java/lang/Math", "min", "(FF)F"],
  ["java/lang/Math", "min", "(DD)D"],
  ["java/lang/Math", "floor", "(D)D"],
  ["java/lang/Math", "ceil", "(D)D"],
  ["java/lang/Math", "rint", "(D)D"],
  ["java/lang/StrictMath", "floor", "(D)D"],
  ["java/lang/StrictMath", "ceil", "(D)D"],
  ["java/lang/StrictMath", "rint", "(D)D"],
  ["java/lang/Integer", "bitCount", "(I)I"],
  ["java/lang/Integer", "numberOfLeadingZeros", "(I)I"],
  ["java/lang/Integer", "numberOfTrailingZeros", "(I)I"],
  ["java/lang/Long", "bitCount", "(J)I"],
  ["java/lang/Long", "numberOfLeadingZeros", "(J)I"],
  ["java/lang/Long", "numberOfTrailingZeros", "(J)I"],
  ["java/lang/String", "length", "()I"],
  ["java/lang/String", "charAt", "(I)C"],
  ["java/lang/String", "coder", "()B"],
  ["java/lang/String", "hashCode", "()I"],
  ["java/lang/String", "equals", `(${OBJECT})Z`],
  ["java/lang/StringLatin1", "equals", "([B[B)Z"],
  ["java/lang/StringUTF16", "getChar", "([BI)C"],
  ["java/lang/StringUTF16", "putChar", "([BII)V"],
  ["java/lang/StringCoding", "hasNegatives", "([BII)Z"],
  ["java/lang/StringLatin1", "hashCode", "([B)I"],
  ["java/lang/StringLatin1", "inflate", "([BI[BII)V"],
  ["java/lang/StringUTF16", "compress", "([BI[BII)I"],
  ["java/lang/StringUTF16", "compress", "([CI[BII)I"],
  ...unsafe(),
  ...KERNEL_INTRINSICS.map((row): Intrinsic => [row[0], row[1], row[2]]),
  ["java/lang/Thread", "onSpinWait", "()V"],
  ["jdk/internal/misc/Unsafe", "allocateInstance", `(${CLASS})${OBJECT}`],
];

/** jdk.internal.misc.Unsafe: the plain and ordered accesses of each type are one, with one host thread for Java. */
function unsafe(): Intrinsic[] {
  const rows: Intrinsic[] = [];
  const add = (name: string, descriptor: string) => rows.push(["jdk/internal/misc/Unsafe", name, descriptor]);
  const types: readonly (readonly [string, string])[] = [
    ["Int", "I"],
    ["Long", "J"],
    ["Reference", OBJECT],
    ["Boolean", "Z"],
    ["Byte", "B"],
    ["Short", "S"],
    ["Char", "C"],
    ["Float", "F"],
    ["Double", "D"],
  ];
  for (const [name, type] of types) {
    for (const order of ["", "Volatile", "Acquire", "Opaque"]) add(`get${name}${order}`, `(${OBJECT}J)${type}`);
    for (const order of ["", "Volatile", "Release", "Opaque"]) add(`put${name}${order}`, `(${OBJECT}J${type})V`);
  }
  for (const [name, type] of types.slice(0, 3)) {
    add(`compareAndSet${name}`, `(${OBJECT}J${type}${type})Z`);
    for (const order of ["", "Plain", "Acquire", "Release"]) add(`weakCompareAndSet${name}${order}`, `(${OBJECT}J${type}${type})Z`);
    for (const order of ["", "Acquire", "Release"]) add(`compareAndExchange${name}${order}`, `(${OBJECT}J${type}${type})${type}`);
    add(`getAndSet${name}`, `(${OBJECT}J${type})${type}`);
    if (type !== OBJECT) add(`getAndAdd${name}`, `(${OBJECT}J${type})${type}`);
  }
  for (const name of ["fullFence", "loadFence", "storeFence"]) add(name, "()V");
  return rows;
}

let numbers: Map<string, number> | undefined;

/** The number of the intrinsic of a library method, or -1. */
export function intrinsicNumber(klass: string, name: string, descriptor: string): number {
  if (numbers === undefined) {
    numbers = new Map();
    for (let i = 0; i < INTRINSICS.length; i++) numbers.set(intrinsicKey(INTRINSICS[i]), i);
  }
  return numbers.get(`${klass}.${name}${descriptor}`) ?? -1;
}

/** `class.name(descriptor)result` */
export function intrinsicKey(row: Intrinsic): string {
  return `${row[0]}.${row[1]}${row[2]}`;
}

/** Whether any method of this class (internal name) is an intrinsic: a quick test for linking. */
export function hasIntrinsics(klass: string): boolean {
  return klass.startsWith("j") && INTRINSIC_CLASSES.has(klass);
}

const INTRINSIC_CLASSES = new Set(INTRINSICS.map((row) => row[0]));
