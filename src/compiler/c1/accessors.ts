// Calls of trivial methods, inline: getters, setters, methods that do nothing or return a constant. They have no frame that anybody
// could see: nothing in them can trap once the receiver is checked.
import { u2 } from "../../bytecode/iterate.ts";
import { Op } from "../../bytecode/opcodes.ts";
import { ACC_ABSTRACT, ACC_NATIVE, ACC_STATIC, ACC_SYNCHRONIZED } from "../../layout/access-flags.ts";
import type { KlassId, MethodFacts, MethodId } from "../facts/questions.ts";
import type { C1 } from "./compiler.ts";
import { loadField, storeField } from "./memory.ts";

const LONGEST = 6;

/** Whether the method may be one; cheap, so that nothing more is asked of others. */
export const mayBeAccessor = (method: MethodFacts): boolean =>
  method.codeLength > 0 &&
  method.codeLength <= LONGEST &&
  (method.accessFlags & (ACC_ABSTRACT | ACC_NATIVE | ACC_SYNCHRONIZED)) === 0 &&
  method.intrinsic === "" &&
  method.name !== "<init>";

/**
 * The one method that a virtual call can select, when that is the resolved one: it then is a dependency of the code.
 * @returns whether it is so
 */
export function isUniqueTarget(c: C1, klass: KlassId, index: number, method: MethodId): boolean {
  if (c.facts.ask("uniqueTarget", klass, index) !== method) return false;
  c.dependencies.push({ kind: "uniqueTarget", klass, method, target: method });
  return true;
}

/** Does the call of a method that `mayBeAccessor`, whose receiver has been checked. @returns whether it has; else nothing has been emitted */
export function inlineAccessor(c: C1, id: MethodId, method: MethodFacts): boolean {
  const { state } = c;
  const { code } = c.facts.ask("code", id);
  const isStatic = (method.accessFlags & ACC_STATIC) !== 0;
  const last = code[code.length - 1]!;
  if (code.length === 1 && last === Op.return) {
    dropArguments(c, method);
    return true;
  }
  if (isStatic) return false;
  if (code.length === 5 && code[0] === Op.aload_0 && code[1] === Op.getfield && last >= Op.ireturn && last <= Op.areturn) {
    const field = c.facts.ask("field", id, u2(code, 2), "get", "instance");
    if (field.field === 0 || method.argSlots !== 1) return false;
    loadField(c, field.type, field.offset);
    return true;
  }
  const isSetter =
    code.length === 6 &&
    code[0] === Op.aload_0 &&
    (code[1] === Op.iload_1 || code[1] === Op.lload_1 || code[1] === Op.fload_1 || code[1] === Op.dload_1 || code[1] === Op.aload_1) &&
    code[2] === Op.putfield &&
    last === Op.return;
  if (!isSetter || state.count < 2 || method.argSlots !== (code[1] === Op.lload_1 || code[1] === Op.dload_1 ? 3 : 2)) return false;
  const field = c.facts.ask("field", id, u2(code, 3), "put", "instance");
  if (field.field === 0) return false;
  storeField(c, field.type, field.offset);
  return true;
}

function dropArguments(c: C1, method: MethodFacts): void {
  const { state } = c;
  let slots = 0;
  while (slots < method.argSlots) {
    const before = state.depth;
    state.pop();
    slots += before - state.depth;
  }
}
