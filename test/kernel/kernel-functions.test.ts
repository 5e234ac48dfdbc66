// The kernel's functions beside the collector: copies of arrays, type checks, locks and hashes, metaspace, oop slots, fmod; and the
// two hard cases of the collector, promotion failure and a full collection that does not fit into the old generation.
import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { ACC_STATIC } from "../../src/classfile/access-flags.ts";
import { methodDescriptor } from "../../src/classfile/descriptor.ts";
import { instantiateKernel, type Kernel } from "../../src/kernel/kernel.ts";
import { JavaThread, ObjectMonitor } from "../../src/layout/frame.ts";
import { GC_STAT_FAILED, KernelState } from "../../src/layout/kernel-state.ts";
import { type Addr, attachMemory, createMemory, ld, ld8, memory, st, st8, u8 } from "../../src/layout/memory.ts";
import { KLASS_PRIMITIVE, Klass, Method, PRIMARY_SUPERS } from "../../src/layout/metadata.ts";
import {
  ARRAY_BASE,
  ARRAY_LENGTH,
  MARK_INFLATED,
  MARK_TAG_MASK,
  MARK_THIN,
  OBJECT_MARK,
  T_ARRAY,
  T_BYTE,
  T_INT,
  T_OBJECT,
  THIN_OWNER_SHIFT,
} from "../../src/layout/object.ts";
import { FO_STRING_CODER, FO_STRING_HASH, FO_STRING_HASH_IS_ZERO, FO_STRING_VALUE, VMState } from "../../src/layout/vm-state.ts";
import { randomSource } from "../random.ts";
import { arrayKlass, Graph, type HeapKernel, instanceKlass, kernelIsBuilt, openHeap } from "./heap-world.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

function open(): Kernel {
  attachMemory(createMemory(8 * MIB, 4 * MIB));
  const kernelModule = new WebAssembly.Module(readFileSync(new URL("../../build/kernel.wasm", import.meta.url)));
  const kernel = instantiateKernel({ kernelModule, memory, oopMap: () => 0 });
  kernel.initHeap(4 * MIB, 4 * MIB);
  return kernel;
}
const heap = (k: Kernel): HeapKernel => k as unknown as HeapKernel;

/** A class with a place in the display of superclasses. */
function classBelow(k: Kernel, parent: Addr, interfaces: readonly Addr[] = []): Addr {
  const klass = instanceKlass(heap(k), 1);
  const depth = parent === 0 ? 0 : ld(parent + Klass.superDepth) + 1;
  st(klass + Klass.superDepth, depth);
  for (let i = 0; i < depth; i++) st(klass + Klass.primarySupers + 4 * i, ld(parent + Klass.primarySupers + 4 * i));
  st(klass + Klass.primarySupers + 4 * depth, klass);
  if (interfaces.length > 0) {
    const list = k.metaBlock(4 + 4 * interfaces.length);
    st(list, interfaces.length);
    interfaces.forEach((t, i) => {
      st(list + 4 + 4 * i, t);
    });
    st(klass + Klass.secondarySupers, list);
  }
  return klass;
}

function arrayOf(k: Kernel, element: Addr, type: number, log2: number, object: Addr): Addr {
  const klass = arrayKlass(heap(k), type, log2);
  st(klass + Klass.superDepth, PRIMARY_SUPERS);
  st(klass + Klass.primarySupers, object);
  st(klass + Klass.elementKlass, element);
  return klass;
}

function world(k: Kernel) {
  const object = classBelow(k, 0);
  const iface = classBelow(k, object);
  st(iface + Klass.superDepth, PRIMARY_SUPERS);
  const base = classBelow(k, object, [iface]);
  const derived = classBelow(k, base, [iface]);
  const int = instanceKlass(heap(k), 0);
  st(int + Klass.flags, KLASS_PRIMITIVE);
  const byte = instanceKlass(heap(k), 0);
  st(byte + Klass.flags, KLASS_PRIMITIVE);
  const objects = arrayOf(k, object, T_OBJECT, 2, object);
  const bases = arrayOf(k, base, T_OBJECT, 2, object);
  const deriveds = arrayOf(k, derived, T_OBJECT, 2, object);
  const ifaces = arrayOf(k, iface, T_OBJECT, 2, object);
  const ints = arrayOf(k, int, T_INT, 2, object);
  const bytes = arrayOf(k, byte, T_BYTE, 0, object);
  const basess = arrayOf(k, bases, T_ARRAY, 2, object);
  const derivedss = arrayOf(k, deriveds, T_ARRAY, 2, object);
  const intss = arrayOf(k, ints, T_ARRAY, 2, object);
  return { object, iface, base, derived, objects, bases, deriveds, ifaces, ints, bytes, basess, derivedss, intss };
}

