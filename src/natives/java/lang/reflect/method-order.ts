// The order in which HotSpot lists a class's methods: it keeps them sorted by the address of their name's Symbol, with a quicksort that
// leaves methods of one name in an order of its own making. Programs see that order in getDeclaredMethods and getDeclaredConstructors.
// Symbols of ours, too, have rising addresses in the order in which names first appear; so the same sort comes close to the same order.
import { type Addr, ld } from "../../../../layout/memory.ts";
import { Method } from "../../../../layout/metadata.ts";

const compare = (a: Addr, b: Addr): number => ld(a + Method.name) - ld(b + Method.name);

function swap(list: Addr[], i: number, j: number): void {
  const t = list[i]!;
  list[i] = list[j]!;
  list[j] = t;
}

/** Puts the median of first, middle and last in the middle. */
function findPivot(list: Addr[], from: number, length: number): number {
  const middle = from + (length >>> 1);
  const last = from + length - 1;
  if (compare(list[from]!, list[middle]!) > 0) swap(list, from, middle);
  if (compare(list[from]!, list[last]!) > 0) swap(list, from, last);
  if (compare(list[middle]!, list[last]!) > 0) swap(list, middle, last);
  return middle;
}

/** Methods that compare equal are not swapped. */
function partition(list: Addr[], from: number, length: number, pivot: number): number {
  let left = from - 1;
  let right = from + length;
  const value = list[pivot]!;
  for (;;) {
    do left++;
    while (compare(list[left]!, value) < 0);
    do right--;
    while (compare(list[right]!, value) > 0);
    if (left >= right) return right;
    if (compare(list[left]!, list[right]!) !== 0) swap(list, left, right);
  }
}

/** Sorts methods, given in class-file order, as HotSpot's Method::sort_methods would. In place; returns the list. */
export function sortAsHotSpot(list: Addr[], from = 0, length = list.length): Addr[] {
  if (length < 2) return list;
  const pivot = findPivot(list, from, length);
  if (length < 4) return list;
  const first = partition(list, from, length, pivot) + 1 - from;
  sortAsHotSpot(list, from, first);
  sortAsHotSpot(list, from + first, length - first);
  return list;
}
