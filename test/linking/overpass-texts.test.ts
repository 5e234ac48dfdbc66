// Methods that HotSpot has an overpass for, where two defaults meet: what errors call them, and that a call of them is a frame.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Random } from "../../fuzz/random.ts";
import { compile } from "./javac.ts";

const dewar = fileURLToPath(new URL("../../bin/dewar", import.meta.url));

test("a static call of a default that an interface inherits twice names that interface", () => {
  const other = compile({ "I0.java": "public interface I0 { default int m() { return 0; } }" });
  const types = compile({
    "I0.java": "public interface I0 { }",
    "I1.java": "public interface I1 { default int m() { return 1; } }",
    "I2.java": "public interface I2 extends I1, I0 { }",
  });
  const wanted = compile({ "I2.java": "public interface I2 { static int m() { return 2; } }" });
  const program = compile({ "P.java": "public class P { public static void main(String[] a) { I2.m(); } }" }, [wanted]);
  const { stderr } = spawnSync(dewar, ["-cp", [program, other, types].join(":"), "P"], { encoding: "utf8" });
  assert.match(stderr, /IncompatibleClassChangeError: Expected static method 'int I2\.m\(\)'/);
});

/** Classes with `m` from I and J in all ways that a subclass can have it, and each way to call it. */
const CLASSES: readonly (readonly [name: string, declaration: string])[] = [
  ["C", "class C implements I, J"],
  ["C1", "class C1 extends C"],
  ["C2", "class C2 extends C1 implements I"],
  ["C3", "class C3 extends C implements K"],
  ["C4", "class C4 extends C3"],
  ["C5", "class C5 extends C { public int m() { return 5; } }"],
  ["C6", "class C6 extends C5"],
  ["C7", "class C7 extends C implements L"],
  ["C8", "class C8 extends C7 implements J"],
];

test("calls of defaults that conflict fail in a frame of the receiver's class, as HotSpot's", () => {
  const bodies = CLASSES.map(([name, text]) => `${text}${text.endsWith("}") ? "" : " { }"} // ${name}`).join("\n");
  const calls = CLASSES.flatMap(([name]) =>
    [`new ${name}().m()`, `((C) new ${name}()).m()`, `((I) new ${name}()).m()`, `I.class.getMethod("m").invoke(new ${name}())`].concat(
      `C.class.getMethod("m").invoke(new ${name}())`,
      `MethodHandles.lookup().findVirtual(${name}.class, "m", MethodType.methodType(int.class)).invoke(new ${name}())`,
    ),
  );
  const types = (j: string): string => `interface I { default int m() { return 1; } }
    interface J { ${j} }
    interface K extends I { default int m() { return 3; } }
    interface L extends I, J { default int m() { return 4; } }
    ${bodies}`;
  const main = `import java.lang.invoke.*;
    public class P {
      interface Call { Object run() throws Throwable; }
      static void tell(Call call) {
        try { System.out.println(call.run()); } catch (Throwable t) {
          for (; t != null; t = t.getCause()) {
            System.out.println(t);
            for (StackTraceElement e : t.getStackTrace()) if (e.getModuleName() == null) System.out.println("  " + e);
          }
        }
      }
      public static void main(String[] args) {
        ${calls.map((call) => `tell(() -> ${call});`).join("\n")}
      }
    }`;
  const without = compile({ "Types.java": types(""), "P.java": main });
  // J gets its method after the others were compiled.
  const later = compile({ "J.java": "interface J { default int m() { return 2; } }" });
  const run = (vm: string): string => execFileSync(vm, ["-cp", `${later}:${without}`, "P"], { encoding: "utf8" });
  assert.equal(run(dewar), run("java"));
});

/** Tells what each of the calls gives, or throws with its causes, of each of which `more` tells more. Each call has a method: one that cannot be linked spoils no other. */
const program = (calls: readonly string[], more: string): string => `public class P {
  static void tell(java.util.concurrent.Callable<Object> call) {
    try { System.out.println(call.call()); } catch (Throwable t) {
      for (; t != null; t = t.getCause()) { System.out.println(t); ${more} }
    }
  }
  ${calls.map((call, i) => `static void c${i}() { tell(() -> ${call}); }`).join("\n")}
  public static void main(String[] args) { ${calls.map((_, i) => `c${i}();`).join(" ")} }
}`;