const skip = kernelIsBuilt ? false : "build/kernel.wasm is not there";

describe("type checks", { skip }, () => {
  test("classes, interfaces and arrays of them", () => {
    const k = open();
    const w = world(k);
    const is = (a: Addr, b: Addr): boolean => k.isSubtypeSlow(a, b) !== 0;
    assert.ok(is(w.derived, w.base) && is(w.derived, w.object) && is(w.derived, w.iface));
    assert.ok(!is(w.base, w.derived) && !is(w.object, w.iface));
    assert.ok(is(w.deriveds, w.bases) && is(w.deriveds, w.ifaces) && is(w.deriveds, w.objects) && is(w.deriveds, w.object));
    assert.ok(!is(w.bases, w.deriveds) && !is(w.objects, w.ifaces) && !is(w.object, w.objects));
    assert.ok(is(w.derivedss, w.basess) && is(w.derivedss, w.objects) && !is(w.basess, w.derivedss));
    assert.ok(is(w.intss, w.objects) && !is(w.ints, w.objects) && !is(w.ints, w.bytes) && is(w.ints, w.object));
    assert.equal(ld(w.derived + Klass.secondaryCache), w.iface);
  });

  test("an interface's block of methods", () => {
    const k = open();
    const w = world(k);
    const itable = k.metaBlock(32);
    st(itable, 2);
    st(itable + 4, w.object);
    st(itable + 8, 0x100);
    st(itable + 12, w.iface);
    st(itable + 16, 0x200);
    st(w.base + Klass.itable, itable);
    assert.equal(k.lookupInterface(w.base, w.iface), 0x200);
    assert.equal(k.lookupInterface(w.base, w.derived), 0);
    assert.equal(k.lookupInterface(w.derived, w.iface), 0);
  });
});

describe("array copies", { skip }, () => {
  test("of bytes, at all distances and lengths", () => {
    const k = open();
    const w = world(k);
    const random = randomSource(99);
    const a = k.allocateArray(w.bytes, 300);
    const b = k.allocateArray(w.bytes, 300);
    for (let round = 0; round < 3000; round++) {
      for (let i = 0; i < 300; i++) {
        u8[a + ARRAY_BASE + i] = random(256);
        u8[b + ARRAY_BASE + i] = random(256);
      }
      const target = random(2) === 0 ? a : b;
      const length = random(round % 2 === 0 ? 20 : 150);
      const from = random(300 - length);
      const to = random(300 - length);
      const want = u8.slice(target + ARRAY_BASE, target + ARRAY_BASE + 300);
      want.set(u8.slice(a + ARRAY_BASE + from, a + ARRAY_BASE + from + length), to);
      assert.equal(k.arraycopy(a, from, target, to, length), 0);
      assert.deepEqual(u8.slice(target + ARRAY_BASE, target + ARRAY_BASE + 300), want);
    }
  });

  test("bounds, types and nulls are refused without effect", () => {
    const k = open();
    const w = world(k);
    const ints = k.allocateArray(w.ints, 10);
    const bytes = k.allocateArray(w.bytes, 10);
    const refs = k.allocateArray(w.objects, 10);
    const plain = k.allocateSlow(w.object, 16);
    const no = (...args: [Addr, number, Addr, number, number]): void => assert.notEqual(k.arraycopy(...args), 0, `${args}`);
    no(0, 0, ints, 0, 0);
    no(ints, 0, 0, 0, 0);
    no(ints, 0, bytes, 0, 1);
    no(ints, 0, refs, 0, 0);
    no(plain, 0, ints, 0, 0);
    no(ints, 0, plain, 0, 0);
    no(ints, -1, ints, 0, 1);
    no(ints, 0, ints, -1, 1);
    no(ints, 0, ints, 0, -1);
    no(ints, 5, ints, 0, 6);
    no(ints, 0, ints, 5, 6);
    no(ints, 0x7fffffff, ints, 0, 0x7fffffff);
    assert.equal(k.arraycopy(ints, 10, ints, 10, 0), 0);
  });

  test("of refs stop at the first that does not fit", () => {
    const k = open();
    const w = world(k);
    const source = k.allocateArray(w.objects, 4);
    const target = k.allocateArray(w.bases, 4);
    const base = k.allocateSlow(w.base, 16);
    const derived = k.allocateSlow(w.derived, 16);
    const other = k.allocateSlow(w.object, 16);
    [base, 0, derived, other].forEach((ref, i) => {
      st(source + ARRAY_BASE + 4 * i, ref);
    });
    assert.notEqual(k.arraycopy(source, 0, target, 0, 4), 0);
    assert.deepEqual(
      [0, 1, 2, 3].map((i) => ld(target + ARRAY_BASE + 4 * i)),
      [base, 0, derived, 0],
    );
    assert.equal(k.arraycopy(source, 0, target, 1, 3), 0);
    assert.deepEqual(
      [0, 1, 2, 3].map((i) => ld(target + ARRAY_BASE + 4 * i)),
      [base, base, 0, derived],
    );
  });

  test("clones are shallow and have a header of their own", () => {
    const k = open();
    const w = world(k);
    const array = k.allocateArray(w.bytes, 11);
    for (let i = 0; i < 11; i++) st8(array + ARRAY_BASE + i, i);
    k.identityHash(array);
    const copy = k.cloneObject(array);
    assert.equal(ld(copy + ARRAY_LENGTH), 11);
    assert.equal(ld(copy + OBJECT_MARK), 0);
    for (let i = 0; i < 11; i++) assert.equal(ld8(copy + ARRAY_BASE + i), i);
    const object = k.allocateSlow(w.base, 16);
    st(object + 8, array);
    assert.equal(ld(k.cloneObject(object) + 8), array);
  });
});

