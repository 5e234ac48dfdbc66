// Structural identities: the same lambda, proxy, hidden class, accessor and loader in another process, from another place, after other
// work, under other salts and in an image; and a change in one method changes what that method spins, nothing else.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { findJdk } from "../../src/classpath/jdk.ts";
import { compile } from "../linking/javac.ts";

const launcher = fileURLToPath(new URL("../../bin/dewar.cjs", import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "dewar-identities-"));
after(() => rmSync(dir, { recursive: true, force: true }));

const PROGRAM = `
import java.lang.invoke.*;
import java.lang.reflect.*;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.*;
import java.util.concurrent.CountDownLatch;
import java.util.function.*;
import jdk.internal.org.objectweb.asm.*;

public class Program {
  interface Hidden1 { int later(); int earlier(); }
  public interface Open { int value(); }
  static class Spun { int value = 1; }
  static class Loader extends ClassLoader {
    Loader(ClassLoader parent) { super("mine", parent); }
    Class<?> define(byte[] bytes) { return defineClass(null, bytes, 0, bytes.length); }
  }
  static Supplier<String> first(String s) { return () -> s + "1"; }
  static Supplier<String> second(String s) { return () -> s + "2"; }
  static List<Supplier<String>> both() { return List.of(() -> "3", () -> "4"); }
  public static void reflected(String s) { }

  static byte[] bytesOf(String name) throws Exception {
    try (var in = Program.class.getResourceAsStream(name)) { return in.readAllBytes(); }
  }

  static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  /** Bootstrap of a dynamic constant: the name of a hidden class that it spins. */
  public static String spin(MethodHandles.Lookup lookup, String name, Class<?> type) throws Throwable {
    return LOOKUP.defineHiddenClass(bytesOf("Program$Spun.class"), true).lookupClass().getName();
  }

  static Class<?> constantUser() throws Exception {
    ClassWriter w = new ClassWriter(0);
    w.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Constant1", null, "java/lang/Object", null);
    MethodVisitor m = w.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "get", "()Ljava/lang/String;", null, null);
    m.visitCode();
    Handle bootstrap = new Handle(Opcodes.H_INVOKESTATIC, "Program", "spin",
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;)Ljava/lang/String;", false);
    m.visitLdcInsn(new ConstantDynamic("wanted", "Ljava/lang/String;", bootstrap));
    m.visitInsn(Opcodes.ARETURN);
    m.visitMaxs(1, 0);
    m.visitEnd();
    return LOOKUP.defineClass(w.toByteArray());
  }

  static void print(String what, Class<?> c) { System.out.println(what + " " + c.getName()); }

  public static void main(String[] args) throws Throwable {
    List<String> options = List.of(args);
    if (options.contains("extra")) {
      Extra.run();
      new Loader(null);
      Proxy.newProxyInstance(Program.class.getClassLoader(), new Class<?>[] { Runnable.class, Comparable.class }, (p, m, a) -> null);
    }
    print("second", second("x").getClass());
    print("first", first("x").getClass());
    for (Supplier<String> s : both()) print("both" + s.get(), s.getClass());
    print("proxy", Proxy.newProxyInstance(Program.class.getClassLoader(), new Class<?>[] { Hidden1.class }, (p, m, a) -> null).getClass());
    print("open", Proxy.newProxyInstance(Program.class.getClassLoader(), new Class<?>[] { Open.class }, (p, m, a) -> null).getClass());
    byte[] spun = bytesOf("Program$Spun.class");
    print("hidden", LOOKUP.defineHiddenClass(spun, false).lookupClass());
    MethodHandle target = LOOKUP.findStatic(Program.class, "reflected", MethodType.methodType(void.class, String.class));
    for (Object data : new Object[] { "a", 1, List.of("a", String.class), target, MethodHandles.insertArguments(target, 0, "b"), new Object() }) {
      print("data " + (data instanceof String || data instanceof Integer ? data : data.getClass().getSimpleName()),
          LOOKUP.defineHiddenClassWithClassData(spun, data, false).lookupClass());
    }
    for (int i = 0; i < 2; i++) print("again" + i, LOOKUP.defineHiddenClass(spun, false).lookupClass());
    print("defined", new Loader(Program.class.getClassLoader()).define(spun));
    Class<?> user = constantUser();
    print("user", user);
    System.out.println("constant " + user.getMethod("get").invoke(null));
    Method method = Program.class.getMethod("reflected", String.class);
    for (int i = 0; i < 20; i++) method.invoke(null, "s");
    if (options.contains("plugin")) {
      URL[] urls = { new URL(System.getProperty("plugin")) };
      print("plugin", Class.forName("Plugin", true, new URLClassLoader(urls, Program.class.getClassLoader())));
    }
    if (options.contains("race")) race();
  }

  static Supplier<String> raced(CountDownLatch ready) { ready.countDown(); return () -> "raced"; }

  static void race() throws Exception {
    CountDownLatch ready = new CountDownLatch(6);
    Class<?>[] found = new Class<?>[6];
    Thread[] threads = new Thread[6];
    for (int i = 0; i < threads.length; i++) {
      int n = i;
      threads[i] = new Thread(() -> found[n] = raced(ready).getClass());
      threads[i].start();
    }
    for (Thread t : threads) t.join();
    print("raced", found[0]);
    print("raced too", found[5]);
  }
}
class Extra {
  static void run() {
    for (Runnable r : new Runnable[] { () -> { }, () -> System.getProperty("x") }) r.run();
    Program.first("early");
    earlier();
  }
  static void earlier() { }
}
`;
const EXPORTS = "java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED";
const classes = compile({ "Program.java": PROGRAM }, [], ["--add-exports", EXPORTS]);
const edited = compile(
  {
    "Program.java": PROGRAM.replace('() -> s + "2"', '() -> (s + "2" + System.lineSeparator()).trim()').replace(
      "second(String s) {",
      'second(String s) { if (s.isEmpty()) return () -> "empty";',
    ),
  },
  [],
  ["--add-exports", EXPORTS],
);
const plugin = compile({ "Plugin.java": "public class Plugin { }" });

