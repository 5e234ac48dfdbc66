// Watched directories: what a look finds, how events are read, and what an image keeps.

import assert from "node:assert/strict";
import { appendFileSync, chmodSync, mkdirSync, renameSync, rmdirSync, unlinkSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { EAGAIN, EBADF, EINVAL, ENOENT } from "../../src/host/errno.ts";
import { IN_ATTRIB, IN_CREATE, IN_DELETE, IN_IGNORED, IN_MODIFY } from "../../src/host/node/inotify.ts";
import { POLLIN } from "../../src/host/resources.ts";
import { bytes, folder, testHost } from "./fixture.ts";

type Host = ReturnType<typeof testHost>["host"];
const ALL = IN_CREATE | IN_DELETE | IN_MODIFY | IN_ATTRIB;

/** Looks, and reads all events: [watch, mask, name]. */
function events(host: Host, number: number): [number, number, string][] {
  assert.equal(host.files.inotifyLook(number), 0);
  const found: [number, number, string][] = [];
  const into = new Uint8Array(8192);
  for (let n = host.files.read(number, into); n > 0; n = host.files.read(number, into)) {
    const view = new DataView(into.buffer, 0, n);
    for (let at = 0; at < n; at += 16 + view.getInt32(at + 12, true)) {
      const name = Buffer.from(into.subarray(at + 16, at + 16 + view.getInt32(at + 12, true))).toString();
      found.push([view.getInt32(at, true), view.getInt32(at + 4, true), name.replace(/\0+$/, "")]);
    }
  }
  return found;
}

test("files come, change, move and go", (t) => {
  const dir = folder(t);
  const { host } = testHost();
  writeFileSync(`${dir}/before`, "x");
  const number = host.files.inotify();
  const watch = host.files.inotifyAdd(number, bytes(dir), ALL);
  assert.ok(watch > 0);
  assert.deepEqual(events(host, number), []);
  assert.equal(host.files.read(number, new Uint8Array(100)), -EAGAIN);
  writeFileSync(`${dir}/empty`, "");
  writeFileSync(`${dir}/full`, "text");
  mkdirSync(`${dir}/inner`);
  assert.deepEqual(events(host, number).sort(), [
    [watch, IN_MODIFY, "full"],
    [watch, IN_CREATE, "empty"],
    [watch, IN_CREATE, "full"],
    [watch, IN_CREATE, "inner"],
  ]);
  appendFileSync(`${dir}/before`, "y");
  chmodSync(`${dir}/empty`, 0o600);
  writeFileSync(`${dir}/inner/unseen`, "");
  assert.deepEqual(events(host, number).sort(), [
    [watch, IN_MODIFY, "before"],
    [watch, IN_ATTRIB, "empty"],
  ]);
  renameSync(`${dir}/full`, `${dir}/moved`);
  unlinkSync(`${dir}/empty`);
  assert.deepEqual(events(host, number).sort(), [
    [watch, IN_CREATE, "moved"],
    [watch, IN_DELETE, "empty"],
    [watch, IN_DELETE, "full"],
  ]);
});

test("a watch tells of what its mask names; the same directory has one watch", (t) => {
  const dir = folder(t);
  const { host } = testHost();
  const number = host.files.inotify();
  const watch = host.files.inotifyAdd(number, bytes(dir), ALL);
  assert.equal(host.files.inotifyAdd(number, bytes(`${dir}/.`), IN_DELETE), watch);
  writeFileSync(`${dir}/f`, "text");
  assert.deepEqual(events(host, number), []);
  unlinkSync(`${dir}/f`);
  assert.deepEqual(events(host, number), [[watch, IN_DELETE, "f"]]);
});

test("a watch ends when it is removed or its directory goes", (t) => {
  const dir = folder(t);
  const { host } = testHost();
  mkdirSync(`${dir}/a`);
  mkdirSync(`${dir}/b`);
  const number = host.files.inotify();
  const a = host.files.inotifyAdd(number, bytes(`${dir}/a`), ALL);
  const b = host.files.inotifyAdd(number, bytes(`${dir}/b`), ALL);
  assert.equal(host.files.inotifyRemove(number, a), 0);
  assert.equal(host.files.inotifyRemove(number, a), -EINVAL);
  rmdirSync(`${dir}/b`);
  assert.deepEqual(events(host, number), [
    [a, IN_IGNORED, ""],
    [b, IN_IGNORED, ""],
  ]);
  assert.equal(host.files.inotifyAdd(number, bytes(`${dir}/b`), ALL), -ENOENT);
  assert.equal(host.files.inotifyAdd(999, bytes(dir), ALL), -EBADF);
});

test("events are read whole, as many as fit", (t) => {
  const dir = folder(t);
  const { host } = testHost();
  const number = host.files.inotify();
  host.files.inotifyAdd(number, bytes(dir), ALL);
  for (const name of ["a", "b", "c"]) writeFileSync(`${dir}/${name}`, "");
  host.files.inotifyLook(number);
  assert.equal(host.files.read(number, new Uint8Array(31)), -EINVAL);
  assert.equal(host.files.read(number, new Uint8Array(70)), 64);
  assert.equal(host.files.ready(number, POLLIN), true);
  assert.equal(host.files.read(number, new Uint8Array(70)), 32);
  assert.equal(host.files.ready(number, POLLIN), false);
});

test("an image keeps watches: what changed meanwhile is found", (t) => {
  const dir = folder(t);
  const before = testHost().host;
  const number = before.files.inotify();
  const watch = before.files.inotifyAdd(number, bytes(dir), ALL);
  const image = before.encode(before.resources.toImage());
  writeFileSync(`${dir}/f`, "");
  const after = testHost().host;
  after.resources.fromImage(after.decode(image) as never);
  assert.deepEqual(events(after, number), [[watch, IN_CREATE, "f"]]);
});
