import assert from "node:assert/strict";
import { test } from "node:test";
import { disassemble } from "../../src/bytecode/disassemble.ts";
import { forEachInstruction, forEachTarget, instructionLength } from "../../src/bytecode/iterate.ts";
import { FLAGS, Flag, implicitLocal, LENGTH, MNEMONIC, OPCODE_COUNT, Op, POPS, PUSHES, STACK } from "../../src/bytecode/opcodes.ts";
import { assemble } from "./assemble.ts";

test("the table has all opcodes of JVMS 6.5, in order", () => {
  assert.equal(MNEMONIC.length, OPCODE_COUNT);
  MNEMONIC.forEach((name, opcode) => {
    assert.equal(Op[name as keyof typeof Op], opcode);
    assert.notEqual(STACK[opcode], undefined, name);
  });
});

test("lengths and stack effects of picked instructions", () => {
  const effect = (name: keyof typeof Op) => `${LENGTH[Op[name]]} ${STACK[Op[name]]} ${POPS[Op[name]]}>${PUSHES[Op[name]]}`;
  assert.equal(effect("laload"), "1 AI:J 2>2");
  assert.equal(effect("lshl"), "1 JI:J 3>2");
  assert.equal(effect("dup2_x1"), "1 12:212 3>5");
  assert.equal(effect("i2d"), "1 I:D 1>2");
  assert.equal(effect("l2f"), "1 J:F 2>1");
  assert.equal(effect("d2f"), "1 D:F 2>1");
  assert.equal(effect("dcmpg"), "1 DD:I 4>1");
  assert.equal(effect("invokeinterface"), "5 AV:V 1>0");
  assert.equal(effect("multianewarray"), "4 V:A 0>1");
  assert.equal(effect("lxor"), "1 JJ:J 4>2");
  assert.equal(effect("ineg"), "1 I:I 1>1");
  assert.equal(LENGTH[Op.goto_w], 5);
  assert.equal(LENGTH[Op.iinc], 3);
  assert.equal(implicitLocal(Op.dload_2), 2);
  assert.equal(implicitLocal(Op.astore_3), 3);
  assert.ok(FLAGS[Op.irem] & Flag.throws && !(FLAGS[Op.frem] & Flag.throws));
});

test("code is walked and printed", () => {
  const { code } = assemble(`
    top: iload_0; bipush -7; tableswitch 3 a b default c
    a: wide iload 300; pop; wide iinc 300 -1000; goto top
    b: iload_1; lookupswitch -1:a 70000:b default c
    c: newarray 10; pop; sipush -300; ireturn`);
  const bcis: number[] = [];
  forEachInstruction(code, (bci) => bcis.push(bci));
  assert.equal(bcis.at(-1), code.length - 1);
  const targets: number[] = [];
  forEachTarget(code, 3, (t) => targets.push(t));
  assert.deepEqual(targets, [64, 24, 38]);
  assert.equal(
    disassemble(code),
    `
   0: iload_0
   1: bipush -7
   3: tableswitch { 3: 24, 4: 38, default: 64 }
  24: iload_w 300
  28: pop
  29: iinc_w 300, -1000
  35: goto 0
  38: iload_1
  39: lookupswitch { -1: 24, 70000: 38, default: 64 }
  64: newarray int
  66: pop
  67: sipush -300
  70: ireturn`.slice(1),
  );
});

test("malformed code has no length", () => {
  assert.equal(instructionLength(new Uint8Array([Op.sipush, 0]), 0), 0);
  assert.equal(instructionLength(new Uint8Array([203]), 0), 0);
  assert.equal(instructionLength(new Uint8Array([Op.wide, Op.iadd, 0, 0]), 0), 0);
  assert.equal(instructionLength(new Uint8Array([Op.lookupswitch, 0, 0, 0, 0, 0, 0, 0, 0x7f, 0, 0, 0]), 0), 0);
  assert.throws(() => forEachInstruction(new Uint8Array([Op.nop, 255]), () => {}), /bci 1/);
  assert.match(disassemble(new Uint8Array([Op.nop, 255])), /malformed/);
});
