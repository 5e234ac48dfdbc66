// The package and its command: what is in it, and how bin/dewar finds itself and a Node.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const dewar = join(root, "bin", "dewar");

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "dewar-bin-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** The command in a package of its own, where nothing has been set up. */
function installed(t: TestContext): string {
  const home = folder(t);
  cpSync(join(root, "bin"), join(home, "bin"), { recursive: true });
  return join(home, "bin", "dewar");
}

/** Runs a command as in a fresh account: nothing in the environment but what is given. */
function run(command: string, args: string[], env: Record<string, string>): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { env, encoding: "utf8" });
  return { code: status, out: stdout, err: stderr };
}

/** A folder with the few programs that bin/dewar needs, and perhaps a `node` that is the given script. */
function path(t: TestContext, node?: string): string {
  const dir = folder(t);
  for (const name of ["sh", "readlink"]) {
    symlinkSync(execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim(), join(dir, name));
  }
  if (node !== undefined) {
    writeFileSync(join(dir, "node"), `#!/bin/sh\n${node}\n`, { mode: 0o755 });
  }
  return dir;
}

test("the command is found through chains of links, relative and absolute", (t) => {
  const dir = folder(t);
  mkdirSync(join(dir, "a"));
  symlinkSync(installed(t), join(dir, "a", "first"));
  symlinkSync("a/first", join(dir, "second"));
  const { out, err } = run(join(dir, "second"), ["x", "y z"], { PATH: path(t, 'echo "$@"'), HOME: dir });
  assert.equal(err, "");
  assert.match(out, /bin\/dewar\.cjs x y z\n$/);
});

test("DEWAR_NODE comes first, and must be there", (t) => {
  const dir = folder(t);
  writeFileSync(join(dir, "mine"), '#!/bin/sh\necho mine "$2"\n', { mode: 0o755 });
  const env = { PATH: path(t, "echo other"), HOME: dir };
  const dewar = installed(t);
  assert.equal(run(dewar, ["arg"], { ...env, DEWAR_NODE: join(dir, "mine") }).out, "mine arg\n");
  const { code, err } = run(dewar, [], { ...env, DEWAR_NODE: join(dir, "none") });
  assert.equal(code, 1);
  assert.match(err, /^dewar: DEWAR_NODE names .*none, which cannot be run\.\n$/);
});

test("the Node of the set-up is taken before PATH's", (t) => {
  const home = folder(t);
  const bin = join(home, ".cache/dewar/toolchain/node_modules/node/bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "node"), "#!/bin/sh\necho toolchain\n", { mode: 0o755 });
  assert.equal(run(installed(t), [], { PATH: path(t, "echo other"), HOME: home }).out, "toolchain\n");
});

test("in a checkout that was set up its link to a Node is taken, whatever HOME is", (t) => {
  const dewar = installed(t);
  mkdirSync(join(dewar, "../../build"));
  writeFileSync(join(dewar, "../../build/node"), "#!/bin/sh\necho link\n", { mode: 0o755 });
  assert.equal(run(dewar, [], { PATH: path(t, "echo other"), HOME: folder(t) }).out, "link\n");
});

test("without any Node there is one clear message", (t) => {
  const { code, err } = run(installed(t), [], { PATH: path(t), HOME: folder(t) });
  assert.equal(code, 1);
  assert.match(err, /^dewar: no Node was found\. Dewar needs Node 24 or later[^\n]*\n$/);
});

test("a Node that is too old gets one clear message", (t) => {
  const old = ["/usr/bin/node", "/usr/local/bin/node"].find((file) => existsSync(file) && major(file) < 24);
  if (old === undefined) return t.skip("this machine has no Node older than 24");
  const { code, err } = run(installed(t), ["-version"], { PATH: path(t), HOME: folder(t), DEWAR_NODE: old });
  assert.equal(code, 1);
  assert.match(err, /^dewar: this is Node \d+\.\d+\.\d+, and Dewar needs Node 24 or later\.[^\n]*\n$/);
});

function major(node: string): number {
  return Number.parseInt(execFileSync(node, ["-p", "process.versions.node"], { encoding: "utf8" }), 10);
}

test("the package holds the command, the bundle, the library with its types, and the kernel; nothing of OpenJDK", (t) => {
  if (!existsSync(join(root, "dist/stamp"))) return t.skip("dist/ is not built (npm run setup)");
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const [packed] = JSON.parse(execFileSync("npm", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  const files: string[] = packed.files.map((file: { path: string }) => file.path);
  const wanted = ["bin/dewar", "bin/dewar.cjs", "LICENSE", "README.md", "package.json"];
  wanted.push(
    ...[
      "compile-cache.cjs",
      "launcher.cjs",
      "pack.cjs",
      "packed.cjs",
      "worker.cjs",
      "vm.cjs",
      "helper.cjs",
      "compilers.cjs",
      "emitters.cjs",
      "index.js",
      "kernel.wasm",
      "interpreter.wasm",
      "interpreter-ledger.wasm",
      "interpreter-trace.wasm",
      "stubs.wasm",
    ].map((f) => `dist/${f}`),
  );
  wanted.push("dist/types/api/index.d.ts");
  for (const file of wanted) assert.ok(files.includes(file), `${file} is missing`);
  const others = files.filter((file) => !/^(bin|dist|docs)\/|^(LICENSE|README\.md|package\.json)$/.test(file));
  assert.deepEqual(others, []);
  assert.deepEqual(
    files.filter((file) => /\.(class|jar|jmod|java)$|(^|\/)modules$/.test(file)),
    ["dist/dewar-thread.jar", "dist/dewar-time.jar", "dist/jwarmup.jar", "dist/library-training.jar"], // ours: lib/
  );
  assert.ok(statSync(dewar).mode & 0o111);
});
