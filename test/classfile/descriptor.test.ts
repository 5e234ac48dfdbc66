import assert from "node:assert/strict";
import { test } from "node:test";
import * as descriptor from "../../src/classfile/descriptor.ts";
import * as object from "../../src/layout/object.ts";

const d = { ...object, ...descriptor };

import { decodeModifiedUtf8, encodeModifiedUtf8, modifiedUtf8Length } from "../../src/classfile/modified-utf8.ts";

test("a method descriptor has types, slots and texts of its parameters", () => {
  const text = "(I[JDLjava/lang/String;[[La;Z)J";
  const parsed = d.methodDescriptor(text);
  assert.deepEqual([...parsed.parameters], [d.T_INT, d.T_ARRAY, d.T_DOUBLE, d.T_OBJECT, d.T_ARRAY, d.T_BOOLEAN]);
  assert.equal(parsed.parameterSlots, 7);
  assert.equal(parsed.result, d.T_LONG);
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5].map((i) => d.parameterDescriptor(text, i)),
    ["I", "[J", "D", "Ljava/lang/String;", "[[La;", "Z"],
  );
  assert.equal(d.resultDescriptor(text), "J");
  assert.equal(d.methodDescriptor(text), parsed, "parsed once");
  assert.deepEqual(d.argumentTypes("(B)V", false), [d.T_OBJECT, d.T_BYTE]);
});

test("the receiver is an argument of instance methods", () => {
  assert.equal(d.argumentSlots("()V", true), 0);
  assert.equal(d.argumentSlots("()V", false), 1);
  assert.equal(d.argumentSlots("(JJ)V", false), 5);
});

test("modified UTF-8 goes both ways: NUL in two bytes, surrogates in three each", () => {
  for (const text of [
    "",
    "a",
    "plain ASCII that is longer than the short way",
    "é",
    "\0",
    "日本語".repeat(20),
    `${"x".repeat(30)}é${"y".repeat(30)}`,
    "😀",
    "\ud800",
  ]) {
    const bytes = encodeModifiedUtf8(text);
    assert.equal(bytes.length, modifiedUtf8Length(text));
    assert.equal(decodeModifiedUtf8(bytes, 0, bytes.length), text);
  }
  assert.deepEqual([...encodeModifiedUtf8("\0")], [0xc0, 0x80]);
  assert.equal(encodeModifiedUtf8("😀").length, 6);
  const shared = new Uint8Array(new SharedArrayBuffer(50)).fill(0x41);
  assert.equal(decodeModifiedUtf8(shared, 5, 40), "A".repeat(40));
});
