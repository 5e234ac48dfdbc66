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

/** What is written in 32-bit words, used again for the next code; grown by the half. */
let words = new Int32Array(1 << 14);
let count = 0;

function word(v: number): void {
  if (count === words.length) {
    const larger = new Int32Array(words.length + (words.length >> 1));
    larger.set(words);
    words = larger;
  }
  words[count++] = v;
}

function list(numbers: readonly number[]): void {
  word(numbers.length);
  for (let i = 0; i < numbers.length; i++) word(numbers[i]!);
}

/** Two codes have equal bytes exactly when they are equal. */
export function codeBytes(code: CompiledCode): Uint8Array<ArrayBuffer> {
  const { log: _log, relocations, unlikely, symbols, sites, body, ...rest } = code;
  count = 0;
  const shapes: string[] = [];
  word(relocations.length);
  for (let i = 0; i < relocations.length; i++) {
    const relocation = relocations[i]!;
    word(relocation.kind === "u32" ? 0 : 1);
    word(relocation.offset);
    word(relocation.symbol);
  }
  list(unlikely);
  word(symbols.length);
  for (let i = 0; i < symbols.length; i++) addSymbol(symbols[i]!, shapes);
  word(sites.length);
  /** Of sites, what few have. */
  const seldom: unknown[] = [];
  for (let i = 0; i < sites.length; i++) {
    const site = sites[i]!;
    word(SITE_KINDS.indexOf(site.kind));
    word(site.scopes.length);
    for (let k = 0; k < site.scopes.length; k++) {
      const scope = site.scopes[k]!;
      word(scope.method);
      word(scope.bci);
      word(scope.locals);
      word(scope.header);
      word(scope.depth);
    }
    list(site.refs);
    if (site.copies !== undefined || site.constants !== undefined || site.objects !== undefined)
      seldom.push([i, site.copies, site.constants, site.objects]);
  }
  const others = encode([count, body.length, rest, shapes.join(), seldom]);
  const bytes = new Uint8Array(4 * count + body.length + others.length);
  bytes.set(new Uint8Array(words.buffer, 0, 4 * count));
  bytes.set(body, 4 * count);
  bytes.set(others, 4 * count + body.length);
  return bytes;
}

/** Its kind and two numbers, as two symbols never have the same of. */
function symbol(kind: number, a: number, b: number): void {
  word(kind);
  word(a);
  word(b);
}

function addSymbol(s: CodeSymbol, shapes: string[]): void {
  const kind = SYMBOL_KINDS.indexOf(s.kind);
  switch (s.kind) {
    case "klass":
    case "mirror":
      symbol(kind, s.klass, 0);
      return;
    case "method":
    case "mdo":
    case "counters":
      symbol(kind, s.method, 0);
      return;
    case "object":
      symbol(kind, s.object, 0);
      return;
    case "static":
      symbol(kind, s.field, 0);
      return;
    case "cache":
    case "constant":
    case "tag":
      symbol(kind, s.method, s.index);
      return;
    case "site":
      symbol(kind, s.site, 0);
      return;
    case "adapter":
    case "type":
      symbol(kind, shapes.push(s.shape), 0);
      return;
    case "ledgerState":
      symbol(kind, s.category, 0);
      return;
    default:
      symbol(kind, 0, 0);
  }
}
