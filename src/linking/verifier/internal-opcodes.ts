// Names and lengths of the opcodes beyond the standard's that HotSpot 17 has for itself. Class files must not have them, and its verifier
// refuses them, but by these names: for the same messages.

const FIRST = 202;
/** Name and length, 0 for what it takes as no whole instruction. */
const INTERNAL: readonly (readonly [name: string, length: number])[] = [
  ["breakpoint", 1],
  ..."agetfield bgetfield cgetfield dgetfield fgetfield igetfield lgetfield sgetfield".split(" ").map((n) => [`fast_${n}`, 3] as const),
  ..."aputfield bputfield zputfield cputfield dputfield fputfield iputfield lputfield sputfield"
    .split(" ")
    .map((n) => [`fast_${n}`, 3] as const),
  ["fast_aload_0", 1],
  ["fast_iaccess_0", 4],
  ["fast_aaccess_0", 4],
  ["fast_faccess_0", 4],
  ["fast_iload", 2],
  ["fast_iload2", 4],
  ["fast_icaload", 3],
  ["fast_invokevfinal", 3],
  ["fast_linearswitch", 0],
  ["fast_binaryswitch", 0],
  ["fast_aldc", 2],
  ["fast_aldc_w", 3],
  ["return_register_finalizer", 1],
  ["invokehandle", 3],
  ["nofast_getfield", 3],
  ["nofast_putfield", 3],
  ["nofast_aload_0", 1],
  ["nofast_iload", 2],
  ["_shouldnotreachhere", 1],
];

export const internalLength = (opcode: number): number => INTERNAL[opcode - FIRST]?.[1] ?? 0;
export const internalName = (opcode: number): string => INTERNAL[opcode - FIRST]?.[0] ?? "<illegal>";