describe("locks and hashes", { skip }, () => {
  const thread = (k: Kernel, id: number): Addr => {
    const t = k.calloc(JavaThread.sizeof);
    st(t + JavaThread.id, id);
    st(t + JavaThread.next, ld(VMState.threads));
    st(VMState.threads, t);
    return t;
  };
  const run = (t: Addr): void => {
    st(VMState.thread, t);
    st(VMState.threadLockWord, (ld(t + JavaThread.id) << THIN_OWNER_SHIFT) | MARK_THIN);
  };
  const tag = (object: Addr): number => ld(object + OBJECT_MARK) & MARK_TAG_MASK;

  test("a thin lock counts to 256, then inflates, and comes all the way down", () => {
    const k = open();
    const w = world(k);
    const [a, b] = [thread(k, 7), thread(k, 65535)];
    const object = k.allocateSlow(w.base, 16);
    run(a);
    for (let i = 0; i < 256; i++) assert.equal(k.monitorEnter(object), 0);
    assert.equal(tag(object), MARK_THIN);
    assert.equal(k.thinOwner(object), 7);
    assert.equal(k.monitorEnter(object), 0);
    assert.equal(tag(object), MARK_INFLATED);
    run(b);
    assert.equal(k.monitorEnter(object), 1);
    assert.equal(k.monitorExit(object), 1);
    assert.equal(k.threadOwns(a, object), 1);
    assert.equal(k.threadOwns(b, object), 0);
    run(a);
    for (let i = 0; i < 257; i++) assert.equal(k.monitorExit(object), 0);
    assert.equal(k.monitorExit(object), 1);
    run(b);
    assert.equal(k.monitorEnter(object), 0);
  });

  test("a hash is kept through locking, and a lock through hashing", () => {
    const k = open();
    const w = world(k);
    const a = thread(k, 3);
    run(a);
    const object = k.allocateSlow(w.base, 16);
    const hash = k.identityHash(object);
    assert.ok(hash > 0 && hash < 1 << 24);
    assert.equal(k.monitorEnter(object), 0);
    assert.equal(k.identityHash(object), hash);
    assert.equal(k.monitorExit(object), 0);
    const other = k.allocateSlow(w.base, 16);
    k.monitorEnter(other);
    k.monitorEnter(other);
    const its = k.identityHash(other);
    assert.notEqual(its, hash);
    assert.equal(ld(k.inflate(other) + ObjectMonitor.recursions), 1);
    assert.equal(k.monitorExit(other) + k.monitorExit(other), 0);
    assert.equal(k.monitorExit(other), 1);
    assert.equal(k.identityHash(other), its);
  });

  test("an exit that leaves contenders says so", () => {
    const k = open();
    const w = world(k);
    const [a, b] = [thread(k, 1), thread(k, 2)];
    run(a);
    const object = k.allocateSlow(w.base, 16);
    k.monitorEnter(object);
    st(k.inflate(object) + ObjectMonitor.entryHead, b);
    assert.equal(k.monitorExit(object), 2);
  });

  test("many monitors", () => {
    const k = open();
    const w = world(k);
    run(thread(k, 1));
    const objects = Array.from({ length: 3000 }, () => k.allocateSlow(w.base, 16));
    const monitors = objects.map((o) => k.inflate(o));
    objects.forEach((o, i) => {
      assert.equal(k.inflate(o), monitors[i]);
    });
    assert.equal(new Set(monitors).size, 3000);
  });
});

