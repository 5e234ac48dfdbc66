// The bytecodes of the Java virtual machine (JVMS 6.5), one table for disassembler, verifier, interpreter, oop maps
// and compilers. Must not know how any of them represents code; the quick opcodes are the interpreter's own.

/** Opcodes by mnemonic. */
export const Op = {
  nop: 0,
  aconst_null: 1,
  iconst_m1: 2,
  iconst_0: 3,
  iconst_1: 4,
  iconst_2: 5,
  iconst_3: 6,
  iconst_4: 7,
  iconst_5: 8,
  lconst_0: 9,
  lconst_1: 10,
  fconst_0: 11,
  fconst_1: 12,
  fconst_2: 13,
  dconst_0: 14,
  dconst_1: 15,
  bipush: 16,
  sipush: 17,
  ldc: 18,
  ldc_w: 19,
  ldc2_w: 20,
  iload: 21,
  lload: 22,
  fload: 23,
  dload: 24,
  aload: 25,
  iload_0: 26,
  iload_1: 27,
  iload_2: 28,
  iload_3: 29,
  lload_0: 30,
  lload_1: 31,
  lload_2: 32,
  lload_3: 33,
  fload_0: 34,
  fload_1: 35,
  fload_2: 36,
  fload_3: 37,
  dload_0: 38,
  dload_1: 39,
  dload_2: 40,
  dload_3: 41,
  aload_0: 42,
  aload_1: 43,
  aload_2: 44,
  aload_3: 45,
  iaload: 46,
  laload: 47,
  faload: 48,
  daload: 49,
  aaload: 50,
  baload: 51,
  caload: 52,
  saload: 53,
  istore: 54,
  lstore: 55,
  fstore: 56,
  dstore: 57,
  astore: 58,
  istore_0: 59,
  istore_1: 60,
  istore_2: 61,
  istore_3: 62,
  lstore_0: 63,
  lstore_1: 64,
  lstore_2: 65,
  lstore_3: 66,
  fstore_0: 67,
  fstore_1: 68,
  fstore_2: 69,
  fstore_3: 70,
  dstore_0: 71,
  dstore_1: 72,
  dstore_2: 73,
  dstore_3: 74,
  astore_0: 75,
  astore_1: 76,
  astore_2: 77,
  astore_3: 78,
  iastore: 79,
  lastore: 80,
  fastore: 81,
  dastore: 82,
  aastore: 83,
  bastore: 84,
  castore: 85,
  sastore: 86,
  pop: 87,
  pop2: 88,
  dup: 89,
  dup_x1: 90,
  dup_x2: 91,
  dup2: 92,
  dup2_x1: 93,
  dup2_x2: 94,
  swap: 95,
  iadd: 96,
  ladd: 97,
  fadd: 98,
  dadd: 99,
  isub: 100,
  lsub: 101,
  fsub: 102,
  dsub: 103,
  imul: 104,
  lmul: 105,
  fmul: 106,
  dmul: 107,
  idiv: 108,
  ldiv: 109,
  fdiv: 110,
  ddiv: 111,
  irem: 112,
  lrem: 113,
  frem: 114,
  drem: 115,
  ineg: 116,
  lneg: 117,
  fneg: 118,
  dneg: 119,
  ishl: 120,
  lshl: 121,
  ishr: 122,
  lshr: 123,
  iushr: 124,
  lushr: 125,
  iand: 126,
  land: 127,
  ior: 128,
  lor: 129,
  ixor: 130,
  lxor: 131,
  iinc: 132,
  i2l: 133,
  i2f: 134,
  i2d: 135,
  l2i: 136,
  l2f: 137,
  l2d: 138,
  f2i: 139,
  f2l: 140,
  f2d: 141,
  d2i: 142,
  d2l: 143,
  d2f: 144,
  i2b: 145,
  i2c: 146,
  i2s: 147,
  lcmp: 148,
  fcmpl: 149,
  fcmpg: 150,
  dcmpl: 151,
  dcmpg: 152,
  ifeq: 153,
  ifne: 154,
  iflt: 155,
  ifge: 156,
  ifgt: 157,
  ifle: 158,
  if_icmpeq: 159,
  if_icmpne: 160,
  if_icmplt: 161,
  if_icmpge: 162,
  if_icmpgt: 163,
  if_icmple: 164,
  if_acmpeq: 165,
  if_acmpne: 166,
  goto: 167,
  jsr: 168,
  ret: 169,
  tableswitch: 170,
  lookupswitch: 171,
  ireturn: 172,
  lreturn: 173,
  freturn: 174,
  dreturn: 175,
  areturn: 176,
  return: 177,
  getstatic: 178,
  putstatic: 179,
  getfield: 180,
  putfield: 181,
  invokevirtual: 182,
  invokespecial: 183,
  invokestatic: 184,
  invokeinterface: 185,
  invokedynamic: 186,
  new: 187,
  newarray: 188,
  anewarray: 189,
  arraylength: 190,
  athrow: 191,
  checkcast: 192,
  instanceof: 193,
  monitorenter: 194,
  monitorexit: 195,
  wide: 196,
  multianewarray: 197,
  ifnull: 198,
  ifnonnull: 199,
  goto_w: 200,
  jsr_w: 201,
} as const;

