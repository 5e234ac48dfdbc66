// WebAssembly opcodes as numbers, grouped as the text format groups them: `i32.add`, `control.return_`.
// One table for the interpreter's emitter and the compilers. A prefixed opcode is prefix << 8 | sub-opcode
// (<< 12 for SIMD's, which go past 255). Must not know about encoding beyond that.

export const ValueType = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b, funcref: 0x70, externref: 0x6f } as const;
export type ValueType = (typeof ValueType)[keyof typeof ValueType];

/** The type of a block that leaves nothing. */
export const VOID = -64;
/** Added to the index of a function type, it is the type of a block with those parameters and results. */
export const TYPE_BLOCK = 0x100;

export const control = {
  unreachable: 0x00,
  nop: 0x01,
  block: 0x02,
  loop: 0x03,
  if_: 0x04,
  else_: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return_: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  drop: 0x1a,
  select: 0x1b,
} as const;

export const variable = { localGet: 0x20, localSet: 0x21, localTee: 0x22, globalGet: 0x23, globalSet: 0x24 } as const;

export const table = { get: 0x25, set: 0x26, grow: 0xfc0f, size: 0xfc10, fill: 0xfc11 } as const;

export const memory = { size: 0x3f, grow: 0x40, init: 0xfc08, dataDrop: 0xfc09, copy: 0xfc0a, fill: 0xfc0b } as const;

export const i32 = {
  load: 0x28,
  load8S: 0x2c,
  load8U: 0x2d,
  load16S: 0x2e,
  load16U: 0x2f,
  store: 0x36,
  store8: 0x3a,
  store16: 0x3b,
  const: 0x41,
  eqz: 0x45,
  eq: 0x46,
  ne: 0x47,
  ltS: 0x48,
  ltU: 0x49,
  gtS: 0x4a,
  gtU: 0x4b,
  leS: 0x4c,
  leU: 0x4d,
  geS: 0x4e,
  geU: 0x4f,
  clz: 0x67,
  ctz: 0x68,
  popcnt: 0x69,
  add: 0x6a,
  sub: 0x6b,
  mul: 0x6c,
  divS: 0x6d,
  divU: 0x6e,
  remS: 0x6f,
  remU: 0x70,
  and: 0x71,
  or: 0x72,
  xor: 0x73,
  shl: 0x74,
  shrS: 0x75,
  shrU: 0x76,
  rotl: 0x77,
  rotr: 0x78,
  wrapI64: 0xa7,
  truncF32S: 0xa8,
  truncF32U: 0xa9,
  truncF64S: 0xaa,
  truncF64U: 0xab,
  reinterpretF32: 0xbc,
  extend8S: 0xc0,
  extend16S: 0xc1,
  truncSatF32S: 0xfc00,
  truncSatF32U: 0xfc01,
  truncSatF64S: 0xfc02,
  truncSatF64U: 0xfc03,
  atomicLoad: 0xfe10,
  atomicLoad8U: 0xfe12,
  atomicLoad16U: 0xfe13,
  atomicStore: 0xfe17,
  atomicStore8: 0xfe19,
  atomicStore16: 0xfe1a,
  atomicAdd: 0xfe1e,
  atomicSub: 0xfe25,
  atomicAnd: 0xfe2c,
  atomicOr: 0xfe33,
  atomicXor: 0xfe3a,
  atomicXchg: 0xfe41,
  atomicCmpxchg: 0xfe48,
  atomicCmpxchg8U: 0xfe4a,
  atomicCmpxchg16U: 0xfe4b,
} as const;

export const i64 = {
  load: 0x29,
  load8S: 0x30,
  load8U: 0x31,
  load16S: 0x32,
  load16U: 0x33,
  load32S: 0x34,
  load32U: 0x35,
  store: 0x37,
  store8: 0x3c,
  store16: 0x3d,
  store32: 0x3e,
  const: 0x42,
  eqz: 0x50,
  eq: 0x51,
  ne: 0x52,
  ltS: 0x53,
  ltU: 0x54,
  gtS: 0x55,
  gtU: 0x56,
  leS: 0x57,
  leU: 0x58,
  geS: 0x59,
  geU: 0x5a,
  clz: 0x79,
  ctz: 0x7a,
  popcnt: 0x7b,
  add: 0x7c,
  sub: 0x7d,
  mul: 0x7e,
  divS: 0x7f,
  divU: 0x80,
  remS: 0x81,
  remU: 0x82,
  and: 0x83,
  or: 0x84,
  xor: 0x85,
  shl: 0x86,
  shrS: 0x87,
  shrU: 0x88,
  rotl: 0x89,
  rotr: 0x8a,
  extendI32S: 0xac,
  extendI32U: 0xad,
  truncF32S: 0xae,
  truncF32U: 0xaf,
  truncF64S: 0xb0,
  truncF64U: 0xb1,
  reinterpretF64: 0xbd,
  extend8S: 0xc2,
  extend16S: 0xc3,
  extend32S: 0xc4,
  truncSatF32S: 0xfc04,
  truncSatF32U: 0xfc05,
  truncSatF64S: 0xfc06,
  truncSatF64U: 0xfc07,
  atomicLoad: 0xfe11,
  atomicLoad32U: 0xfe16,
  atomicStore: 0xfe18,
  atomicAdd: 0xfe1f,
  atomicSub: 0xfe26,
  atomicAnd: 0xfe2d,
  atomicOr: 0xfe34,
  atomicXor: 0xfe3b,
  atomicXchg: 0xfe42,
  atomicCmpxchg: 0xfe49,
} as const;

