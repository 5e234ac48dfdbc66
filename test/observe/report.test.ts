// The event file of a run and the page that dewar report makes of it: nothing is lost between them, bad files are told of, a
// browser draws the page.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { EVENTS_VERSION, type RunEvents, readEvents } from "../../src/observe/events/format.ts";
import { makeReport } from "../../src/observe/report/model.ts";
import { dewar, dir, type Run, warm } from "./ledger-program.ts";

const file = join(dir, "run.events");
let plain: Run;
let run: RunEvents;

before(() => {
  plain = warm(20);
  const observed = warm(20, "-XX:+ProfileIntComp", `-XX:EventFile=${file}`);
  assert.deepEqual(observed, plain);
  run = readEvents(readFileSync(file, "utf8"));
});

test("the file is whole, names each method and thread before it is used, and its times do not go back", () => {
  assert.equal(run.problem, undefined);
  const methods = new Set<number>();
  const threads = new Set<number>();
  let last = 0;
  for (const event of run.events) {
    if (event.e === "method") methods.add(event.m);
    else if ("m" in event) assert.ok(methods.has(event.m), JSON.stringify(event));
    if (event.e === "thread") threads.add(event.th);
    else if ("th" in event) assert.ok(threads.has(event.th), JSON.stringify(event));
    if (!("t" in event) || event.e === "times") continue;
    assert.ok(event.t >= last, JSON.stringify(event));
    last = event.t;
  }
  const seen = new Set(run.events.map(({ e }) => e));
  for (const kind of ["times", "queued", "started", "compiled", "sample", "class", "end"] as const) assert.ok(seen.has(kind), kind);
});

test("the slices of a thread follow each other, and each is filled by its categories", () => {
  const ends = new Map<number, number>();
  for (const event of run.events) {
    if (event.e !== "times") continue;
    const { th, t, from, us } = event;
    const before = ends.get(th);
    // Slices in which nothing adds up to a microsecond are left out.
    if (before !== undefined) assert.ok(from >= before, `${from} after ${before}`);
    ends.set(th, t);
    const sum = us.filter((_, i) => i % 2 === 1).reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(sum - (t - from)) <= 20 + 0.005 * (t - from), `${JSON.stringify(event)} has ${sum}`);
  }
  assert.ok(ends.size >= 2);
});

test("the report keeps all time and all events", () => {
  const report = makeReport(run);
  for (const thread of report.threads) {
    thread.total.forEach((total, category) => {
      const sum = thread.buckets[category]!.reduce((a, b) => a + b, 0);
      assert.ok(
        Math.abs(sum - total) <= report.threads[0]!.buckets[0]!.length,
        `${thread.name} ${report.categories[category]}: ${sum} of ${total}`,
      );
    });
  }
  const count = (kind: string): number => run.events.filter((event) => event.e === kind).length;
  assert.equal(report.marks.filter((mark) => mark[1] === "compiled").length, count("compiled"));
  assert.equal(
    report.methods.reduce((sum, m) => sum + m.compilations, 0),
    count("compiled"),
  );
  assert.ok(report.threads.some(({ name }) => name === "other"));
});

test("a file that is no event file, or of another version, is refused; one that was cut off is used with a word about it", () => {
  const bad = join(dir, "bad.events");
  const report = (text: string): Run => {
    writeFileSync(bad, text);
    return dewar("report", "-o", join(dir, "bad.html"), bad);
  };
  const text = readFileSync(file, "utf8");
  const refused = report("hello\n");
  assert.equal(refused.status, 1);
  assert.match(refused.err, /no event file/);
  const other = report(text.replace(`"dewarEvents":${EVENTS_VERSION}`, '"dewarEvents":99'));
  assert.equal(other.status, 1);
  assert.match(other.err, /version 99/);
  const cut = report(text.slice(0, text.length >> 1));
  assert.equal(cut.status, 0, cut.err);
  assert.match(cut.err, /cut off|no end/);
  assert.match(readFileSync(join(dir, "bad.html"), "utf8"), /what stands before it is used|what it holds is used/);
  assert.equal(dewar("report", join(dir, "absent.events")).status, 1);
});

test("a disk that is full, and a file that cannot be made, leave the program alone", {
  skip: !existsSync("/dev/full") && "no /dev/full",
}, () => {
  for (const path of ["/dev/full", "/absent/run.events"]) {
    const { out, status, err } = warm(20, `-XX:EventFile=${path}`);
    assert.equal(out, plain.out);
    assert.equal(status, plain.status);
    assert.match(err, path === "/dev/full" ? /\/dev\/full is not complete: No space left on device/ : /Cannot open/);
    assert.equal(err.trimEnd().split("\n").length, 1, err);
  }
});

const browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));

test("a browser draws the page, and follows a link to a method", { skip: browser === undefined && "no Chromium on this machine" }, () => {
  const page = join(dir, "run.html");
  assert.equal(dewar("report", "-o", page, file).status, 0);
  const html = readFileSync(page, "utf8");
  assert.doesNotMatch(html, /(src|href)=["']?https?:/);
  const options = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${join(dir, "browser")}`, "--virtual-time-budget=20000"];
  const dom = execFileSync(browser!, [...options, "--dump-dom", `file://${page}#method=Warm.sieve`], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: 1 << 26,
    timeout: 60_000,
  });
  const drawn = Number(/data-drawn="(\d+)"/.exec(dom)?.[1]);
  assert.ok(drawn >= 2, "two charts");
  assert.match(dom, /History of Warm\.sieve\(I\)I/);
  assert.match(dom, /Where the time goes/);
});