/** The number of opcodes that a class file may contain (JVMS 6.5). */
export const OPCODE_COUNT = 202;

/** The layout of an instruction's operands. */
export const Format = {
  /** nothing follows */ none: 0,
  /** signed byte */ byte: 1,
  /** signed short */ short: 2,
  /** local index u1 (u2 under wide) */ local: 3,
  /** constant-pool index u1 */ constant1: 4,
  /** constant-pool index u2 */ constant2: 5,
  /** local index u1, signed byte (u2, s2 under wide) */ iinc: 6,
  /** signed short branch offset */ branch2: 7,
  /** signed int branch offset */ branch4: 8,
  /** element type of newarray */ arrayType: 9,
  /** constant-pool index u2, count u1, 0 */ invokeinterface: 10,
  /** constant-pool index u2, 0, 0 */ invokedynamic: 11,
  /** constant-pool index u2, dimensions u1 */ multianewarray: 12,
  tableswitch: 13,
  lookupswitch: 14,
  wide: 15,
} as const;

/** Facts that are flags, as bits of `FLAGS[opcode]`. */
export const Flag = {
  /** May throw: a Java exception can leave this instruction (loads of constants and monitors included). */
  throws: 1,
  /** Has branch targets in its operands. */
  branch: 2,
  /** Control never falls through to the next instruction (jsr's comes back to it, but not by falling). */
  ends: 4,
  return: 8,
  invoke: 16,
  field: 32,
  /** Reads a local variable. */
  load: 64,
  /** Writes a local variable. */
  store: 128,
  switch: 256,
  /** Allocates (or may): a point of collection on its own. */
  allocates: 512,
  /** jsr, jsr_w, ret: not in class files of version 51 and later. */
  subroutine: 1024,
  /** Accesses an array element. */
  array: 2048,
  /** The local's index is part of the opcode (xload_n, xstore_n). */
  implicitLocal: 4096,
} as const;

/** Mnemonics by opcode. */
export const MNEMONIC: readonly string[] = Object.keys(Op);

/** The length in bytes of each instruction, 0 where it varies (tableswitch, lookupswitch, wide). */
export const LENGTH = new Uint8Array(256);
/** `Format` by opcode. */
export const FORMAT = new Uint8Array(256);
/** `Flag` bits by opcode. */
export const FLAGS = new Uint16Array(256);
/**
 * What each instruction pops and pushes, `pops:pushes`, the top of stack last. I J F D A are int, long, float, double,
 * reference; R is a returnAddress, 1 any one-slot value, 2 a long, a double or two one-slot values; V follows from the
 * descriptor or constant that the operand names.
 */
export const STACK: string[] = [];
/** The slots that each instruction pops, and pushes; those of V are not counted. */
export const POPS = new Uint8Array(256);
export const PUSHES = new Uint8Array(256);

const f = Format;
const LENGTH_OF_FORMAT = [1, 2, 3, 2, 2, 3, 3, 3, 5, 2, 5, 5, 4, 0, 0, 0];
const SLOTS: Record<string, number> = { I: 1, F: 1, A: 1, R: 1, "1": 1, J: 2, D: 2, "2": 2, V: 0 };

function facts(first: number, last: number, stack: string, flags = 0, format: number = f.none): void {
  const colon = stack.indexOf(":");
  let pops = 0;
  let pushes = 0;
  for (let i = 0; i < colon; i++) pops += SLOTS[stack[i]];
  for (let i = colon + 1; i < stack.length; i++) pushes += SLOTS[stack[i]];
  for (let op = first; op <= last; op++) {
    STACK[op] = stack;
    FORMAT[op] = format;
    LENGTH[op] = LENGTH_OF_FORMAT[format];
    FLAGS[op] = flags;
    POPS[op] = pops;
    PUSHES[op] = pushes;
  }
}