describe("metaspace", { skip }, () => {
  test("blocks are zero, and zero again when they come back", () => {
    const k = open();
    const random = randomSource(5);
    const live: [Addr, number][] = [];
    for (let i = 0; i < 3000; i++) {
      if (live.length > 20 && random(2) === 0) {
        const [at, size] = live.splice(random(live.length), 1)[0]!;
        k.freeMetaBlock(at, size);
      } else {
        const size = 8 + random(5000);
        const at = k.metaBlock(size);
        assert.equal(at & 7, 0);
        for (let a = at; a < at + size; a++) if (u8[a] !== 0) assert.fail("not zero");
        u8.fill(0xaa, at, at + size);
        live.push([at, size]);
      }
    }
    live.sort((x, y) => x[0] - y[0]);
    for (let i = 1; i < live.length; i++) assert.ok(live[i - 1]![0] + live[i - 1]![1] <= live[i]![0]);
  });

  test("symbols are found by content, through growth of the table", () => {
    const k = open();
    const at = k.malloc(64);
    const put = (s: string): number => Buffer.from(u8.buffer, at, 64).write(s, "latin1");
    const known = new Map<string, Addr>();
    for (let i = 0; i < 40_000; i++) {
      const s = `some/name${i * 7}`;
      known.set(s, k.internSymbol(at, put(s)));
    }
    assert.equal(ld(VMState.symbolCount), 40_000);
    for (const [s, symbol] of known) assert.equal(k.findSymbol(at, put(s)), symbol);
    assert.equal(k.findSymbol(at, put("another")), 0);
    assert.equal(k.internSymbol(at, 0), k.internSymbol(at, 0));
  });

  test("oop slots are reused", () => {
    const k = open();
    const head = k.calloc(4);
    const slots = Array.from({ length: 1008 }, () => k.newOopSlot(head));
    assert.equal(new Set(slots).size, 1008);
    for (let i = 0; i < 1008; i += 3) k.freeOopSlot(slots[i]!);
    const again = Array.from({ length: 336 }, () => k.newOopSlot(head));
    assert.deepEqual(
      again.sort((x, y) => x - y),
      slots.filter((_, i) => i % 3 === 0).sort((x, y) => x - y),
    );
    for (const slot of again) assert.equal(ld(slot), 0);
  });
});

test("strings are found by their chars", { skip }, () => {
  const k = open();
  const w = world(k);
  const string = instanceKlass(heap(k), 1, 12);
  st(VMState.offsets + 4 * FO_STRING_VALUE, 8);
  st(VMState.offsets + 4 * FO_STRING_HASH, 12);
  st(VMState.offsets + 4 * FO_STRING_CODER, 16);
  st(VMState.offsets + 4 * FO_STRING_HASH_IS_ZERO, 17);
  const make = (text: string, coder: number): Addr => {
    const bytes = Buffer.from(text, coder === 0 ? "latin1" : "utf16le");
    const value = k.allocateArray(w.bytes, bytes.length);
    u8.set(bytes, value + ARRAY_BASE);
    const s = k.allocateSlow(string, 24);
    st(s + 8, value);
    st8(s + 16, coder);
    return s;
  };
  const at = k.malloc(64);
  for (const [text, coder] of [
    ["hello", 0],
    ["h\u00e9", 0],
    ["\u4e2d\u6587", 1],
    ["", 0],
  ] as const) {
    const first = make(text, coder);
    assert.equal(k.internString(first), first);
    assert.equal(k.internString(make(text, coder)), first);
    Buffer.from(u8.buffer, at, 64).write(text, coder === 0 ? "latin1" : "utf16le");
    assert.equal(k.findString(at, text.length, coder), first);
    let hash = 0;
    for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
    assert.equal(k.stringHash(first), hash);
  }
  u8[at] = 0x7a;
  assert.equal(k.findString(at, 1, 0), 0);
});

test("fmod is the remainder of JavaScript", { skip }, () => {
  const k = open();
  const random = randomSource(77);
  const bits = new DataView(new ArrayBuffer(8));
  const any = (): number => {
    bits.setUint32(0, random(2 ** 32));
    bits.setUint32(4, random(4) === 0 ? 0 : random(2 ** 32));
    return random(5) === 0 ? random(1000) - 500 : bits.getFloat64(0);
  };
  const special = [
    0,
    -0,
    1,
    -1,
    Infinity,
    -Infinity,
    NaN,
    Number.MIN_VALUE,
    -Number.MIN_VALUE,
    Number.MAX_VALUE,
    2 ** 53,
    0.1,
    5.5,
    2 ** -1022,
  ];
  for (const x of special) for (const y of special) assert.ok(Object.is(k.fmod(x, y), x % y), `${x} % ${y}`);
  for (let i = 0; i < 20_000; i++) {
    const x = any();
    const y = any();
    assert.ok(Object.is(k.fmod(x, y), x % y), `${x} % ${y} is ${x % y}, not ${k.fmod(x, y)}`);
  }
});

