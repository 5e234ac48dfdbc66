// The host's small parts: rings, clocks, zlib streams, error texts, locales, process information.

import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../src/host/clock.ts";
import { ControlPanel, SharedControl } from "../../src/host/control.ts";
import { errnoName, strerror } from "../../src/host/errno.ts";
import { faultReport, VMFault } from "../../src/host/fault.ts";
import { platformLocale } from "../../src/host/locale.ts";
import { Ring } from "../../src/host/ring.ts";
import { signalName, signalNumber } from "../../src/host/signals.ts";
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