export const f32 = {
  load: 0x2a,
  store: 0x38,
  const: 0x43,
  eq: 0x5b,
  ne: 0x5c,
  lt: 0x5d,
  gt: 0x5e,
  le: 0x5f,
  ge: 0x60,
  abs: 0x8b,
  neg: 0x8c,
  ceil: 0x8d,
  floor: 0x8e,
  trunc: 0x8f,
  nearest: 0x90,
  sqrt: 0x91,
  add: 0x92,
  sub: 0x93,
  mul: 0x94,
  div: 0x95,
  min: 0x96,
  max: 0x97,
  copysign: 0x98,
  convertI32S: 0xb2,
  convertI32U: 0xb3,
  convertI64S: 0xb4,
  convertI64U: 0xb5,
  demoteF64: 0xb6,
  reinterpretI32: 0xbe,
} as const;

export const f64 = {
  load: 0x2b,
  store: 0x39,
  const: 0x44,
  eq: 0x61,
  ne: 0x62,
  lt: 0x63,
  gt: 0x64,
  le: 0x65,
  ge: 0x66,
  abs: 0x99,
  neg: 0x9a,
  ceil: 0x9b,
  floor: 0x9c,
  trunc: 0x9d,
  nearest: 0x9e,
  sqrt: 0x9f,
  add: 0xa0,
  sub: 0xa1,
  mul: 0xa2,
  div: 0xa3,
  min: 0xa4,
  max: 0xa5,
  copysign: 0xa6,
  convertI32S: 0xb7,
  convertI32U: 0xb8,
  convertI64S: 0xb9,
  convertI64U: 0xba,
  promoteF32: 0xbb,
  reinterpretI64: 0xbf,
} as const;

export const atomic = { notify: 0xfe00, wait32: 0xfe01, wait64: 0xfe02, fence: 0xfe03 } as const;

/** SIMD128: what loops over primitive arrays need. Values are 0xfd000 | sub-opcode. */
export const v128 = {
  load: 0xfd000,
  store: 0xfd00b,
  const: 0xfd00c,
  not: 0xfd04d,
  and: 0xfd04e,
  or: 0xfd050,
  xor: 0xfd051,
  anyTrue: 0xfd053,
} as const;
export const i8x16 = { splat: 0xfd00f, eq: 0xfd023, add: 0xfd06e, sub: 0xfd071, allTrue: 0xfd063, bitmask: 0xfd064 } as const;
export const i16x8 = { splat: 0xfd010, eq: 0xfd02d, add: 0xfd08e, sub: 0xfd091, mul: 0xfd095, allTrue: 0xfd083, bitmask: 0xfd084 } as const;
export const i32x4 = {
  splat: 0xfd011,
  extractLane: 0xfd01b,
  eq: 0xfd037,
  shl: 0xfd0ab,
  shrS: 0xfd0ac,
  shrU: 0xfd0ad,
  add: 0xfd0ae,
  sub: 0xfd0b1,
  mul: 0xfd0b5,
  minS: 0xfd0b6,
  maxS: 0xfd0b8,
} as const;
export const i64x2 = {
  splat: 0xfd012,
  extractLane: 0xfd01d,
  shl: 0xfd0cb,
  shrS: 0xfd0cc,
  shrU: 0xfd0cd,
  add: 0xfd0ce,
  sub: 0xfd0d1,
  mul: 0xfd0d5,
} as const;
export const f32x4 = { splat: 0xfd013, extractLane: 0xfd01f, add: 0xfd0e4, sub: 0xfd0e5, mul: 0xfd0e6, div: 0xfd0e7 } as const;
export const f64x2 = { splat: 0xfd014, extractLane: 0xfd021, add: 0xfd0f0, sub: 0xfd0f1, mul: 0xfd0f2, div: 0xfd0f3 } as const;

// log2 of the natural alignment of 0x28..0x3e.
const ALIGNMENT = [2, 3, 2, 3, 0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 2, 3, 2, 3, 0, 1, 0, 1, 2];
// ... and of the repeating pattern of atomic accesses from 0xfe10 on: i32, i64, i32.8, i32.16, i64.8, i64.16, i64.32.
const ATOMIC_ALIGNMENT = [2, 3, 0, 1, 0, 1, 2];

/** log2 of the natural alignment of a memory access; atomics must be given exactly this. */
export function naturalAlignment(opcode: number): number {
  if (opcode < 0x100) return ALIGNMENT[opcode - 0x28];
  if (opcode >= 0xfd000) return 4;
  return opcode >= 0xfe10 ? ATOMIC_ALIGNMENT[(opcode - 0xfe10) % 7] : opcode === atomic.wait64 ? 3 : 2;
}
