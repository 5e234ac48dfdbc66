// Files through the host: errnos as C gives them, positions, directories, FIFOs, and what an image does with open files.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { EAGAIN, EBADF, EINVAL, EISDIR, ENOENT, ENOTDIR, ENOTEMPTY, strerror } from "../../src/host/errno.ts";
import { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY, SEEK_CUR, SEEK_END, SEEK_SET } from "../../src/host/files.ts";
import { ImageRefused, POLLIN } from "../../src/host/resources.ts";
import { bytes, folder, testHost, text } from "./fixture.ts";

test("a missing file is ENOENT with C's text, below a file ENOTDIR", (t) => {
  const { host } = testHost();
  const dir = folder(t);
  writeFileSync(`${dir}/file`, "");
  assert.equal(host.files.open(bytes(`${dir}/none`), O_RDONLY, 0), -ENOENT);
  assert.equal(strerror(ENOENT), "No such file or directory");
  assert.equal(host.files.stat(bytes(`${dir}/file/x`)), -ENOTDIR);
  assert.equal(host.files.mode(bytes(`${dir}/none`)), -ENOENT);
  assert.equal(host.files.open(bytes(""), O_RDONLY, 0), -ENOENT);
});

test("reading, writing and seeking share one position; dup shares it too", (t) => {
  const { host } = testHost();
  const { files } = host;
  const path = bytes(`${folder(t)}/f`);
  const fd = files.open(path, O_RDWR | O_CREAT | O_EXCL, 0o600);
  assert.ok(fd >= 3);
  assert.equal(files.write(fd, bytes("hello world")), 11);
  assert.equal(files.lseek(fd, 6, SEEK_SET), 6);
  const into = new Uint8Array(3);
  assert.equal(files.read(fd, into), 3);
  assert.equal(text(into), "wor");
  const second = files.dup(fd);
  assert.equal(files.lseek(second, 0, SEEK_CUR), 9);
  assert.equal(files.close(fd), 0);
  assert.equal(files.read(second, into), 2);
  assert.equal(files.read(second, into), 0);
  assert.equal(files.lseek(second, -1, SEEK_END), 10);
  assert.equal(files.available(second), 1);
  assert.equal(files.pread(second, into, 0), 3);
  assert.equal(text(into), "hel");
  assert.equal(files.ftruncate(second, 4), 0);
  const stat = files.fstat(second);
  assert.ok(typeof stat === "object" && stat.size === 4n && (stat.mode & 0o777n) === 0o600n);
  assert.equal(files.close(second), 0);
  assert.equal(files.close(second), -EBADF);
});

test("views of shared memory can be read into and written from", (t) => {
  const { host } = testHost();
  const path = bytes(`${folder(t)}/f`);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const view = new Uint8Array(memory.buffer, 64, 5);
  view.set(bytes("bytes"));
  const fd = host.files.open(path, O_RDWR | O_CREAT, 0o600);
  assert.equal(host.files.write(fd, view), 5);
  view.fill(0);
  assert.equal(host.files.pread(fd, view, 0), 5);
  assert.equal(text(view), "bytes");
  host.random(view);
  host.files.close(fd);
});

test("appending writes at the end, wherever the position was", (t) => {
  const { host } = testHost();
  const dir = folder(t);
  writeFileSync(`${dir}/log`, "one\n");
  const fd = host.files.open(bytes(`${dir}/log`), O_WRONLY | O_APPEND, 0);
  host.files.write(fd, bytes("two\n"));
  appendFileSync(`${dir}/log`, "three\n");
  host.files.write(fd, bytes("four\n"));
  assert.equal(host.files.lseek(fd, 0, SEEK_CUR), 19);
  assert.equal(readFileSync(`${dir}/log`, "utf8"), "one\ntwo\nthree\nfour\n");
  host.files.close(fd);
});