interface Identity {
  readonly identity: string;
  readonly content: string;
  readonly loader: string;
  readonly source: string;
}

interface Run {
  /** By what the program calls the class. */
  readonly named: Map<string, Identity>;
  /** All, by name. */
  readonly all: Map<string, Identity>;
}

let runs = 0;

function dewar(options: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [launcher, ...options], { encoding: "utf8", timeout: 100_000, input: "" });
  assert.equal(status, 0, stderr);
  return stdout;
}

function read(log: string, stdout: string): Run {
  const all = new Map<string, Identity>();
  for (const line of readFileSync(log, "utf8").trimEnd().split("\n")) {
    const m = /^(\S+) identity: (\S+) content: (\S+) loader: (\S+) .*? source: (.*)$/.exec(line);
    assert.ok(m, line);
    all.set(m[1]!, { identity: m[2]!, content: m[3]!, loader: m[4]!, source: m[5]! });
  }
  const named = new Map<string, Identity>();
  for (const line of stdout.trimEnd().split("\n")) {
    const space = line.lastIndexOf(" ");
    const identity = all.get(line.slice(space + 1));
    assert.ok(identity, line);
    named.set(line.slice(0, space), identity);
  }
  return { named, all };
}

/** Runs the program from a class path, and reads what the log says at its end. */
function run(classPath: string, args: readonly string[], options: readonly string[] = []): Run {
  const log = join(dir, `log${runs++}`);
  return read(
    log,
    dewar([`-Xlog:class+identity:file=${log}:none`, "--add-exports", EXPORTS, ...options, "-cp", classPath, "Program", ...args]),
  );
}

function jarOf(name: string, from: string): string {
  const jar = join(dir, name);
  mkdirSync(join(jar, ".."), { recursive: true });
  const tool = join(findJdk({ env: process.env }).home, "bin", "jar");
  assert.equal(spawnSync(tool, ["cf", jar, "-C", from, "."]).status, 0);
  return jar;
}

const identitiesOf = (r: Run): Record<string, string> => Object.fromEntries([...r.named].map(([what, i]) => [what, i.identity]));
const pluginOption = (url: string): string => `-Dplugin=${url}`;

const plain = run(jarOf("here/program.jar", classes), ["plugin"], [pluginOption(`file:${jarOf("here/plugin.jar", plugin)}`)]);

test("what differs is told apart, what is alike is numbered", () => {
  const identities = [...plain.all.values()].map((i) => i.identity);
  assert.equal(new Set(identities).size, identities.length);
  for (const i of plain.all.values()) {
    for (const hash of [i.identity, i.content, i.loader]) assert.match(hash, /^[0-9a-f]{64}$/);
  }
  assert.equal(plain.named.get("again0")!.content, plain.named.get("again1")!.content);
});

