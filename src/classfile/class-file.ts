// ClassFile: where everything in one class file stands. Numbers and offsets over the original bytes; strings are made only when
// asked for. The VM copies what it needs into metaspace and drops this object; the bytes stay, and the decoders beside this file
// read them again from offsets. An attribute's offset is that of its content; its u4 length stands 4 bytes before. 0 means absent.
import { s4, u2, u4 } from "./big-endian.ts";
import { decodeModifiedUtf8, equalsAscii } from "./modified-utf8.ts";

export interface FieldInfo {
  /** Flags that HotSpot keeps (RECOGNIZED_FIELD_FLAGS), ACC_SYNTHETIC also from a Synthetic attribute. */
  accessFlags: number;
  nameIndex: number;
  descriptorIndex: number;
  /** Of the ConstantValue constant of a static field; 0 none. */
  constantValueIndex: number;
  /** Of the field_info. */
  infoOffset: number;
  /** FIELD_STABLE, FIELD_CONTENDED of the layout; only looked for where VM annotations count. */
  vmFlags: number;
}

export interface MethodInfo {
  /** Flags that HotSpot keeps (RECOGNIZED_METHOD_FLAGS), ACC_SYNTHETIC also from a Synthetic attribute; <clinit> is only static. */
  accessFlags: number;
  nameIndex: number;
  descriptorIndex: number;
  /** Of the method_info. */
  infoOffset: number;
  /** METHOD_* bits of the layout that annotations give; only looked for where VM annotations count. */
  vmFlags: number;
  maxStack: number;
  maxLocals: number;
  /** Of the first bytecode; 0 without Code. */
  codeOffset: number;
  codeLength: number;
  /** Of the first exception_table entry (8 bytes each: start, end, handler, catch type). */
  exceptionTableOffset: number;
  exceptionTableCount: number;
  /** Of the attributes_count in the Code attribute. */
  codeAttributesOffset: number;
}

/** Words of a row of ClassFile.methodTable, which is a MethodInfo each, in the order of its properties. */
export const METHOD_ROW = 12;
export const ROW_ACCESS_FLAGS = 0;
export const ROW_NAME = 1;
export const ROW_DESCRIPTOR = 2;
export const ROW_INFO = 3;
export const ROW_VM_FLAGS = 4;
export const ROW_MAX_STACK = 5;
export const ROW_MAX_LOCALS = 6;
export const ROW_CODE = 7;
export const ROW_CODE_LENGTH = 8;
export const ROW_EXCEPTION_TABLE = 9;
export const ROW_EXCEPTION_COUNT = 10;
export const ROW_CODE_ATTRIBUTES = 11;

const NO_METHODS = new Int32Array(0);

export class ClassFile {
  /** The class file, whole; may be a view of shared memory. */
  readonly bytes: Uint8Array;
  minorVersion = 0;
  majorVersion = 0;
  /** constant_pool_count: indices run from 1 to this - 1. */
  readonly constantCount: number;
  /** CONSTANT_* by index; 0 at index 0 and behind long and double. */
  readonly tags: Uint8Array;
  /** Offset of each constant's content, behind its tag. */
  readonly offsets: Uint32Array;
  /** Flags that HotSpot keeps, ACC_SYNTHETIC also from a Synthetic attribute. */
  accessFlags = 0;
  thisClass = 0;
  /** 0 only in java.lang.Object. */
  superClass = 0;
  interfaceCount = 0;
  /** Of the first interface index. */
  interfacesOffset = 0;
  fields: FieldInfo[] = [];
  /** The methods, METHOD_ROW words each: a start reads thousands, and objects would cost more than the reading. */
  methodTable: Int32Array = NO_METHODS;
  /** Of the class's attributes_count. */
  attributesOffset = 0;
  /** CLASS_CONTENDED, CLASS_VALUE_BASED; only looked for where VM annotations count. */
  vmFlags = 0;
  deprecated = false;

  /** Constant-pool indices; 0 none. */
  sourceFileIndex = 0;
  signatureIndex = 0;
  nestHostIndex = 0;

  innerClassesOffset = 0;
  /** They have a class twice, or classes in a circle, and do not count. */
  innerClassesContradict = false;
  enclosingMethodOffset = 0;
  bootstrapMethodsOffset = 0;
  nestMembersOffset = 0;
  recordOffset = 0;
  permittedSubclassesOffset = 0;
  sourceDebugExtensionOffset = 0;
  visibleAnnotationsOffset = 0;
  invisibleAnnotationsOffset = 0;
  visibleTypeAnnotationsOffset = 0;
  invisibleTypeAnnotationsOffset = 0;

  constructor(bytes: Uint8Array, tags: Uint8Array, offsets: Uint32Array) {
    this.bytes = bytes;
    this.tags = tags;
    this.offsets = offsets;
    this.constantCount = tags.length;
  }

