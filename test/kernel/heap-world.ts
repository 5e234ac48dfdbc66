// A heap of its own for the collector's tests: kernel.wasm on a fresh memory, hand-made classes, and a shadow of the object graph in
// JavaScript with which the heap is compared. Nothing of linking or the runtime.
import { existsSync, readFileSync } from "node:fs";
import { type Addr, attachMemory, createMemory, ld, ldi, st, u8 } from "../../src/layout/memory.ts";
import { CARD_SHIFT, CARD_TABLE } from "../../src/layout/memory-map.ts";
import { KLASS_ARRAY, Klass } from "../../src/layout/metadata.ts";
import { ARRAY_BASE, ARRAY_LENGTH, OBJECT_HEADER, T_BYTE, T_OBJECT } from "../../src/layout/object.ts";
import {
  FO_REF_DISCOVERED,
  FO_REF_NEXT,
  FO_REF_QUEUE,
  FO_REF_REFERENT,
  FO_SOFT_CLOCK,
  FO_SOFT_TIMESTAMP,
  VMState,
} from "../../src/layout/vm-state.ts";

/** The exports of kernel.wasm that these tests use. */
export interface HeapKernel {
  initHeap(young: number, old: number): void;
  allocateSlow(klass: Addr, bytes: number): Addr;
  allocateVM(klass: Addr, bytes: number): Addr;
  allocateArray(klass: Addr, length: number): Addr;
  hasRoom(bytes: number): number;
  scavenge(): number;
  collectFull(clearSoft: number): number;
  verifyHeap(): number;
  malloc(bytes: number): Addr;
  calloc(bytes: number): Addr;
  realloc(p: Addr, bytes: number): Addr;
  free(p: Addr): void;
  mallocSize(p: Addr): number;
  checkCHeap(): number;
  metaBlock(bytes: number): Addr;
  newOopSlot(head: Addr): Addr;
  freeOopSlot(slot: Addr): void;
  internSymbol(bytes: Addr, length: number): Addr;
  findSymbol(bytes: Addr, length: number): Addr;
  internString(ref: Addr): Addr;
  identityHash(ref: Addr): number;
  monitorEnter(ref: Addr): number;
  monitorExit(ref: Addr): number;
  inflate(ref: Addr): Addr;
}

const file = new URL("../../build/kernel.wasm", import.meta.url);
/** The kernel is made by scripts/build-kernel.ts. */
export const kernelIsBuilt = existsSync(file);
let compiled: WebAssembly.Module | undefined;

export type OopMapQuestion = (method: Addr, bci: number, frame: Addr) => Addr;

/** A memory with an empty heap, attached as the layout's memory. */
export function openHeap(young: number, old: number, oopMap: OopMapQuestion = () => 0): HeapKernel {
  compiled ??= new WebAssembly.Module(readFileSync(file));
  const memory = createMemory(young + old, young);
  attachMemory(memory);
  const imports: WebAssembly.Imports = {};
  for (const { module, name, kind } of WebAssembly.Module.imports(compiled)) {
    const group = (imports[module] ??= {}) as Record<string, WebAssembly.ImportValue>;
    if (kind === "memory") group[name] = memory;
    else if (name === "oopMap") group[name] = (m: number, b: number, f: number) => oopMap(m >>> 0, b >>> 0, f >>> 0);
    else {
      group[name] = (...args: number[]) => {
        throw new Error(`the kernel called ${module}.${name}(${args})`);
      };
    }
  }
  const raw = new WebAssembly.Instance(compiled, imports).exports as unknown as Record<string, (...args: number[]) => number>;
  const kernel: Record<string, (...args: number[]) => number> = {};
  for (const name in raw) if (typeof raw[name] === "function") kernel[name] = (...args) => raw[name]!(...args) >>> 0;
  const k = kernel as unknown as HeapKernel;
  k.initHeap(young, old);
  return k;
}

/** An instance class: `refs` reference fields, then an int `id`, then `extra` bytes. */
export function instanceKlass(k: HeapKernel, refs: number, extra = 0): Addr {
  const klass = k.metaBlock(Klass.sizeof);
  st(klass + Klass.layoutHelper, (OBJECT_HEADER + 4 * refs + 4 + extra + 7) & ~7);
  if (refs !== 0) {
    const maps = k.metaBlock(12);
    st(maps, 1);
    st(maps + 4, OBJECT_HEADER);
    st(maps + 8, refs);
    st(klass + Klass.oopMaps, maps);
  }
  return klass;
}

export function arrayKlass(k: HeapKernel, type: number, log2: number): Addr {
  const klass = k.metaBlock(Klass.sizeof);
  st(klass + Klass.layoutHelper, -1 - log2);
  st(klass + Klass.flags, KLASS_ARRAY);
  st(klass + Klass.elementType, type);
  return klass;
}

