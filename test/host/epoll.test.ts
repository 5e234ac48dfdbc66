// What a selector watches: readiness of pipes, entries that fire once, numbers that are closed and taken again, images.

import assert from "node:assert/strict";
import { test } from "node:test";
import { EPOLL_CTL_ADD, EPOLL_CTL_DEL, EPOLL_CTL_MOD, EPOLLONESHOT, Epoll } from "../../src/host/epoll.ts";
import { EBADF, EEXIST, ENOENT, EPERM } from "../../src/host/errno.ts";
import { O_RDONLY } from "../../src/host/files.ts";
import { POLLHUP, POLLIN, POLLOUT } from "../../src/host/resources.ts";
import { bytes, testHost } from "./fixture.ts";

/** Ready numbers with their events. */
function ready(epoll: Epoll, limit = 10): [number, number][] {
  const found: [number, number][] = [];
  epoll.collect(limit, (index, number, events) => {
    found[index] = [number, events];
  });
  return found;
}

function world() {
  const { host } = testHost();
  const [source, sink] = host.files.pipe();
  return { host, source, sink, epoll: new Epoll(host.resources) };
}

test("a pipe is readable while something is in it, and hung up when its writer has gone", () => {
  const { host, source, sink, epoll } = world();
  assert.equal(epoll.control(EPOLL_CTL_ADD, source, POLLIN), 0);
  assert.equal(epoll.control(EPOLL_CTL_ADD, sink, POLLOUT), 0);
  assert.deepEqual(ready(epoll), [[sink, POLLOUT]]);
  host.files.write(sink, bytes("abc"));
  assert.deepEqual(ready(epoll), [
    [source, POLLIN],
    [sink, POLLOUT],
  ]);
  assert.deepEqual(ready(epoll, 1), [[source, POLLIN]]);
  host.files.read(source, new Uint8Array(3));
  host.files.close(sink);
  assert.deepEqual(ready(epoll), [[source, POLLHUP]]);
});

test("an entry that fires once is silent until it is changed", () => {
  const { host, source, sink, epoll } = world();
  epoll.control(EPOLL_CTL_ADD, source, POLLIN | EPOLLONESHOT);
  host.files.write(sink, bytes("abc"));
  assert.deepEqual(ready(epoll), [[source, POLLIN]]);
  assert.deepEqual(ready(epoll), []);
  assert.equal(epoll.control(EPOLL_CTL_MOD, source, POLLIN | EPOLLONESHOT), 0);
  assert.deepEqual(ready(epoll), [[source, POLLIN]]);
});

test("what is not there cannot be watched, nor twice, nor what never waits", () => {
  const { host, source, epoll } = world();
  assert.equal(epoll.control(EPOLL_CTL_ADD, 999, POLLIN), -EBADF);
  assert.equal(epoll.control(EPOLL_CTL_MOD, source, POLLIN), -ENOENT);
  assert.equal(epoll.control(EPOLL_CTL_ADD, source, POLLIN), 0);
  assert.equal(epoll.control(EPOLL_CTL_ADD, source, POLLIN), -EEXIST);
  assert.equal(epoll.control(EPOLL_CTL_DEL, source, 0), 0);
  assert.equal(epoll.control(EPOLL_CTL_DEL, source, 0), -ENOENT);
  assert.equal(epoll.control(EPOLL_CTL_ADD, host.files.open(bytes("/etc/passwd"), O_RDONLY, 0), POLLIN), -EPERM);
});

test("a close takes the entry out, also when the number comes to name something else", () => {
  const { host, sink, epoll } = world();
  epoll.control(EPOLL_CTL_ADD, sink, POLLOUT);
  host.files.close(sink);
  const counter = host.files.eventCounter();
  assert.equal(counter, sink);
  assert.deepEqual(ready(epoll), []);
  assert.equal(epoll.control(EPOLL_CTL_ADD, counter, POLLOUT), 0);
  assert.deepEqual(ready(epoll), [[counter, POLLOUT]]);
});

test("an image keeps what is watched, and counts", () => {
  const before = testHost().host;
  const counter = before.files.eventCounter();
  before.files.write(counter, new Uint8Array(BigUint64Array.of(7n).buffer));
  const epoll = new Epoll(before.resources);
  const number = before.resources.add(epoll);
  epoll.control(EPOLL_CTL_ADD, counter, POLLIN);
  const image = before.encode(before.resources.toImage());

  const after = testHost().host;
  after.resources.fromImage(after.decode(image) as never);
  assert.deepEqual(ready(after.resources.get(number) as Epoll), [[counter, POLLIN]]);
  const into = new Uint8Array(8);
  assert.equal(after.files.read(counter, into), 8);
  assert.deepEqual(into, new Uint8Array(BigUint64Array.of(7n).buffer));
});
