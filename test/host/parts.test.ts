// The host's small parts: rings, clocks, zlib streams, error texts, locales, process information.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as zlib from "node:zlib";
import { VirtualClock } from "../../src/host/clock.ts";
import { ControlPanel, SharedControl } from "../../src/host/control.ts";
import { errnoName, strerror } from "../../src/host/errno.ts";
import { faultReport, VMFault } from "../../src/host/fault.ts";
import { platformLocale } from "../../src/host/locale.ts";
import { Ring } from "../../src/host/ring.ts";
import { signalName, signalNumber } from "../../src/host/signals.ts";
import { Z_BUF_ERROR, Z_DATA_ERROR, Z_FINISH, Z_NO_FLUSH, Z_OK, Z_STREAM_END } from "../../src/host/zlib.ts";
import { bytes, testHost, text } from "./fixture.ts";

test("a ring wraps around, refuses what does not fit, and ends", () => {
  const ring = Ring.create(8);
  const into = new Uint8Array(8);
  for (let round = 0; round < 5; round++) {
    assert.equal(ring.write(bytes("abcdef")), 6);
    assert.equal(ring.write(bytes("ghij")), 2);
    assert.equal(ring.read(into), 8);
    assert.equal(text(into), "abcdefgh");
  }
  ring.write(bytes("z"));
  ring.end();
  assert.equal(ring.ended, false);
  assert.equal(ring.read(into), 1);
  assert.equal(ring.ended, true);
  assert.equal(ring.failure, 0);
  assert.equal(ring.notify(), true);
  assert.equal(ring.notify(), false);
});

test("the virtual clock moves a step a read and jumps to deadlines", () => {
  const clock = new VirtualClock();
  const first = clock.nanoTime();
  assert.equal(clock.nanoTime() - first, 1000);
  clock.advanceTo(first + 5_000_000_000);
  assert.equal(clock.nanoTime(), first + 5_000_001_000);
  const other = new VirtualClock();
  other.fromImage(clock.toImage());
  assert.equal(other.nanoTime(), clock.nanoTime());
});

test("the real clock's microseconds belong to its milliseconds", () => {
  const { clock } = testHost().host;
  for (let i = 0; i < 1000; i++) {
    const before = clock.currentTimeMillis();
    const wall = clock.wallMicros();
    const after = clock.currentTimeMillis();
    assert.ok(before * 1000 <= wall && wall < (after + 1) * 1000);
  }
});

test("inflating reports what was consumed and stops at the end of the stream", () => {
  const { zlib: host } = testHost().host;
  const packed = zlib.deflateRawSync("hello hello hello");
  const number = host.newInflater(true);
  const stream = host.inflater(number)!;
  const output = new Uint8Array(5);
  assert.equal(stream.inflate(Buffer.concat([packed, Buffer.from("rest")]), output), Z_OK);
  assert.equal(stream.produced, 5);
  const consumed = stream.consumed;
  const rest = new Uint8Array(100);
  assert.equal(stream.inflate(Buffer.concat([packed, Buffer.from("rest")]).subarray(consumed), rest), Z_STREAM_END);
  assert.equal(text(rest.subarray(0, stream.produced)), " hello hello");
  assert.equal(consumed + stream.consumed, packed.length);
  assert.equal(stream.inflate(new Uint8Array(0), rest), Z_STREAM_END);
  assert.equal(stream.reset(), Z_OK);
  assert.equal(stream.inflate(Buffer.of(0xff, 0xff, 0xff), rest), Z_DATA_ERROR);
  assert.equal(stream.message, "invalid block type");
});

test("an inflater and a deflater in the middle of their streams survive an image", () => {
  const before = testHost().host;
  const data = Buffer.from(Array.from({ length: 20000 }, (_, i) => (i * i) & 0x7f));
  const d = before.zlib.newDeflater(6, 0, false);
  const out1 = new Uint8Array(40000);
  before.zlib.deflater(d)!.deflate(data.subarray(0, 9000), out1, Z_NO_FLUSH);
  const made = before.zlib.deflater(d)!.produced;
  const packed = zlib.deflateSync(data);
  const i = before.zlib.newInflater(false);
  const in1 = new Uint8Array(7000);
  before.zlib.inflater(i)!.inflate(packed.subarray(0, 300), in1);
  const { consumed, produced } = before.zlib.inflater(i)!;

  const after = testHost().host;
  after.resources.fromImage(after.decode(before.encode(before.resources.toImage())) as never);
  const out2 = new Uint8Array(40000);
  const deflater = after.zlib.deflater(d)!;
  assert.equal(deflater.deflate(data.subarray(9000), out2, Z_FINISH), Z_STREAM_END);
  assert.deepEqual(zlib.inflateSync(Buffer.concat([out1.subarray(0, made), out2.subarray(0, deflater.produced)])), data);
  const in2 = new Uint8Array(30000);
  const inflater = after.zlib.inflater(i)!;
  assert.equal(inflater.inflate(packed.subarray(consumed), in2), Z_STREAM_END);
  assert.deepEqual(Buffer.concat([in1.subarray(0, produced), in2.subarray(0, inflater.produced)]), data);
});

