// Several loaders: loading constraints (JVMS 5.3.4), run-time packages, nests. Texts recorded from HotSpot 17.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createPrimitives } from "../../src/linking/array-klass.ts";
import { dropCaches } from "../../src/linking/image.ts";
import { linkKlass } from "../../src/linking/link-klass.ts";
import { LinkageProblem, NeedsKlass } from "../../src/linking/linkage-problem.ts";
import { findInDictionary } from "../../src/linking/loader-data.ts";
import { nestHost } from "../../src/linking/nest.ts";
import { resolveField, resolveSpecial, resolveStatic } from "../../src/linking/resolve.ts";
import { symbolOf, symbolToString } from "../../src/linking/symbols.ts";
import { freshVM } from "./fresh-vm.ts";
import { compile } from "./javac.ts";
import { inFolder, libraryClass, MiniLoader } from "./mini-loader.ts";

const folder = compile({
  "q/Token.java": "package q; public class Token {}",
  "q/TokIf.java": "package q; public interface TokIf {}",
  "q/Late.java": "package q; public class Late {}",
  "q/Service.java":
    "package q; public class Service { public static Token tok; public static void use(Token t) {} public void over(Token t) {} public void over2(Late t) {} int pkg; }",
  "q/User.java": "package q; public class User {}",
  "q/ServIf.java": "package q; public interface ServIf { void m(Token t); }",
  "q/Impl.java": "package q; public class Impl implements ServIf { public void m(Token t) {} }",
  "q/Sub.java": "package q; public class Sub extends Service { public void over(Token t) {} }",
  "q/Sub2.java": "package q; public class Sub2 extends Service { public void over2(Late t) {} }",
  "q/Nest.java":
    "package q; public class Nest { private static void pm() {} public static class In { public static void go() { pm(); } } public static class In2 {} }",
});

freshVM();
const boot = new MiniLoader(libraryClass);
for (const name of ["java/lang/Object", "java/lang/Cloneable", "java/io/Serializable"]) boot.load(name);
createPrimitives();
const app = new MiniLoader(inFolder(folder), boot, "'app'");

/** A child of `app` that defines the given classes itself. */
function child(nameAndId: string, ...own: string[]): MiniLoader {
  const loader = new MiniLoader(inFolder(folder), app, nameAndId);
  for (const name of own) loader.own.add(name);
  return loader;
}

function linkageError(message: string, action: () => unknown): void {
  assert.throws(action, (e) => {
    assert.ok(e instanceof LinkageProblem, String(e));
    assert.equal(e.javaError, "java/lang/LinkageError");
    assert.equal(e.message, message);
    return true;
  });
}

test("a method's signature means different classes to caller and holder", () => {
  const l = child("'one' @6b95977", "q/User", "q/Token");
  l.load("q/Token");
  app.load("q/Token");
  const user = l.load("q/User");
  linkageError(
    "loader constraint violation: when resolving method 'void q.Service.use(q.Token)' the class loader 'one' @6b95977 of the current class, q/User, " +
      "and the class loader 'app' for the method's defining class, q/Service, have different Class objects for the type q/Token used in the signature " +
      "(q.User is in unnamed module of loader 'one' @6b95977, parent loader 'app'; q.Service is in unnamed module of loader 'app')",
    () => resolveStatic(app.load("q/Service"), symbolOf("use"), symbolOf("(Lq/Token;)V"), user, false),
  );
});

test("a field's type means different classes", () => {
  const l = child("'two' @70dea4e", "q/User", "q/Token");
  l.load("q/Token");
  const user = l.load("q/User");
  linkageError(
    `loader constraint violation: when resolving field "tok" of type q.Token, the class loader 'two' @70dea4e of the current class, q.User, and the class ` +
      "loader 'app' for the field's defining class, q.Service, have different Class objects for type q.Token " +
      "(q.User is in unnamed module of loader 'two' @70dea4e, parent loader 'app'; q.Service is in unnamed module of loader 'app')",
    () => resolveField(app.load("q/Service"), symbolOf("tok"), symbolOf("Lq/Token;"), user, { isStatic: true, isPut: false }),
  );
});

