// The decoders that read kept class bytes, compared with what javap prints of the same class.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as kinds from "../../src/classfile/attribute-kind.ts";
import {
  attributeContent,
  attributeIndex,
  constantOffsets,
  findAttribute,
  findMemberAttribute,
  indexTable,
} from "../../src/classfile/attributes.ts";
import { bootstrapMethod, enclosingMethod, innerClasses, recordComponents } from "../../src/classfile/class-attributes.ts";
import type { ClassFile } from "../../src/classfile/class-file.ts";
import { lineNumberAt } from "../../src/classfile/line-number-table.ts";
import { localVariableName, localVariables } from "../../src/classfile/local-variable-table.ts";
import { checkedExceptions, methodParameters } from "../../src/classfile/method-attributes.ts";
import { parseClassFile } from "../../src/classfile/parser.ts";
import { jdkClass, jdkPath } from "./jdk.ts";

const scratch = mkdtempSync(join(tmpdir(), "dewar-attributes-"));
after(() => rmSync(scratch, { recursive: true, force: true }));
before(() => {
  const source = fileURLToPath(new URL("java/Subject.java", import.meta.url));
  execFileSync(jdkPath("bin/javac"), ["-nowarn", "-g", "-parameters", "-d", scratch, source], { stdio: "pipe" });
});

function read(name: string): ClassFile {
  return parseClassFile(readFileSync(join(scratch, `${name}.class`)), { name, trusted: false });
}

const method = (file: ClassFile, name: string) => file.methods.find((m) => file.nameOf(m) === name)!;

test("offsets of constants are found again from the bytes alone", () => {
  const file = read("Subject");
  assert.deepEqual(constantOffsets(file.bytes), file.offsets);
});

test("each bytecode has the line that javap's table gives", () => {
  const file = read("Subject");
  const text = execFileSync(jdkPath("bin/javap"), ["-l", "-p", "-cp", scratch, "Subject"]).toString();
  const run = text.slice(text.indexOf("void run()"));
  const table = [...run.slice(0, run.indexOf("LocalVariableTable")).matchAll(/line (\d+): (\d+)/g)].map(
    (m) => [Number(m[2]), Number(m[1])] as const,
  );
  assert.ok(table.length > 8);
  const { codeAttributesOffset, codeLength } = method(file, "run");
  for (let bci = 0; bci < codeLength; bci++) {
    const nearest = table.filter(([start]) => start <= bci).reduce((a, b) => (b[0] >= a[0] ? b : a));
    assert.equal(lineNumberAt(file.bytes, file.offsets, codeAttributesOffset, bci), nearest[1], `bci ${bci}`);
  }
  assert.equal(lineNumberAt(file.bytes, file.offsets, method(file, "nat").codeAttributesOffset, 0), -1);
});

test("local variables have their names where they live", () => {
  const file = read("Subject");
  const { codeAttributesOffset, codeLength } = method(file, "sum");
  const names = localVariables(file.bytes, file.offsets, codeAttributesOffset).map((v) => file.utf8(v.nameIndex));
  assert.deepEqual(names.sort(), ["this", "total", "value", "values"]);
  assert.equal(file.utf8(localVariableName(file.bytes, file.offsets, codeAttributesOffset, 1, 0)), "values");
  assert.equal(localVariableName(file.bytes, file.offsets, codeAttributesOffset, 2, 0), 0, "not yet alive");
  assert.equal(file.utf8(localVariableName(file.bytes, file.offsets, codeAttributesOffset, 2, codeLength - 1)), "total");
});

test("a method's exceptions, parameters, signature and annotations are found", () => {
  const file = read("Subject");
  const { infoOffset } = method(file, "pick");
  const { bytes, offsets } = file;
  assert.deepEqual(
    [...checkedExceptions(bytes, offsets, infoOffset)].map((i) => file.className(i)),
    ["java/io/IOException", "java/lang/IllegalStateException"],
  );
  assert.deepEqual(
    methodParameters(bytes, offsets, infoOffset)!.map((p) => file.utf8(p.nameIndex)),
    ["first", "second"],
  );
  assert.equal(methodParameters(bytes, offsets, method(file, "<init>").infoOffset), null);
  const signature = attributeIndex(bytes, findMemberAttribute(bytes, offsets, infoOffset, kinds.ATTR_Signature));
  assert.equal(file.utf8(signature), "(TT;J)TT;");
  const annotations = attributeContent(bytes, findMemberAttribute(bytes, offsets, infoOffset, kinds.ATTR_RuntimeVisibleAnnotations))!;
  assert.equal(annotations[1], 1);
  assert.ok(findMemberAttribute(bytes, offsets, infoOffset, kinds.ATTR_RuntimeVisibleParameterAnnotations) > 0);
  assert.equal(attributeContent(bytes, findMemberAttribute(bytes, offsets, infoOffset, kinds.ATTR_AnnotationDefault)), null);
  const mark = read("Subject$Mark");
  assert.ok(findMemberAttribute(mark.bytes, mark.offsets, method(mark, "numbers").infoOffset, kinds.ATTR_AnnotationDefault) > 0);
});