test("deflating gives zlib's own bytes, and its level can change in between", () => {
  const { zlib: host } = testHost().host;
  const stream = host.deflater(host.newDeflater(6, 0, true))!;
  const output = new Uint8Array(1000);
  const first = bytes("abcabcabcabc".repeat(20));
  assert.equal(stream.deflate(first, output, Z_NO_FLUSH), Z_OK);
  let at = stream.produced;
  const status = stream.params(new Uint8Array(0), output.subarray(at), 0, 0);
  at += stream.produced;
  assert.ok(status === Z_OK || status === Z_BUF_ERROR);
  assert.equal(stream.deflate(bytes("stored"), output.subarray(at), Z_FINISH), Z_STREAM_END);
  at += stream.produced;
  assert.equal(zlib.inflateRawSync(output.subarray(0, at)).toString(), `${Buffer.from(first)}stored`);
});

test("checksums", () => {
  const { zlib: host } = testHost().host;
  assert.equal(host.crc32(0, bytes("123456789")) >>> 0, 0xcbf43926);
  assert.equal(host.crc32(host.crc32(0, bytes("1234")), bytes("56789")) >>> 0, 0xcbf43926);
  assert.equal(host.adler32(1, bytes("Wikipedia")) >>> 0, 0x11e60398);
});

test("error numbers have C's texts", () => {
  assert.equal(strerror(-13), "Permission denied");
  assert.equal(strerror(4711), "Unknown error 4711");
  assert.equal(errnoName(-39), "ENOTEMPTY");
});

test("signals by name and number", () => {
  assert.equal(signalNumber("TERM"), 15);
  assert.equal(signalName(2), "INT");
  assert.equal(signalNumber("NONE"), -1);
});

test("the locale follows the environment as in C, and falls back to C when it is not installed", () => {
  const of = (env: Record<string, string>, installed = true) =>
    platformLocale(
      (name) => env[name],
      () => installed,
    );
  const english = { language: "en", script: undefined, country: undefined, variant: undefined };
  assert.deepEqual(of({}), { display: { ...english, country: "US" }, format: { ...english, country: "US" }, encoding: "ANSI_X3.4-1968" });
  assert.deepEqual(of({ LANG: "C.UTF-8" }, false), { display: english, format: english, encoding: "UTF-8" });
  const german = of({ LANG: "C", LC_ALL: "de_DE.utf8" });
  assert.deepEqual([german.display.language, german.format.country, german.encoding], ["de", "DE", "UTF-8"]);
  assert.equal(of({ LANG: "de_DE.UTF-8" }, false).display.country, "US");
  assert.equal(of({ LANG: "sr_RS.UTF-8@latin" }).display.script, "Latn");
  assert.equal(of({ LANG: "de_DE@euro" }).encoding, "ISO-8859-1");
  const mixed = of({ LC_CTYPE: "de_DE.UTF-8", LC_MESSAGES: "C.UTF-8" });
  assert.deepEqual([mixed.display.country, mixed.format.country], [undefined, "DE"]);
});

test("what /proc and the databases say of this process", () => {
  const { process: info } = testHost({ environment: [["TZ", ":Europe/Berlin"]] }).host;
  assert.equal(info.timeZone, "Europe/Berlin");
  assert.equal(info.pid, process.pid);
  const details = info.details(process.pid)!;
  assert.ok(details.startMillis > 1.6e12 && details.startMillis <= Date.now());
  assert.ok(details.command?.includes("node"));
  assert.equal(info.details(2 ** 22 + 1), undefined);
  assert.equal(info.userOf(0), "root");
  assert.equal(info.uidOf("root"), 0);
  assert.ok(info.processors >= 1 && info.physicalMemory > 1e6);
});

test("ticks set POLL in the VM's memory while they are wanted, and stop when the VM idles", () => {
  const posted: string[] = [];
  const panel = new ControlPanel(true);
  const control = new SharedControl(panel.buffer, (message) => posted.push(message.type));
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const words = new Int32Array(memory.buffer);
  panel.attach(memory);
  control.setPollTarget(256, 4);
  assert.equal(panel.tick(), false);
  control.setTicker(true);
  assert.deepEqual(posted, ["tick"]);
  assert.equal(panel.tick(), true);
  assert.equal(words[64], 4);
  const before = control.sequence();
  panel.signal(15);
  control.idle(before, Infinity); // returns at once: something came after the sequence was read
  assert.equal(control.takeSignals(), 1 << 15);
  assert.equal(control.takeSignals(), 0);
});

test("a fault report names the Java stack and no more than the VM's own lines", () => {
  const report = faultReport(new VMFault("bad oop map", ["at Foo.bar(Foo.java:3)"]));
  assert.match(report, /bad oop map/);
  assert.match(report, /# Java stack:\n# {3}at Foo\.bar\(Foo\.java:3\)/);
});
