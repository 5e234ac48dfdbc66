// Invocation and return: frames, dispatch, synchronized methods, natives, polymorphic entries, stack limit.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { FRAME_HEADER, Frame, JavaThread, LOCK_OF_METHOD, LockRecord, STEP_SLOTS } from "../../src/layout/frame.ts";
import { ld8, st8 } from "../../src/layout/memory.ts";
import { CpCacheEntry, KLASS_HAS_FINALIZER, Klass, Method } from "../../src/layout/metadata.ts";
import { Q } from "../../src/layout/quick-opcodes.ts";
import {
  ENTRY_ABSTRACT,
  ENTRY_ALIGNED,
  ENTRY_INTERPRETED,
  ENTRY_INVOKE_BASIC,
  ENTRY_LINK_TO_INTERFACE,
  ENTRY_LINK_TO_SPECIAL,
  ENTRY_LINK_TO_STATIC,
  ENTRY_LINK_TO_VIRTUAL,
  ENTRY_NATIVE,
  ENTRY_SYNCHRONIZED,
  ENTRY_UNLINKED,
  EXIT_MONITOR_ENTER,
  EXIT_MONITOR_EXIT,
  EXIT_NATIVE_CALL,
  EXIT_NATIVE_RETURN,
  EXIT_REGISTER_FINALIZER,
  EXIT_RESOLVE,
  EXIT_STACK,
  EXIT_THROW,
  FO_CLASS_KLASS,
  FO_LF_VMENTRY,
  FO_MH_FORM,
  FO_MN_CLAZZ,
  FO_MN_METHOD,
  FO_MN_VMINDEX,
  FO_RMN_VMTARGET,
  MONITOR_UNBALANCED,
  RESOLVE_AGAIN,
  RESOLVE_CALL,
  RESOLVE_DONE,
  RESOLVE_DRIVER,
  THROW_ABSTRACT_METHOD,
  THROW_INCOMPATIBLE_CLASS_CHANGE,
  THROW_NULL_POINTER,
  VMState,
} from "../../src/layout/vm-state.ts";
import { ACC_STATIC, ACC_SYNCHRONIZED, type Constant, ld, ldi, OBJECT_MARK, st, World } from "./world.ts";

let w: World;
beforeEach(() => {
  w = new World();
});

const returning = (n: number, flags = 1, descriptor = "()I") => w.method({ descriptor, code: `bipush ${n}; ireturn`, flags });

test("static calls pass arguments by overlap and leave the result on the caller's stack", () => {
  const sub = w.method({ descriptor: "(IJI)J", code: "lload_1; iload_0; i2l; lsub; iload_3; i2l; ladd; lreturn" });
  const constants = { 1: { kind: "method", method: sub } } as const;
  assert.equal(
    w.run("(I)J", "lconst_1; iload_0; ldc2_w 5; iconst_4; invokestatic 1; ladd; lreturn", [10], {
      constants: { ...constants, 5: { kind: "long", value: 100n } },
    }),
    95n,
  );
  assert.deepEqual(w.exits, [EXIT_RESOLVE, EXIT_NATIVE_RETURN]);
});

test("recursion runs in frames on the Java stack", () => {
  const constants: Record<number, Constant> = { 1: { kind: "int", value: 0 } };
  const fib = w.method({
    descriptor: "(I)I",
    code: "iload_0; iconst_2; if_icmpge rec; iload_0; ireturn; rec: iload_0; iconst_1; isub; invokestatic 1; iload_0; iconst_2; isub; invokestatic 1; iadd; ireturn",
    constants,
    maxLocals: 1,
    maxStack: 3,
  });
  // The method calls itself: its pool is filled once it exists.
  const entry = ld(fib + Method.cpCache) + CpCacheEntry.sizeof;
  constants[1] = { kind: "method", method: fib };
  st(entry + CpCacheEntry.method, fib);
  st(entry + CpCacheEntry.argBytes, 4);
  assert.equal(w.call(fib, "(I)I", 20), 6765);
});

