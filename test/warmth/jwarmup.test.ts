// JWarmup (seed 003): a recorded run, and runs that are warmed up with what it recorded. The program says the same on HotSpot.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { findJdk } from "../../src/classpath/jdk.ts";
import { compile } from "../linking/javac.ts";
import { dewar, dir } from "./aot-program.ts";

const SERVER = `
import com.alibaba.jwarmup.JWarmUp;
import java.util.*;
import java.util.function.*;
public class Server {
  interface Handler { int handle(String request); }
  static class Hash implements Handler { public int handle(String r) { int h = 7; for (int i = 0; i < r.length(); i++) h = h * 31 + r.charAt(i); return h; } }
  static class Words implements Handler {
    static final Map<String, Integer> seen = new HashMap<>();
    static { System.out.println("Words"); }
    public int handle(String r) { int n = 0; for (String w : r.split(" ")) n += seen.merge(w, 1, Integer::sum); return n; }
  }
  static int load(int n) {
    Handler[] handlers = { new Hash(), new Words() };
    int sum = 0;
    IntBinaryOperator mix = (a, b) -> a * 17 ^ b;
    for (int i = 0; i < n; i++) sum = mix.applyAsInt(sum, handlers[i & 1].handle("request " + (i % 100) + " of many words"));
    return sum;
  }
  public static void main(String[] args) throws Exception {
    try { JWarmUp.checkIfCompilationIsComplete(); System.out.println("?"); } catch (IllegalStateException e) { System.out.println(e.getMessage()); }
    JWarmUp.notifyApplicationStartUpIsDone();
    JWarmUp.notifyApplicationStartUpIsDone();
    System.out.println(JWarmUp.awaitCompilation(0) + " " + JWarmUp.checkIfCompilationIsComplete());
    if (args.length > 0) { JWarmUp.notifyJVMDeoptWarmUpMethods(); Thread.sleep(50); }
    System.out.println(load(40000));
    System.out.println(load(2000));
  }
}`;

const jar = fileURLToPath(new URL("../../dist/jwarmup.jar", import.meta.url));
const classes = join(dir, "server");
const log = join(dir, "server.profile");
let expected = "";

/** With detail: what was told, and what the program itself said. */
function run(...options: string[]): { told: string; said: string; err: string } {
  const last = options.at(-1) === "deopt" ? [options.pop()!] : [];
  const { out, err } = dewar([...options, "-XX:+PrintCompilationWarmUpDetail", "-cp", classes, "Server", ...last]);
  const lines = out.split("\n");
  const isTold = (line: string): boolean => line.startsWith("[JitWarmUp]");
  return { told: lines.filter(isTold).join("\n"), said: lines.filter((line) => !isTold(line)).join("\n"), err };
}
const warmUp = (...options: string[]): ReturnType<typeof run> =>
  run("-XX:+CompilationWarmUp", `-XX:CompilationWarmUpLogFile=${log}`, ...options);

before(() => {
  cpSync(compile({ "Server.java": SERVER }, [jar]), classes, { recursive: true });
  const java = join(findJdk({ env: process.env }).home, "bin/java");
  expected = spawnSync(java, ["-cp", `${classes}:${jar}`, "Server"], { encoding: "utf8" }).stdout;
  assert.match(expected, /^Must call notify.*\ntrue true\n/);
  // Dragonwell's spelling, and the JEP's below.
  const { told, said } = run("-XX:+CompilationWarmUpRecording", `-XX:CompilationWarmUpLogfile=${log}`);
  assert.equal(said, expected);
  assert.match(told, /recorded Server\$Hash\.handle\(Ljava\/lang\/String;\)I at tier [34], after \d+ classes, needs \d+/);
  assert.match(told, /methods and \d+ classes are recorded in/);
});

