// Makes the Method structures of a class being defined. Code is not touched here: methods start ENTRY_UNLINKED and are rewritten
// when the class is linked or the method first called. This runs for thousands of methods at start-up: no objects, no strings.
import { ACC_NATIVE, ACC_STATIC, ACC_VARARGS } from "../classfile/access-flags.ts";
import {
  type ClassFile,
  METHOD_ROW,
  ROW_ACCESS_FLAGS,
  ROW_CODE,
  ROW_CODE_ATTRIBUTES,
  ROW_CODE_LENGTH,
  ROW_DESCRIPTOR,
  ROW_INFO,
  ROW_MAX_LOCALS,
  ROW_MAX_STACK,
  ROW_NAME,
  ROW_VM_FLAGS,
} from "../classfile/class-file.ts";
import type { ConstantPoolAddr, LoaderAddr, MethodAddr, SymbolAddr } from "../layout/addresses.ts";
import { FRAME_HEADER } from "../layout/frame.ts";
import { type Addr, u8, u32 } from "../layout/memory.ts";
import { METHOD_EMPTY, METHOD_POLYMORPHIC, Method, Symbol_ } from "../layout/metadata.ts";
import {
  ENTRY_ABSTRACT,
  ENTRY_INTRINSIC,
  ENTRY_INVOKE_BASIC,
  ENTRY_LINK_TO_INTERFACE,
  ENTRY_LINK_TO_SPECIAL,
  ENTRY_LINK_TO_STATIC,
  ENTRY_LINK_TO_VIRTUAL,
  ENTRY_NATIVE,
  ENTRY_UNLINKED,
} from "../layout/vm-state.ts";
import { intrinsicsOf } from "./intrinsic-table.ts";
import { kernel } from "./kernel-exports.ts";
import { metaAllocate, outOfMetaspace } from "./metaspace.ts";
import { names } from "./symbols.ts";

const ENTRY = Method.interpreterEntry >>> 2;
const MAX_LOCALS = Method.maxLocals >>> 2;
const ARG_SLOTS = Method.argSlots >>> 2;
const FRAME_BYTES = Method.frameBytes >>> 2;
const ACCESS = Method.accessFlags >>> 2;
const FLAGS = Method.flags >>> 2;
const NAME = Method.name >>> 2;
const SIGNATURE = Method.signature >>> 2;
const VTABLE_INDEX = Method.vtableIndex >>> 2;
const ITABLE_INDEX = Method.itableIndex >>> 2;
const CODE_LENGTH = Method.codeLength >>> 2;
const MAX_STACK = Method.maxStack >>> 2;
const CODE_OFFSET = Method.codeOffset >>> 2;
const CODE_ATTRIBUTES = Method.codeAttributesOffset >>> 2;
const INFO = Method.infoOffset >>> 2;
const POOL = Method.constantPool >>> 2;
const INTRINSIC = Method.intrinsic >>> 2;
const SLOT = Method.slot >>> 2;
const METHOD_WORDS = Method.sizeof >>> 2;

const RETURN = 177;
export interface CreatedMethods {
  /** They stand one after the other. */
  readonly first: MethodAddr;
  readonly count: number;
  /** Whether there is a class initialiser. */
  hasClinit: boolean;
  /** `finalize()V` with code: 0 none, 1 empty, 2 does something. */
  finalizer: number;
  /** Interfaces: a non-abstract, non-static method. */
  hasDefaults: boolean;
}

/**
 * Makes the methods of a class file; holder and cpCache are still to be set.
 * @param bytes address of the class bytes in metaspace
 */
