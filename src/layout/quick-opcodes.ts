// Opcodes of the rewritten code beyond the Java ones (0-201). Linking writes them when it copies a method's
// code (sync_return, ireturn_narrow, skip2, return_register_finalizer) or resolution rewrites an instruction in place.
// Operands: u2 operands of rewritten code are little-endian. Field accesses with `offset` hold the instance offset itself.

export const Q = {
  getfield_i8: 203, // u2 = offset; byte, boolean
  getfield_u16: 204,
  getfield_i16: 205,
  getfield_i32: 206, // int, float, ref
  getfield_i64: 207, // long, double
  putfield_i8: 208,
  putfield_bool: 209,
  putfield_i16: 210, // char, short
  putfield_i32: 211,
  putfield_i64: 212,
  putfield_ref: 213, // with card mark
  getstatic_i8: 214, // u2 = cache index; CpCacheEntry.index = absolute address
  getstatic_u16: 215,
  getstatic_i16: 216,
  getstatic_i32: 217,
  getstatic_i64: 218,
  putstatic_i8: 219,
  putstatic_bool: 220,
  putstatic_i16: 221,
  putstatic_i32: 222, // int, float, ref: static refs stand in oop blocks that every young collection scans, no card
  putstatic_i64: 223,
  invokevirtual_q: 224, // u2 = cache index; entry.index = byte offset of the vtable entry in Klass
  invokevfinal_q: 225, // entry.index is the Method, null check
  invokespecial_q: 226, // entry.method, null check
  invokestatic_q: 227, // entry.method
  invokeinterface_q: 228, // entry.klass, entry.index, inline cache; followed by skip2
  invokehandle_q: 229, // entry.method, entry.appendix: MethodHandle.invoke*, VarHandle accessors; static adapter
  invokedynamic_q: 230, // u2 | u1 << 16 (byte 4) = cache index; byte 3 = skip2
  ldc_ref: 231, // u1 = constant-pool index; entry is an oop slot (strings, handles, types) or, for a Klass, see ldc_class
  ldc_ref_w: 232, // u2
  ldc_class: 233, // u1; entry is a Klass, pushes its mirror
  ldc_class_w: 234,
  new_q: 235, // u2 = constant-pool index; entry is a Klass, initialised, fast allocatable
  anewarray_q: 236, // entry is the Klass of the *element*, its arrayKlass exists
  checkcast_q: 237,
  instanceof_q: 238,
  skip2: 239, // over the last two bytes of a five-byte invoke
  sync_return: 240, // any return of a method that is synchronized or enters monitors: unlock, then return Method.resultType
  ireturn_narrow: 241, // ireturn of a method that returns boolean, byte, char, short
  return_register_finalizer: 242, // return of Object.<init>
  native_return: 243, // sentinel of native and routine frames: EXIT_NATIVE_RETURN
  chunk_return: 244, // sentinel of chunk bases, reserved
  aload_0_getfield_i32: 245, // fused: u1 ignored (the getfield's opcode byte), u2 offset
  invokespecial_object_init: 246, // Object.<init> on a class without finalizer: pop the receiver
} as const;

export type QuickOpcode = (typeof Q)[keyof typeof Q];
