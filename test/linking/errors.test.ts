// Linkage errors: the classes were compiled against one version of a library and are linked with another. The texts are those that
// HotSpot 17 printed for the same class files.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ld } from "../../src/layout/memory.ts";
import { Klass } from "../../src/layout/metadata.ts";
import { checkClassAccess } from "../../src/linking/access.ts";
import { createPrimitives } from "../../src/linking/array-klass.ts";
import { abstractMethodProblem, classCastMessage, interfaceSelectionProblem, notImplementedProblem } from "../../src/linking/errors.ts";
import { LinkageProblem } from "../../src/linking/linkage-problem.ts";
import { itableBlock, lookupMethod, selectMethod, vtableIndexFor, vtableMethod } from "../../src/linking/lookup.ts";
import { resolveField, resolveInterface, resolveSpecial, resolveStatic, resolveVirtual } from "../../src/linking/resolve.ts";
import { symbolOf } from "../../src/linking/symbols.ts";
import { freshVM } from "./fresh-vm.ts";
import { compile } from "./javac.ts";
import { inFolder, libraryClass, MiniLoader } from "./mini-loader.ts";

const before = compile({
  "p/Lib.java": `package p; public class Lib {
    public Lib(int x) {}
    public static class Fin {} public static class FinM { public void x(int y) {} }
    public interface If { void im(); } public interface ToClass { void a(); } public static class ToIface { public void a() {} }
    public static abstract class Abs { public void abs1() {} } public interface D1 { default void conf() {} } public interface D2 { }
    public static class SealedSup {} public interface SealedIf {} public static class PkgSup {} public interface PkgIf {}
    public interface NonPub {} }`,
  "Main.java": `import p.*; public class Main {
    static class Sub extends Lib { Sub() { super(1); } } static class FinSub extends Lib.Fin {}
    static class FinMSub extends Lib.FinM { public void x(int y) {} }
    static class IfImpl implements Lib.ToClass { public void a() {} } static class CSub extends Lib.ToIface {}
    static class NoNew implements Lib.If { public void im() {} } static class AbsSub extends Lib.Abs {}
    static class Conf implements Lib.D1, Lib.D2 {}
    static class SealSub extends Lib.SealedSup {} static class SealIf implements Lib.SealedIf {} interface SealIf2 extends Lib.SealedIf {}
    static class PkgSub extends Lib.PkgSup {} static class PkgImpl implements Lib.PkgIf {}
    static class NonPubC implements Lib.NonPub { void pk() {} private void priv() {} public static void stat() {} } }`,
});
const after = compile(
  {
    "p/Lib.java": `package p; public class Lib {
    public int f; public static int toStatic; public int toInst; private int priv; int pkgf; protected int prot;
    public final int fin = 0; public static final int sfin = Integer.parseInt("1");
    private void toPrivate() {} public static void toStaticM() {} public void toInstM() {} private Lib() {} public Lib(int x) {} Lib(long x) {}
    void toPkg() {} protected void toProt() {} static class Inner {}
    public static final class Fin {} public static class FinM { public final void x(int y) {} }
    public interface If { void im(); void newm(); } public static class ToClass { public void a() {} } public interface ToIface { void a(); static void s() {} }
    public static abstract class Abs { public abstract void abs1(); } public interface D1 { default void conf() {} } public interface D2 { default void conf() {} }
    public static sealed class SealedSup permits Perm {} static final class Perm extends SealedSup {}
    public sealed interface SealedIf permits PermI {} static final class PermI implements SealedIf {}
    static class PkgSup {} interface PkgIf {} public interface NonPub { void pk(); void priv(); void stat(); } }`,
  },
  [before],
);

freshVM();
const boot = new MiniLoader(libraryClass);
boot.load("java/lang/Object");
boot.load("java/lang/Cloneable");
boot.load("java/io/Serializable");
createPrimitives();
const newer = inFolder(after);
const older = inFolder(before);
const app = new MiniLoader((name) => newer(name) ?? older(name), boot, "'app'");
const lib = app.load("p/Lib");
const main = app.load("Main");
const UNNAMED = "are in unnamed module of loader 'app'";

function problem(error: string, message: string, action: () => unknown): void {
  assert.throws(action, (e) => {
    assert.ok(e instanceof LinkageProblem, String(e));
    assert.equal(`${e.javaError.slice(e.javaError.lastIndexOf("/") + 1)}: ${e.message}`, `${error}: ${message}`);
    return true;
  });
}
const field = (name: string, isStatic: boolean, isPut = false, caller = main, signature = "I") =>
  resolveField(lib, symbolOf(name), symbolOf(signature), caller, { isStatic, isPut });
const virtual = (k: number, name: string, signature = "()V") => resolveVirtual(k, symbolOf(name), symbolOf(signature), main, false);
const static_ = (k: number, name: string, signature = "()V") => resolveStatic(k, symbolOf(name), symbolOf(signature), main, false);
const special = (k: number, name: string, signature = "()V") => resolveSpecial(k, symbolOf(name), symbolOf(signature), main, false);

