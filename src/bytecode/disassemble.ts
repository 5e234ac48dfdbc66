// Bytecodes as text, in javap's manner, for logs, fault reports and tests.
// Must not know the constant pool: the caller may hand in how to print an entry.

import { forEachTarget, instructionLength, localOperand, s1, s2, s4, switchOperands, u2 } from "./iterate.ts";
import { ARRAY_TYPES, FORMAT, Format, MNEMONIC, Op } from "./opcodes.ts";

/** One instruction as text, without its bci. */
export function disassembleInstruction(code: Uint8Array, bci: number, constant?: (index: number) => string): string {
  const opcode = code[bci];
  const name = MNEMONIC[opcode] ?? `<illegal ${opcode}>`;
  const pool = (index: number) => (constant === undefined ? `#${index}` : `#${index} // ${constant(index)}`);
  switch (FORMAT[opcode]) {
    case Format.byte:
      return `${name} ${s1(code, bci + 1)}`;
    case Format.short:
      return `${name} ${s2(code, bci + 1)}`;
    case Format.local:
      return `${name} ${code[bci + 1]}`;
    case Format.constant1:
      return `${name} ${pool(code[bci + 1])}`;
    case Format.constant2:
    case Format.invokeinterface:
    case Format.invokedynamic:
      return `${name} ${pool(u2(code, bci + 1))}`;
    case Format.multianewarray:
      return `${name} ${code[bci + 3]} ${pool(u2(code, bci + 1))}`;
    case Format.iinc:
      return `${name} ${code[bci + 1]}, ${s1(code, bci + 2)}`;
    case Format.branch2:
      return `${name} ${bci + s2(code, bci + 1)}`;
    case Format.branch4:
      return `${name} ${bci + s4(code, bci + 1)}`;
    case Format.arrayType:
      return `${name} ${ARRAY_TYPES[code[bci + 1] - 4] ?? code[bci + 1]}`;
    case Format.wide: {
      const modified = code[bci + 1];
      const increment = modified === Op.iinc ? `, ${s2(code, bci + 4)}` : "";
      return `${MNEMONIC[modified]}_w ${localOperand(code, bci)}${increment}`;
    }
    case Format.tableswitch:
    case Format.lookupswitch: {
      const at = switchOperands(bci);
      const targets: number[] = [];
      forEachTarget(code, bci, (target) => targets.push(target));
      const cases = targets.slice(1).map((target, i) => {
        const key = opcode === Op.tableswitch ? s4(code, at + 4) + i : s4(code, at + 8 + 8 * i);
        return `${key}: ${target}`;
      });
      return `${name} { ${[...cases, `default: ${targets[0]}`].join(", ")} }`;
    }
    default:
      return name;
  }
}

/**
 * A method's code as text, one instruction a line. Malformed code is printed up to where it breaks.
 * @param constant prints the constant-pool entry of an index
 */
export function disassemble(code: Uint8Array, constant?: (index: number) => string): string {
  const lines: string[] = [];
  for (let bci = 0; bci < code.length; ) {
    const length = instructionLength(code, bci);
    if (length === 0) {
      lines.push(`${String(bci).padStart(4)}: <malformed: opcode ${code[bci]}>`);
      break;
    }
    lines.push(`${String(bci).padStart(4)}: ${disassembleInstruction(code, bci, constant)}`);
    bci += length;
  }
  return lines.join("\n");
}