test("nested classes, hosts, members and enclosing methods are found", () => {
  const file = read("Subject");
  const inner = innerClasses(file.bytes, file.innerClassesOffset).map((c) => [
    file.className(c.innerClassIndex),
    c.outerClassIndex && file.className(c.outerClassIndex),
    c.innerNameIndex && file.utf8(c.innerNameIndex),
  ]);
  assert.ok(inner.some((c) => c.join() === "Subject$Mark,Subject,Mark"));
  assert.ok(inner.some((c) => c.join() === "Subject$1,0,0"));
  assert.ok(inner.some((c) => c.join() === "Subject$1Local,0,Local"));
  assert.ok([...indexTable(file.bytes, file.nestMembersOffset)].map((i) => file.className(i)).includes("Subject$Shape"));
  const anonymous = read("Subject$1");
  assert.equal(anonymous.className(anonymous.nestHostIndex), "Subject");
  const enclosing = enclosingMethod(anonymous.bytes, anonymous.enclosingMethodOffset)!;
  assert.equal(anonymous.className(enclosing.classIndex), "Subject");
  assert.equal(anonymous.utf8(anonymous.first(enclosing.nameAndTypeIndex)), "run");
  assert.equal(enclosingMethod(file.bytes, file.enclosingMethodOffset), null);
  assert.equal(findAttribute(file.bytes, file.offsets, file.attributesOffset, kinds.ATTR_InnerClasses), file.innerClassesOffset);
});

test("records have components, sealed types their subclasses", () => {
  const point = read("Subject$Point");
  const components = recordComponents(point.bytes, point.recordOffset);
  assert.deepEqual(
    components.map((c) => point.utf8(c.nameIndex) + point.utf8(c.descriptorIndex)),
    ["xI", "namesLjava/util/List;"],
  );
  const signature = findAttribute(point.bytes, point.offsets, components[1]!.attributesOffset, kinds.ATTR_Signature);
  assert.equal(point.utf8(attributeIndex(point.bytes, signature)), "Ljava/util/List<Ljava/lang/String;>;");
  assert.ok(findAttribute(point.bytes, point.offsets, components[0]!.attributesOffset, kinds.ATTR_RuntimeVisibleTypeAnnotations) > 0);
  const shape = read("Subject$Shape");
  assert.deepEqual(
    [...indexTable(shape.bytes, shape.permittedSubclassesOffset)].map((i) => shape.className(i)),
    ["Subject$Circle", "Subject$Square"],
  );
});

test("bootstrap methods have their handles and arguments", () => {
  const file = read("Subject");
  const all = [];
  for (let i = 0; ; i++) {
    const entry = bootstrapMethod(file.bytes, file.bootstrapMethodsOffset, i);
    if (entry === null) break;
    const reference = file.referenceIndex(entry.methodHandleIndex);
    all.push(`${file.className(file.first(reference))}.${file.utf8(file.memberNameIndex(reference))}/${entry.argumentIndices.length}`);
  }
  assert.deepEqual(all.sort(), [
    "java/lang/invoke/LambdaMetafactory.metafactory/3",
    "java/lang/invoke/LambdaMetafactory.metafactory/3",
    "java/lang/invoke/StringConcatFactory.makeConcatWithConstants/1",
  ]);
});

test("constants have their values, strings their characters", () => {
  const file = read("Subject");
  const field = (name: string) => file.fields.find((f) => file.nameOf(f) === name)!;
  assert.deepEqual([file.word(field("LONG").constantValueIndex), file.lowWord(field("LONG").constantValueIndex)], [256, 0]);
  assert.equal(file.utf8(file.first(field("TEXT").constantValueIndex)), "café \0 😀");
  assert.equal(field("list").constantValueIndex, 0);
  assert.equal(file.deprecated, true);
});

test("attributes of later versions do not count in older classes", () => {
  const bytes = Uint8Array.from(jdkClass("java/util/Map"));
  const now = parseClassFile(bytes, { trusted: true });
  assert.ok(now.nestMembersOffset > 0 && now.signatureIndex > 0);
  bytes[7] = 54;
  assert.equal(parseClassFile(bytes, { trusted: true }).nestMembersOffset, 0);
  bytes[7] = 48;
  const old = parseClassFile(bytes, { trusted: true });
  assert.equal(old.signatureIndex, 0);
  assert.equal(findAttribute(bytes, old.offsets, old.attributesOffset, kinds.ATTR_Signature), 0);
});
