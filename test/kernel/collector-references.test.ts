// java.lang.ref in a collection, and the other things that are neither quite alive nor dead: monitors, interned strings, frames.
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import {
  FRAME_HEADER,
  FRAME_NATIVE,
  FRAME_REFS_SHIFT,
  FRAME_ROUTINE,
  Frame,
  JavaThread,
  ObjectMonitor,
  STEP_CALL_ENTRY,
  STEP_SLOTS,
} from "../../src/layout/frame.ts";
import { KernelState } from "../../src/layout/kernel-state.ts";
import { type Addr, ld, ldi, st, st8, st64, u8 } from "../../src/layout/memory.ts";
import { OLD } from "../../src/layout/memory-map.ts";
import { CpCacheEntry, Klass, METHOD_HAS_JSR, Method, REF_FINAL, REF_PHANTOM, REF_SOFT, REF_WEAK } from "../../src/layout/metadata.ts";
import {
  ARRAY_BASE,
  MARK_INFLATED,
  MARK_NEUTRAL,
  MARK_TAG_MASK,
  MARK_THIN,
  OBJECT_HEADER,
  OBJECT_MARK,
  T_ARRAY,
  T_BYTE,
  T_INT,
  T_OBJECT,
  THIN_OWNER_SHIFT,
} from "../../src/layout/object.ts";
import { FO_STRING_CODER, FO_STRING_HASH, FO_STRING_HASH_IS_ZERO, FO_STRING_VALUE, VMState } from "../../src/layout/vm-state.ts";
import {
  arrayKlass,
  DISCOVERED,
  type HeapKernel,
  instanceKlass,
  kernelIsBuilt,
  NEXT,
  type OopMapQuestion,
  openHeap,
  putRef,
  REFERENT,
  referenceKlass,
} from "./heap-world.ts";

const MIB = 1024 * 1024;
const skip = kernelIsBuilt ? false : "build/kernel.wasm is not there";

let k: HeapKernel;
let plain: Addr;
let classes: Record<"soft" | "weak" | "final" | "phantom", Addr>;
let oopMap: OopMapQuestion = () => 0;

function open(): void {
  k = openHeap(2 * MIB, 16 * MIB, (m, b, f) => oopMap(m, b, f));
  plain = instanceKlass(k, 1);
  classes = {
    soft: referenceKlass(k, REF_SOFT),
    weak: referenceKlass(k, REF_WEAK),
    final: referenceKlass(k, REF_FINAL),
    phantom: referenceKlass(k, REF_PHANTOM),
  };
}

/** A new object of a class, held by a new root. */
function root(klass: Addr): Addr {
  const at = k.allocateSlow(klass, ldi(klass + Klass.layoutHelper));
  assert.notEqual(at, 0);
  const slot = k.newOopSlot(VMState.vmOops);
  st(slot, at);
  return slot;
}

/** A reference to what `of` holds, in a new root. */
function reference(kind: keyof typeof classes, of: Addr): Addr {
  const slot = root(classes[kind]);
  putRef(ld(slot), REFERENT, ld(of));
  return slot;
}

function collect(how: string): void {
  assert.equal(k.verifyHeap(), 0);
  if (how === "scavenge") k.scavenge();
  else k.collectFull(0);
  assert.equal(k.verifyHeap(), 0);
}

function pending(): Addr[] {
  const list: Addr[] = [];
  for (let r = ld(VMState.pendingReferences); r !== 0 && list.length < 1000; r = ld(r + DISCOVERED)) list.push(r);
  return list;
}