  /** The methods as objects. */
  get methods(): MethodInfo[] {
    const methods: MethodInfo[] = [];
    for (let at = 0; at < this.methodTable.length; at += METHOD_ROW) {
      const row = this.methodTable.subarray(at, at + METHOD_ROW);
      methods.push({
        accessFlags: row[ROW_ACCESS_FLAGS]!,
        nameIndex: row[ROW_NAME]!,
        descriptorIndex: row[ROW_DESCRIPTOR]!,
        infoOffset: row[ROW_INFO]!,
        vmFlags: row[ROW_VM_FLAGS]!,
        maxStack: row[ROW_MAX_STACK]!,
        maxLocals: row[ROW_MAX_LOCALS]!,
        codeOffset: row[ROW_CODE]!,
        codeLength: row[ROW_CODE_LENGTH]!,
        exceptionTableOffset: row[ROW_EXCEPTION_TABLE]!,
        exceptionTableCount: row[ROW_EXCEPTION_COUNT]!,
        codeAttributesOffset: row[ROW_CODE_ATTRIBUTES]!,
      });
    }
    return methods;
  }

  /** Text of the CONSTANT_Utf8 at `index`. */
  utf8(index: number): string {
    const at = this.offsets[index]!;
    return decodeModifiedUtf8(this.bytes, at + 2, u2(this.bytes, at));
  }

  /** Of the first byte of the CONSTANT_Utf8 at `index`. */
  utf8Start(index: number): number {
    return this.offsets[index]! + 2;
  }

  /** Bytes of the CONSTANT_Utf8 at `index`. */
  utf8Length(index: number): number {
    return u2(this.bytes, this.offsets[index]!);
  }

  /** Whether the CONSTANT_Utf8 at `index` is exactly the ASCII text `name`. */
  utf8Equals(index: number, name: string): boolean {
    const at = this.offsets[index]!;
    return equalsAscii(this.bytes, at + 2, u2(this.bytes, at), name);
  }

  /**
   * First u2 of the constant at `index`: name of a Class, Module or Package, text of a String, descriptor of a MethodType,
   * class of a Fieldref, Methodref or InterfaceMethodref, name of a NameAndType, bootstrap entry of a Dynamic or InvokeDynamic.
   */
  first(index: number): number {
    return u2(this.bytes, this.offsets[index]!);
  }

  /** Second u2: NameAndType of a member reference, Dynamic or InvokeDynamic; descriptor of a NameAndType. */
  second(index: number): number {
    return u2(this.bytes, this.offsets[index]! + 2);
  }

  /** Binary name (slashes) of the CONSTANT_Class at `index`. */
  className(index: number): string {
    return this.utf8(this.first(index));
  }

  /** Utf8 index of the name of the CONSTANT_Class at `index`. */
  classNameIndex(index: number): number {
    return this.first(index);
  }

  /** Utf8 index of the name in the NameAndType of a member reference, Dynamic or InvokeDynamic. */
  memberNameIndex(index: number): number {
    return this.first(this.second(index));
  }

  /** Utf8 index of the descriptor in the NameAndType of a member reference, Dynamic or InvokeDynamic. */
  memberDescriptorIndex(index: number): number {
    return this.second(this.second(index));
  }

  /** REF_* of a CONSTANT_MethodHandle. */
  referenceKind(index: number): number {
    return this.bytes[this.offsets[index]!]!;
  }

  /** Index of the member reference of a CONSTANT_MethodHandle. */
  referenceIndex(index: number): number {
    return u2(this.bytes, this.offsets[index]! + 1);
  }

  /** Bits of a CONSTANT_Integer or CONSTANT_Float; high word of a long or double. */
  word(index: number): number {
    return s4(this.bytes, this.offsets[index]!);
  }

  /** Low word of a CONSTANT_Long or CONSTANT_Double. */
  lowWord(index: number): number {
    return s4(this.bytes, this.offsets[index]! + 4);
  }

  /** Class index of the n-th superinterface. */
  interfaceIndex(n: number): number {
    return u2(this.bytes, this.interfacesOffset + 2 * n);
  }

  /** Binary name of this class. */
  get name(): string {
    return this.className(this.thisClass);
  }

  /** Binary name of the superclass, null in java.lang.Object. */
  get superName(): string | null {
    return this.superClass === 0 ? null : this.className(this.superClass);
  }

  /** Binary names of the superinterfaces. */
  get interfaceNames(): string[] {
    const names: string[] = [];
    for (let i = 0; i < this.interfaceCount; i++) names.push(this.className(this.interfaceIndex(i)));
    return names;
  }

  /** Name of a field or method. */
  nameOf(member: FieldInfo | MethodInfo): string {
    return this.utf8(member.nameIndex);
  }

  /** Descriptor of a field or method. */
  descriptorOf(member: FieldInfo | MethodInfo): string {
    return this.utf8(member.descriptorIndex);
  }

  /** Length in bytes of the content of the attribute at `infoOffset`. */
  attributeLength(infoOffset: number): number {
    return u4(this.bytes, infoOffset - 4);
  }
}
