// Constant-pool tags (JVMS table 4.4-A) and the size of each entry's content.

export const CONSTANT_Utf8 = 1;
export const CONSTANT_Integer = 3;
export const CONSTANT_Float = 4;
export const CONSTANT_Long = 5;
export const CONSTANT_Double = 6;
export const CONSTANT_Class = 7;
export const CONSTANT_String = 8;
export const CONSTANT_Fieldref = 9;
export const CONSTANT_Methodref = 10;
export const CONSTANT_InterfaceMethodref = 11;
export const CONSTANT_NameAndType = 12;
export const CONSTANT_MethodHandle = 15;
export const CONSTANT_MethodType = 16;
export const CONSTANT_Dynamic = 17;
export const CONSTANT_InvokeDynamic = 18;
export const CONSTANT_Module = 19;
export const CONSTANT_Package = 20;

/** Bytes of an entry's content after its tag; 0 where the size is not fixed (Utf8) or the tag does not exist. */
export const CONSTANT_SIZE: Uint8Array = new Uint8Array(256);
CONSTANT_SIZE.set([0, 0, 0, 4, 4, 8, 8, 2, 2, 4, 4, 4, 4, 0, 0, 3, 2, 4, 4, 2, 2]);

/** Reference kinds of CONSTANT_MethodHandle (JVMS table 5.4.3.5-A). */
export const REF_getField = 1;
export const REF_getStatic = 2;
export const REF_putField = 3;
export const REF_putStatic = 4;
export const REF_invokeVirtual = 5;
export const REF_invokeStatic = 6;
export const REF_invokeSpecial = 7;
export const REF_newInvokeSpecial = 8;
export const REF_invokeInterface = 9;