describe("a heap that is nearly full", { skip }, () => {
  for (const which of ["lower", "upper"] as const) {
    test(`promotion fails in the midst of a scavenge of the ${which} survivor space, and becomes a full collection`, () => {
      let failed = 0;
      for (let seed = 1; seed < 20 && failed === 0; seed++) {
        const g = new Graph(openHeap(1 * MIB, 2 * MIB), 400);
        const random = randomSource(12345 * seed);
        // Few survivors for long, so that a scavenge is tried; then all of eden survives at once.
        for (let round = 0; round < 30 && failed === 0; round++) {
          for (let i = 0; i < 300; i++) g.bytes(0, 3000);
          for (let root = 1; root < 100 + round * 8; root++) {
            g.object(root, 3);
            g.link(g.walkTop(root), 0, root - 1);
            if (random(2) === 0) g.bytes(root, 4000 + random(3000));
          }
          st(KernelState.averagePromoted, 0);
          const upper = ld(VMState.fromStart) > ld(VMState.toStart);
          g.scavenge();
          if (upper === (which === "upper")) failed += ld(VMState.gcStats + 4 * GC_STAT_FAILED);
          g.compare();
        }
      }
      assert.ok(failed > 0);
    });
  }

  test("what does not fit into the old generation stays in eden, and the graph is whole", () => {
    for (let seed = 1; seed < 5; seed++) {
      const g = new Graph(openHeap(1 * MIB, 1 * MIB), 300);
      const random = randomSource(seed * 7907);
      let left = 0;
      try {
        for (let i = 0; i < 10_000; i++) {
          const root = random(300);
          if (random(8) === 0) g.bytes(root, random(20_000));
          else if (random(3) === 0) g.array(root, random(2000));
          else {
            g.object(root, 3);
            g.link(g.walkTop(root), random(3), random(300));
          }
          if (random(200) === 0) g.collectFull();
          if (ld(VMState.edenTop) !== ld(VMState.edenStart)) left++;
          if (random(3) === 0) g.setRoot(random(300), 0, null);
        }
      } catch (error) {
        assert.match(String(error), /out of memory/);
      }
      assert.ok(left > 0);
      g.compare();
      g.collectFull();
      g.compare();
    }
  });
});

describe("SHA-256", () => {
  test("is the host's, of all lengths up to three blocks and of some long ones", () => {
    const k = open();
    const random = randomSource(8);
    for (const length of [...Array(200).keys(), 4095, 65_536, 100_000]) {
      const bytes = Uint8Array.from({ length }, () => random(256));
      const at = k.malloc(length + 32) >>> 0;
      u8.set(bytes, at + 32);
      assert.equal(k.sha256(at + 32, length, at), 1);
      assert.equal(Buffer.from(u8.slice(at, at + 32)).toString("hex"), hash("sha256", bytes, "hex"), String(length));
      k.free(at);
    }
  });
});

describe("methods", () => {
  test("argument slots and result type are those of the descriptor, and of the receiver", () => {
    const k = open();
    const utf8 = (text: string): Addr => {
      const bytes = new TextEncoder().encode(text);
      const at = k.malloc(bytes.length + 2) >>> 0;
      st8(at, bytes.length >>> 8);
      st8(at + 1, bytes.length);
      u8.set(bytes, at + 2);
      return at;
    };
    for (const text of [
      "()V",
      "(I)I",
      "(J)D",
      "([J)[J",
      "(La;La/b/c;[[La;)La;",
      "(DJ[DF)Z",
      "(BCSZIF)F",
      "()[[La;",
      "(I)S",
      "(Z)C",
      "()B",
    ]) {
      for (const flags of [0, ACC_STATIC]) {
        const m = k.metaBlock(Method.sizeof) >>> 0;
        st(m + Method.accessFlags, flags);
        assert.equal(k.nameMethod(m, utf8("m"), utf8(text)), 1);
        const { parameterSlots, result } = methodDescriptor(text);
        assert.equal(ld(m + Method.argSlots), parameterSlots + (flags === 0 ? 1 : 0), text);
        assert.equal(ld(m + Method.resultType), result, text);
        assert.equal(ld(m + Method.name), k.findSymbol(utf8("m") + 2, 1) >>> 0);
      }
    }
  });
});