test("the API is there however a program starts, with nothing to warm up with as well", () => {
  const cache = join(dir, "server.aot");
  for (const start of [
    ["-Xshare:off"],
    [],
    [`-XX:WarmStore=${join(dir, "server-store")}`],
    [`-XX:AOTCacheOutput=${cache}`],
    [`-XX:AOTCache=${cache}`],
  ]) {
    const { out, err, status } = dewar([...start, "-cp", classes, "Server"]);
    assert.equal(status, 0, `${start}: ${err}`);
    assert.ok(out.startsWith(expected.split("\n")[0]!), `${start}: ${out}`);
  }
});

test("what was recorded is compiled when the application has started, lambdas too; initialisers run when they would have", () => {
  const { told, said } = warmUp();
  assert.equal(said, expected);
  const compiled = told.slice(0, told.indexOf("[JitWarmUp] compiled in"));
  assert.match(compiled, /compiled at tier \d: java\.lang\.String\.charAt/);
  assert.match(compiled, /compiled( already)? at tier \d: Server\.lambda\$load\$/);
  // Server.Words has an initialiser: its methods wait for it, and are compiled then.
  assert.doesNotMatch(compiled, /Server\$Words\.handle/);
  assert.match(told, /compiled( already)? at tier \d: Server\$Words\.handle/);
});

test("classes can be initialised first, as JWarmup does, and its order kept; methods can be left out", () => {
  const eager = warmUp("-XX:+CompilationWarmUpInitializeClasses");
  assert.match(eager.said, /^Must.*\nWords\ntrue true\n/);
  assert.match(eager.told.slice(0, eager.told.indexOf("compiled in")), /Server\$Words\.handle/);
  const ordered = warmUp("-XX:CompilationWarmUpRelease=order", "-XX:CompilationWarmUpExclude=Server::load,java.lang.*");
  assert.equal(ordered.said, expected);
  assert.match(ordered.told, /by rule of order/);
  assert.doesNotMatch(ordered.told, /Server\.load|java\.lang\.String\./);
});

test("what was warmed up is deoptimised step by step, by time or when the program says so", () => {
  const pace = ["-XX:CompilationWarmUpDeoptMinInterval=0", "-XX:CompilationWarmUpDeoptNumOfMethodsPerIter=7"];
  const byCall = warmUp(...pace, "-XX:+CompilationWarmUpExplicitDeopt", "deopt");
  assert.equal(byCall.said, expected);
  assert.match(byCall.told, /deoptimised 7 methods, 7 in all/);
  assert.match(byCall.told, /deoptimised [1-7] methods, \d+ in all/);
});

test("files that do not fit are refused with a reason, and the program runs", () => {
  const refused = (file: string, ...options: string[]): string => {
    const { said, err } = run("-XX:+CompilationWarmUp", `-XX:CompilationWarmUpLogFile=${file}`, ...options);
    assert.equal(said, expected);
    return err;
  };
  const bytes = readFileSync(log);
  const broken = join(dir, "broken.profile");
  writeFileSync(broken, bytes.subarray(0, bytes.length / 2));
  assert.match(refused(broken), /there is no warm-up: .*broken.profile is not used: it is cut off/);
  assert.match(refused(join(dir, "none")), /there is no file/);
  run(
    "-XX:+CompilationWarmUpRecording",
    `-XX:CompilationWarmUpLogFile=${broken}`,
    "-XX:CompilationWarmUpAppID=5",
    "-XX:CompilationWarmupRecordTime=1000",
  );
  assert.match(refused(broken, "-XX:CompilationWarmUpAppID=6"), /was recorded of application 5, and this is 6/);
  assert.match(dewar(["-XX:+CompilationWarmUp", "-XX:+CompilationWarmUpRecording", "-cp", classes, "Server"]).out, /exclude each other/);
});

test("without a name the recording has JWarmup's", () => {
  const { told } = run("-XX:+CompilationWarmUpRecording");
  const name = /recorded in (jwarmup_\d+\.profile)/.exec(told)![1]!;
  assert.ok(existsSync(join(dir, name)));
  rmSync(join(dir, name));
});