test("in random hierarchies the texts of conflicts are HotSpot's", () => {
  const random = Random.of(3111, 0);
  const below = (n: number): number => random.below(n);
  const empty: string[] = [];
  const full: string[] = [];
  const calls: string[] = [];
  for (let h = 0; h < 40; h++) {
    const pick = (n: number, prefix: string): string[] =>
      Array.from({ length: n }, (_, i) => `${prefix}${h}_${i}`)
        .filter(() => below(2) === 0)
        .sort(() => below(3) - 1);
    for (let i = 0; i < 5; i++) {
      const above = pick(i, "I");
      const head = `interface I${h}_${i}${above.length > 0 ? ` extends ${above.join(", ")}` : ""}`;
      empty.push(`${head} { }`);
      if (below(6) > 0) full.push(`${head} { default int m() { return ${i}; } }`);
    }
    for (let c = 0; c < 3; c++) {
      const above = pick(5, "I");
      const superclass = c > 0 && below(3) > 0 ? ` extends C${h}_${below(c)}` : "";
      const text = `class C${h}_${c}${superclass}${above.length > 0 ? ` implements ${above.join(", ")}` : ""} { }`;
      empty.push(text);
      // Each class is called by the interfaces that declare it, whether it has them or not, and by reflection on itself.
      for (let i = 0; i < 5; i++) calls.push(`I${h}_${i}.class.getMethod("m").invoke(new C${h}_${c}())`);
      calls.push(`C${h}_${c}.class.getMethod("m").invoke(new C${h}_${c}())`);
    }
  }
  const main = program(calls, "");
  const without = compile({ "Types.java": empty.join("\n"), "P.java": main });
  const later = compile({ "Interfaces.java": full.join("\n") }, [without]);
  const run = (vm: string): string => execFileSync(vm, ["-cp", `${later}:${without}`, "P"], { encoding: "utf8", maxBuffer: 1 << 26 });
  const expected = run("java");
  assert.equal(run(dewar), expected);
  assert.ok(expected.split("Conflicting default methods:").length > 30);
});

/** Chains of classes below I and J, whose `m` private and static methods hide: in the frame that HotSpot has, calls fail or run what is inherited. */
function compareHidden(seed: number, ofI: string): string {
  const random = Random.of(seed, 0);
  const below = (n: number): number => random.below(n);
  const inherited: string[] = [];
  const hidden: string[] = [];
  const calls: string[] = [];
  for (let h = 0; h < 60; h++) {
    // javac has no private method below a static one.
    let kinds = ["", "", "private int m() { return 1; }", "static int m() { return 2; }"];
    for (let c = 0; c < 4; c++) {
      const member = kinds[below(kinds.length)]!;
      if (member.startsWith("static")) kinds = ["", member];
      const superclass = c > 0 ? ` extends C${h}_${c - 1}` : "";
      const again = c === 0 ? " implements K" : below(3) === 0 ? ` implements ${["I", "J", "I, J", "K"][below(4)]}` : "";
      inherited.push(`class C${h}_${c}${superclass}${c === 0 ? " implements I, J, K" : ""} { }`);
      hidden.push(`class C${h}_${c}${superclass}${again} { ${member} }`);
      for (let s = 0; s <= c; s++) calls.push(`((C${h}_${s}) new C${h}_${c}()).m()`);
      calls.push(
        `((I) new C${h}_${c}()).m()`,
        `((K) new C${h}_${c}()).m()`,
        `((K) new C${h}_${c}()).n()`,
        `I.class.getMethod("m").invoke(new C${h}_${c}())`,
      );
    }
  }
  const isTold = 'e.getModuleName() == null && !e.getClassName().startsWith("P")';
  const main = program(calls, `for (StackTraceElement e : t.getStackTrace()) if (${isTold}) System.out.println("  " + e);`);
  const withDefault =
    "interface I { default int m() { return 0; } default int n() { return 1; } } interface J { default int e() { return 1; } } interface K extends I, J { }";
  const callers = compile({ "Types.java": `${withDefault}\n${inherited.join("\n")}`, "P.java": main });
  // I and J change after the others were compiled: their `n` conflict in K.
  const without = withDefault.replace("default int m() { return 0; }", "");
  const classes = compile({ "Types.java": `${without}\n${hidden.join("\n")}` });
  const conflicting = withDefault
    .replace("default int m() { return 0; }", ofI)
    .replace("int e()", "int n()")
    .replace(/interface K.*/, "");
  const later = compile({ "I.java": conflicting });
  const run = (vm: string): string =>
    execFileSync(vm, ["-cp", `${later}:${classes}:${callers}`, "P"], { encoding: "utf8", maxBuffer: 1 << 26 }).replace(/@[0-9a-f]+/g, "");
  const expected = run("java");
  assert.equal(run(dewar), expected);
  return expected;
}

test("an abstract method that private and static ones of classes below hide fails in the frame that HotSpot has", () => {
  assert.ok(compareHidden(3112, "int m();").split("is abstract").length > 30);
});

test("a default that private and static ones of classes below hide is selected by calls where HotSpot's table has it", () => {
  assert.ok(compareHidden(3113, "default int m() { return 7; }").split("AbstractMethodError").length > 30);
});
