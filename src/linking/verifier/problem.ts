// What the verifier finds wrong, and HotSpot's long text about it: location, reason, frames, bytecodes, handlers, stack map.

import { MNEMONIC, Op } from "../../bytecode/opcodes.ts";
import { ATTR_StackMapTable } from "../../classfile/attribute-kind.ts";
import { findAttribute } from "../../classfile/attributes.ts";
import { u2 } from "../../classfile/big-endian.ts";
import type { MethodAddr } from "../../layout/addresses.ts";
import { ld, u8 } from "../../layout/memory.ts";
import { Method } from "../../layout/metadata.ts";
import { classBytesOf, constantOffsetsOf } from "../constant-pool.ts";
import { klassName } from "../klass-view.ts";
import { methodName, methodSignature, originalCode } from "../method-view.ts";
import type { FrameCopy } from "./frame.ts";
import { endPc, handlerAt, handlerCount, handlerPc, startPc } from "./handlers.ts";
import { internalName } from "./internal-opcodes.ts";
import { stackMapText } from "./stack-map-text.ts";
import { type Type, typeText } from "./types.ts";

/** Where a type of a message comes from. */
export interface Origin {
  readonly type: Type;
  /** " (current frame, stack[1])" and the like, "" for what the instruction itself asks for. */
  readonly where: string;
  readonly frame?: FrameCopy | undefined;
}

/** What follows the message. */
export interface Fault {
  readonly bci: number;
  readonly reason: string;
  readonly current?: FrameCopy | undefined;
  readonly stackMap?: FrameCopy | undefined;
}

/** Ends the verification of a class. */
export class VerifyProblem {
  readonly message: string;
  readonly fault: Fault | undefined;
  /** "java/lang/VerifyError", or "java/lang/ClassFormatError". */
  readonly javaError: string;
  /** Whether a class of version 50 may be given to the old verifier after that. */
  readonly failsOver: boolean;

  constructor(message: string, fault: Fault | undefined, javaError = "java/lang/VerifyError", failsOver = true) {
    this.message = message;
    this.fault = fault;
    this.javaError = javaError;
    this.failsOver = failsOver;
  }
}

const originText = ({ type, where }: Origin): string => typeText(type) + where;

export const implicit = (type: Type): Origin => ({ type, where: "" });
export const constant = (index: number, type: Type): Origin => ({ type, where: ` (constant pool ${index})` });
export const signature = (type: Type): Origin => ({ type, where: " (from method signature)" });

export function badType(bci: number, type: Origin, expected?: Origin): Fault {
  const reason =
    expected === undefined ? `Invalid type: ${originText(type)}` : `Type ${originText(type)} is not assignable to ${originText(expected)}`;
  return { bci, reason, current: type.frame, stackMap: expected?.frame };
}
export const badCode = (bci: number): Fault => ({ bci, reason: "Error exists in the bytecode" });
export const badConstant = (bci: number, index: number): Fault => ({ bci, reason: `Constant pool index ${index} is invalid` });
export const badLocal = (bci: number, index: number): Fault => ({ bci, reason: `Local index ${index} is invalid` });
export const missingStackMap = (bci: number): Fault => ({ bci, reason: "Expected stackmap frame at this location." });

/** The whole text of a problem in a method. */
export function problemText(problem: VerifyProblem, m: MethodAddr): string {
  const { fault } = problem;
  if (fault === undefined) return problem.message;
  let text = `${problem.message}\nException Details:\n  Location:\n    ${locationText(m, fault.bci)}\n  Reason:\n    ${fault.reason}\n`;
  if (fault.current !== undefined) text += `  Current Frame:\n${frameText(fault.current)}`;
  if (fault.stackMap !== undefined) text += `  Stackmap Frame:\n${frameText(fault.stackMap)}`;
  return text + codeText(m) + handlersText(m) + stackMapTableText(m);
}

function locationText(m: MethodAddr, bci: number): string {
  let mnemonic = "<invalid>";
  if (bci < ld(m + Method.codeLength)) {
    const opcode = u8[originalCode(m) + bci]!;
    mnemonic = opcode <= Op.jsr_w ? MNEMONIC[opcode]! : internalName(opcode);
  }
  return `${klassName(ld(m + Method.holder))}.${methodName(m)}${methodSignature(m)} @${bci}: ${mnemonic}`;
}

function frameText(frame: FrameCopy): string {
  const list = (types: ArrayLike<Type>): string => {
    let text = "";
    for (let i = 0; i < types.length; i++) text += ` ${typeText(types[i]!)}${i + 1 < types.length ? "," : ""}`;
    return `{${text} }`;
  };
  const flags = frame.thisUninitialized ? " flagThisUninit" : "";
  return `    bci: @${frame.offset}\n    flags: {${flags} }\n    locals: ${list(frame.locals)}\n    stack: ${list(frame.stack)}\n`;
}

const LINE = 16;

function codeText(m: MethodAddr): string {
  const length = ld(m + Method.codeLength);
  const code = originalCode(m);
  let text = "  Bytecode:\n";
  // As HotSpot prints it: a line more when the last one is full.
  for (let line = 0; line <= length; line += LINE) {
    text += `    ${line.toString(16).padStart(7, "0")}:`;
    for (let i = line; i < line + LINE; i++) {
      if (i % 2 === 0) text += " ";
      text += i < length ? u8[code + i]!.toString(16).padStart(2, "0") : "  ";
    }
    text += "\n";
  }
  return text;
}

function handlersText(m: MethodAddr): string {
  const n = handlerCount(m);
  let text = n === 0 ? "" : "  Exception Handler Table:\n";
  for (let i = 0; i < n; i++) {
    const e = handlerAt(m, i);
    text += `    bci [${startPc(e)}, ${endPc(e)}] => handler: ${handlerPc(e)}\n`;
  }
  return text;
}

/** Offset in the class bytes of a method's StackMapTable, 0 none. */
export function stackMapTableOf(m: MethodAddr): number {
  const attributes = ld(m + Method.codeAttributesOffset);
  const k = ld(m + Method.holder);
  return attributes === 0 ? 0 : findAttribute(classBytesOf(k), constantOffsetsOf(k), attributes, ATTR_StackMapTable);
}

function stackMapTableText(m: MethodAddr): string {
  const at = stackMapTableOf(m);
  if (at === 0) return "";
  const bytes = classBytesOf(ld(m + Method.holder));
  const table = stackMapText(bytes, at, at + (u2(bytes, at - 4) << 16) + u2(bytes, at - 2));
  return `  Stackmap Table:\n${table}`;
}