// java.lang.ref.Reference: referent, queue, next, discovered, timestamp
export const REFERENT = OBJECT_HEADER;
export const QUEUE = OBJECT_HEADER + 4;
export const NEXT = OBJECT_HEADER + 8;
export const DISCOVERED = OBJECT_HEADER + 12;
const TIMESTAMP = OBJECT_HEADER + 16;

/** A subclass of Reference of a REF_* kind. All its reference fields stand in its oop map, as linking makes it. */
export function referenceKlass(k: HeapKernel, kind: number): Addr {
  const klass = k.metaBlock(Klass.sizeof);
  st(klass + Klass.layoutHelper, OBJECT_HEADER + 24);
  st(klass + Klass.referenceType, kind);
  const maps = k.metaBlock(12);
  st(maps, 1);
  st(maps + 4, OBJECT_HEADER);
  st(maps + 8, 4);
  st(klass + Klass.oopMaps, maps);
  const offset = (fo: number, value: number): void => st(VMState.offsets + 4 * fo, value);
  offset(FO_REF_REFERENT, REFERENT);
  offset(FO_REF_QUEUE, QUEUE);
  offset(FO_REF_NEXT, NEXT);
  offset(FO_REF_DISCOVERED, DISCOVERED);
  offset(FO_SOFT_TIMESTAMP, TIMESTAMP);
  if (ld(VMState.offsets + 4 * FO_SOFT_CLOCK) === 0) offset(FO_SOFT_CLOCK, k.metaBlock(8));
  return klass;
}

/** Stores a reference as compiled code does: with the card of the object's header. */
export function putRef(object: Addr, at: number, value: Addr): void {
  st(object + at, value);
  u8[CARD_TABLE + (object >>> CARD_SHIFT)] = 0;
}

/** What the shadow knows of an object. `refs` are its reference fields or elements. */
export interface Shadow {
  readonly id: number;
  readonly klass: Addr;
  readonly refs: (Shadow | null)[];
  /** Primitive arrays: their length. */
  readonly bytes: number;
  hash: number;
}

/** Roots in oop slots of the VM, and the graph below them twice: in the heap and in the shadow. */
export class Graph {
  readonly kernel: HeapKernel;
  readonly slots: Addr[] = [];
  readonly shadows: (Shadow | null)[] = [];
  private readonly plain: Addr[];
  private readonly refArray: Addr;
  private readonly byteArray: Addr;
  private nextId = 1;
  collections = 0;
  /** Looks at the whole heap after each collection. */
  verify = true;

  constructor(kernel: HeapKernel, roots: number) {
    this.kernel = kernel;
    this.plain = [0, 1, 2, 3, 7].map((n) => instanceKlass(kernel, n, n === 3 ? 100 : 0));
    this.refArray = arrayKlass(kernel, T_OBJECT, 2);
    this.byteArray = arrayKlass(kernel, T_BYTE, 0);
    for (let i = 0; i < roots; i++) {
      this.slots.push(kernel.newOopSlot(VMState.vmOops));
      this.shadows.push(null);
    }
  }

  private allocate(make: () => Addr, bytes: number): Addr {
    let at = make();
    if (at === 0) {
      this.scavenge();
      at = make();
    }
    if (at === 0) {
      this.collectFull();
      at = make();
    }
    if (at === 0) throw new Error(`out of memory for ${bytes} bytes`);
    return at;
  }

  scavenge(): void {
    this.collections++;
    this.kernel.scavenge();
    this.check();
  }
  collectFull(): void {
    this.collections++;
    this.kernel.collectFull(0);
    this.check();
  }
  private check(): void {
    if (!this.verify) return;
    const code = this.kernel.verifyHeap();
    if (code !== 0) {
      const hex = (a: Addr): string => ld(a).toString(16);
      throw new Error(
        `collection ${this.collections}: verifier says ${code}: ${hex(VMState.exitA)} ${hex(VMState.exitB)} ${hex(VMState.exitC)}`,
      );
    }
  }

  /** A new object with `refs` empty fields (0, 1, 2, 3, 7), in a root. */
  object(root: number, refs: 0 | 1 | 2 | 3 | 7): Shadow {
    const klass = this.plain[refs === 7 ? 4 : refs]!;
    const size = ldi(klass + Klass.layoutHelper);
    const at = this.allocate(() => this.kernel.allocateSlow(klass, size), size);
    const shadow: Shadow = { id: this.nextId++, klass, refs: new Array(refs).fill(null), bytes: -1, hash: 0 };
    st(at + OBJECT_HEADER + 4 * refs, shadow.id);
    this.setRoot(root, at, shadow);
    return shadow;
  }

  array(root: number, length: number): Shadow {
    const at = this.allocate(() => this.kernel.allocateArray(this.refArray, length), 16 + 4 * length);
    const shadow: Shadow = { id: 0, klass: this.refArray, refs: new Array(length).fill(null), bytes: -1, hash: 0 };
    this.setRoot(root, at, shadow);
    return shadow;
  }