test("fields that went, changed kind, or cannot be accessed", () => {
  problem("NoSuchFieldError", "gone", () => field("gone", false));
  problem("NoSuchFieldError", "f", () => field("f", false, false, main, "J"));
  problem("IncompatibleClassChangeError", "Expected non-static field p.Lib.toStatic", () => field("toStatic", false));
  problem("IncompatibleClassChangeError", "Expected static field p.Lib.toInst", () => field("toInst", true));
  problem("IllegalAccessError", `class Main tried to access private field p.Lib.priv (Main and p.Lib ${UNNAMED})`, () =>
    field("priv", false),
  );
  problem("IllegalAccessError", `class Main tried to access field p.Lib.pkgf (Main and p.Lib ${UNNAMED})`, () => field("pkgf", false));
  problem(
    "IllegalAccessError",
    "Update to non-static final field p.Lib.fin attempted from a different class (Main) than the field's declaring class",
    () => field("fin", false, true),
  );
  problem(
    "IllegalAccessError",
    "Update to static final field p.Lib.sfin attempted from a different class (Main) than the field's declaring class",
    () => field("sfin", true, true),
  );
  assert.notEqual(field("f", false).field, 0);
  const sub = app.load("Main$Sub");
  assert.notEqual(resolveField(sub, symbolOf("prot"), symbolOf("I"), sub, { isStatic: false, isPut: false }).field, 0);
});

test("methods that went, changed kind, or cannot be accessed", () => {
  problem("NoSuchMethodError", "'void p.Lib.goneM(int, java.lang.String[])'", () => virtual(lib, "goneM", "(I[Ljava/lang/String;)V"));
  problem("NoSuchMethodError", "'java.lang.Object p.Lib.goneSM(long)'", () => static_(lib, "goneSM", "(J)Ljava/lang/Object;"));
  problem("IllegalAccessError", `class Main tried to access private method 'void p.Lib.toPrivate()' (Main and p.Lib ${UNNAMED})`, () =>
    virtual(lib, "toPrivate"),
  );
  problem("IllegalAccessError", `class Main tried to access method 'void p.Lib.toPkg()' (Main and p.Lib ${UNNAMED})`, () =>
    virtual(lib, "toPkg"),
  );
  problem("IllegalAccessError", `class Main tried to access protected method 'void p.Lib.toProt()' (Main and p.Lib ${UNNAMED})`, () =>
    virtual(lib, "toProt"),
  );
  problem("IllegalAccessError", `class Main tried to access method 'void p.Lib.<init>(long)' (Main and p.Lib ${UNNAMED})`, () =>
    special(lib, "<init>", "(J)V"),
  );
  problem("IncompatibleClassChangeError", "Expecting non-static method 'void p.Lib.toStaticM()'", () => virtual(lib, "toStaticM"));
  problem("IncompatibleClassChangeError", "Expected static method 'void p.Lib.toInstM()'", () => static_(lib, "toInstM"));
});

test("classes that became interfaces, and the other way round", () => {
  const toClass = app.load("p/Lib$ToClass");
  const toIface = app.load("p/Lib$ToIface");
  problem("IncompatibleClassChangeError", "Found class p.Lib$ToClass, but interface was expected", () =>
    resolveInterface(toClass, symbolOf("a"), symbolOf("()V"), main, true),
  );
  problem("IncompatibleClassChangeError", "Found interface p.Lib$ToIface, but class was expected", () => virtual(toIface, "a"));
  problem("IncompatibleClassChangeError", "Method 'void p.Lib$ToIface.s()' must be InterfaceMethodref constant", () =>
    static_(toIface, "s"),
  );
});

test("classes that are not accessible", () => {
  problem("IllegalAccessError", `failed to access class p.Lib$Inner from class Main (p.Lib$Inner and Main ${UNNAMED})`, () =>
    checkClassAccess(main, app.load("p/Lib$Inner")),
  );
});

