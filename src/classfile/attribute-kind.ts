// Recognises attribute names by their bytes: a small number for each attribute that the VM reads.
// Names are compared in place, length first, so that no string is made while a class is parsed.

export const ATTR_NONE = 0;
export const ATTR_Code = 1;
export const ATTR_Record = 2;
export const ATTR_NestHost = 3;
export const ATTR_Signature = 4;
export const ATTR_Synthetic = 5;
export const ATTR_Exceptions = 6;
export const ATTR_Deprecated = 7;
export const ATTR_SourceFile = 8;
export const ATTR_NestMembers = 9;
export const ATTR_InnerClasses = 10;
export const ATTR_StackMapTable = 11;
export const ATTR_ConstantValue = 12;
export const ATTR_EnclosingMethod = 13;
export const ATTR_LineNumberTable = 14;
export const ATTR_BootstrapMethods = 15;
export const ATTR_MethodParameters = 16;
export const ATTR_AnnotationDefault = 17;
export const ATTR_LocalVariableTable = 18;
export const ATTR_PermittedSubclasses = 19;
export const ATTR_SourceDebugExtension = 20;
export const ATTR_LocalVariableTypeTable = 21;
export const ATTR_RuntimeVisibleAnnotations = 22;
export const ATTR_RuntimeInvisibleAnnotations = 23;
export const ATTR_RuntimeVisibleTypeAnnotations = 24;
export const ATTR_RuntimeInvisibleTypeAnnotations = 25;
export const ATTR_RuntimeVisibleParameterAnnotations = 26;
export const ATTR_RuntimeInvisibleParameterAnnotations = 27;

/** Names in the order of the numbers above. */
export const ATTRIBUTE_NAMES: readonly string[] = [
  "",
  "Code",
  "Record",
  "NestHost",
  "Signature",
  "Synthetic",
  "Exceptions",
  "Deprecated",
  "SourceFile",
  "NestMembers",
  "InnerClasses",
  "StackMapTable",
  "ConstantValue",
  "EnclosingMethod",
  "LineNumberTable",
  "BootstrapMethods",
  "MethodParameters",
  "AnnotationDefault",
  "LocalVariableTable",
  "PermittedSubclasses",
  "SourceDebugExtension",
  "LocalVariableTypeTable",
  "RuntimeVisibleAnnotations",
  "RuntimeInvisibleAnnotations",
  "RuntimeVisibleTypeAnnotations",
  "RuntimeInvisibleTypeAnnotations",
  "RuntimeVisibleParameterAnnotations",
  "RuntimeInvisibleParameterAnnotations",
];

/** The major version from which on HotSpot reads an attribute (compare JVMS table 4.7-B); older classes carry it as unknown. */
const SINCE = new Uint8Array(ATTRIBUTE_NAMES.length);
SINCE[ATTR_Signature] = 49;
SINCE[ATTR_EnclosingMethod] = 49;
SINCE[ATTR_LocalVariableTypeTable] = 49;
SINCE.fill(49, ATTR_RuntimeVisibleAnnotations);
SINCE[ATTR_AnnotationDefault] = 49;
SINCE[ATTR_StackMapTable] = 50;
SINCE[ATTR_BootstrapMethods] = 51;
SINCE[ATTR_NestHost] = 55;
SINCE[ATTR_NestMembers] = 55;
SINCE[ATTR_Record] = 60;
SINCE[ATTR_PermittedSubclasses] = 61;

/** Whether the VM reads attributes of this kind in class files of this major version. */
export function isReadIn(kind: number, majorVersion: number): boolean {
  return majorVersion >= SINCE[kind]!;
}

const LONGEST = 36;
/** First kind of each name length; the kinds above stand in order of length. 255 where no name has that length. */
const FIRST_OF_LENGTH = new Uint8Array(LONGEST + 2).fill(255);
for (let kind = ATTRIBUTE_NAMES.length - 1; kind > 0; kind--) FIRST_OF_LENGTH[ATTRIBUTE_NAMES[kind]!.length] = kind;

/**
 * The kind of the attribute whose name stands at `utf8Offset` (the content of a CONSTANT_Utf8: u2 length, then bytes),
 * ATTR_NONE for one that the VM does not read.
 */
export function attributeKindAt(bytes: Uint8Array, utf8Offset: number): number {
  const length = (bytes[utf8Offset]! << 8) | bytes[utf8Offset + 1]!;
  if (length > LONGEST) return ATTR_NONE;
  const start = utf8Offset + 2;
  for (let kind = FIRST_OF_LENGTH[length]!; kind < ATTRIBUTE_NAMES.length; kind++) {
    const name = ATTRIBUTE_NAMES[kind]!;
    if (name.length !== length) return ATTR_NONE;
    let i = 0;
    while (i < length && bytes[start + i] === name.charCodeAt(i)) i++;
    if (i === length) return kind;
  }
  return ATTR_NONE;
}