  bytes(root: number, length: number): Shadow {
    const at = this.allocate(() => this.kernel.allocateArray(this.byteArray, length), 16 + length);
    const shadow: Shadow = { id: this.nextId++ & 0x7f, klass: this.byteArray, refs: [], bytes: length, hash: 0 };
    for (let i = 0; i < length; i++) if (u8[at + ARRAY_BASE + i] !== 0) throw new Error("a new array is not zero");
    u8.fill(shadow.id, at + ARRAY_BASE, at + ARRAY_BASE + length);
    this.setRoot(root, at, shadow);
    return shadow;
  }

  setRoot(root: number, at: Addr, shadow: Shadow | null): void {
    st(this.slots[root]!, at);
    this.shadows[root] = shadow;
  }

  /** A random walk down from a root: address and shadow of where it ends; undefined at an empty root. */
  walk(root: number, random: (below: number) => number): { at: Addr; shadow: Shadow } | undefined {
    let shadow = this.shadows[root]!;
    let at = ld(this.slots[root]!);
    if (shadow === null) return undefined;
    for (let steps = random(12); steps > 0 && shadow.refs.length > 0; steps--) {
      const i = random(shadow.refs.length);
      const next = shadow.refs[i]!;
      if (next === null) break;
      at = ld(this.fieldAddress(at, shadow, i));
      shadow = next;
    }
    return { at, shadow };
  }

  /** What a root holds. */
  walkTop(root: number): { at: Addr; shadow: Shadow } {
    return { at: ld(this.slots[root]!), shadow: this.shadows[root]! };
  }

  private fieldAddress(at: Addr, shadow: Shadow, i: number): Addr {
    return at + (shadow.klass === this.refArray ? ARRAY_BASE : OBJECT_HEADER) + 4 * i;
  }

  /** Stores what root `from` holds into a field of what a walk found. */
  link(to: { at: Addr; shadow: Shadow }, i: number, from: number): void {
    putRef(to.at, this.fieldAddress(to.at, to.shadow, i) - to.at, ld(this.slots[from]!));
    to.shadow.refs[i] = this.shadows[from]!;
  }

  /** Compares heap and shadow: the same graph, the same contents, the same hashes. @returns the number of objects */
  compare(): number {
    const known = new Map<Shadow, Addr>();
    const owner = new Map<Addr, Shadow>();
    const work: Shadow[] = [];
    const meet = (shadow: Shadow | null, at: Addr, where: string): void => {
      if (shadow === null) {
        if (at !== 0) throw new Error(`${where}: ${at.toString(16)} where there should be null`);
        return;
      }
      const before = known.get(shadow);
      if (before === undefined) {
        if (owner.has(at)) throw new Error(`${where}: two objects at ${at.toString(16)}`);
        known.set(shadow, at);
        owner.set(at, shadow);
        work.push(shadow);
      } else if (before !== at) throw new Error(`${where}: object ${shadow.id} is at ${before.toString(16)} and at ${at.toString(16)}`);
    };
    for (let i = 0; i < this.slots.length; i++) meet(this.shadows[i]!, ld(this.slots[i]!), `root ${i}`);
    for (let shadow = work.pop(); shadow !== undefined; shadow = work.pop()) {
      const at = known.get(shadow)!;
      const where = `object ${shadow.id} at ${at.toString(16)}`;
      if (ld(at) !== shadow.klass) throw new Error(`${where}: class is ${ld(at).toString(16)}, not ${shadow.klass.toString(16)}`);
      if (shadow.bytes >= 0) {
        if (ld(at + ARRAY_LENGTH) !== shadow.bytes) throw new Error(`${where}: length ${ld(at + ARRAY_LENGTH)}, not ${shadow.bytes}`);
        for (let i = 0; i < shadow.bytes; i++) if (u8[at + ARRAY_BASE + i] !== shadow.id) throw new Error(`${where}: byte ${i}`);
      } else if (shadow.klass === this.refArray) {
        if (ld(at + ARRAY_LENGTH) !== shadow.refs.length)
          throw new Error(`${where}: length ${ld(at + ARRAY_LENGTH)}, not ${shadow.refs.length}`);
      } else if (ld(at + OBJECT_HEADER + 4 * shadow.refs.length) !== shadow.id) throw new Error(`${where}: id`);
      for (let i = 0; i < shadow.refs.length; i++) meet(shadow.refs[i]!, ld(this.fieldAddress(at, shadow, i)), `${where}, ref ${i}`);
      if (shadow.hash !== 0 && this.kernel.identityHash(at) !== shadow.hash) throw new Error(`${where}: its hash has changed`);
    }
    return known.size;
  }

  hash(found: { at: Addr; shadow: Shadow }): void {
    const hash = this.kernel.identityHash(found.at);
    if (found.shadow.hash !== 0 && found.shadow.hash !== hash) throw new Error("hash");
    found.shadow.hash = hash;
  }
}