export function createMethods(
  cld: LoaderAddr,
  file: ClassFile,
  bytes: Addr,
  className: SymbolAddr,
  pool: ConstantPoolAddr,
): CreatedMethods {
  const table = file.methodTable;
  const count = table.length / METHOD_ROW;
  const offsets = file.offsets;
  const intrinsics = intrinsicsOf(className);
  const polymorphic = className === names.methodHandle || className === names.varHandle;
  const first = count === 0 ? 0 : metaAllocate(cld, count * Method.sizeof);
  const made: CreatedMethods = { first, count, hasClinit: false, finalizer: 0, hasDefaults: false };
  const w = u32;
  const b = u8;
  for (let i = 0, row = 0, m = first >>> 2; i < count; i++, row += METHOD_ROW, m += METHOD_WORDS) {
    const flags = table[row + ROW_ACCESS_FLAGS]!;
    w[m + ACCESS] = flags;
    outOfMetaspace(kernel.nameMethod(m << 2, bytes + offsets[table[row + ROW_NAME]!]!, bytes + offsets[table[row + ROW_DESCRIPTOR]!]!));
    const name = w[m + NAME]!;
    const argSlots = w[m + ARG_SLOTS]!;
    w[m + FLAGS] = table[row + ROW_VM_FLAGS]!;
    w[m + VTABLE_INDEX] = 0xffffffff;
    w[m + ITABLE_INDEX] = 0xffffffff;
    w[m + INFO] = table[row + ROW_INFO]!;
    w[m + POOL] = pool;
    w[m + SLOT] = i;
    const code = table[row + ROW_CODE]!;
    if (code !== 0) {
      const maxLocals = table[row + ROW_MAX_LOCALS]!;
      const maxStack = table[row + ROW_MAX_STACK]!;
      const length = table[row + ROW_CODE_LENGTH]!;
      w[m + ENTRY] = ENTRY_UNLINKED;
      w[m + MAX_LOCALS] = maxLocals;
      w[m + MAX_STACK] = maxStack;
      w[m + FRAME_BYTES] = (maxLocals - argSlots + maxStack) * 4 + FRAME_HEADER;
      w[m + CODE_LENGTH] = length;
      w[m + CODE_OFFSET] = code;
      w[m + CODE_ATTRIBUTES] = table[row + ROW_CODE_ATTRIBUTES]!;
      if (length === 1 && b[bytes + code] === RETURN) w[m + FLAGS]! |= METHOD_EMPTY;
      if ((flags & ACC_STATIC) === 0) {
        if (name !== names.init) made.hasDefaults = true;
        if (name === names.finalize && w[m + SIGNATURE] === names.voidSignature)
          made.finalizer = (w[m + FLAGS]! & METHOD_EMPTY) !== 0 ? 1 : 2;
      } else if (name === names.clinit && w[m + SIGNATURE] === names.voidSignature) made.hasClinit = true;
    } else {
      w[m + MAX_LOCALS] = argSlots;
      w[m + FRAME_BYTES] = FRAME_HEADER;
      w[m + ENTRY] = (flags & ACC_NATIVE) !== 0 ? ENTRY_NATIVE : ENTRY_ABSTRACT;
      if (polymorphic && (flags & ACC_NATIVE) !== 0) definePolymorphic(m << 2, flags, name, w[m + SIGNATURE]!, className);
    }
    if (intrinsics !== undefined) {
      const n = intrinsics.find(name, w[m + SIGNATURE]!, (flags & ACC_NATIVE) !== 0);
      if (n >= 0) {
        w[m + INTRINSIC] = n + 1;
        if ((flags & ACC_NATIVE) !== 0 && w[m + ENTRY] === ENTRY_NATIVE) w[m + ENTRY] = ENTRY_INTRINSIC + n;
      }
    }
  }
  return made;
}

/** Natives of MethodHandle and VarHandle that take anything (JVMS 2.9.3), and MethodHandle's linkers. */
function definePolymorphic(m: MethodAddr, flags: number, name: SymbolAddr, signature: SymbolAddr, className: SymbolAddr): void {
  const at = m >>> 2;
  if (className === names.methodHandle) {
    let entry = -1;
    if (name === names.invokeBasic) entry = ENTRY_INVOKE_BASIC;
    else if (name === names.linkToVirtual) entry = ENTRY_LINK_TO_VIRTUAL;
    else if (name === names.linkToStatic) entry = ENTRY_LINK_TO_STATIC;
    else if (name === names.linkToSpecial) entry = ENTRY_LINK_TO_SPECIAL;
    else if (name === names.linkToInterface) entry = ENTRY_LINK_TO_INTERFACE;
    if (entry >= 0) u32[at + ENTRY] = entry;
  }
  // VarHandle's accessors return what they access, so only the parameters must be Object[].
  const takesObjectArray = (flags & ACC_VARARGS) !== 0 && startsLikeObjectArray(signature);
  if (takesObjectArray) u32[at + FLAGS]! |= METHOD_POLYMORPHIC;
}

const OBJECT_ARRAY_PARAMETERS = "([Ljava/lang/Object;)";

function startsLikeObjectArray(signature: SymbolAddr): boolean {
  const start = signature + Symbol_.sizeof;
  for (let i = 0; i < OBJECT_ARRAY_PARAMETERS.length; i++) if (u8[start + i] !== OBJECT_ARRAY_PARAMETERS.charCodeAt(i)) return false;
  return true;
}
