// invokeBasic of a method handle and linkTo* of a member name that are no constants: the target is read from them, as the interpreter
// does, and called like any method that is not known.
import { VTABLE } from "../../layout/metadata.ts";
import {
  FO_CLASS_KLASS,
  FO_LF_VMENTRY,
  FO_MH_FORM,
  FO_MN_CLAZZ,
  FO_MN_METHOD,
  FO_MN_VMINDEX,
  FO_RMN_VMTARGET,
  VMState,
} from "../../layout/vm-state.ts";
import { i32 } from "../../wasm/opcodes.ts";
import { ANY_ALIAS, type MemoryInfo, type Node } from "./node.ts";
import { Ir, type Type } from "./op.ts";
import { KLASS_WORD } from "./parse-objects.ts";
import type { MethodParser } from "./parser.ts";

/** MethodHandle.form changes, and members are resolved late. */
const WORD: MemoryInfo = { opcode: i32.load, offset: 0, shift: 0, alias: ANY_ALIAS, volatile: true, immutable: false };

/** A field of the class library's, by its number, of an object that is not null. */
function libraryField(p: MethodParser, object: Node, number: number, type: Type = "ref"): Node {
  const offset = p.append(Ir.Load, "i32", [p.graph.i32(0)], KLASS_WORD(VMState.offsets + 4 * number));
  return p.append(Ir.Load, type, [object, offset], WORD);
}

const memberTarget = (p: MethodParser, member: Node): Node =>
  libraryField(p, libraryField(p, member, FO_MN_METHOD), FO_RMN_VMTARGET, "i32");

/**
 * The Method that is called; `args` are those of the call, and the MemberName is taken off them. undefined: the block has ended.
 * Null handles, members and receivers trap: the interpreter throws.
 */
export function unknownTarget(p: MethodParser, name: string, args: Node[]): Node | undefined {
  if (name === "invokeBasic") {
    args[0] = p.nullCheck(args[0]!);
    if (p.ended) return undefined;
    return memberTarget(p, libraryField(p, libraryField(p, args[0], FO_MH_FORM), FO_LF_VMENTRY));
  }
  const member = p.nullCheck(args.at(-1)!);
  if (p.ended) return undefined;
  if (name !== "linkToStatic") {
    args[0] = p.nullCheck(args[0]!);
    if (p.ended) return undefined;
  }
  args.pop();
  let target: Node;
  switch (name) {
    case "linkToVirtual": {
      const index = libraryField(p, member, FO_MN_VMINDEX, "i32");
      const klass = p.make(Ir.LoadKlass, "i32", [args[0]!]);
      const isVirtual = p.make(i32.geS, "i32", [index, p.graph.i32(0)]);
      // Of a method that is not virtual the word is the first of the vtable, and not used.
      const place = p.make(Ir.Select, "i32", [isVirtual, index, p.graph.i32(0)]);
      const inTable = p.append(Ir.Load, "i32", [klass, place], { ...KLASS_WORD(VTABLE), shift: 2 });
      target = p.make(Ir.Select, "i32", [isVirtual, inTable, memberTarget(p, member)]);
      break;
    }
    case "linkToInterface": {
      const klass = p.make(Ir.LoadKlass, "i32", [args[0]!]);
      const iface = libraryField(p, libraryField(p, member, FO_MN_CLAZZ), FO_CLASS_KLASS, "i32");
      const block = p.runtime("itableLookup", "i32", [klass, iface], true);
      p.guard(p.make(i32.eqz, "i32", [block]), "class_check");
      if (p.ended) return undefined;
      target = p.append(Ir.Load, "i32", [block, libraryField(p, member, FO_MN_VMINDEX, "i32")], { ...KLASS_WORD(0), shift: 2 });
      break;
    }
    default:
      target = memberTarget(p, member);
  }
  p.guard(p.make(i32.eqz, "i32", [target]), "class_check");
  return p.ended ? undefined : target;
}
