// What "equal bytes" compares: everything of compiled code but the lines for people. Its many small objects are laid out as numbers first:
// to encode them name by name takes longer than all else that recording a compilation does.
import type { CodeSymbol, CompiledCode, Site } from "../compiler/compiled-code.ts";
import { encode } from "../compiler/facts/codec.ts";

const SITE_KINDS: readonly Site["kind"][] = ["call", "after", "poll", "trap", "allocate"];

const SYMBOL_KINDS: readonly CodeSymbol["kind"][] = [
  "klass",
  "method",
  "object",
  "mirror",
  "static",
  "mdo",
  "counters",
  "cache",
  "constant",
  "tag",
  "site",
  "adapter",
  "type",
  "ledgerState",
  "ledgerCalls",
  "ledgerTransition",
  "self",
];

/** Two codes have equal bytes exactly when they are equal. */
export function codeBytes(code: CompiledCode): Uint8Array<ArrayBuffer> {
  const { log: _log, relocations, unlikely, symbols, sites, ...rest } = code;
  const numbers: number[] = [relocations.length, unlikely.length, symbols.length, sites.length];
  for (const { kind, offset, symbol } of relocations) numbers.push(kind === "u32" ? 0 : 1, offset, symbol);
  for (const at of unlikely) numbers.push(at);
  const shapes: string[] = [];
  for (const symbol of symbols) addSymbol(symbol, numbers, shapes);
  /** Of sites, what few have. */
  const seldom: unknown[] = [];
  for (let i = 0; i < sites.length; i++) {
    const { kind, scopes, refs, copies, constants, objects } = sites[i]!;
    numbers.push(SITE_KINDS.indexOf(kind), scopes.length, refs.length);
    for (const { method, bci, locals, header, depth } of scopes) numbers.push(method, bci, locals, header, depth);
    for (const ref of refs) numbers.push(ref);
    if (copies !== undefined || constants !== undefined || objects !== undefined) seldom.push([i, copies, constants, objects]);
  }
  return encode([rest, new Uint8Array(new Int32Array(numbers).buffer), shapes.join(), seldom]);
}

/** Three numbers each. */
function addSymbol(s: CodeSymbol, numbers: number[], shapes: string[]): void {
  numbers.push(SYMBOL_KINDS.indexOf(s.kind));
  switch (s.kind) {
    case "klass":
    case "mirror":
      numbers.push(s.klass, 0);
      return;
    case "method":
    case "mdo":
    case "counters":
      numbers.push(s.method, 0);
      return;
    case "object":
      numbers.push(s.object, 0);
      return;
    case "static":
      numbers.push(s.field, 0);
      return;
    case "cache":
    case "constant":
    case "tag":
      numbers.push(s.method, s.index);
      return;
    case "site":
      numbers.push(s.site, 0);
      return;
    case "adapter":
    case "type":
      numbers.push(shapes.push(s.shape), 0);
      return;
    case "ledgerState":
      numbers.push(s.category, 0);
      return;
    default:
      numbers.push(0, 0);
  }
}
