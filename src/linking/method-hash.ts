// Content hash of one method: name, descriptor, flags and bytecodes, with constants by what they say instead of their index and without
// the counters of generated names. Editing another method of the class leaves it as it is. Line numbers and annotations do not count.
import { instructionLength, u2 } from "../bytecode/iterate.ts";
import { FORMAT, Format } from "../bytecode/opcodes.ts";
import type { MethodAddr } from "../layout/addresses.ts";
import { ld } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { CanonicalBytes } from "./canonical-bytes.ts";
import { normalizeName } from "./generated-names.ts";
import { SymbolicPool } from "./symbolic-pool.ts";
import { symbolToString } from "./symbols.ts";

/**
 * SHA-256. Methods that the VM made have no code and are their name and descriptor.
 * @param pool the constants of the method's class, for whoever hashes several methods of it
 */
export function methodHash(m: MethodAddr, pool?: SymbolicPool): Uint8Array {
  const out = new CanonicalBytes();
  out.text(normalizeName(symbolToString(ld(m + Method.name))));
  out.text(normalizeName(symbolToString(ld(m + Method.signature))));
  out.u4(ld(m + Method.accessFlags));
  const start = ld(m + Method.codeOffset);
  if (start !== 0) describeCode(m, pool ?? new SymbolicPool(ld(m + Method.holder)), start, out);
  return out.hash();
}

function describeCode(m: MethodAddr, pool: SymbolicPool, start: number, out: CanonicalBytes): void {
  const length = ld(m + Method.codeLength);
  const code = pool.bytes.subarray(start, start + length);
  out
    .u4(ld(m + Method.maxLocals))
    .u4(ld(m + Method.maxStack))
    .u4(length);
  for (let bci = 0; bci < length; ) {
    const end = bci + (instructionLength(code, bci) || length - bci);
    const operands = operandsBehindConstant(FORMAT[code[bci]!]!);
    if (operands === 0) out.raw(code, bci, end);
    else {
      out.u1(code[bci]!);
      pool.describe(operands === 2 ? code[bci + 1]! : u2(code, bci + 1), out, normalizeName);
      out.raw(code, Math.min(end, bci + operands), end);
    }
    bci = end;
  }
  const handlers = start + length;
  const count = u2(pool.bytes, handlers);
  out.u4(count);
  for (let i = 0, at = handlers + 2; i < count; i++, at += 8) {
    out.raw(pool.bytes, at, at + 6);
    pool.describe(u2(pool.bytes, at + 6), out, normalizeName);
  }
}

/** Where the operands behind an instruction's constant-pool index begin; 0: it has none. */
function operandsBehindConstant(format: number): number {
  switch (format) {
    case Format.constant1:
      return 2;
    case Format.constant2:
    case Format.invokeinterface:
    case Format.invokedynamic:
    case Format.multianewarray:
      return 3;
    default:
      return 0;
  }
}
