// Each routine of the table is some module's, and numbers are told apart.

import assert from "node:assert/strict";
import { test } from "node:test";
import "../../src/api/core.ts";
import { missingRoutines, routineNames } from "../../src/runtime/routines.ts";

test("every number of the table has a routine", () => {
  assert.deepEqual(missingRoutines(), []);
});

test("names are told apart", () => {
  const names = routineNames().map((text) => text.split("/")[0]);
  assert.equal(new Set(names).size, names.length);
});