test("narrow results are narrowed by ireturn", () => {
  assert.equal(w.run("()Z", "iconst_2; ireturn"), 0);
  assert.equal(w.run("()B", "sipush 255; ireturn"), -1);
  assert.equal(w.run("()C", "iconst_m1; ireturn"), 65535);
  assert.equal(w.run("()S", "ldc 1; ireturn", [], { constants: { 1: { kind: "int", value: 0x8000 } } }), -32768);
});

test("virtual calls go through the vtable, and a null receiver throws before anything happens", () => {
  const a = w.klass({ vtable: [returning(1), returning(2)] });
  const b = w.klass({ vtable: [returning(1), returning(3)] });
  const constants = { 1: { kind: "method", method: returning(0), vtableIndex: 1 } } as const;
  const m = w.method({ descriptor: "(Ljava/lang/Object;)I", code: "bipush 9; pop; aload_0; invokevirtual 1; ireturn", constants });
  assert.equal(w.call(m, "(Ljava/lang/Object;)I", w.object(a)), 2);
  assert.equal(w.call(m, "(Ljava/lang/Object;)I", w.object(b)), 3);
  w.prepare(m, [0], "(Ljava/lang/Object;)I");
  assert.deepEqual([w.go(), ld(VMState.exitA), w.bci(), w.stack()], [EXIT_THROW, THROW_NULL_POINTER, 4, [0]]);
});

test("special calls check the receiver; Object.<init> is a pop", () => {
  const constants = { 1: { kind: "method", method: returning(5) }, 2: { kind: "method", method: returning(5), objectInit: true } } as const;
  const o = w.object(w.objectKlass);
  assert.equal(w.run("(Ljava/lang/Object;)I", "aload_0; invokespecial 1; ireturn", [o], { constants }), 5);
  assert.equal(w.leave("(Ljava/lang/Object;)I", "aload_0; invokespecial 1; ireturn", [0], { constants })[1], THROW_NULL_POINTER);
  assert.equal(w.run("(Ljava/lang/Object;)I", "iconst_3; aload_0; invokespecial 2; ireturn", [o], { constants }), 3);
});

test("interface calls find the itable, cache one receiver class, and report what is missing", () => {
  const iface = w.klass({});
  const other = w.klass({});
  const [one, two] = [returning(1), returning(2)];
  const a = w.klass({
    itable: [
      [other, [two]],
      [iface, [one, two]],
    ],
  });
  const b = w.klass({ itable: [[iface, [two, one]]] });
  const none = w.klass({ itable: [[other, [one]]] });
  const empty = w.klass({ itable: [[iface, [0, 0]]] });
  const declared = w.method({ descriptor: "(Ljava/lang/Object;)I", code: "bipush 0; ireturn", holder: iface });
  st(declared + Method.itableIndex, 1);
  const constants = { 1: { kind: "method", method: declared, interface: iface } } as const;
  const d = "(Ljava/lang/Object;)I";
  const m = w.method({ descriptor: d, code: "aload_0; invokeinterface 1 1; ireturn", constants });
  const call = (k: number) => w.call(m, d, w.object(k));
  assert.deepEqual([a, a, b, a, b].map(call), [2, 2, 1, 2, 1]);
  const fail = (k: number) => {
    w.prepare(m, [w.object(k)], d);
    return [w.go(), ld(VMState.exitA), ld(VMState.exitB), ld(VMState.exitC)];
  };
  assert.deepEqual(fail(none), [EXIT_THROW, THROW_INCOMPATIBLE_CLASS_CHANGE, none, iface]);
  assert.deepEqual(fail(empty), [EXIT_THROW, THROW_ABSTRACT_METHOD, declared, empty]);
});

test("a call that names an interface below the one that declares its method wants a receiver of the former, and selects in the latter's block", () => {
  const [above, below] = [w.klass({}), w.klass({})];
  const [one, two, three] = [returning(1), returning(2), returning(3)];
  const declared = w.method({ descriptor: "(Ljava/lang/Object;)I", code: "bipush 0; ireturn", holder: above });
  st(declared + Method.itableIndex, 1);
  const both = w.klass({
    itable: [
      [below, [three, three]],
      [above, [one, two]],
    ],
  });
  const onlyAbove = w.klass({ itable: [[above, [one, two]]] });
  const constants = { 1: { kind: "method", method: declared, interface: below } } as const;
  const d = "(Ljava/lang/Object;)I";
  const m = w.method({ descriptor: d, code: "aload_0; invokeinterface 1 1; ireturn", constants });
  for (let i = 0; i < 2; i++) {
    assert.equal(w.call(m, d, w.object(both)), 2);
    w.prepare(m, [w.object(onlyAbove)], d);
    const left = [w.go(), ld(VMState.exitA), ld(VMState.exitB), ld(VMState.exitC)];
    assert.deepEqual(left, [EXIT_THROW, THROW_INCOMPATIBLE_CLASS_CHANGE, onlyAbove, below]);
  }
});

