// The policy against tables of cases written from HotSpot's rules (data/policy-17.txt, data/policy-26.txt).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decide } from "../../src/tiering/decision-log.ts";
import { readCases, short } from "./table.ts";

const read = (name: string): string => readFileSync(new URL(`data/${name}`, import.meta.url), "utf8");
const cases17 = readCases("policy-17.txt", read("policy-17.txt"), false);
const cases26 = readCases("policy-26.txt", read("policy-26.txt"), true);

for (const cases of [cases17, cases26]) {
  test(`${cases[0]!.file}: each of ${cases.length} cases is decided as written`, () => {
    const wrong = cases.flatMap((c) => {
      const now = short(decide(c.config, c.event));
      return now === c.expected ? [] : [`${c.file}:${c.line} ${c.options}\n  ${c.text}\n  ${now}`];
    });
    assert.equal(wrong.join("\n"), "");
  });
}

test("the tables hold at least 200 cases of JDK 17 and 50 of training", () => {
  assert.ok(cases17.length >= 200, String(cases17.length));
  assert.ok(cases26.length >= 50, String(cases26.length));
});
