// Symbols: interned modified UTF-8 in metaspace, compared by address. The table is the kernel's; here are the way to and from
// JavaScript strings (cached, the caches may be dropped at any time) and the symbols that the VM itself names.
import { cutToModifiedUtf8, decodeModifiedUtf8, modifiedUtf8Length, writeModifiedUtf8 } from "../classfile/modified-utf8.ts";
import type { SymbolAddr } from "../layout/addresses.ts";
import { type Addr, ld16, st, u8 } from "../layout/memory.ts";
import { Symbol_ } from "../layout/metadata.ts";
import { VMState } from "../layout/vm-state.ts";
import { SYMBOL_CLINIT, SYMBOL_INIT } from "../layout/well-known.ts";
import { kernel } from "./kernel-exports.ts";
import { LinkageProblem } from "./linkage-problem.ts";

/** Bytes that a symbol has room for. */
export const MAX_UTF8 = 0xffff;
const BYTES = Symbol_.sizeof;

const texts = new Map<SymbolAddr, string>();
const symbols = new Map<string, SymbolAddr>();
/** Room in the C heap through which texts reach the kernel. */
let scratch: Addr = 0;

/** First byte of a symbol's text. */
export const symbolBytes = (s: SymbolAddr): Addr => s + BYTES;
/** Bytes of a symbol's text. */
export const symbolLength = (s: SymbolAddr): number => ld16(s + Symbol_.length);

/** A symbol's text. */
export function symbolToString(s: SymbolAddr): string {
  let text = texts.get(s);
  if (text === undefined) {
    text = decodeModifiedUtf8(u8, s + BYTES, ld16(s + Symbol_.length));
    texts.set(s, text);
  }
  return text;
}

function toScratch(text: string): number {
  const length = modifiedUtf8Length(text);
  if (length > MAX_UTF8) return -1;
  if (scratch === 0) scratch = kernel.malloc(MAX_UTF8 + 1) >>> 0;
  writeModifiedUtf8(text, u8, scratch);
  return length;
}

/** @throws LinkageProblem OutOfMemoryError when metaspace is full */
function made(symbol: number): SymbolAddr {
  if (symbol === 0) throw new LinkageProblem("java/lang/OutOfMemoryError", "Metaspace");
  return symbol >>> 0;
}

/** Told of a text of more than 65535 bytes, whose symbol is that of its start, as in HotSpot. The VM says so. */
let onCut: (text: string) => void = () => {};
export function setOnCut(tell: (text: string) => void): void {
  onCut = tell;
}

/** Whether a text is longer than a symbol, and so any name in a class file, can be. */
export const isTooLong = (text: string): boolean => 3 * text.length > MAX_UTF8 && modifiedUtf8Length(text) > MAX_UTF8;

/** The symbol of a text, made when there is none yet. */
export function symbolOf(text: string): SymbolAddr {
  let s = symbols.get(text);
  if (s === undefined) {
    const length = toScratch(text);
    if (length < 0) {
      onCut(text);
      return symbolOf(cutToModifiedUtf8(text, MAX_UTF8));
    }
    s = made(kernel.internSymbol(scratch, length));
    symbols.set(text, s);
  }
  return s;
}

/** The symbol of a text, 0 when there is none: nothing loaded names it. */
export function findSymbol(text: string): SymbolAddr {
  const known = symbols.get(text);
  if (known !== undefined) return known;
  const length = toScratch(text);
  if (length < 0) return 0;
  const s = kernel.findSymbol(scratch, length) >>> 0;
  if (s !== 0) symbols.set(text, s);
  return s;
}

/** The symbol of `length` bytes of modified UTF-8 at `at` in linear memory. */
export function internBytes(at: Addr, length: number): SymbolAddr {
  return made(kernel.internSymbol(at, length));
}

/** The content of the CONSTANT_Utf8 at `at` (u2 length, bytes) in linear memory. */
export function internUtf8(at: Addr): SymbolAddr {
  return made(kernel.internSymbol(at + 2, (u8[at]! << 8) | u8[at + 1]!));
}

/** Gives back a symbol that nothing names any more: the name of a hidden class that was unloaded. */
export function freeSymbol(s: SymbolAddr): void {
  symbols.delete(symbolToString(s));
  texts.delete(s);
  kernel.freeSymbol(s);
}

/** Symbols that the VM compares with. Valid after initSymbols. */
export const names = {
  init: 0,
  clinit: 0,
  finalize: 0,
  voidSignature: 0,
  klass: 0,
  invokeBasic: 0,
  linkToVirtual: 0,
  linkToStatic: 0,
  linkToSpecial: 0,
  linkToInterface: 0,
  linkToNative: 0,
  objectArrayToObject: 0,
  object: 0,
  methodHandle: 0,
  varHandle: 0,
};

const TEXTS: Record<keyof typeof names, string> = {
  init: "<init>",
  clinit: "<clinit>",
  finalize: "finalize",
  voidSignature: "()V",
  klass: "klass",
  invokeBasic: "invokeBasic",
  linkToVirtual: "linkToVirtual",
  linkToStatic: "linkToStatic",
  linkToSpecial: "linkToSpecial",
  linkToInterface: "linkToInterface",
  linkToNative: "linkToNative",
  objectArrayToObject: "([Ljava/lang/Object;)Ljava/lang/Object;",
  object: "java/lang/Object",
  methodHandle: "java/lang/invoke/MethodHandle",
  varHandle: "java/lang/invoke/VarHandle",
};

/** Interns the symbols of `names`; after the kernel is bound. */
export function initSymbols(): void {
  for (const key in names) names[key as keyof typeof names] = symbolOf(TEXTS[key as keyof typeof names]);
  st(VMState.symbols + 4 * SYMBOL_INIT, names.init);
  st(VMState.symbols + 4 * SYMBOL_CLINIT, names.clinit);
}

/** Forgets the caches: symbols may have other addresses from here on (a restored image, another VM in this Worker). */
export function dropSymbolCaches(): void {
  texts.clear();
  symbols.clear();
  scratch = 0;
}
