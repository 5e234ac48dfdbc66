// Stores of profiles keep what they promise: a writer killed at any point loses nothing that was there, writers at the same time lose
// nothing of each other's, and what is damaged is passed over.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";
import { storeFolder } from "../../src/api/store-folder.ts";
import { codeFileName, collectGarbage, generationsIn, joined, load, type Program, refine } from "../../src/warmth/store/generations.ts";
import { decodeProfiles, encodeProfiles } from "../../src/warmth/store/profile-file.ts";
import { learnt, PROGRAM } from "./store-writer.ts";

const dir = mkdtempSync(join(tmpdir(), "dewar-store-"));
after(() => rmSync(dir, { recursive: true, force: true }));
const writer = fileURLToPath(new URL("store-writer.ts", import.meta.url));

const idsIn = (path: string): string[] => load(storeFolder(path), PROGRAM, crc32).profiles.records.map(({ id }) => id);

for (const point of ["open", "half", "rest", "flush", "name", "forget", "done"]) {
  test(`a writer of a store killed at "${point}" leaves all that was there, or that and its own`, () => {
    const path = join(dir, point);
    spawnSync(process.execPath, [writer, "store", path, "before", "2", ""]);
    const { signal } = spawnSync(process.execPath, [writer, "store", path, "killed", "1", point]);
    assert.equal(signal, "SIGKILL");
    assert.deepEqual(
      idsIn(path).filter((id) => id !== "killed-0"),
      ["before-0", "before-1"],
    );
    assert.equal(load(storeFolder(path), PROGRAM, crc32).refused.length, 0);
    // Who comes next goes on, and what is left over goes in time.
    assert.equal(spawnSync(process.execPath, [writer, "store", path, "next", "1", ""]).status, 0);
    assert.ok(idsIn(path).includes("next-0"));
    collectGarbage(storeFolder(path), Infinity, crc32, Date.now() + 7_200_000);
    assert.deepEqual(
      readdirSync(path).filter((name) => name.endsWith(".tmp")),
      [],
    );
    assert.ok(idsIn(path).includes("before-1"));
  });
}

for (const point of ["half", "rest", "flush", "name", "done"]) {
  test(`a writer of a file killed at "${point}" leaves the old one or the new one`, () => {
    const path = join(dir, `${point}.dat`);
    spawnSync(process.execPath, [writer, "file", path, "old", "1", ""]);
    assert.equal(spawnSync(process.execPath, [writer, "file", path, "new", "1", point]).signal, "SIGKILL");
    const [record] = decodeProfiles(readFileSync(path), crc32).records;
    assert.equal(record!.id, point === "done" ? "new-0" : "old-0");
  });
}

test("writers of one store at the same time lose nothing of each other's", async () => {
  const path = join(dir, "together");
  const writers = ["a", "b", "c"].map((who) => spawn(process.execPath, [writer, "store", path, who, "8", ""], { stdio: "ignore" }));
  const codes = await Promise.all(writers.map((child) => new Promise((done) => child.on("exit", done))));
  assert.deepEqual(codes, [0, 0, 0]);
  const all = ["a", "b", "c"].flatMap((who) => Array.from({ length: 8 }, (_, i) => `${who}-${i}`));
  assert.deepEqual(idsIn(path), all.sort());
});

test("a damaged generation is passed over with a reason; another version of the program begins with what there is", () => {
  const folder = storeFolder(join(dir, "damaged"));
  for (const i of [0, 1]) refine(folder, PROGRAM, crc32, (old) => joined(old, learnt("x", i), 1000, 8));
  const [newest] = generationsIn(folder.files());
  writeFileSync(join(dir, "damaged", newest!.name), "DEWARPRF nonsense");
  const { profiles, refused } = load(folder, PROGRAM, crc32);
  assert.deepEqual(
    profiles.records.map(({ id }) => id),
    ["x-0"],
  );
  assert.equal(refused[0]![0], newest!.name);
  const other = { ...PROGRAM, content: "bb" };
  assert.deepEqual(
    load(folder, other, crc32).profiles.records.map(({ id }) => id),
    ["x-0"],
  );
  assert.match(refine(folder, other, crc32, (old) => old)!, /\.bb\.1\.profile$/);
  const gone = collectGarbage(folder, Infinity, crc32, Date.now());
  assert.deepEqual(
    gone.map(([name]) => name),
    [newest!.name],
  );
});

test("what was not used for longest makes room; records and their runs are limited", () => {
  const folder = storeFolder(join(dir, "full"));
  for (const program of ["A", "B", "C"]) refine(folder, { program, content: "" }, crc32, () => learnt(program, 0));
  folder.touch("A..1.profile");
  const one = encodeProfiles(learnt("A", 0), crc32).length;
  collectGarbage(folder, 2 * one, crc32, Date.now());
  assert.equal(folder.files().length, 2);
  assert.ok(folder.files().some(({ name }) => name === "A..1.profile"));
  const runs = Array.from({ length: 20 }, (_, i) => `r${i}`).sort();
  const old = learnt("a", 0);
  const many = joined({ ...old, records: [{ ...old.records[0]!, runs }] }, learnt("a", 0), 1000, 4);
  assert.equal(many.records[0]!.runs.length, 4);
  assert.ok(many.records[0]!.runs.includes("a"));
  assert.equal(joined(learnt("a", 0), learnt("b", 0), 1, 4).records.length, 1);
});

test("a full store gives up a program's code before its profiles, of the longest unused first", () => {
  const folder = storeFolder(join(dir, "code"));
  const program = (name: string): Program => ({ program: name, content: "" });
  for (const name of ["A", "B"]) {
    refine(folder, program(name), crc32, () => learnt(name, 0));
    folder.replace(codeFileName(program(name)), new Uint8Array(1000));
  }
  folder.replace(codeFileName(program("Gone")), new Uint8Array(1000));
  folder.touch("A..1.profile");
  const left = (): string[] =>
    folder
      .files()
      .map(({ name }) => name)
      .sort();
  const one = encodeProfiles(learnt("A", 0), crc32).length;
  collectGarbage(folder, 2 * one + 1000, crc32, Date.now());
  assert.deepEqual(left(), ["A..1.profile", "A..code", "B..1.profile"]);
  collectGarbage(folder, one + 1000, crc32, Date.now());
  assert.deepEqual(left(), ["A..1.profile", "A..code"]);
  collectGarbage(folder, 999, crc32, Date.now());
  assert.deepEqual(left(), ["A..1.profile"]);
});

test("code is as old as its program's last use: an old generation beside it does not take it along", () => {
  const folder = storeFolder(join(dir, "used-code"));
  const program = (name: string): Program => ({ program: name, content: "" });
  const age = (name: string, seconds: number): void => utimesSync(join(dir, "used-code", name), seconds, seconds);
  for (const name of ["A", "B", "A"]) refine(folder, program(name), crc32, () => learnt(name, 0));
  for (const name of ["A", "B"]) folder.replace(codeFileName(program(name)), new Uint8Array(1000));
  for (const [name, seconds] of [
    ["A..1.profile", 1],
    ["B..1.profile", 2],
    ["A..2.profile", 3],
  ] as const)
    age(name, seconds);
  const sizes = new Map(folder.files().map(({ name, bytes }) => [name, bytes]));
  const all = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
  const gone = collectGarbage(folder, all - sizes.get("A..1.profile")! - 1, crc32, Date.now());
  assert.deepEqual(
    gone.map(([name]) => name),
    ["A..1.profile", "B..code"],
  );
});