test("invokedynamic and invokehandle append their appendix", () => {
  const appendix = w.object(w.objectKlass);
  const adapter = w.method({ descriptor: "(ILjava/lang/Object;)Ljava/lang/Object;", code: "aload_1; areturn" });
  const plain = w.method({ descriptor: "(I)I", code: "iload_0; ireturn" });
  const constants = { 1: { kind: "method", method: adapter, appendix }, 2: { kind: "method", method: plain } } as const;
  assert.equal(w.run("()Ljava/lang/Object;", "iconst_1; iconst_5; invokedynamic 1; swap; pop; areturn", [], { constants }), appendix | 0);
  assert.equal(w.run("()I", "bipush 8; invokedynamic 2; ireturn", [], { constants }), 8);
  assert.equal(w.run("()Ljava/lang/Object;", "iconst_5; invokevirtual 1; areturn", [], { constants }), appendix | 0);
});

test("natives, abstract and unlinked methods leave with nothing popped", () => {
  const native = w.method({ descriptor: "(I)I", entry: ENTRY_NATIVE });
  const abstract_ = w.method({ descriptor: "()V", entry: ENTRY_ABSTRACT, flags: 1 });
  const unlinked = w.method({ descriptor: "()V", entry: ENTRY_UNLINKED });
  const constants = {
    1: { kind: "method", method: native },
    2: { kind: "method", method: abstract_ },
    3: { kind: "method", method: unlinked },
  } as const;
  const [exit, a, b] = w.leave("()I", "bipush 6; bipush 7; invokestatic 1; iadd; ireturn", [], { constants });
  assert.deepEqual([exit, a, w.stack(), w.bci()], [EXIT_NATIVE_CALL, native, [6, 7], 4]);
  assert.equal(ld(b), 7);
  // The driver completes the call.
  st(b, 36);
  st(w.frame() + Frame.sp, b + 4);
  st(w.frame() + Frame.pc, ld(w.frame() + Frame.pc) + 3);
  assert.equal(w.go(), EXIT_NATIVE_RETURN);
  assert.equal(w.result("I"), 42);
  const k = w.klass({});
  assert.deepEqual(w.leave("(Ljava/lang/Object;)V", "aload_0; invokespecial 2; return", [w.object(k)], { constants }), [
    EXIT_THROW,
    THROW_ABSTRACT_METHOD,
    abstract_,
    k,
  ]);
  const m = w.method({ descriptor: "()V", code: "invokestatic 3; return", constants });
  w.prepare(m, [], "()V");
  assert.deepEqual([w.interpret(), ld(VMState.exitA)], [EXIT_RESOLVE, 0]);
  w.resolve();
  assert.deepEqual([w.interpret(), ld(VMState.exitA)], [EXIT_RESOLVE, unlinked]);
});

test("what the kernel resolves does not leave the interpreter", () => {
  const callee = returning(7, ACC_STATIC | 1);
  const constants: Record<number, Constant> = { 1: { kind: "method", method: callee } };
  const m = w.method({ descriptor: "()I", code: "invokestatic 1; invokestatic 1; iadd; ireturn", constants });
  // Of the two calls, one is made quick and one is called as it stands; the call's frame is pushed over its arguments in both.
  const answers = [RESOLVE_CALL, RESOLVE_AGAIN];
  let asked = 0;
  w.kernel.resolve = (frame, pc) => {
    const answer = answers[asked++]!;
    const entry = ld(frame + Frame.cpCache) + (ld8(pc + 1) | (ld8(pc + 2) << 8)) * CpCacheEntry.sizeof;
    st(entry + CpCacheEntry.method, callee);
    if (answer === RESOLVE_AGAIN) st8(pc, Q.invokestatic_q);
    return answer;
  };
  w.prepare(m, [], "()I");
  assert.equal(w.go(), EXIT_NATIVE_RETURN);
  assert.equal(w.result("I"), 14);
  assert.deepEqual([w.exits, asked], [[EXIT_NATIVE_RETURN], 2]);
});

