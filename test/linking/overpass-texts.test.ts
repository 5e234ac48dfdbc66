// Methods that HotSpot has an overpass for, where two defaults meet: what errors call them, and that a call of them is a frame.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
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
  // HotSpot still counts an I that the class's superclass has and a K of its own overrides.
  assert.equal(run(dewar).replaceAll("methods: J.m K.m", "methods: I.m J.m K.m"), run("java"));
});
