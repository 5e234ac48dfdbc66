// The executable form of bytecodes for the interpreter's tests, which have no classes: what kernel/assembly/rewrite.ts does
// for a class, with cache indices asked for by a callback.

import { instructionLength, s4, switchOperands, u2 } from "../../src/bytecode/iterate.ts";
import { FORMAT, Format, Op } from "../../src/bytecode/opcodes.ts";
import { CANONICAL } from "../../src/kernel/fused-opcodes.ts";
import { T_BOOLEAN, T_BYTE, T_CHAR, T_SHORT } from "../../src/layout/object.ts";
import { Q } from "../../src/layout/quick-opcodes.ts";

export interface RewriteRequest {
  /** The Code attribute's bytecodes. */
  code: Uint8Array;
  /** Receives the executable form: as long as `code`, and at an address that is a multiple of 4 when it runs. */
  out: Uint8Array;
  isSynchronized: boolean;
  /** Whether this is Object.<init>. */
  isObjectInit: boolean;
  /** Basic type of the result. */
  resultType: number;
  /** The cache entry of a Fieldref, Methodref or InterfaceMethodref. */
  cacheIndex(constantIndex: number): number;
  /** A new cache entry for the invokedynamic instruction at `bci`; below 2^24. */
  callSiteIndex(constantIndex: number, bci: number): number;
}

/** Code cannot be rewritten: it is malformed, or a table outgrew its operand. */
export class RewriteError extends Error {
  override name = "RewriteError";
}

/** Returns with a value of these types need narrowing (JVMS 6.5.ireturn). */
function isNarrow(type: number): boolean {
  return type === T_BOOLEAN || type === T_BYTE || type === T_CHAR || type === T_SHORT;
}

/**
 * Rewrites one method.
 * @returns whether the code has jsr, jsr_w or ret
 * @throws RewriteError
 */
export function rewriteCode(request: RewriteRequest): boolean {
  const { code, out } = request;
  if (out.length !== code.length) throw new RewriteError("the executable form is as long as the code");
  let hasSubroutines = false;
  for (let bci = 0; bci < code.length; ) {
    const opcode = code[bci];
    const length = instructionLength(code, bci);
    if (length === 0) throw new RewriteError(`malformed instruction at bci ${bci}`);
    out[bci] = CANONICAL[opcode];
    switch (FORMAT[opcode]) {
      case Format.none:
        if (opcode >= Op.ireturn && opcode <= Op.return) out[bci] = returnOpcode(opcode, request);
        break;
      case Format.byte:
      case Format.arrayType:
      case Format.constant1:
        out[bci + 1] = code[bci + 1];
        break;
      case Format.local:
        out[bci + 1] = code[bci + 1];
        if (opcode === Op.ret) hasSubroutines = true;
        break;
      case Format.iinc:
        out[bci + 1] = code[bci + 1];
        out[bci + 2] = code[bci + 2];
        break;
      case Format.short:
      case Format.branch2:
        if (opcode === Op.jsr) hasSubroutines = true;
        out[bci + 1] = code[bci + 2];
        out[bci + 2] = code[bci + 1];
        break;
      case Format.constant2: {
        const index = u2(code, bci + 1);
        const isMember = opcode >= Op.getstatic && opcode <= Op.invokestatic;
        put2(out, bci + 1, isMember ? request.cacheIndex(index) : index, bci);
        break;
      }
      case Format.branch4:
        if (opcode === Op.jsr_w) hasSubroutines = true;
        put4(out, bci + 1, s4(code, bci + 1));
        break;
      case Format.invokeinterface:
        put2(out, bci + 1, request.cacheIndex(u2(code, bci + 1)), bci);
        out[bci + 3] = Q.skip2;
        out[bci + 4] = 0;
        break;
      case Format.invokedynamic: {
        const index = request.callSiteIndex(u2(code, bci + 1), bci);
        if (index >= 1 << 24) throw new RewriteError(`too many call sites at bci ${bci}`);
        put2(out, bci + 1, index & 0xffff, bci);
        out[bci + 3] = Q.skip2;
        out[bci + 4] = index >>> 16;
        break;
      }
      case Format.multianewarray:
        put2(out, bci + 1, u2(code, bci + 1), bci);
        out[bci + 3] = code[bci + 3];
        break;
      case Format.wide:
        out[bci + 1] = code[bci + 1];
        put2(out, bci + 2, u2(code, bci + 2), bci);
        if (length === 6) put2(out, bci + 4, u2(code, bci + 4), bci);
        if (code[bci + 1] === Op.ret) hasSubroutines = true;
        break;
      case Format.tableswitch:
      case Format.lookupswitch: {
        const operands = switchOperands(bci);
        for (let at = bci + 1; at < operands; at++) out[at] = 0;
        for (let at = operands; at < bci + length; at += 4) put4(out, at, s4(code, at));
        break;
      }
    }
    bci += length;
  }
  return hasSubroutines;
}

function returnOpcode(opcode: number, request: RewriteRequest): number {
  if (request.isSynchronized) return Q.sync_return;
  if (request.isObjectInit) return Q.return_register_finalizer;
  if (opcode === Op.ireturn && isNarrow(request.resultType)) return Q.ireturn_narrow;
  return CANONICAL[opcode];
}

function put2(out: Uint8Array, at: number, value: number, bci: number): void {
  if (value > 0xffff) throw new RewriteError(`operand ${value} at bci ${bci} does not fit 16 bits`);
  out[at] = value;
  out[at + 1] = value >>> 8;
}

function put4(out: Uint8Array, at: number, value: number): void {
  out[at] = value;
  out[at + 1] = value >>> 8;
  out[at + 2] = value >>> 16;
  out[at + 3] = value >>> 24;
}