test("what the kernel does by hand goes on where the frame says", () => {
  const m = w.method({ descriptor: "()I", code: "getstatic 1; ireturn", constants: { 1: { kind: "field", type: "I", offset: 0 } } });
  w.kernel.resolve = (frame, pc) => {
    const sp = ld(frame + Frame.sp);
    st(sp, 99);
    st(frame + Frame.sp, sp + 4);
    st(frame + Frame.pc, pc + 3);
    return RESOLVE_DONE;
  };
  w.prepare(m, [], "()I");
  assert.equal(w.go(), EXIT_NATIVE_RETURN);
  assert.equal(w.result("I"), 99);
});

test("an unlinked callee that the kernel links is called at once", () => {
  const callee = w.method({ descriptor: "()I", code: "bipush 5; ireturn", entry: ENTRY_UNLINKED });
  w.kernel.linkMethod = (m) => {
    st(m + Method.interpreterEntry, ENTRY_INTERPRETED);
    return 1;
  };
  const m = w.method({ descriptor: "()I", code: "invokestatic 1; ireturn", constants: { 1: { kind: "method", method: callee } } });
  w.prepare(m, [], "()I");
  assert.equal(w.go(), EXIT_NATIVE_RETURN);
  assert.equal(w.result("I"), 5);
});

test("locals of loops over doubles stand at multiples of 8, by the parity of their indices, whatever the caller has on its stack", () => {
  for (const odd of [0, 1]) {
    for (const below of [false, true]) {
      const callee = w.method({
        descriptor: "(IDI)D",
        code: "getstatic 1; iload_0; i2d; dload_1; dadd; iload_3; i2d; dsub; dreturn",
        entry: ENTRY_ALIGNED + odd,
        constants: { 1: { kind: "field", type: "I", offset: 0 } },
      });
      let places: number[] = [];
      // The call is resolved by the world; the callee's getstatic, which here pushes nothing, shows where its frame stands.
      w.kernel.resolve = (frame, pc) => {
        if (ld(frame + Frame.method) !== callee) return RESOLVE_DRIVER;
        places = [ld(frame + Frame.locals) & 7, frame & 7];
        st(frame + Frame.pc, pc + 3);
        return RESOLVE_DONE;
      };
      const call = "bipush 10; ldc2_w 3; bipush 7; invokestatic 2";
      const code = below ? `iconst_5; ${call}; dstore_0; pop; dload_0; dreturn` : `${call}; dreturn`;
      const constants: Record<number, Constant> = { 2: { kind: "method", method: callee }, 3: { kind: "double", value: 0.5 } };
      assert.equal(w.run("()D", code, [], { constants }), 3.5);
      assert.deepEqual(places, [4 * odd, 0]);
    }
  }
});

test("a frame that does not fit leaves with the arguments in place", () => {
  const callee = w.method({ descriptor: "(I)V", code: "return", maxStack: 100 });
  const m = w.method({ descriptor: "()V", code: "iconst_5; invokestatic 1; return", constants: { 1: { kind: "method", method: callee } } });
  w.prepare(m, [], "()V");
  assert.equal(w.interpret(), EXIT_RESOLVE);
  w.resolve();
  const end = w.frame() + FRAME_HEADER + 4 + ld(callee + Method.frameBytes);
  st(VMState.stackLimit, end - 1);
  assert.deepEqual([w.interpret(), ld(VMState.exitA), ld(VMState.exitB), w.stack()], [EXIT_STACK, callee, w.frame() + FRAME_HEADER, [5]]);
  st(VMState.stackLimit, end);
  assert.equal(w.go(), EXIT_NATIVE_RETURN);
});

