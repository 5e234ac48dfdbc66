// The order in which HotSpot lists a class's methods: it keeps them sorted by the address of their name's Symbol, with a quicksort that
// leaves methods of one name in an order of its own making. Programs see that order in getDeclaredMethods, in getDeclaredConstructors and in
// the members of annotations. Addresses rise with a name's first appearance: in the VM, then in the shared archive, then in the class itself.
import { type Addr, ld, u8 } from "../../../../layout/memory.ts";
import { Klass, Method } from "../../../../layout/metadata.ts";
import { symbolToString } from "../../../../linking/symbols.ts";
import { NAME_ORDER } from "./name-order.ts";

/** Names that were there before the class, but are not in the archive; and names that are new with the class. */
const OLDER = 1e6;
const NEW = 1e12;

/** So many questions are answered by a search of the text; whoever asks more gets a map of it, which takes as long as 100 searches to make. */
const SEARCHES = 40;
let searches = 0;
let positions: Map<string, number> | undefined;

const isSpace = (at: number): boolean => NAME_ORDER.charCodeAt(at) <= 0x20;

/** Where a word of the text begins first, -1 when it is not there. */
export function search(name: string): number {
  if (/\s/.test(name)) return -1; // names of methods may have any such sign
  let at = NAME_ORDER.indexOf(name);
  while (at >= 0 && !(isSpace(at - 1) && isSpace(at + name.length))) at = NAME_ORDER.indexOf(name, at + 1);
  return at;
}

/** The same for all words. */
export function allPositions(): Map<string, number> {
  const all = new Map<string, number>();
  for (const { 0: word, index } of NAME_ORDER.matchAll(/\S+/g)) if (!all.has(word)) all.set(word, index);
  return all;
}

/** Position of a name in the archive's order, -1 when it is not there. */
function archived(name: string): number {
  if (positions === undefined && searches++ < SEARCHES) return search(name);
  positions ??= allPositions();
  return positions.get(name) ?? -1;
}

/** Where HotSpot's Symbol of a method's name would stand. */
function rank(method: Addr): number {
  const symbol = ld(method + Method.name);
  const name = symbolToString(symbol);
  if (name.charCodeAt(0) === 0x3c) return archived("println") - (name === "<init>" ? 0.2 : 0.1);
  const at = archived(name);
  if (at >= 0) return at;
  const holder = ld(method + Method.holder);
  if (symbol < ld(holder + Klass.name)) return OLDER + symbol;
  const nameIndex = ld(holder + Klass.classBytes) + ld(method + Method.infoOffset) + 2;
  return NEW + (u8[nameIndex]! << 8) + u8[nameIndex + 1]!;
}

interface Ranked {
  readonly method: Addr;
  readonly rank: number;
}

function swap(list: Ranked[], i: number, j: number): void {
  const t = list[i]!;
  list[i] = list[j]!;
  list[j] = t;
}

/** Puts the median of first, middle and last in the middle. */
function findPivot(list: Ranked[], from: number, length: number): number {
  const middle = from + (length >>> 1);
  const last = from + length - 1;
  if (list[from]!.rank > list[middle]!.rank) swap(list, from, middle);
  if (list[from]!.rank > list[last]!.rank) swap(list, from, last);
  if (list[middle]!.rank > list[last]!.rank) swap(list, middle, last);
  return middle;
}

/** Methods of one name change places, too: that is their order of its own making. */
function partition(list: Ranked[], from: number, length: number, pivot: number): number {
  let left = from - 1;
  let right = from + length;
  for (;;) {
    do left++;
    while (list[left]!.rank < pivot);
    do right--;
    while (list[right]!.rank > pivot);
    if (left >= right) return right;
    swap(list, left, right);
  }
}

function quicksort(list: Ranked[], from: number, length: number): void {
  if (length < 2) return;
  const pivot = findPivot(list, from, length);
  if (length < 4) return;
  const first = partition(list, from, length, list[pivot]!.rank) + 1 - from;
  quicksort(list, from, first);
  quicksort(list, from + first, length - first);
}

/** Methods of one class, given in class-file order, as HotSpot's Method::sort_methods would have them. */
export function sortAsHotSpot(methods: readonly Addr[]): Addr[] {
  if (methods.length < 2) return [...methods];
  const list = methods.map((method) => ({ method, rank: rank(method) }));
  quicksort(list, 0, list.length);
  return list.map((r) => r.method);
}