for (const how of ["scavenge", "full collection"]) {
  describe(`references in a ${how}`, { skip }, () => {
    beforeEach(open);

    test("a weak reference keeps nothing alive and becomes pending", () => {
      const object = root(plain);
      const weak = reference("weak", object);
      collect(how);
      assert.equal(ld(ld(weak) + REFERENT), ld(object), "held by a root");
      assert.deepEqual(pending(), []);
      st(object, 0);
      k.collectFull(0); // the reference may be old by now
      assert.equal(ld(ld(weak) + REFERENT), 0);
      assert.deepEqual(pending(), [ld(weak)]);
    });

    test("a young weak reference is cleared at once", () => {
      const object = root(plain);
      const weak = reference("weak", object);
      st(object, 0);
      collect(how);
      assert.equal(ld(ld(weak) + REFERENT), 0);
      assert.deepEqual(pending(), [ld(weak)]);
    });

    test("a reference that is itself unreachable is forgotten", () => {
      const object = root(plain);
      const weak = reference("weak", object);
      st(object, 0);
      st(weak, 0);
      collect(how);
      assert.deepEqual(pending(), []);
    });

    test("a referent that something found later holds stays", () => {
      const object = root(plain);
      const weak = reference("weak", object);
      let last = root(plain);
      putRef(ld(last), OBJECT_HEADER, ld(object));
      for (let i = 0; i < 50; i++) {
        const next = root(plain);
        putRef(ld(next), OBJECT_HEADER, ld(last));
        st(last, 0);
        last = next;
      }
      st(object, 0);
      collect(how);
      assert.notEqual(ld(ld(weak) + REFERENT), 0);
      assert.equal(ld(ld(ld(weak) + REFERENT)), plain);
      assert.equal(ld(ld(weak) + DISCOVERED), 0);
    });

    test("a final reference brings its referent back, once", () => {
      const object = root(plain);
      const final = reference("final", object);
      const weak = reference("weak", object);
      st(object, 0);
      collect(how);
      const ref = ld(final);
      assert.equal(ld(ld(ref + REFERENT)), plain, "the finalizer sees the object");
      assert.equal(ld(ref + NEXT), ref, "inactive");
      assert.equal(ld(ld(weak) + REFERENT), 0, "weak references are cleared before finalization");
      assert.deepEqual(new Set(pending()), new Set([ref, ld(weak)]));
      st(VMState.pendingReferences, 0);
      putRef(ld(final), DISCOVERED, 0);
      putRef(ld(weak), DISCOVERED, 0);
      collect(how);
      assert.deepEqual(pending(), []);
      assert.notEqual(ld(ld(final) + REFERENT), 0);
    });

    test("a phantom reference waits for the finalizer", () => {
      const object = root(plain);
      const final = reference("final", object);
      const phantom = reference("phantom", object);
      st(object, 0);
      collect(how);
      assert.notEqual(ld(ld(phantom) + REFERENT), 0);
      assert.deepEqual(pending(), [ld(final)]);
      st(VMState.pendingReferences, 0);
      st(final, 0);
      k.collectFull(0);
      assert.equal(ld(ld(phantom) + REFERENT), 0);
      assert.deepEqual(pending(), [ld(phantom)]);
    });

    test("a soft reference lives while it is used and memory suffices", () => {
      const object = root(plain);
      const soft = reference("soft", object);
      st(object, 0);
      collect(how);
      assert.notEqual(ld(ld(soft) + REFERENT), 0);
      k.collectFull(1);
      assert.equal(ld(ld(soft) + REFERENT), 0);
      assert.deepEqual(pending(), [ld(soft)]);
    });

    test("a soft reference that was not used for long is cleared", () => {
      st64(VMState.softReferenceClock, 1_000_000_000n);
      k.collectFull(0); // sets the clock
      const object = root(plain);
      const soft = reference("soft", object); // its time stamp is 0
      st(object, 0);
      collect(how);
      assert.equal(ld(ld(soft) + REFERENT), 0);
    });

    test("pending references stay listed through later collections", () => {
      const slots: Addr[] = [];
      for (let i = 0; i < 20; i++) {
        const object = root(plain);
        slots.push(reference("weak", object));
        st(object, 0);
      }
      collect(how);
      const first = pending().length;
      assert.equal(first, 20);
      for (let i = 0; i < 5; i++) {
        const object = root(plain);
        slots.push(reference("weak", object));
        st(object, 0);
        collect(i % 2 === 0 ? how : "full collection");
      }
      assert.deepEqual(new Set(pending()), new Set(slots.map(ld)));
    });

    test("a reference to itself and references in a ring", () => {
      const self = reference("weak", root(plain));
      putRef(ld(self), REFERENT, ld(self));
      const a = root(classes.weak);
      const b = root(classes.weak);
      putRef(ld(a), REFERENT, ld(b));
      putRef(ld(b), REFERENT, ld(a));
      st(b, 0);
      collect(how);
      assert.equal(ld(ld(self) + REFERENT), ld(self));
      assert.equal(ld(ld(a) + REFERENT), 0);
    });
  });

  describe(`monitors and strings in a ${how}`, { skip }, () => {
    beforeEach(() => {
      open();
      const thread = k.calloc(JavaThread.sizeof);
      st(thread + JavaThread.id, 7);
      st(VMState.threads, thread);
      st(VMState.thread, thread);
      st(VMState.threadLockWord, (7 << THIN_OWNER_SHIFT) | MARK_THIN);
    });

    test("a held monitor keeps its object; an idle one does not", () => {
      const object = root(plain);
      const hash = k.identityHash(ld(object));
      assert.equal(k.monitorEnter(ld(object)), 0);
      const monitor = k.inflate(ld(object));
      st(object, 0);
      collect(how);
      const at = ld(monitor + ObjectMonitor.object);
      assert.equal(ld(at), plain);
      assert.equal(ld(at + OBJECT_MARK) & MARK_TAG_MASK, MARK_INFLATED);
      assert.equal(k.identityHash(at), hash);
      assert.equal(k.monitorExit(at), 0);
      k.collectFull(0);
      assert.equal(ld(monitor + ObjectMonitor.object), 0, "freed");
      const other = root(plain);
      assert.equal(k.inflate(ld(other)), monitor, "used again");
    });

    test("a thin lock and a hash survive moving", () => {
      const locked = root(plain);
      const hashed = root(plain);
      k.monitorEnter(ld(locked));
      k.monitorEnter(ld(locked));
      const hash = k.identityHash(ld(hashed));
      for (let i = 0; i < 20; i++) collect(how);
      assert.equal(ld(ld(locked) + OBJECT_MARK) & MARK_TAG_MASK, MARK_THIN);
      assert.equal(k.monitorExit(ld(locked)), 0);
      assert.equal(k.monitorExit(ld(locked)), 0);
      assert.equal(k.monitorExit(ld(locked)), 1, "not the owner any more");
      assert.equal(k.identityHash(ld(hashed)), hash);
    });

    test("a full collection deflates the monitors that nobody uses", () => {
      const object = root(plain);
      const hash = k.identityHash(ld(object));
      k.inflate(ld(object));
      k.collectFull(0);
      assert.equal(ld(ld(object) + OBJECT_MARK) & MARK_TAG_MASK, MARK_NEUTRAL);
      assert.equal(k.identityHash(ld(object)), hash);
    });

    test("interned strings are found again, and dropped by a full collection when nothing holds them", () => {
      const bytes = arrayKlass(k, T_BYTE, 0);
      const string = instanceKlass(k, 1, 8);
      st(VMState.offsets + 4 * FO_STRING_VALUE, OBJECT_HEADER);
      st(VMState.offsets + 4 * FO_STRING_HASH, OBJECT_HEADER + 4);
      st(VMState.offsets + 4 * FO_STRING_CODER, OBJECT_HEADER + 8);
      st(VMState.offsets + 4 * FO_STRING_HASH_IS_ZERO, OBJECT_HEADER + 9);
      const make = (text: string): Addr => {
        const slot = root(string);
        const value = k.allocateArray(bytes, text.length);
        for (let i = 0; i < text.length; i++) st8(value + ARRAY_BASE + i, text.charCodeAt(i));
        putRef(ld(slot), OBJECT_HEADER, value);
        return slot;
      };
      const kept: Addr[] = [];
      for (let i = 0; i < 3000; i++) {
        const slot = make(`string ${i}`);
        assert.equal(k.internString(ld(slot)), ld(slot));
        if (i % 3 === 0) kept.push(slot);
        else st(slot, 0);
      }
      collect(how);
      for (const [n, slot] of kept.entries()) {
        const again = make(`string ${3 * n}`);
        assert.equal(k.internString(ld(again)), ld(slot));
        st(again, 0);
      }
      k.collectFull(0);
      assert.equal(ld(VMState.stringCount), kept.length);
      const fresh = make("string 1");
      assert.equal(k.internString(ld(fresh)), ld(fresh));
      assert.equal(ld(KernelState.stringOldCount) <= ld(VMState.stringCount), true);
    });
  });

  describe(`frames in a ${how}`, { skip }, () => {
    let thread: Addr;
    let stack: Addr;
    beforeEach(() => {
      open();
      thread = k.calloc(JavaThread.sizeof);
      stack = k.calloc(0x4000);
      st(VMState.threads, thread);
      st(VMState.sentinelCode, 0);
    });

    const method = (locals: number, args: number, flags = 0): Addr => {
      const m = k.metaBlock(Method.sizeof);
      st(m + Method.code, k.metaBlock(64));
      st(m + Method.maxLocals, locals);
      st(m + Method.argSlots, args);
      st(m + Method.flags, flags);
      return m;
    };
    const bits = (word: number): Addr => {
      const at = k.malloc(8);
      st(at, word);
      return at;
    };
    /** A frame at `at` with its locals right below it. */
    const frame = (at: Addr, m: Addr, locals: number, kind: number, caller: Addr): Addr => {
      st(at + Frame.caller, caller);
      st(at + Frame.method, m);
      st(at + Frame.kind, kind);
      st(at + Frame.locals, at - 4 * locals);
      return at;
    };

    test("the slots that the oop map names are roots, as far as the operand stack goes", () => {
      const m = method(3, 1);
      const other = root(plain);
      const young = ld(other);
      const asked: string[] = [];
      oopMap = (method_, bci, frame_) => {
        asked.push(`${method_ === m} ${bci} ${frame_ === f}`);
        return bits(0b1110101);
      };
      const f = frame(stack + 0x100, m, 3, 0, 0);
      st(f + Frame.pc, ld(m + Method.code) + 5);
      st(f + Frame.sp, f + FRAME_HEADER + 4 * 3); // three operands: bits 3 to 5
      st(thread + JavaThread.frame, f);
      for (let i = 0; i < 3; i++) st(f - 12 + 4 * i, young);
      for (let i = 0; i < 5; i++) st(f + FRAME_HEADER + 4 * i, young);
      collect(how);
      const moved = ld(other);
      assert.notEqual(moved, young);
      const locals = [0, 1, 2].map((i) => ld(f - 12 + 4 * i));
      const operands = [0, 1, 2, 3, 4].map((i) => ld(f + FRAME_HEADER + 4 * i));
      assert.deepEqual(locals, [moved, young, moved]);
      assert.deepEqual(operands, [young, moved, moved, young, young]);
      assert.deepEqual(
        asked.filter((a, i) => asked.indexOf(a) === i),
        ["true 5 true"],
      );
    });

    test("the map of a method without subroutines is asked for once", () => {
      let asked = 0;
      oopMap = () => {
        asked++;
        return bits(1);
      };
      for (const [flags, times] of [
        [0, 1],
        [METHOD_HAS_JSR, 3],
      ] as const) {
        asked = 0;
        const m = method(1, 1, flags);
        const f = frame(stack + 0x100, m, 1, 0, 0);
        st(f + Frame.pc, ld(m + Method.code));
        st(f + Frame.sp, f + FRAME_HEADER);
        st(f - 4, ld(root(plain)));
        st(thread + JavaThread.frame, f);
        for (let i = 0; i < 3; i++) k.scavenge();
        assert.equal(asked, times);
        assert.equal(ld(ld(f - 4)), plain);
      }
    });

    test("natives hold their arguments and slots, prepared calls their callee's arguments", () => {
      const native = method(2, 2);
      const callee = method(3, 3);
      oopMap = (m, bci) => {
        assert.equal(bci, 0xffff_ffff);
        return bits(m === native ? 0b10 : 0b101);
      };
      const object = root(plain);
      const young = ld(object);
      const n = frame(stack + 0x100, native, 2, FRAME_NATIVE | (2 << FRAME_REFS_SHIFT), 0);
      st(n + Frame.pc, VMState.sentinelCode + 3);
      st(n + Frame.sp, n + STEP_SLOTS + 8);
      for (const a of [n - 8, n - 4, n + STEP_SLOTS, n + STEP_SLOTS + 4, n + STEP_SLOTS + 8]) st(a, young);
      const r = frame(stack + 0x400, 0, 0, FRAME_ROUTINE | (1 << FRAME_REFS_SHIFT), n);
      const operands = r + STEP_SLOTS + 8;
      st(r + Frame.pc, VMState.sentinelCode);
      st(r + STEP_CALL_ENTRY + CpCacheEntry.method, callee);
      st(r + STEP_CALL_ENTRY + CpCacheEntry.argBytes, 12);
      st(r + Frame.sp, operands + 12);
      for (const a of [r + STEP_SLOTS, operands, operands + 4, operands + 8]) st(a, young);
      st(thread + JavaThread.frame, r);
      collect(how);
      const now = ld(object);
      assert.notEqual(now, young);
      assert.deepEqual([n - 8, n - 4, n + STEP_SLOTS, n + STEP_SLOTS + 4, n + STEP_SLOTS + 8].map(ld), [young, now, now, now, young]);
      assert.deepEqual([r + STEP_SLOTS, operands, operands + 4, operands + 8].map(ld), [now, now, young, now]);
      st(r + Frame.sp, operands); // the call runs: its arguments are the callee's
      st(operands, young);
      collect(how);
      assert.equal(ld(operands), young);
      // The call is done: a ref that it left is a root until the next step has it, an int is not.
      st(r + Frame.pc, VMState.sentinelCode + 3);
      st(r + Frame.sp, operands + 4);
      for (const [type, moved] of [
        [T_INT, false],
        [T_OBJECT, true],
        [T_ARRAY, true],
      ] as const) {
        st(callee + Method.resultType, type);
        const before = ld(object);
        st(operands, before);
        collect(how);
        const after = ld(object);
        assert.equal(ld(operands), moved ? after : before);
      }
    });

    test("a thread's own references", () => {
      const object = root(plain);
      for (const field of [JavaThread.threadObj, JavaThread.pendingException, JavaThread.blockedOn, JavaThread.resultRef])
        st(thread + field, ld(object));
      collect(how);
      for (const field of [JavaThread.threadObj, JavaThread.pendingException, JavaThread.blockedOn, JavaThread.resultRef]) {
        assert.equal(ld(thread + field), ld(object));
      }
    });
  });
}