test("synchronized methods lock the receiver or the mirror, and unlock on return", () => {
  const held = (7 << 16) | 1;
  const k = w.klass({});
  const o = w.object(k);
  const mark = () => ldi(o + OBJECT_MARK);
  const spy = w.method({ descriptor: "()I", entry: ENTRY_NATIVE });
  const constants = { 1: { kind: "method", method: spy } } as const;
  const flags = ACC_SYNCHRONIZED | 1;
  const inner = w.method({ descriptor: "()Z", code: "invokestatic 1; ireturn", flags, entry: ENTRY_SYNCHRONIZED, constants });
  w.prepare(inner, [o], "()Z");
  assert.equal(w.go(), EXIT_NATIVE_CALL);
  assert.equal(mark(), held);
  st(ld(VMState.exitB), 3);
  st(w.frame() + Frame.sp, ld(VMState.exitB) + 4);
  st(w.frame() + Frame.pc, ld(w.frame() + Frame.pc) + 3);
  assert.equal(w.go(), EXIT_NATIVE_RETURN);
  assert.deepEqual([mark(), w.result("Z")], [0, 1]);
  const statik = w.method({
    descriptor: "()J",
    code: "ldc2_w 2; lreturn",
    flags: flags | ACC_STATIC,
    entry: ENTRY_SYNCHRONIZED,
    holder: k,
    constants: { 2: { kind: "long", value: 1n << 40n } },
  });
  assert.equal(w.call(statik, "()J"), 1n << 40n);
  assert.equal(ld(ld(ld(k + Klass.mirror)) + OBJECT_MARK), 0);
});

test("contended monitors of synchronized methods, and one that is left before the return", () => {
  const o = w.object(w.objectKlass);
  st(o + OBJECT_MARK, (8 << 16) | 1);
  const m = w.method({ descriptor: "()I", code: "iconst_4; ireturn", flags: ACC_SYNCHRONIZED, entry: ENTRY_SYNCHRONIZED });
  w.prepare(m, [o], "()I");
  assert.deepEqual([w.go(), ld(VMState.exitA), ld(VMState.exitB) >= 0], [EXIT_MONITOR_ENTER, o, true]);
  st(o + OBJECT_MARK, 0);
  assert.equal(w.go(), EXIT_NATIVE_RETURN);
  assert.equal(w.result("I"), 4);
  // Its record is gone at the return; then it is there, and there are waiters.
  const constants = { 1: { kind: "method", method: w.method({ descriptor: "()V", entry: ENTRY_NATIVE }) } } as const;
  const n = w.method({
    descriptor: "()I",
    code: "iconst_4; invokestatic 1; ireturn",
    flags: ACC_SYNCHRONIZED,
    entry: ENTRY_SYNCHRONIZED,
    constants,
  });
  w.prepare(n, [o], "()I");
  assert.equal(w.go(), EXIT_NATIVE_CALL);
  st(o + OBJECT_MARK, 2);
  st(w.frame() + Frame.pc, ld(w.frame() + Frame.pc) + 3);
  const lockTop = w.thread + JavaThread.lockTop;
  const record = ld(lockTop) - LockRecord.sizeof;
  assert.deepEqual([ld(record + LockRecord.object), ld(record + LockRecord.frame)], [o, w.frame() | LOCK_OF_METHOD]);
  st(lockTop, record);
  assert.deepEqual([w.go(), ld(VMState.exitB), w.stack()], [EXIT_MONITOR_EXIT, MONITOR_UNBALANCED, [4]]);
  st(lockTop, record + LockRecord.sizeof);
  w.kernel.monitorExit = () => 2;
  assert.deepEqual([w.go(), ld(VMState.exitA), ld(VMState.exitB)], [EXIT_MONITOR_EXIT, o, 0]);
  assert.equal(w.result("I"), 4);
  assert.equal(w.go(), EXIT_NATIVE_RETURN);
});

test("the return of Object.<init> registers what has a finalizer", () => {
  const init = w.method({ descriptor: "()V", code: "return", flags: 1, objectInit: true });
  w.call(init, "()V", w.object(w.objectKlass));
  const o = w.object(w.klass({ flags: KLASS_HAS_FINALIZER }));
  w.prepare(init, [o], "()V");
  assert.deepEqual([w.go(), ld(VMState.exitA)], [EXIT_REGISTER_FINALIZER, o]);
  assert.equal(w.go(), EXIT_NATIVE_RETURN);
});