test("names are bytes: a file name that is not UTF-8 goes through", (t) => {
  const { host } = testHost();
  const dir = folder(t);
  const name = Buffer.concat([Buffer.from(`${dir}/`), Buffer.of(0x61, 0xff, 0xe4)]);
  const fd = host.files.open(name, O_WRONLY | O_CREAT | O_TRUNC, 0o600);
  assert.ok(fd >= 3);
  host.files.close(fd);
  const names = host.files.list(bytes(dir));
  assert.ok(Array.isArray(names));
  assert.deepEqual([...names[0]!], [0x61, 0xff, 0xe4]);
  assert.equal(host.files.unlink(name), 0);
});

test("directories: make, list one by one, remove", (t) => {
  const { host } = testHost();
  const dir = folder(t);
  const sub = bytes(`${dir}/sub`);
  assert.equal(host.files.mkdir(sub, 0o700), 0);
  writeFileSync(`${dir}/sub/a`, "");
  writeFileSync(`${dir}/sub/b`, "");
  assert.equal(host.files.rmdir(sub), -ENOTEMPTY);
  const stream = host.files.opendir(sub);
  const names = [host.files.readdir(stream), host.files.readdir(stream)].map((name) => text(name));
  assert.deepEqual(names.sort(), ["a", "b"]);
  assert.equal(host.files.readdir(stream), undefined);
  host.files.close(stream);
  const asFile = host.files.open(sub, O_RDONLY, 0);
  assert.equal(host.files.read(asFile, new Uint8Array(1)), -EISDIR);
  host.files.close(asFile);
});

test("links and real paths", (t) => {
  const { host } = testHost();
  const dir = folder(t);
  writeFileSync(`${dir}/real`, "x");
  assert.equal(host.files.symlink(bytes("real"), bytes(`${dir}/link`)), 0);
  assert.equal(text(host.files.readlink(bytes(`${dir}/link`)) as Uint8Array), "real");
  assert.equal(text(host.files.realpath(bytes(`${dir}/./link`)) as Uint8Array), `${dir}/real`);
  const stat = host.files.lstat(bytes(`${dir}/link`));
  assert.ok(typeof stat === "object" && (stat.mode & 0o170000n) === 0o120000n);
  assert.equal(host.files.rename(bytes(`${dir}/real`), bytes(`${dir}/moved`)), 0);
  assert.equal(host.files.stat(bytes(`${dir}/link`)), -ENOENT);
});

test("times are kept to the nanosecond", (t) => {
  const { host } = testHost();
  const dir = folder(t);
  writeFileSync(`${dir}/f`, "");
  const path = bytes(`${dir}/f`);
  assert.equal(host.files.utimes(path, 1_700_000_000_000_000_000n, 1_600_000_000_123_456_789n), 0);
  const stat = host.files.stat(path);
  assert.ok(typeof stat === "object");
  assert.equal(stat.mtimeNs, 1_600_000_000_123_456_789n);
  assert.equal(stat.atimeNs, 1_700_000_000_000_000_000n);
});

test("relative paths follow the VM's working directory when it is not the process's", (t) => {
  const dir = folder(t);
  const { host } = testHost({ cwd: bytes(dir), cwdIsProcess: false });
  const fd = host.files.open(bytes("here"), O_WRONLY | O_CREAT, 0o600);
  host.files.close(fd);
  assert.ok(statSync(`${dir}/here`).isFile());
  assert.equal(text(host.files.realpath(bytes("here")) as Uint8Array), `${dir}/here`);
});

test("a FIFO never keeps the VM waiting: opens at once, reads say EAGAIN and ask to be woken", (t) => {
  const { host, messages } = testHost();
  const dir = folder(t);
  execFileSync("mkfifo", [`${dir}/fifo`]);
  assert.equal(host.files.open(bytes(`${dir}/fifo`), O_WRONLY, 0), -EAGAIN);
  const fd = host.files.open(bytes(`${dir}/fifo`), O_RDONLY, 0);
  assert.ok(fd >= 3);
  assert.equal(host.files.read(fd, new Uint8Array(4)), -EAGAIN);
  assert.equal(host.files.ready(fd, POLLIN), false);
  assert.ok(messages.length > 0 && messages.every((message) => message.type === "retry"));
  writeFileSync(`${dir}/fifo`, "abc");
  assert.equal(host.files.ready(fd, POLLIN), true);
  assert.equal(host.files.available(fd), 3);
  assert.equal(host.files.read(fd, new Uint8Array(4)), 3);
  assert.equal(host.files.read(fd, new Uint8Array(4)), 0);
  assert.throws(() => host.resources.toImage(), ImageRefused);
  host.files.close(fd);
});