describe("generations", { skip }, () => {
  beforeEach(open);

  test("an old object's new reference to a young one is found through its card", () => {
    const old = root(plain);
    k.collectFull(0);
    assert.ok(ld(old) >= OLD);
    const young = root(plain);
    putRef(ld(old), OBJECT_HEADER, ld(young));
    st(young, 0);
    for (let i = 0; i < 20; i++) {
      collect("scavenge");
      assert.equal(ld(ld(ld(old) + OBJECT_HEADER)), plain);
    }
    assert.ok(ld(ld(old) + OBJECT_HEADER) >= OLD, "promoted in the end");
  });

  test("the verifier sees a missing card and a wild reference", () => {
    const old = root(plain);
    k.collectFull(0);
    const young = root(plain);
    st(ld(old) + OBJECT_HEADER, ld(young)); // no card
    u8.fill(0xff, 0x0010_0000 + (ld(old) >>> 9), 0x0010_0000 + (ld(old) >>> 9) + 1);
    assert.notEqual(k.verifyHeap(), 0);
    putRef(ld(old), OBJECT_HEADER, ld(young));
    assert.equal(k.verifyHeap(), 0);
    putRef(ld(old), OBJECT_HEADER, ld(young) + 8 * 1000);
    assert.notEqual(k.verifyHeap(), 0);
  });

  test("an allocation of the VM comes from the reserve when all else is full, and asks for a collection", () => {
    const size = 64 * 1024;
    const bytes = arrayKlass(k, T_BYTE, 0);
    let at = 1;
    while (at !== 0) at = k.allocateArray(bytes, 3 * MIB);
    at = 1;
    while (at !== 0) at = k.allocateArray(bytes, 1000);
    st(VMState.gcNeeded, 0);
    const extra = k.allocateVM(bytes, size);
    assert.notEqual(extra, 0);
    st(extra + 8, size - 16);
    assert.notEqual(ld(VMState.gcNeeded), 0);
    assert.equal(k.verifyHeap(), 0);
    k.scavenge();
    assert.equal(k.verifyHeap(), 0);
    assert.ok(k.hasRoom(1000) !== 0);
  });
});
