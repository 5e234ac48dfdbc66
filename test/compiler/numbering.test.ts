// Numbers of classes, methods, fields and objects depend on what a compilation asks and is told, not on the source's own ids.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Key, mapIds, NumberedFacts, type RawFacts } from "../../src/compiler/facts/numbering.ts";
import { QUESTIONS } from "../../src/compiler/facts/question-table.ts";
import type { QuestionKind } from "../../src/compiler/facts/questions.ts";

/** A world whose ids are shifted by an offset of their own. */
const world = (shift: number): RawFacts => ({
  raw(kind: QuestionKind, key: Key): unknown {
    const id = (n: number): number => n + shift;
    switch (kind) {
      case "method":
        return { holder: id((key[0] as number) - shift + 10), name: "m" };
      case "classConstant":
        return (key[1] as number) === 0 ? 0 : id(100 + (key[1] as number));
      case "constant":
        return { kind: "object", object: id(7), klass: id(101) };
      case "profile":
        return { exists: true, cells: [{ rows: [{ klass: id(101), count: 3 }], argumentTypes: [0, id(102)], returnType: 0 }] };
      default:
        throw new Error(kind);
    }
  },
});

test("two worlds with other ids give the same facts and the same numbers", () => {
  const told = [1, 5000].map((shift) => {
    const facts = new NumberedFacts(world(shift), shift + 1);
    const m = 1 as never;
    return [facts.ask("method", m), facts.ask("profile", m), facts.ask("constant", m, 3), facts.ask("classConstant", m, 2), facts.names()];
  });
  assert.deepEqual(told[0]!.slice(0, 4), told[1]!.slice(0, 4));
  assert.deepEqual(told[0]![1], {
    exists: true,
    cells: [{ rows: [{ klass: 2, count: 3 }], argumentTypes: [0, 3], returnType: 0 }],
  });
  assert.deepEqual(told[1]![4], { klasses: [0, 5011, 5101, 5102], methods: [0, 5001], fields: [0], objects: [0, 5007] });
});

test("an answer keeps its properties' order, and 0 stays 0", () => {
  const answer = { kind: "int", value: 3 };
  assert.deepEqual(
    mapIds(QUESTIONS.constant.ids, answer, () => 9),
    answer,
  );
  const callee = { kind: "static", method: 4, klass: 0, index: 0, appendix: 0 };
  const mapped = mapIds(QUESTIONS.callee.ids, callee, (_, id) => id + 1) as object;
  assert.deepEqual(mapped, { ...callee, method: 5 });
  assert.deepEqual(Object.keys(mapped), Object.keys(callee));
});
