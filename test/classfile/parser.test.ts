import assert from "node:assert/strict";
import { test } from "node:test";
import { ClassFormatProblem } from "../../src/classfile/class-format-problem.ts";
import { parseClassFile } from "../../src/classfile/parser.ts";
import { METHOD_CALLER_SENSITIVE, METHOD_FORCE_INLINE, METHOD_INTRINSIC_CANDIDATE } from "../../src/layout/metadata.ts";
import { ClassBuilder, join, u2 } from "./class-builder.ts";
import { jdkClass } from "./jdk.ts";

const parse = (name: string) => parseClassFile(jdkClass(name), { name, trusted: true });

test("java.lang.Object has no superclass and its methods have their descriptors", () => {
  const object = parse("java/lang/Object");
  assert.equal(object.name, "java/lang/Object");
  assert.equal(object.superName, null);
  assert.equal(object.majorVersion, 61);
  const methods = object.methods.map((m) => object.nameOf(m) + object.descriptorOf(m));
  assert.ok(methods.includes("wait(JI)V"));
  assert.ok(methods.includes("hashCode()I"));
  assert.equal(object.utf8(object.sourceFileIndex), "Object.java");
});

test("a class has its interfaces, fields, constants and code", () => {
  const string = parse("java/lang/String");
  assert.deepEqual(string.interfaceNames, [
    "java/io/Serializable",
    "java/lang/Comparable",
    "java/lang/CharSequence",
    "java/lang/constant/Constable",
    "java/lang/constant/ConstantDesc",
  ]);
  const latin1 = string.fields.find((f) => string.nameOf(f) === "UTF16")!;
  assert.equal(string.word(latin1.constantValueIndex), 1);
  const length = string.methods.find((m) => string.nameOf(m) === "length")!;
  assert.equal(string.bytes[length.codeOffset], 0x2a, "aload_0");
  assert.equal(string.bytes[length.codeOffset + length.codeLength - 1], 0xac, "ireturn");
});

test("VM annotations of trusted classes become bits of their methods", () => {
  const flagsOf = (name: string, method: string) => {
    const file = parse(name);
    return file.methods.find((m) => file.nameOf(m) === method)!.vmFlags;
  };
  assert.equal(flagsOf("java/lang/Class", "forName"), METHOD_CALLER_SENSITIVE);
  assert.equal(flagsOf("java/lang/Math", "sin"), METHOD_INTRINSIC_CANDIDATE);
  assert.ok(flagsOf("java/lang/invoke/Invokers", "checkGenericType") & METHOD_FORCE_INLINE);
});

test("a class of another name is refused as HotSpot refuses it", () => {
  assert.throws(
    () => parseClassFile(jdkClass("java/lang/Object"), { name: "a/B", trusted: true }),
    (e) =>
      e instanceof ClassFormatProblem &&
      e.javaError === "java/lang/NoClassDefFoundError" &&
      e.message === "a/B (wrong name: java/lang/Object)",
  );
});

test("trusted bytes that are cut short at any place end in an error, never in a hang", () => {
  const bytes = jdkClass("java/util/Optional");
  for (let n = 0; n < bytes.length; n += 7) {
    assert.throws(() => parseClassFile(bytes.subarray(0, n), { trusted: true }), ClassFormatProblem);
  }
});

test("trusted bytes that are damaged anywhere give a class or an error, never a hang or a fault", () => {
  for (const name of ["java/lang/invoke/Invokers", "java/lang/Thread", "java/util/Optional"]) {
    const bytes = jdkClass(name);
    let state = 3;
    for (let i = 0; i < 600; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const copy = Uint8Array.from(bytes);
      copy[8 + (state % (bytes.length - 8))] = state >>> 24;
      try {
        parseClassFile(copy, { trusted: true });
      } catch (e) {
        if (!(e instanceof ClassFormatProblem)) throw e;
      }
    }
  }
});

test("annotations nested without end are passed over", () => {
  const builder = new ClassBuilder();
  const nest: number[] = [];
  for (let i = 0; i < 50_000; i++) nest.push(0x5b, 0, 1);
  const annotation = join(u2(2, builder.utf8("LA;"), 1, builder.utf8("value")), Uint8Array.from(nest));
  builder.attributes.push(builder.attribute("RuntimeVisibleAnnotations", annotation));
  assert.equal(parseClassFile(builder.bytes(), { trusted: true }).name, "T");
});
