// A small bytecode assembler for tests: "a: iload_0; ifne b; ..." to class-file bytes. Branches name labels, other
// operands are numbers; switches are written `tableswitch 0 a b default d` and `lookupswitch 1:a 5:b default d`.

import { FORMAT, Format, LENGTH, MNEMONIC, Op } from "../../src/bytecode/opcodes.ts";

export interface Assembled {
  code: Uint8Array;
  labels: Record<string, number>;
}

/** @param source instructions separated by `;` or new lines, each with an optional `label:` before it */
export function assemble(source: string): Assembled {
  const labels: Record<string, number> = {};
  const lines: { opcode: number; words: string[]; bci: number; wide: boolean }[] = [];
  let bci = 0;
  for (const statement of source.split(/[;\n]/)) {
    let words = statement.trim().split(/\s+/).filter(Boolean);
    while (words[0]?.endsWith(":")) labels[words.shift()!.slice(0, -1)] = bci;
    if (words.length === 0) continue;
    const wide = words[0] === "wide";
    if (wide) words = words.slice(1);
    const opcode = MNEMONIC.indexOf(words[0]);
    if (opcode < 0) throw new Error(`no such mnemonic: ${words[0]}`);
    lines.push({ opcode, words: words.slice(1), bci, wide });
    if (opcode === Op.tableswitch) bci = ((bci + 4) & ~3) + 12 + 4 * (words.length - 4);
    else if (opcode === Op.lookupswitch) bci = ((bci + 4) & ~3) + 8 + 8 * (words.length - 3);
    else bci += wide ? (opcode === Op.iinc ? 6 : 4) : LENGTH[opcode];
  }
  const code = new Uint8Array(bci);
  const view = new DataView(code.buffer);
  const target = (name: string, from: number): number => {
    if (labels[name] === undefined) throw new Error(`no such label: ${name}`);
    return labels[name] - from;
  };
  for (const { opcode, words, bci: at, wide } of lines) {
    const n = words.map(Number);
    if (wide) {
      code[at] = Op.wide;
      code[at + 1] = opcode;
      view.setUint16(at + 2, n[0]);
      if (opcode === Op.iinc) view.setInt16(at + 4, n[1]);
      continue;
    }
    code[at] = opcode;
    switch (FORMAT[opcode]) {
      case Format.byte:
      case Format.local:
      case Format.constant1:
      case Format.arrayType:
        code[at + 1] = n[0];
        break;
      case Format.short:
        view.setInt16(at + 1, n[0]);
        break;
      case Format.iinc:
        code[at + 1] = n[0];
        code[at + 2] = n[1];
        break;
      case Format.constant2:
      case Format.invokedynamic:
        view.setUint16(at + 1, n[0]);
        break;
      case Format.invokeinterface:
      case Format.multianewarray:
        view.setUint16(at + 1, n[0]);
        code[at + 3] = n[1];
        break;
      case Format.branch2:
        view.setInt16(at + 1, target(words[0], at));
        break;
      case Format.branch4:
        view.setInt32(at + 1, target(words[0], at));
        break;
      case Format.tableswitch: {
        const operands = (at + 4) & ~3;
        const cases = words.slice(1, words.indexOf("default"));
        view.setInt32(operands, target(words[words.length - 1], at));
        view.setInt32(operands + 4, n[0]);
        view.setInt32(operands + 8, n[0] + cases.length - 1);
        for (let i = 0; i < cases.length; i++) view.setInt32(operands + 12 + 4 * i, target(cases[i], at));
        break;
      }
      case Format.lookupswitch: {
        const operands = (at + 4) & ~3;
        const cases = words.slice(0, words.indexOf("default"));
        view.setInt32(operands, target(words[words.length - 1], at));
        view.setInt32(operands + 4, cases.length);
        cases.forEach((pair, i) => {
          const [key, label] = pair.split(":");
          view.setInt32(operands + 8 + 8 * i, Number(key));
          view.setInt32(operands + 12 + 8 * i, target(label, at));
        });
        break;
      }
    }
  }
  return { code, labels };
}
