// "Equal bytes" of two codes: whatever of them is changed but the lines for people changes the bytes, and nothing else does.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CodeSymbol, CompiledCode, Site } from "../../src/compiler/compiled-code.ts";
import type { Shape } from "../../src/compiler/shapes.ts";
import { codeBytes } from "../../src/replay/code-bytes.ts";
import { randomSource } from "../random.ts";

type Below = (n: number) => number;
const list = <T>(below: Below, most: number, make: () => T): T[] => Array.from({ length: below(most) }, make);

function symbol(below: Below): CodeSymbol {
  const n = (): number => below(9);
  const shape = below(2) === 0 ? ("I:I" as Shape) : ("A:V" as Shape);
  const all: CodeSymbol[] = [
    ...(["klass", "mirror"] as const).map((kind) => ({ kind, klass: n() as never })),
    ...(["method", "mdo", "counters"] as const).map((kind) => ({ kind, method: n() as never })),
    ...(["cache", "constant", "tag"] as const).map((kind) => ({ kind, method: n() as never, index: n() })),
    { kind: "object", object: n() as never },
    { kind: "static", field: n() as never },
    { kind: "site", site: n() },
    { kind: "adapter", shape },
    { kind: "type", shape },
    { kind: "ledgerState", category: n() },
    { kind: "ledgerCalls" },
    { kind: "ledgerTransition" },
    { kind: "self" },
  ];
  return all[below(all.length)]!;
}

function site(below: Below): Site {
  const n = (): number => below(50);
  const numbers = (): number[] => list(below, 4, n);
  const scope = () => ({ method: n() as never, bci: n(), locals: n(), header: n(), depth: n() });
  const object = () => ({
    klass: n() as never,
    length: -1,
    fields: [{ offset: n(), type: n(), value: n(), object: false }],
    homes: numbers(),
    locks: [],
  });
  return {
    kind: (["call", "after", "poll", "trap", "allocate"] as const)[below(5)]!,
    scopes: list(below, 4, scope),
    refs: numbers(),
    ...(below(3) === 0 ? { copies: numbers() } : {}),
    ...(below(3) === 0 ? { constants: numbers() } : {}),
    ...(below(3) === 0 ? { objects: list(below, 3, object) } : {}),
  };
}

function code(below: Below): CompiledCode {
  return {
    tier: 4,
    shape: "I:I" as Shape,
    body: Uint8Array.from(list(below, 20, () => below(256))),
    relocations: list(below, 5, () => ({ offset: below(20), kind: below(2) === 0 ? "u32" : "s32", symbol: below(5) })),
    unlikely: list(below, 4, () => below(20)),
    symbols: list(below, 8, () => symbol(below)),
    sites: list(below, 5, () => site(below)),
    frameBytes: 8 * below(9),
    dependencies: list(below, 3, () => ({ kind: "leaf", klass: below(5) as never })),
    inlined: list(below, 3, () => ({ method: below(5) as never, bci: below(9), caller: 0 })),
    log: list(below, 3, () => "a line"),
  };
}

const OTHERS: Readonly<Record<string, string>> = {
  u32: "s32",
  s32: "u32",
  klass: "mirror",
  mdo: "counters",
  cache: "tag",
  adapter: "type",
  call: "poll",
  "I:I": "A:V",
};

/** All single changes of plain data, each a copy. */
function* changes(v: unknown): Generator<unknown> {
  if (typeof v === "number") yield v + 1;
  else if (typeof v === "boolean") yield !v;
  else if (typeof v === "string") {
    if (OTHERS[v] !== undefined) yield OTHERS[v];
  } else if (v instanceof Uint8Array) {
    for (let i = 0; i < v.length; i++) yield v.map((byte, j) => (i === j ? byte ^ 1 : byte));
    yield Uint8Array.from([...v, 0]);
  } else if (Array.isArray(v)) {
    for (let i = 0; i < v.length; i++) {
      yield v.toSpliced(i, 1);
      for (const item of changes(v[i])) yield v.with(i, item);
    }
  } else
    for (const [name, value] of Object.entries(v as object)) for (const item of changes(value)) yield { ...(v as object), [name]: item };
}

test("codes have equal bytes exactly when they are equal, lines for people aside", () => {
  const below = randomSource(77);
  let count = 0;
  for (let round = 0; round < 25; round++) {
    const one = code(below);
    const bytes = Buffer.from(codeBytes(one));
    assert(bytes.equals(codeBytes({ ...structuredClone(one), log: ["another line"] })));
    for (const { log: _, ...rest } of [one])
      for (const other of changes(rest)) {
        count++;
        // An element taken out of a row of equal ones may leave an equal row.
        if (JSON.stringify(plain(other)) === JSON.stringify(plain(rest))) continue;
        assert(!bytes.equals(codeBytes({ ...(other as CompiledCode), log: [] })), JSON.stringify(plain(other)));
      }
  }
  assert(count > 1000);
});

const plain = (v: unknown): unknown => ({ ...(v as CompiledCode), body: [...(v as CompiledCode).body] });
