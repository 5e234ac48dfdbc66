// A process that writes stores and files of profiles, for the tests of what survives it. Arguments: what to do, where, who it is, how
// often, and the point of a write at which it is killed ("" never).
import { crc32 } from "node:zlib";
import { replaceWhole, storeFolder } from "../../src/api/store-folder.ts";
import type { AtPoint, WritePoint } from "../../src/host/write-aside.ts";
import { joined, refine } from "../../src/warmth/store/generations.ts";
import { encodeProfiles, type Profiles } from "../../src/warmth/store/profile-file.ts";

export const PROGRAM = { program: "Main-1", content: "aa" };

/** What one run of a writer has learnt: one method of its own. */
export const learnt = (who: string, i: number): Profiles => {
  const empty = { tier: 4, invocations: 1, backedges: 0, decompiles: 0, trapCounts: [], cells: [], needs: [], order: 0 };
  return { application: 0, classes: [], records: [{ ...empty, id: `${who}-${i}`, name: `${who}.m${i}()V`, runs: [who] }] };
};

if (process.argv[1] === import.meta.filename) {
  const [what, path, who, times, killedAt] = process.argv.slice(2) as [string, string, string, string, WritePoint | ""];
  const at: AtPoint = (point) => {
    if (point === killedAt) process.kill(process.pid, "SIGKILL");
  };
  for (let i = 0; i < Number(times); i++) {
    if (what === "file") replaceWhole(path, encodeProfiles(learnt(who, i), crc32), at);
    else if (refine(storeFolder(path, at), PROGRAM, crc32, (old) => joined(old, learnt(who, i), 1000, 8)) === undefined) process.exit(1);
  }
}
