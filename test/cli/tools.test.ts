// The commands that run no VM, as a newcomer meets them: help with examples, and for a wrong command one clear line and exit code 1 or 2.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "dewar-tools-"));
after(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "junk"), "junk\n");

function run(line: string): { code: number | null; out: string; err: string } {
  const { DEWAR_WARM_STORE: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(dewar, line.split(" "), {
    encoding: "utf8",
    cwd: folder,
    env: { ...env, HOME: folder },
    timeout: 60_000,
  });
  return { code: status, out: stdout, err: stderr };
}

test("--help of each prints its use with examples", () => {
  for (const tool of ["warm", "profile", "aot", "replay", "report", "compile-server", "pack"]) {
    const { code, out, err } = run(`${tool} --help`);
    assert.equal(code, 0, tool);
    assert.equal(err, "");
    assert.match(out, new RegExp(`^usage: dewar ${tool} [\\s\\S]*Examples?[:,][\\s\\S]*dewar ${tool}`, "i"), tool);
  }
});

/** Command, exit code, what is said in one place or the other. */
const WRONG: readonly (readonly [line: string, code: number, text: RegExp])[] = [
  ["warm --foo", 2, /^dewar warm: Unknown option '--foo'\ndewar warm --help has the options\.\n$/],
  ["warm foo", 2, /^dewar warm: there is no "foo"\nusage:/],
  ["warm explain", 2, /wants a PROGRAM/],
  ["warm explain nothing", 1, /there is no store/],
  ["warm gc --size much", 2, /--size much is no size/],
  ["profile show missing", 2, /^dewar profile: missing: no such file or directory\n$/],
  ["profile show junk", 2, /^dewar profile: junk: it is no file of profiles\n$/],
  ["profile diff junk", 2, /diff wants two FILEs/],
  ["profile select junk text", 2, /select wants -o OUT/],
  ["aot --foo", 2, /^dewar aot: Unknown option '--foo'\n/],
  ["aot foo", 2, /there is no "foo"/],
  ["aot info missing", 1, /^missing is refused: .*ENOENT/],
  ["aot verify junk", 1, /^junk is refused: it is no AOT cache/],
  ["replay missing", 2, /^dewar replay: missing: no such file or directory\n$/],
  ["replay junk", 2, /^dewar replay: junk: this is no file of recorded compilations\n$/],
  ["replay --only abc junk", 2, /--only wants a number, not abc/],
  ["report --as foo junk", 2, /there is no format foo/],
  ["report .", 1, /^dewar report: \.: it is a directory\n$/],
  ["compile-server --foo", 2, /^dewar compile-server: Unknown option '--foo'\n/],
  ["compile-server --listen nowhere", 2, /"nowhere" is no address: host:port, port or unix:PATH\n$/],
  ["compile-server --listen localhost:0 --log no/such/log", 2, /no\/such\/log: no such file or directory\n$/],
  ["compile-server --listen unix:no/such/socket", 2, /there is no folder no\/such\n$/],
  ["compile-server --listen localhost:0 --http nowhere", 2, /"nowhere" is no address/],
  ["pack missing.jar -o out", 1, /missing\.jar does not exist/],
  ["pack --foo", 1, /^dewar pack: Unknown option '--foo' \(dewar pack --help has the options\)\n$/],
];

test("a wrong command says in one line what is wrong", () => {
  for (const [line, code, text] of WRONG) {
    const done = run(line);
    assert.match(done.err || done.out, text, line);
    assert.equal(done.code, code, line);
  }
});