const F = Flag;
const THROWS = F.throws;
const SITE = F.throws | F.allocates;
facts(0, 0, ":");
facts(1, 1, ":A");
facts(2, 8, ":I");
facts(9, 10, ":J");
facts(11, 13, ":F");
facts(14, 15, ":D");
facts(16, 16, ":I", 0, f.byte);
facts(17, 17, ":I", 0, f.short);
facts(18, 18, ":V", SITE, f.constant1);
facts(19, 20, ":V", SITE, f.constant2);
const TYPES = "IJFDA";
for (let t = 0; t < 5; t++) {
  const type = TYPES[t];
  facts(21 + t, 21 + t, `:${type}`, F.load, f.local);
  facts(26 + 4 * t, 29 + 4 * t, `:${type}`, F.load | F.implicitLocal);
  facts(46 + t, 46 + t, `AI:${type}`, THROWS | F.array);
  facts(54 + t, 54 + t, `${type}:`, F.store, f.local);
  facts(59 + 4 * t, 62 + 4 * t, `${type}:`, F.store | F.implicitLocal);
  facts(79 + t, 79 + t, `AI${type}:`, THROWS | F.array);
  facts(172 + t, 172 + t, `${type}:`, THROWS | F.ends | F.return);
}
facts(51, 53, "AI:I", THROWS | F.array);
facts(84, 86, "AII:", THROWS | F.array);
facts(87, 87, "1:");
facts(88, 88, "2:");
facts(89, 89, "1:11");
facts(90, 90, "11:111");
facts(91, 91, "21:121");
facts(92, 92, "2:22");
facts(93, 93, "12:212");
facts(94, 94, "22:222");
facts(95, 95, "11:11");
// Arithmetic comes in fours: add sub mul div rem, then neg, then shifts (whose count is an int) and logic in twos.
for (let t = 0; t < 4; t++) {
  const type = TYPES[t];
  for (let op = 96 + t; op <= 112 + t; op += 4) facts(op, op, `${type}${type}:${type}`, t < 2 && op >= 108 ? THROWS : 0);
  facts(116 + t, 116 + t, `${type}:${type}`);
  if (t > 1) continue;
  for (let op = 120 + t; op <= 124 + t; op += 2) facts(op, op, `${type}I:${type}`);
  for (let op = 126 + t; op <= 130 + t; op += 2) facts(op, op, `${type}${type}:${type}`);
}
facts(132, 132, ":", F.load | F.store, f.iinc);
for (let from = 0, op = 133; from < 4; from++)
  for (let to = 0; to < 4; to++) if (to !== from) facts(op, op++, `${TYPES[from]}:${TYPES[to]}`);
facts(145, 147, "I:I");
facts(148, 148, "JJ:I");
facts(149, 150, "FF:I");
facts(151, 152, "DD:I");
facts(153, 158, "I:", F.branch, f.branch2);
facts(159, 164, "II:", F.branch, f.branch2);
facts(165, 166, "AA:", F.branch, f.branch2);
facts(167, 167, ":", F.branch | F.ends, f.branch2);
facts(168, 168, ":R", F.branch | F.ends | F.subroutine, f.branch2);
facts(169, 169, ":", F.load | F.ends | F.subroutine, f.local);
facts(170, 170, "I:", F.branch | F.ends | F.switch, f.tableswitch);
facts(171, 171, "I:", F.branch | F.ends | F.switch, f.lookupswitch);
facts(177, 177, ":", THROWS | F.ends | F.return);
facts(178, 178, ":V", THROWS | F.field, f.constant2);
facts(179, 179, "V:", THROWS | F.field, f.constant2);
facts(180, 180, "A:V", THROWS | F.field, f.constant2);
facts(181, 181, "AV:", THROWS | F.field, f.constant2);
facts(182, 183, "AV:V", SITE | F.invoke, f.constant2);
facts(184, 184, "V:V", SITE | F.invoke, f.constant2);
facts(185, 185, "AV:V", SITE | F.invoke, f.invokeinterface);
facts(186, 186, "V:V", SITE | F.invoke, f.invokedynamic);
facts(187, 187, ":A", SITE, f.constant2);
facts(188, 188, "I:A", SITE, f.arrayType);
facts(189, 189, "I:A", SITE, f.constant2);
facts(190, 190, "A:I", THROWS);
facts(191, 191, "A:", THROWS | F.ends);
facts(192, 192, "A:A", THROWS, f.constant2);
facts(193, 193, "A:I", THROWS, f.constant2);
facts(194, 195, "A:", THROWS);
facts(196, 196, ":", 0, f.wide);
facts(197, 197, "V:A", SITE, f.multianewarray);
facts(198, 199, "A:", F.branch, f.branch2);
facts(200, 200, ":", F.branch | F.ends, f.branch4);
facts(201, 201, ":R", F.branch | F.ends | F.subroutine, f.branch4);

/** The local variable of xload_n and xstore_n. */
export function implicitLocal(opcode: number): number {
  return (opcode - (opcode < Op.istore_0 ? Op.iload_0 : Op.istore_0)) & 3;
}

/** What the interpreter resolves, and makes quick, as it first executes it: the constant that it names. Call sites (invokedynamic) are another matter. */
export const RESOLVED_WHEN_RUN: ReadonlySet<number> = new Set([
  Op.ldc,
  Op.ldc_w,
  Op.getstatic,
  Op.putstatic,
  Op.getfield,
  Op.putfield,
  Op.invokevirtual,
  Op.invokespecial,
  Op.invokestatic,
  Op.invokeinterface,
  Op.new,
  Op.anewarray,
  Op.checkcast,
  Op.instanceof,
]);

/** The names of newarray's element types (JVMS table 6.5.newarray-A), by their code less 4. */
export const ARRAY_TYPES = ["boolean", "char", "float", "double", "byte", "short", "int", "long"] as const;
