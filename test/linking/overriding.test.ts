// Overriding across packages (JVMS 5.4.5): package-private methods, and methods that override them transitively. What each class
// does when called through each of its supertypes is what HotSpot 17 printed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ldi } from "../../src/layout/memory.ts";
import { Method } from "../../src/layout/metadata.ts";
import { externalName } from "../../src/linking/klass-view.ts";
import { lookupInterfaceMethod, lookupMethod, selectMethod, vtableIndexFor, vtableMethod } from "../../src/linking/lookup.ts";
import { holderOf } from "../../src/linking/method-view.ts";
import { symbolOf } from "../../src/linking/symbols.ts";
import { freshVM } from "./fresh-vm.ts";
import { compile } from "./javac.ts";
import { inFolder, libraryClass, MiniLoader } from "./mini-loader.ts";

const folder = compile({
  "a/I.java": `package a; public interface I { String m(); }`,
  "a/A.java": `package a; public class A { String m() { return "A"; } }`,
  "b/B.java": `package b; public class B extends a.A { public String m() { return "B"; } }`,
  "a/C.java": `package a; public class C extends b.B { public String m() { return "C"; } }`,
  "b/D.java": `package b; public class D extends a.C { public String m() { return "D"; } }`,
  "a/E.java": `package a; public class E extends b.B { }`,
  "b/EI.java": `package b; public class EI extends a.E implements a.I { }`,
  "a/F.java": `package a; public class F { String m() { return "F"; } }`,
  "a/G.java": `package a; public class G extends F { public String m() { return "G"; } }`,
  "b/H.java": `package b; public class H extends a.G { public String m() { return "H"; } }`,
  "b/K.java": `package b; public class K extends a.F { String m() { return "K"; } }`,
  "a/L.java": `package a; public class L extends b.K { String m() { return "L"; } }`,
  "b/M.java": `package b; public class M extends a.L { String m() { return "M"; } }`,
  "b/MI.java": `package b; public class MI extends M implements a.I { public String m() { return "MI"; } }`,
  "a/N.java": `package a; public class N extends b.M { public String m() { return "N"; } }`,
  "b/O.java": `package b; public class O extends a.N implements a.I { public String m() { return "O"; } }`,
});

/** Class, then supertype=selected implementation. */
const HOTSPOT = `
a.A: a.A=A
b.B: a.A=A b.B=B
a.C: a.A=C b.B=C
b.D: a.A=D b.B=D
a.E: a.A=A b.B=B
b.EI: a.A=A a.I=B b.B=B
a.F: a.F=F
a.G: a.F=G
b.H: a.F=H b.H=H
b.K: a.F=F b.K=K
a.L: a.F=L a.L=L b.K=K
b.M: a.F=L a.L=L b.K=M b.M=M
b.MI: a.F=L a.I=MI a.L=L b.K=MI b.M=MI
a.N: a.F=N a.L=N b.K=M b.M=M
b.O: a.F=O a.I=O a.L=O b.K=O b.M=O`;

freshVM();
const boot = new MiniLoader(libraryClass);
boot.load("java/lang/Object");
const app = new MiniLoader(inFolder(folder), boot, "'app'");
const name = symbolOf("m");
const signature = symbolOf("()Ljava/lang/String;");

for (const line of HOTSPOT.trim().split("\n")) {
  const [of, ...views] = line.split(/:? /);
  test(`m() of ${of}`, () => {
    const k = app.load(of!.replace(".", "/"));
    for (const view of views) {
      const [type, expected] = view.split("=");
      const t = app.load(type!.replace(".", "/"));
      const resolved = type === "a.I" ? lookupInterfaceMethod(t, name, signature) : lookupMethod(t, name, signature);
      const selected = selectMethod(k, resolved);
      assert.equal(externalName(holderOf(selected)).slice(2), expected, view);
      if (ldi(resolved + Method.itableIndex) < 0) assert.equal(vtableMethod(k, vtableIndexFor(t, resolved)), selected);
    }
  });
}
