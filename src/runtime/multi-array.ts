// Arrays of several dimensions (JVMS 6.5.multianewarray, Array.newInstance): the first dimensions' arrays are made level by level. What may
// need a collection is a routine whose frame holds the outermost array, so that nothing is made twice.
import type { KlassAddr, Ref } from "../layout/addresses.ts";
import { Frame } from "../layout/frame.ts";
import { type Addr, ld, ldi, st } from "../layout/memory.ts";
import { Klass } from "../layout/metadata.ts";
import { ARRAY_BASE, MAX_ARRAY_LENGTH } from "../layout/object.ts";
import { THROW_NEGATIVE_SIZE, THROW_OUT_OF_MEMORY_ARRAY } from "../layout/vm-state.ts";
import { FREE_ALLOCATION } from "./heap.ts";
import { NeedsCollection } from "./java-throw.ts";
import { routine } from "./routines.ts";
import type { StepFrame } from "./step-frame.ts";
import type { VM } from "./vm.ts";

/** What arrays of arrays need of the VM. */
type Parts = Pick<VM, "exceptions" | "heap">;

/** Bytes of an array of class `klass`, as the heap rounds them. */
function arrayBytes(klass: KlassAddr, length: number): number {
  return (ARRAY_BASE + length * 2 ** (-1 - ldi(klass + Klass.layoutHelper)) + 7) & ~7;
}

/** @throws JavaThrow when a length is negative, or one that counts is too large */
function checkLengths(vm: Parts, lengths: readonly number[]): void {
  // In the order in which HotSpot would make the arrays; behind a dimension of 0, where none is made, only the sign counts.
  let isMade = true;
  for (const n of lengths) {
    if (n < 0) throw vm.exceptions.implicit(THROW_NEGATIVE_SIZE, n, 0);
    if (isMade && n > MAX_ARRAY_LENGTH) throw vm.exceptions.implicit(THROW_OUT_OF_MEMORY_ARRAY, n, 0);
    isMade &&= n > 0;
  }
}

/** Bytes of all arrays. */
function totalBytes(klass: KlassAddr, lengths: readonly number[]): number {
  let total = 0;
  let count = 1;
  for (const n of lengths) {
    total += count * arrayBytes(klass, n);
    count *= n;
    if (count === 0) break;
    klass = ld(klass + Klass.elementKlass);
  }
  return total;
}

/** The array when it is small, which needs no collection; 0 when it is the routine's. @throws JavaThrow */
export function smallMultiArray(vm: Parts, klass: KlassAddr, lengths: readonly number[]): Ref {
  checkLengths(vm, lengths);
  if (totalBytes(klass, lengths) > FREE_ALLOCATION) return 0;
  const make = (of: KlassAddr, depth: number): Ref => {
    const array = vm.heap.allocateArray(of, lengths[depth]!);
    if (depth + 1 < lengths.length) {
      const element = ld(of + Klass.elementKlass);
      for (let i = 0; i < lengths[depth]!; i++) vm.heap.setElement(array, i, make(element, depth + 1));
    }
    return array;
  };
  return make(klass, 0);
}

// Ref slots and words of the routine.
const ROOT = 0; // ref: the outermost array
const LENGTHS = 1; // ref: int[] of lengths; null: they are on the operand stack of the instruction below
const KLASS = 0;
const DIMENSIONS = 1;
const LEVEL = 2; // dimension whose arrays are being made
const MADE = 3; // how many of them there are

/** Address of the first length. */
function lengthsOf(f: StepFrame): Addr {
  if (f.ref(LENGTHS) !== 0) return f.ref(LENGTHS) + ARRAY_BASE;
  return ld(ld(f.frame + Frame.caller) + Frame.sp) - 4 * f.word(DIMENSIONS);
}

/** Allocates one array. @throws NeedsCollection */
function allocate(f: StepFrame, klass: KlassAddr, length: number): Ref {
  const bytes = arrayBytes(klass, length);
  if (!f.vm.kernel.hasRoom(bytes)) throw new NeedsCollection(bytes);
  return f.vm.heap.allocateArray(klass, length);
}

/** Makes arrays of the present level until it is done or a safepoint is due. @returns whether all levels are done */
function makeSome(f: StepFrame): boolean {
  const { heap } = f.vm;
  const lengths = lengthsOf(f);
  const dimensions = f.word(DIMENSIONS);
  let level = f.word(LEVEL);
  let klass = f.word(KLASS);
  for (let i = 0; i < level; i++) klass = ld(klass + Klass.elementKlass);
  if (level === 0) {
    f.setRef(ROOT, allocate(f, klass, ldi(lengths)));
    klass = ld(klass + Klass.elementKlass);
    f.setWord(LEVEL, ++level);
  }
  if (level === dimensions) return true;
  let count = 1;
  for (let i = 0; i < level; i++) count *= ldi(lengths + 4 * i);
  const length = ldi(lengths + 4 * level);
  const bytes = arrayBytes(klass, length);
  for (let room = FREE_ALLOCATION; room > 0 && f.word(MADE) < count; room -= bytes) {
    const array = allocate(f, klass, length);
    // Its place, from the last dimension to the first.
    let rest = f.word(MADE);
    const path: number[] = [];
    for (let i = level - 1; i >= 0; i--) {
      const n = ldi(lengths + 4 * i);
      path.push(rest % n);
      rest = Math.floor(rest / n);
    }
    let parent = f.ref(ROOT);
    for (let i = path.length - 1; i > 0; i--) parent = heap.getElement(parent, path[i]!);
    heap.setElement(parent, path[0]!, array);
    f.setWord(MADE, f.word(MADE) + 1);
  }
  if (f.word(MADE) < count) return false;
  f.setWord(MADE, 0);
  f.setWord(LEVEL, level + 1);
  return level + 1 === dimensions || count * length === 0;
}

/**
 * Refs: 0 (the result), int[] of lengths or null. Words: array class, number of lengths. With an int[] the array is the routine's result; without,
 * the multianewarray below, whose operands the lengths are, is completed.
 */
export const MULTI_ARRAY: number = routine("multi array", {
  refs: 2,
  longs: 4,
  steps: [
    (f) => {
      if (!makeSome(f)) return f.goto(0);
      if (f.ref(LENGTHS) === 0) {
        const caller = ld(f.frame + Frame.caller);
        const result = lengthsOf(f);
        st(result, f.ref(ROOT));
        st(caller + Frame.sp, result + 4);
        st(caller + Frame.pc, ld(caller + Frame.pc) + 4);
      }
      return f.finish(f.ref(ROOT));
    },
  ],
});
