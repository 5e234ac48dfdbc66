// Damaged files of profiles (the short part of `npm run fuzz -- --profiles`): a typed error, or the same run.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { decodeDamagedProfiles, forget, profiledProgram, useDamagedProfiles } from "../../fuzz/mutate/profiles.ts";
import { Report } from "../../fuzz/mutate/report.ts";

const program = profiledProgram();
after(() => forget(program));

test("the reader refuses with a reason, or reads", () => {
  const report = new Report("profiles read");
  decodeDamagedProfiles(1, 3000, program.bytes, report);
  assert.equal(report.failed, 0);
});

test("a VM runs its program as without them", () => {
  const report = new Report("profiles used");
  useDamagedProfiles(2, 4, program, report);
  assert.equal(report.failed, 0);
});
