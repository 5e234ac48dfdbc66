import assert from "node:assert/strict";
import { test } from "node:test";
import { computeOopMaps, type ExceptionRange, isOop, type OopMap, type OopMaps } from "../../src/bytecode/oopmap.ts";
import { assemble } from "./assemble.ts";

interface Options {
  locals?: number;
  static?: boolean;
  exceptions?: [string, string, string][];
  constants?: Record<number, string>;
}

function maps(
  descriptor: string,
  source: string,
  options: Options = {},
): { maps: OopMaps; labels: Record<string, number>; show(label: string, read?: (slot: number) => number): string } {
  const { code, labels } = assemble(source);
  const maxLocals = options.locals ?? 4;
  const exceptions: ExceptionRange[] = (options.exceptions ?? []).map(([s, e, h]) => ({
    startPc: labels[s],
    endPc: labels[e],
    handlerPc: labels[h],
  }));
  const constants = {
    descriptor: (i: number) => options.constants![i],
    isReferenceConstant: (i: number) => options.constants?.[i] === "ref",
  };
  const result = computeOopMaps({ code, maxLocals, maxStack: 8, descriptor, isStatic: options.static ?? true, exceptions, constants });
  const text = (map: OopMap | undefined) => {
    if (map === undefined) return "none";
    let s = "";
    for (let i = 0; i < map.slots; i++) s += `${i === maxLocals ? "|" : ""}${isOop(map, i) ? "r" : "."}`;
    return map.slots === maxLocals ? `${s}|` : s;
  };
  return { maps: result, labels, show: (label, read) => text(result.at(labels[label], read)) };
}

test("arguments and straight-line code", () => {
  const m = maps(
    "(JLjava/lang/String;[I)V",
    "a: aload_3; b: aload 4; c: iconst_0; iaload; d: dup2; e: pop2; pop; astore_0; f: aload_0; return",
    { static: false, locals: 6 },
  );
  assert.equal(m.show("a"), "r..rr.|");
  assert.equal(m.show("c"), "r..rr.|rr");
  assert.equal(m.show("d"), "r..rr.|r.");
  assert.equal(m.show("e"), "r..rr.|r.r.");
  assert.equal(m.show("f"), "r..rr.|");
});

test("paths that disagree make a slot no reference", () => {
  const m = maps(
    "(I)V",
    "iload_0; ifeq a; aconst_null; astore_1; aconst_null; astore_2; goto b; a: iconst_0; istore_1; aconst_null; astore_2; b: return",
  );
  assert.equal(m.show("b"), "..r.|");
});

test("a loop that spoils a slot later reaches its head", () => {
  const m = maps("(I)V", "aconst_null; astore_1; top: iload_0; ifeq out; b: iconst_0; istore_1; goto top; out: return");
  assert.equal(m.show("top"), "....|");
  assert.equal(m.show("out"), "....|");
});

test("calls, fields and constants follow their descriptors", () => {
  const constants = { 1: "(ILjava/lang/Object;D)[I", 2: "J", 3: "Ljava/lang/String;", 4: "ref", 5: "int" };
  const m = maps(
    "(Ljava/lang/Object;)V",
    "aload_0; iconst_0; aload_0; dconst_0; a: invokevirtual 1; b: pop; getstatic 2; c: getstatic 3; d: pop; pop2; ldc 4; ldc 5; e: pop2; aload_0; invokedynamic 6; f: pop; aload_0; aconst_null; putfield 3; g: return",
    {
      constants: { ...constants, 6: "(Ljava/lang/Object;)Ljava/lang/Runnable;" },
    },
  );
  assert.equal(m.show("a"), "r...|r.r..");
  assert.equal(m.show("b"), "r...|r");
  assert.equal(m.show("c"), "r...|..");
  assert.equal(m.show("d"), "r...|..r");
  assert.equal(m.show("e"), "r...|r.");
  assert.equal(m.show("f"), "r...|r");
  assert.equal(m.show("g"), "r...|");
});

test("dup forms move references with their slots", () => {
  const m = maps(
    "(Ljava/lang/Object;)V",
    "aload_0; iconst_1; dup_x1; a: pop; iconst_2; dup_x2; b: pop2; pop2; aload_0; lconst_0; dup2_x1; c: pop2; pop; pop2; aload_0; iconst_0; aload_0; iconst_0; dup2_x2; d: pop2; swap; e: return",
  );
  assert.equal(m.show("a"), "r...|.r.");
  assert.equal(m.show("b"), "r...|..r.");
  assert.equal(m.show("c"), "r...|..r..");
  assert.equal(m.show("d"), "r...|r.r.r.");
  assert.equal(m.show("e"), "r...|r..r");
});

test("a handler sees what holds before every instruction of its range", () => {
  const m = maps(
    "(Ljava/lang/Object;I)V",
    "s: aload_0; astore_2; aload_0; astore_3; iconst_0; istore_3; e: return; h: astore_0; i: return",
    {
      exceptions: [["s", "e", "h"]],
    },
  );
  assert.equal(m.show("h"), "r...|r");
  assert.equal(m.show("i"), "r...|");
  const n = maps("(Ljava/lang/Object;I)V", "aload_0; astore_2; s: aload_0; pop; e: iconst_0; istore_2; return; h: pop; return", {
    exceptions: [["s", "e", "h"]],
  });
  assert.equal(n.show("h"), "r.r.|r");
});

test("unreachable code has no map", () => {
  assert.equal(maps("()V", "return; a: nop; return").show("a"), "none");
});

test("a subroutine keeps its callers apart", () => {
  // Slot 1 is a reference for the first caller and an int for the second; both use it behind the return.
  const m = maps(
    "(I)Ljava/lang/Object;",
    "iload_0; ifeq b; aconst_null; astore_1; jsr sub; r1: aload_1; areturn; b: iconst_0; istore_1; jsr sub; r2: iload_1; pop; aconst_null; areturn; sub: astore_2; in: ret 2",
  );
  const inSub = (label: string) => m.show("in", (slot) => (slot === 2 ? m.labels[label] : -1));
  assert.equal(inSub("r1"), ".r..|");
  assert.equal(inSub("r2"), "....|");
  assert.equal(
    m.show("sub", (slot) => (slot === 4 ? m.labels.r1 : -1)),
    ".r..|.",
  );
  assert.equal(m.show("r1"), ".r..|");
  assert.equal(m.show("r2"), "....|");
  assert.throws(() => m.show("in", () => -1), /return addresses/);
});

test("wide instructions and switches", () => {
  const m = maps(
    "(Ljava/lang/Object;I)V",
    "aload_0; wide astore 300; iload_1; tableswitch 0 a b default a; a: wide iinc 300 1; return; b: aconst_null; lookupswitch 4:a default c; c: return",
    { locals: 301 },
  );
  assert.ok(m.show("a").endsWith("r|"));
});