test("overriding and implementing across loaders is checked when the class is linked", () => {
  const l = child("'three' @42a57993", "q/Impl", "q/Sub", "q/Token");
  l.load("q/Token");
  linkageError(
    "loader constraint violation in interface itable initialization for class q.Impl: when selecting method 'void q.ServIf.m(q.Token)' the class loader " +
      "'app' for super interface q.ServIf, and the class loader 'three' @42a57993 of the selected method's class, q.Impl have different Class objects for " +
      "the type q.Token used in the signature (q.ServIf is in unnamed module of loader 'app'; q.Impl is in unnamed module of loader 'three' @42a57993, " +
      "parent loader 'app')",
    () => linkKlass(l.load("q/Impl")),
  );
  linkageError(
    "loader constraint violation for class q.Sub: when selecting overriding method 'void q.Sub.over(q.Token)' the class loader 'three' @42a57993 of the " +
      "selected method's type q.Sub, and the class loader 'app' for its super type q.Service have different Class objects for the type q.Token used in " +
      "the signature (q.Sub is in unnamed module of loader 'three' @42a57993, parent loader 'app'; q.Service is in unnamed module of loader 'app')",
    () => linkKlass(l.load("q/Sub")),
  );
});

test("a constraint made earlier forbids a later definition", () => {
  const l = child("'five' @74a14482", "q/Sub2", "q/Late");
  linkKlass(l.load("q/Sub2"));
  app.load("q/Late");
  linkageError(
    "loader constraint violation: loader 'five' @74a14482 wants to load class q.Late. A different class with the same name was previously loaded by 'app'. " +
      "(q.Late is in unnamed module of loader 'app')",
    () => l.load("q/Late"),
  );
});

test("a loader defines a name once", () => {
  const l = child("LC$L @12a3a380", "q/TokIf");
  l.load("q/TokIf");
  const bytes = inFolder(folder)("q/TokIf")!;
  linkageError(
    "loader LC$L @12a3a380 attempted duplicate interface definition for q.TokIf. (q.TokIf is in unnamed module of loader LC$L @12a3a380, parent loader 'app')",
    () => l.define(bytes),
  );
});

test("packages of one name in two loaders are two packages; nests do not reach over", () => {
  const l = child("'nine' @5e481248", "q/User", "q/Nest$In");
  const access = { isStatic: false, isPut: true };
  assert.throws(
    () => resolveField(app.load("q/Service"), symbolOf("pkg"), symbolOf("I"), l.load("q/User"), access),
    (e) =>
      (e as LinkageProblem).message ===
      "class q.User tried to access field q.Service.pkg (q.User is in unnamed module of loader 'nine' @5e481248; q.Service is in unnamed module of loader 'app')",
  );
  const inner = l.load("q/Nest$In");
  const nest = app.load("q/Nest");
  l.load("q/Nest");
  assert.throws(
    () => resolveStatic(nest, symbolOf("pm"), symbolOf("()V"), inner, false),
    (e) =>
      (e as LinkageProblem).message ===
      "class q.Nest$In tried to access private method 'void q.Nest.pm()' (q.Nest$In is in unnamed module of loader 'nine' @5e481248; q.Nest is in unnamed " +
        "module of loader 'app'), (Type q.Nest$In (loader: 'nine' @5e481248) is not a nest member of type q.Nest (loader: 'app'): types are in different packages)",
  );
});

test("a nest host that is not loaded is asked for", () => {
  const l = child("'n' @1", "q/Nest", "q/Nest$In", "q/Nest$In2");
  const inner = l.load("q/Nest$In");
  assert.throws(
    () => nestHost(inner),
    (e) => e instanceof NeedsKlass && e.loader === l.cld && symbolToString(e.name) === "q/Nest",
  );
  const host = l.load("q/Nest");
  assert.equal(nestHost(inner), host);
  assert.ok(resolveStatic(host, symbolOf("pm"), symbolOf("()V"), inner, false) !== 0);
  assert.ok(resolveSpecial(host, symbolOf("<init>"), symbolOf("()V"), inner, false) !== 0);
});

test("tables are found again without the caches", () => {
  const before = app.load("q/Service");
  dropCaches();
  assert.equal(findInDictionary(app.cld, symbolOf("q/Service")), before);
  assert.equal(app.load("q/Service"), before);
});