test("method handles: invokeBasic and the linkers", () => {
  // Library objects are made of words at 8, 12, ...: form, vmentry, method, vmtarget, vmindex, clazz.
  const offsets: [number, number][] = [
    [FO_MH_FORM, 8],
    [FO_LF_VMENTRY, 8],
    [FO_MN_METHOD, 8],
    [FO_RMN_VMTARGET, 8],
    [FO_MN_VMINDEX, 12],
    [FO_MN_CLAZZ, 16],
    [FO_CLASS_KLASS, 8],
  ];
  for (const [number, offset] of offsets) st(VMState.offsets + 4 * number, offset);
  const record = (...words: number[]) => {
    const o = w.object(w.objectKlass, 24);
    words.forEach((word, i) => {
      st(o + 8 + 4 * i, word);
    });
    return o;
  };
  const memberName = (target: number, vmindex = -1, clazz = 0) => record(record(target), vmindex, clazz);
  const linker = (entry: number, descriptor: string) =>
    w.method({ descriptor, entry, flags: entry === ENTRY_INVOKE_BASIC ? 1 : ACC_STATIC | 1 });

  const target = w.method({ descriptor: "(Ljava/lang/Object;I)I", code: "iload_1; bipush 100; iadd; ireturn" });
  const basic = { 1: { kind: "method", method: linker(ENTRY_INVOKE_BASIC, "(I)I") } } as const;
  const d = "(Ljava/lang/Object;I)I";
  assert.equal(w.run(d, "aload_0; iload_1; invokevirtual 1; ireturn", [record(record(memberName(target))), 5], { constants: basic }), 105);

  const link = (entry: number) => ({ 1: { kind: "method", method: linker(entry, "(Ljava/lang/Object;ILjava/lang/Object;)I") } }) as const;
  const code = "bipush 50; aload_0; iload_1; aload_2; invokestatic 1; iadd; ireturn";
  const dl = "(Ljava/lang/Object;ILjava/lang/Object;)I";
  const iface = w.klass({});
  const virtual = w.method({ descriptor: "(I)I", code: "iload_1; iconst_1; iadd; ireturn", flags: 1 });
  const k = w.klass({ vtable: [target, virtual], itable: [[iface, [target, virtual]]] });
  st(ld(ld(iface + Klass.mirror)) + 8, iface);
  const o = w.object(k);
  assert.equal(w.run(dl, code, [0, 5, memberName(target)], { constants: link(ENTRY_LINK_TO_STATIC) }), 155);
  assert.equal(w.run(dl, code, [o, 5, memberName(virtual)], { constants: link(ENTRY_LINK_TO_SPECIAL) }), 56);
  assert.equal(w.run(dl, code, [o, 5, memberName(0, 1)], { constants: link(ENTRY_LINK_TO_VIRTUAL) }), 56);
  assert.equal(w.run(dl, code, [o, 5, memberName(virtual, -1)], { constants: link(ENTRY_LINK_TO_VIRTUAL) }), 56);
  assert.equal(w.run(dl, code, [o, 5, memberName(0, 1, ld(ld(iface + Klass.mirror)))], { constants: link(ENTRY_LINK_TO_INTERFACE) }), 56);
  assert.equal(w.leave(dl, code, [o, 5, 0], { constants: link(ENTRY_LINK_TO_STATIC) })[1], THROW_NULL_POINTER);
  assert.equal(w.leave(dl, code, [0, 5, memberName(virtual)], { constants: link(ENTRY_LINK_TO_SPECIAL) })[1], THROW_NULL_POINTER);
  assert.deepEqual(w.stack().length, 4);
  // A native target gets only its own arguments.
  const native = w.method({ descriptor: "(Ljava/lang/Object;I)I", entry: ENTRY_NATIVE });
  const [exit, a, b] = w.leave(dl, code, [0, 5, memberName(native)], { constants: link(ENTRY_LINK_TO_STATIC) });
  assert.deepEqual([exit, a, ld(b + 4)], [EXIT_NATIVE_CALL, native, 5]);
});

test("the bottom frame's operand stack begins behind the prepared call", () => {
  assert.equal(STEP_SLOTS, FRAME_HEADER + CpCacheEntry.sizeof);
});
