// Numbers of the classes and symbols that the VM itself knows: indices into VMState.klasses and VMState.symbols.

/** Pseudo classes of primitive types and void: WK_PRIMITIVE + T_* (4..11, 14). */
export const WK_PRIMITIVE = 0;
/** Arrays of primitives: WK_TYPE_ARRAY + T_* (4..11). */
export const WK_TYPE_ARRAY = 16;

export const WK_OBJECT = 28;
export const WK_CLASS = 29;
export const WK_STRING = 30;
export const WK_CLONEABLE = 31;
export const WK_SERIALIZABLE = 32;
export const WK_THREAD = 33;
export const WK_CLASS_LOADER = 34;
export const WK_MODULE = 35;
export const WK_THROWABLE = 36;
export const WK_REFERENCE = 37;
export const WK_SOFT_REFERENCE = 38;
export const WK_WEAK_REFERENCE = 39;
export const WK_FINAL_REFERENCE = 40;
export const WK_PHANTOM_REFERENCE = 41;
export const WK_METHOD_HANDLE = 42;
export const WK_VAR_HANDLE = 43;
export const WK_MEMBER_NAME = 44;
export const WK_RESOLVED_METHOD_NAME = 45;
export const WK_LAMBDA_FORM = 46;
export const WK_METHOD_TYPE = 47;
export const WK_MAGIC_ACCESSOR = 48;
export const WK_RECORD = 49;
export const WK_CALL_SITE = 50;
export const WK_THREAD_GROUP = 51;
export const WK_STACK_TRACE_ELEMENT = 52;
export const WK_STACK_FRAME_INFO = 53;
export const WK_METHOD = 54;
export const WK_FIELD = 55;
export const WK_CONSTRUCTOR = 56;
export const WK_SYSTEM = 57;
export const WK_FINALIZER = 58;
export const WK_METHOD_HANDLE_NATIVES = 59;

/** Symbols that the kernel compares with. */
export const SYMBOL_INIT = 0; // <init>
export const SYMBOL_CLINIT = 1; // <clinit>