test("a pipe inside the VM passes bytes, says EAGAIN when empty and 0 at its end", () => {
  const { host } = testHost();
  const [source, sink] = host.files.pipe();
  const into = new Uint8Array(8);
  assert.equal(host.files.read(source, into), -EAGAIN);
  assert.equal(host.files.write(sink, bytes("abc")), 3);
  assert.equal(host.files.available(source), 3);
  assert.equal(host.files.read(source, into), 3);
  host.files.close(sink);
  assert.equal(host.files.read(source, into), 0);
  host.files.close(source);
});

test("an event counter adds up, is taken whole, and says EAGAIN at 0", () => {
  const { files } = testHost().host;
  const counter = files.eventCounter();
  const value = (n: bigint) => new Uint8Array(BigUint64Array.of(n).buffer);
  const into = new Uint8Array(16);
  assert.equal(files.read(counter, into), -EAGAIN);
  assert.equal(files.write(counter, value(2n)), 8);
  assert.equal(files.write(counter, value(3n)), 8);
  assert.equal(files.ready(counter, POLLIN), true);
  assert.equal(files.read(counter, into), 8);
  assert.deepEqual(into.subarray(0, 8), value(5n));
  assert.equal(files.ready(counter, POLLIN), false);
  assert.equal(files.read(counter, new Uint8Array(7)), -EINVAL);
  assert.equal(files.write(counter, value(2n ** 64n - 1n)), -EINVAL);
  assert.equal(files.write(counter, value(2n ** 64n - 2n)), 8);
  assert.equal(files.write(counter, value(1n)), -EAGAIN);
});

test("an image reopens files at their positions, under their numbers, shared ones shared", (t) => {
  const dir = folder(t);
  writeFileSync(`${dir}/f`, "0123456789");
  const before = testHost().host;
  const fd = before.files.open(bytes(`${dir}/f`), O_RDONLY, 0);
  const twin = before.files.dup(fd);
  const [source, sink] = before.files.pipe();
  before.files.write(sink, bytes("kept"));
  before.files.lseek(fd, 4, SEEK_SET);
  const stream = before.files.opendir(bytes(dir));
  const image = before.encode(before.resources.toImage());

  const after = testHost().host;
  after.resources.fromImage(after.decode(image) as never);
  const into = new Uint8Array(4);
  assert.equal(after.files.read(fd, into), 4);
  assert.equal(text(into), "4567");
  assert.equal(after.files.lseek(twin, 0, SEEK_CUR), 8);
  assert.equal(after.files.read(source, into), 4);
  assert.equal(text(into), "kept");
  assert.equal(after.files.write(sink, bytes("x")), 1);
  assert.equal(after.files.available(source), 1);
  assert.equal(text(after.files.readdir(stream)), "f");
});

test("an image refuses a file that was deleted, and one that has changed since", (t) => {
  const dir = folder(t);
  writeFileSync(`${dir}/f`, "0123456789");
  const { host } = testHost();
  const fd = host.files.open(bytes(`${dir}/f`), O_RDONLY, 0);
  const image = host.resources.toImage();
  appendFileSync(`${dir}/f`, "!");
  assert.throws(() => testHost().host.resources.fromImage(image), /has changed since the image was taken/);
  renameSync(`${dir}/f`, `${dir}/g`);
  assert.match(host.resources.refusals()[0]!.reason, /was deleted or replaced while open/);
  host.files.close(fd);
  assert.deepEqual(host.resources.refusals(), []);
  symlinkSync("g", `${dir}/f`);
});
