// Which methods the interpreter has instructions for, by (class, name, descriptor). The kernel's list is registered here; linking
// writes the number + 1 into Method.intrinsic (0: none) and the number into the entry. Must not know what an intrinsic does.
import { symbolOf } from "./symbols.ts";
import type { SymbolAddr } from "./types.ts";

/** (class, name, descriptor): its index is its number. */
export type IntrinsicMethod = readonly [className: string, name: string, descriptor: string];

/** Intrinsics of one class: pairs of symbols and the number. */
export class ClassIntrinsics {
  private readonly keys: SymbolAddr[] = [];
  private readonly numbers: number[] = [];

  add(name: SymbolAddr, signature: SymbolAddr, n: number): void {
    this.keys.push(name, signature);
    this.numbers.push(n);
  }

  /** The intrinsic's number, -1 when the method is none. */
  find(name: SymbolAddr, signature: SymbolAddr): number {
    const keys = this.keys;
    for (let i = 0; i < keys.length; i += 2) if (keys[i] === name && keys[i + 1] === signature) return this.numbers[i >>> 1]!;
    return -1;
  }
}

let list: readonly IntrinsicMethod[] = [];
let classes: Map<SymbolAddr, ClassIntrinsics> | undefined;

/** Registers the kernel's intrinsics: the number of each is its index. Before the first class is defined. */
export function setIntrinsics(intrinsics: readonly IntrinsicMethod[]): void {
  list = intrinsics;
  classes = undefined;
}

/** The intrinsics of a class of the boot loader, undefined when it has none. */
export function intrinsicsOf(className: SymbolAddr): ClassIntrinsics | undefined {
  if (classes === undefined) {
    classes = new Map();
    for (let n = 0; n < list.length; n++) {
      const symbol = symbolOf(list[n]![0]);
      let c = classes.get(symbol);
      if (c === undefined) classes.set(symbol, (c = new ClassIntrinsics()));
      c.add(symbolOf(list[n]![1]), symbolOf(list[n]![2]), n);
    }
  }
  return classes.get(className);
}

export function dropIntrinsicCaches(): void {
  classes = undefined;
}
