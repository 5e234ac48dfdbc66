import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDecorators } from "../../src/log/decorators.ts";
import { logHelp } from "../../src/log/help.ts";
import { Log, type LogServices, LogSettingError, parseLogSetting } from "../../src/log/log.ts";
import { levelFor, parseSelections, type Selection } from "../../src/log/selection.ts";
import { knownTags, tagSetNames } from "../../src/log/tags.ts";

/** A log on files in memory, at 42 ms of uptime. */
function memoryLog(...settings: string[]): { log: Log; written: Record<string, string>; out: () => string; err: () => string } {
  const written: Record<string, string> = {};
  const services: LogServices = {
    write: (fd, text) => {
      written[fd] = (written[fd] ?? "") + text;
    },
    uptimeNanos: () => 42_500_000,
    nanoTime: () => 1_000_000_007,
    currentTimeMillis: () => Date.UTC(2026, 10, 22, 12, 47, 45, 966),
    hostname: () => "host",
    pid: 77,
    threadId: () => 3,
    files: {
      kind: (path) => (path === "/folder" ? "other" : path in written ? "file" : "none"),
      open: (path) => {
        if (path.startsWith("/missing")) throw new Error("No such file or directory");
        written[path] = "";
        return {
          write: (text) => {
            written[path] += text;
            return text.length;
          },
          close: () => {},
        };
      },
      rename: (from, to) => {
        written[to] = written[from]!;
        delete written[from];
      },
      remove: (path) => {
        delete written[path];
      },
      modified: () => 0,
    },
  };
  return { log: new Log(settings, services), written, out: () => written[1] ?? "", err: () => written[2] ?? "" };
}

test("warnings and errors go to stdout without a setting", () => {
  const { log, out } = memoryLog();
  log.tag("gc").warning?.("careful");
  assert.equal(log.tag("gc").info, undefined);
  assert.equal(out(), "[0.043s][warning][gc] careful\n");
});

test("a selection without wildcard takes exactly its tags", () => {
  const { log, out } = memoryLog(":gc");
  log.tag("gc").info?.("a");
  log.tag("gc", "heap").info?.("b");
  log.tag("gc").debug?.("c");
  assert.equal(out(), "[0.043s][info][gc] a\n");
});

test("a wildcard takes more tags, and levels name the least", () => {
  const { log, out } = memoryLog(":gc*=debug,gc+heap=off:stdout:none");
  log.tag("gc").debug?.("a");
  log.tag("gc", "start").info?.("b");
  log.tag("gc", "heap").error?.("c");
  log.tag("gc").trace?.("d");
  assert.equal(out(), "a\nb\n");
});

test("decorations are padded to the widest so far, per output", () => {
  const { log, out } = memoryLog(":gc*");
  log.tag("gc").info?.("a");
  log.tag("gc", "heap").warning?.("b");
  log.tag("gc").info?.("c");
  assert.equal(out(), "[0.043s][info][gc] a\n[0.043s][warning][gc,heap] b\n[0.043s][info   ][gc     ] c\n");
});

test("every decorator says what HotSpot's says", () => {
  const { log, err } = memoryLog(":safepoint:stderr:utc,u,tm,um,tn,un,hn,p,ti,l,tg");
  log.tag("safepoint").info?.("x");
  assert.equal(
    err(),
    "[2026-11-22T12:47:45.966+0000][0.043s][1795351665966ms][42ms][1000000007ns][42500000ns][host][77][3][info][safepoint] x\n",
  );
  assert.deepEqual(parseDecorators("tags,TIME,l"), ["time", "level", "tags"]);
});

test("each line of a message is decorated", () => {
  const { log, out } = memoryLog(":exceptions");
  log.tag("exceptions").info?.("one\ntwo");
  assert.equal(out(), "[0.043s][info][exceptions] one\n[0.043s][info][exceptions] two\n");
});

test("outputs are independent", () => {
  const { log, out, err, written } = memoryLog(":class+load", ":class+load=debug:stderr:none", ":class+load:file=a.log:none");
  log.tag("class", "load").debug?.("d");
  log.tag("class", "load").info?.("i");
  assert.equal(out(), "[0.043s][info][class,load] i\n");
  assert.equal(err(), "d\ni\n");
  assert.equal(written["a.log"], "i\n");
});