test("supertypes that a class may not have", () => {
  const define = (name: string) => () => app.load(name);
  problem("IncompatibleClassChangeError", "class Main$FinSub cannot inherit from final class p.Lib$Fin", define("Main$FinSub"));
  problem("IncompatibleClassChangeError", "class Main$FinMSub overrides final method p.Lib$FinM.x(I)V", define("Main$FinMSub"));
  problem(
    "IncompatibleClassChangeError",
    "class Main$IfImpl can not implement p.Lib$ToClass, because it is not an interface (p.Lib$ToClass is in unnamed module of loader 'app')",
    define("Main$IfImpl"),
  );
  problem("IncompatibleClassChangeError", "class Main$CSub has interface p.Lib$ToIface as super class", define("Main$CSub"));
  problem("IncompatibleClassChangeError", "class Main$SealSub cannot inherit from sealed class p.Lib$SealedSup", define("Main$SealSub"));
  problem("IncompatibleClassChangeError", "class Main$SealIf cannot implement sealed interface p.Lib$SealedIf", define("Main$SealIf"));
  problem("IncompatibleClassChangeError", "class Main$SealIf2 cannot extend sealed interface p.Lib$SealedIf", define("Main$SealIf2"));
  problem(
    "IllegalAccessError",
    `class Main$PkgSub cannot access its superclass p.Lib$PkgSup (Main$PkgSub and p.Lib$PkgSup ${UNNAMED})`,
    define("Main$PkgSub"),
  );
  problem(
    "IllegalAccessError",
    `class Main$PkgImpl cannot access its superinterface p.Lib$PkgIf (Main$PkgImpl and p.Lib$PkgIf ${UNNAMED})`,
    define("Main$PkgImpl"),
  );
});

test("calls that select no code", () => {
  const noNew = app.load("Main$NoNew");
  const iface = app.load("p/Lib$If");
  const newm = lookupMethod(iface, symbolOf("newm"), symbolOf("()V"));
  assert.equal(
    abstractMethodProblem(newm, noNew, "interface").message,
    "Receiver class Main$NoNew does not define or inherit an implementation of the resolved method 'abstract void newm()' of interface p.Lib$If.",
  );
  assert.equal(selectMethod(noNew, newm), newm);
  const abs = app.load("p/Lib$Abs");
  assert.equal(
    abstractMethodProblem(lookupMethod(abs, symbolOf("abs1"), symbolOf("()V")), app.load("Main$AbsSub"), "compiled").message,
    "Receiver class Main$AbsSub does not define or inherit an implementation of the resolved method 'abstract void abs1()' of abstract class p.Lib$Abs.",
  );
  const text = "resolved method 'abstract void abs1()' of abstract class p.Lib$Abs.";
  const abs1 = lookupMethod(abs, symbolOf("abs1"), symbolOf("()V"));
  assert.equal(abstractMethodProblem(abs1, app.load("Main$AbsSub"), "virtual").message, `Missing implementation of ${text}`);
  assert.equal(
    abstractMethodProblem(newm, noNew, "resolving", abs1).message,
    "Receiver class Main$NoNew does not define or inherit an implementation of the resolved method 'abstract void newm()' of interface p.Lib$If." +
      " Selected method is 'abstract void p.Lib$Abs.abs1()'.",
  );
  problem("AbstractMethodError", "'void p.Lib$Abs.abs1()'", () =>
    resolveSpecial(abs, symbolOf("abs1"), symbolOf("()V"), app.load("Main$AbsSub"), false),
  );
  assert.equal(notImplementedProblem(noNew, abs).javaError, "java/lang/IncompatibleClassChangeError");
});

test("conflicting defaults", () => {
  const conf = app.load("Main$Conf");
  const d1 = app.load("p/Lib$D1");
  const m = lookupMethod(d1, symbolOf("conf"), symbolOf("()V"));
  const overpass = vtableMethod(conf, vtableIndexFor(conf, m));
  const p = abstractMethodProblem(overpass, conf, "virtual");
  assert.equal(
    `${p.javaError}: ${p.message}`,
    "java/lang/IncompatibleClassChangeError: Conflicting default methods: p/Lib$D1.conf p/Lib$D2.conf",
  );
  assert.equal(ld(itableBlock(conf, d1)), 0);
});

test("interface methods implemented by methods that are not public", () => {
  const k = app.load("Main$NonPubC");
  const iface = app.load("p/Lib$NonPub");
  const declared = (name: string) => lookupMethod(iface, symbolOf(name), symbolOf("()V"));
  const selected = (name: string) => selectMethod(k, declared(name));
  // The itable has nothing to run; the first call names the method, with the receiver's class.
  assert.equal(selected("pk"), 0);
  assert.equal(interfaceSelectionProblem(declared("pk"), k, iface)?.message, "'void Main$NonPubC.pk()'");
  // Private and static methods implement nothing.
  for (const name of ["priv", "stat"]) assert.equal(selected(name), lookupMethod(iface, symbolOf(name), symbolOf("()V")));
});

test("casts between modules and loaders", () => {
  const string = boot.load("java/lang/String");
  assert.equal(
    classCastMessage(string, boot.load("java/lang/Integer")),
    "class java.lang.String cannot be cast to class java.lang.Integer (java.lang.String and java.lang.Integer are in module java.base of loader 'bootstrap')",
  );
  assert.equal(
    classCastMessage(string, main),
    "class java.lang.String cannot be cast to class Main (java.lang.String is in module java.base of loader 'bootstrap'; Main is in unnamed module of loader 'app')",
  );
  assert.equal(ld(main + Klass.package), 0);
});