test("the content hash is that of the class file, though its code was rewritten and fused", () => {
  for (const name of ["Program", "Program$Spun", "Plugin"]) {
    const from = name === "Plugin" ? plugin : classes;
    const expected = createHash("sha256")
      .update(readFileSync(join(from, `${name}.class`)))
      .digest("hex");
    assert.equal(plain.all.get(name)!.content, expected);
  }
});

test("another process, place, order and seed find the same identities", () => {
  const elsewhere = run(
    jarOf("there/some/other.jar", classes),
    ["extra", "plugin"],
    ["-XX:+Deterministic", "-XX:DeterministicSeed=77", pluginOption(`file:${jarOf("there/moved.jar", plugin)}`)],
  );
  assert.deepEqual(identitiesOf(elsewhere), identitiesOf(plain));
  // Lambda forms and accessors are shared by those who need them: whoever came first, they are the same.
  const known = new Set([...elsewhere.all.values()].map((i) => i.identity));
  for (const [name, i] of plain.all) if (/LambdaForm|Accessor1|Lambda\$|Proxy/.test(name)) assert.ok(known.has(i.identity), name);
});

test("a folder of the same classes is the same to them", () => {
  const folder = join(dir, "folder");
  cpSync(plugin, folder, { recursive: true });
  const fromFolder = run(classes, ["plugin"], [pluginOption(`file:${folder}/`)]);
  assert.deepEqual(identitiesOf(fromFolder), identitiesOf(plain));
});

test("editing a method changes what it spins and nothing else", () => {
  const after_ = run(edited, ["plugin"], [pluginOption(`file:${join(dir, "here/plugin.jar")}`)]);
  const changed = [...plain.named.keys()].filter((what) => after_.named.get(what)!.identity !== plain.named.get(what)!.identity);
  assert.deepEqual(changed, ["second"]);
  assert.notEqual(after_.all.get("Program")!.content, plain.all.get("Program")!.content);
  assert.equal(after_.all.get("Program")!.identity, plain.all.get("Program")!.identity);
});

test("identities are those of the image", () => {
  const log = join(dir, "image-log");
  const image = join(dir, "image");
  const options = [`-Xlog:class+identity:file=${log}:none`, "--add-exports", EXPORTS, `-XX:ImageFile=${image}`, "-cp", classes, "Program"];
  const before = dewar(["-XX:ImageAtPoll=220000", ...options]);
  const rest = dewar(["-XX:+RestoreImage", ...options]);
  assert.ok(before.includes("second") && rest.includes("constant"), "the image is of the middle of the run");
  const restored = read(log, before + rest);
  const expected = identitiesOf(plain);
  delete expected.plugin;
  assert.deepEqual(identitiesOf(restored), expected);
});

test("who links a call site first does not show", () => {
  const first = run(classes, ["race"], ["-XX:+StressYield"]);
  const second = run(classes, ["race"]);
  assert.equal(first.named.get("raced")!.identity, second.named.get("raced")!.identity);
  assert.deepEqual(first.named.get("raced"), first.named.get("raced too"));
});

test("loaders are told apart by what is at their URLs, in whatever order they come, and else numbered", () => {
  const program = compile({
    "Loaders.java": `
      import java.net.*;
      public class Loaders {
        public static void main(String[] urls) throws Exception {
          for (String url : urls) Class.forName("Plugin", true, new URLClassLoader(new URL[] { new URL(url) }));
        }
      }`,
  });
  const jar = (name: string): string =>
    jarOf(`${name}.jar`, compile({ "Plugin.java": "public class Plugin { }", [`${name}/X.java`]: `package ${name}; public class X { }` }));
  const [a, b] = [`file:${jar("a")}`, `file:${jar("b")}`];
  /** Identities of Plugin's loaders by where it came from. */
  const loaders = (...urls: string[]): Record<string, string[]> => {
    const log = join(dir, `log${runs++}`);
    dewar([`-Xlog:class+identity:file=${log}:none`, "-cp", program, "Loaders", ...urls]);
    const found: Record<string, string[]> = {};
    for (const [, loader, source] of readFileSync(log, "utf8").matchAll(/^Plugin identity: .* loader: (\S+) .* source: (\S+)$/gm)) {
      found[source!] ??= [];
      found[source!]!.push(loader!);
    }
    return found;
  };
  const forward = loaders(a!, b!);
  assert.notEqual(forward[a!]![0], forward[b!]![0]);
  assert.deepEqual(loaders(b!, a!), forward);
  const twice = loaders(a!, a!)[a!]!;
  assert.equal(new Set(twice).size, 2);
  assert.ok(twice.includes(forward[a!]![0]!));
});