test("-Xlog:disable turns all off, what follows on again", () => {
  const { log, out } = memoryLog(":gc", ":disable", ":safepoint:stdout:none");
  log.tag("gc").error?.("a");
  log.tag("safepoint").info?.("b");
  assert.equal(out(), "b\n");
});

test("bare -Xlog takes everything up to info", () => {
  const { log } = memoryLog("");
  for (const name of tagSetNames()) assert.ok(log.tag(...name.split("+")).info !== undefined, name);
  assert.equal(log.tag("gc").debug, undefined);
});

test("a file that exists is archived, and rotation goes round", () => {
  const { log, written } = memoryLog();
  written["x.log"] = "old\n";
  log.configure(":gc:file=x.log:none:filecount=2,filesize=4");
  assert.equal(written["x.log.0"], "old\n");
  for (const text of ["aaaa", "bbbb", "cccc"]) log.tag("gc").info?.(text);
  assert.deepEqual([written["x.log"], written["x.log.0"], written["x.log.1"]], ["", "bbbb\n", "cccc\n"]);
});

test("file names name the process and the start", () => {
  const { log, written } = memoryLog(":gc:file=gc-%p.log");
  log.tag("gc").info?.("x");
  assert.ok("gc-77.log" in written);
});

test("selecting what is never logged is warned of", () => {
  const { out } = memoryLog(":gc+exceptions");
  assert.match(
    out(),
    /^\[0\.043s\]\[warning\]\[logging\] No tag set matches selection: gc\+exceptions\. Did you mean any of the following\? /,
  );
});

test("wrong settings are refused with HotSpot's words", () => {
  const refused: [string, ...string[]][] = [
    [":foo", "Invalid tag 'foo' in log selection."],
    [":gc+classs", "Invalid tag 'classs' in log selection. Did you mean 'class'?"],
    [":gc=inf", "Invalid level 'inf' in log selection. Did you mean 'info'?"],
    [":gc::foo", "Invalid decorator 'foo'."],
    [":gc:#7", "Invalid output index '#7'"],
    [
      ":gc:file=/folder",
      "Unable to log to file /folder with log file rotation: /folder is not a regular file",
      "Initialization of output 'file=/folder' using options '(null)' failed.",
    ],
    [
      ":gc:file=/missing/x",
      "Error opening log file '/missing/x': No such file or directory",
      "Initialization of output 'file=/missing/x' using options '(null)' failed.",
    ],
  ];
  for (const [setting, ...lines] of refused) {
    assert.throws(
      () => memoryLog(setting),
      (error) =>
        error instanceof LogSettingError &&
        error.message === `Invalid -Xlog option '-Xlog${setting}', see error log for details.` &&
        error.lines.join() === lines.join(),
      setting,
    );
  }
});

test("a set of tags must be declared", () => {
  const { log } = memoryLog();
  assert.throws(() => log.tag("gc", "classhisto"), TypeError);
  for (const name of tagSetNames()) for (const tag of name.split("+")) assert.ok(knownTags().includes(tag), name);
});

test("the last matching selection counts", () => {
  const list = parseSelections("all=warning,gc*=trace,gc+heap=off") as Selection[];
  assert.equal(levelFor(list, ["gc", "heap"]), 5);
  assert.equal(levelFor(list, ["gc", "age"]), 0);
  assert.equal(levelFor(list, ["safepoint"]), 3);
  assert.equal(levelFor(parseSelections("gc") as Selection[], ["safepoint"]), undefined);
});

test("quotes keep colons in file names", () => {
  assert.equal(parseLogSetting(':gc:file="a:b":u').output, "file=a:b");
  assert.equal(parseLogSetting(":gc:a.txt").output, "file=a.txt");
  assert.equal(parseLogSetting(':gc:"file=a.txt"').output, "file=a.txt");
});

test("help names all tags and sets", () => {
  const help = logHelp();
  for (const tag of ["class", "gc", "safepoint", "exceptions"]) assert.ok(help.includes(tag));
});
