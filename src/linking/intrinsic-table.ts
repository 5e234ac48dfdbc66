// Which methods the interpreter has instructions for, by (class, name, descriptor). The kernel's list is registered here; linking
// writes the number + 1 into Method.intrinsic (0: none) and the number into the entry. Must not know what an intrinsic does.

import type { SymbolAddr } from "../layout/addresses.ts";
import { symbolOf } from "./symbols.ts";

/** (class, name, descriptor): its index is its number. */
export type IntrinsicMethod = readonly [className: string, name: string, descriptor: string];

/** Intrinsics of one class. Its names become symbols when first asked for: most classes of the list are not loaded in most runs. */
export class ClassIntrinsics {
  private readonly numbers: number[] = [];
  /** Pairs of symbols, in the order of `numbers`. */
  private keys: SymbolAddr[] | undefined;

  add(n: number): void {
    this.numbers.push(n);
  }

  /** The intrinsic's number, -1 when the method is none. */
  find(name: SymbolAddr, signature: SymbolAddr, isNative: boolean): number {
    const keys = (this.keys ??= this.symbols());
    for (let i = 0; i < keys.length; i += 2) {
      if (keys[i] !== name || keys[i + 1] !== signature) continue;
      const n = this.numbers[i >>> 1]!;
      return nativesOnly && !isNative && list[n]![1] !== "onSpinWait" ? -1 : n;
    }
    return -1;
  }

  private symbols(): SymbolAddr[] {
    const keys: SymbolAddr[] = [];
    for (const n of this.numbers) keys.push(symbolOf(list[n]![1]), symbolOf(list[n]![2]));
    return keys;
  }
}

let list: readonly IntrinsicMethod[] = [];
/** Whether methods that have code are run by it (but for onSpinWait, whose code does nothing). */
let nativesOnly = false;
let classes: Map<SymbolAddr, ClassIntrinsics> | undefined;

/** Registers the kernel's intrinsics: the number of each is its index. Before the first class is defined. */
export function setIntrinsics(intrinsics: readonly IntrinsicMethod[], onlyNatives = false): void {
  list = intrinsics;
  nativesOnly = onlyNatives;
  classes = undefined;
}

/** The intrinsics of a class of the boot loader, undefined when it has none. */
export function intrinsicsOf(className: SymbolAddr): ClassIntrinsics | undefined {
  return (classes ??= byClass()).get(className);
}

function byClass(): Map<SymbolAddr, ClassIntrinsics> {
  const map = new Map<SymbolAddr, ClassIntrinsics>();
  let name = "";
  let last: ClassIntrinsics | undefined;
  for (let n = 0; n < list.length; n++) {
    // The list is grouped, so that most names need not become symbols again.
    if (last === undefined || list[n]![0] !== name) {
      name = list[n]![0];
      const symbol = symbolOf(name);
      last = map.get(symbol);
      if (last === undefined) map.set(symbol, (last = new ClassIntrinsics()));
    }
    last.add(n);
  }
  return map;
}

export function dropIntrinsicCaches(): void {
  classes = undefined;
}
