// The form of each question's answer, for facts that come from outside: recordings, wires, caches. What passes has every property with a
// value of its type and in its range, so that the compilers, which trust facts, neither hang nor ask for memory without end.
import { QUESTIONS } from "./question-table.ts";
import type { QuestionKind } from "./questions.ts";

type Form = (v: unknown) => boolean;

const number =
  (from: number, to: number): Form =>
  (v) =>
    typeof v === "number" && v >= from && v <= to && Number.isInteger(v);
const word = number(-(2 ** 31), 2 ** 32 - 1);
const id = number(0, 2 ** 32 - 1);
const u2 = number(0, 0xffff);
/** An index, or -1 and the like for "none". */
const index = number(-16, 1 << 24);
const basicType = number(-1, 15);
const text: Form = (v) => typeof v === "string";
const flag: Form = (v) => typeof v === "boolean";
const bits = (n: number): Form => {
  const limit = 1n << BigInt(n);
  return (v) => typeof v === "bigint" && v < limit && v >= -limit;
};
const oneOf = (...words: readonly string[]): Form => {
  const set: ReadonlySet<unknown> = new Set(words);
  return (v) => set.has(v);
};
const FIELD_TYPE = String.raw`\[{0,255}(?:[ZBCSIJFD]|L[^;\[.]+;)`;
const DESCRIPTOR = new RegExp(String.raw`^\((?:${FIELD_TYPE}){0,255}\)(?:V|${FIELD_TYPE})$`);
/** JVMS 4.3.3. The compilers walk them. */
const descriptor: Form = (v) => typeof v === "string" && v.length <= 0xffff && DESCRIPTOR.test(v);
const list =
  (of: Form, most = 0xffff): Form =>
  (v) =>
    Array.isArray(v) && v.length <= most && v.every(of);

/** A plain object with these properties; more do no harm. */
function form(properties: Readonly<Record<string, Form>>): Form {
  const names = Object.keys(properties);
  const forms = Object.values(properties);
  return (v) => {
    if (typeof v !== "object" || v === null) return false;
    for (let i = 0; i < names.length; i++) if (!forms[i]!((v as Record<string, unknown>)[names[i]!])) return false;
    return true;
  };
}
/** By the property `kind`. */
const byKind =
  (kinds: Readonly<Record<string, Form>>): Form =>
  (v) => {
    const kind = (v as { kind?: unknown } | null)?.kind;
    return typeof kind === "string" && Object.hasOwn(kinds, kind) && kinds[kind]!(v);
  };

const bytecodes: Form = (v) => v instanceof Uint8Array && v.length <= 0xffff;
const exceptionTable = list(form({ start: u2, end: u2, handler: u2, catchType: u2 }));
const field = form({
  field: id,
  holder: id,
  name: text,
  type: basicType,
  klass: id,
  offset: word,
  isStatic: flag,
  isFinal: flag,
  isVolatile: flag,
  isStable: flag,
  isTrustedFinal: flag,
  cacheIndex: index,
});
const isKnown = form({ value: (v) => word(v) || bits(64)(v), object: id });
const value: Form = (v) => {
  const known = (v as { known?: unknown } | null)?.known;
  return known === false || (known === true && isKnown(v));
};
const profile = form({
  exists: flag,
  mature: flag,
  // Sums of two counters each.
  invocations: number(0, 2 ** 33),
  backedges: number(0, 2 ** 33),
  trapCounts: list(id, 256),
  decompiles: id,
  cells: list(
    form({
      bci: u2,
      kind: oneOf("bit", "counter", "jump", "branch", "multiBranch", "receiverType", "virtualCall", "ret"),
      count: id,
      notTaken: id,
      nullSeen: flag,
      rows: list(form({ klass: id, count: id }), 64),
      counts: list(id),
      traps: id,
      argumentTypes: list(id, 256),
      returnType: id,
    }),
    1 << 18,
  ),
});

const ANSWERS: Readonly<Record<QuestionKind, Form>> = {
  method: form({
    holder: id,
    name: text,
    descriptor,
    accessFlags: word,
    flags: word,
    maxLocals: u2,
    maxStack: number(0, 1 << 17),
    argSlots: number(0, 512),
    vtableIndex: word,
    itableIndex: word,
    intrinsic: text,
    polymorphic: oneOf("", "invokeBasic", "linkToVirtual", "linkToStatic", "linkToSpecial", "linkToInterface"),
    codeLength: u2,
  }),
  code: form({ code: bytecodes, exceptionTable }),
  klass: form({
    name: text,
    super: id,
    flags: word,
    accessFlags: word,
    layoutHelper: word,
    superDepth: u2,
    vtableLength: number(0, 1 << 24),
    elementKlass: id,
    elementType: number(0, 15),
  }),
  initState: oneOf("loaded", "linked", "beingInitialized", "initialized", "error"),
  isSubtype: flag,
  classConstant: id,
  constant: byKind({
    int: form({ value: word }),
    float: form({ bits: word }),
    long: form({ value: bits(64) }),
    double: form({ bits: bits(64) }),
    object: form({ object: id, klass: id }),
    class: form({ klass: id }),
    unresolved: form({ type: oneOf("A", "I", "J", "F", "D") }),
  }),
  field,
  callee: form({
    kind: oneOf("unresolved", "static", "special", "virtual", "interface", "handle", "dynamic"),
    method: id,
    klass: id,
    index,
    descriptor,
    appendix: id,
    cacheIndex: index,
  }),
  profile,
  loadedClass: id,
  arrayKlass: id,
  primitiveArrayKlass: id,
  wellKnown: id,
  vtableMethod: id,
  itableMethod: id,
  uniqueTarget: id,
  uniqueImplementor: id,
  hasSubclass: flag,
  object: form({ klass: id, length: word, mirrorOf: id }),
  staticValue: value,
  fieldValue: value,
  callSiteTarget: id,
  elementValue: value,
  namedField: field,
  handleTarget: id,
  memberTarget: form({ method: id, kind: oneOf("static", "special", "virtual", "interface"), klass: id, index: word }),
  inlineDirective: oneOf("none", "force", "dont", "exclude"),
  codeSize: id,
};

const withoutBytes = form({ exceptionTable });

/** Whether a key is one of this question. */
export function isKeyOf(kind: QuestionKind, key: unknown): key is (number | string)[] {
  const kinds = QUESTIONS[kind].key;
  if (!Array.isArray(key) || key.length !== kinds.length) return false;
  for (let i = 0; i < key.length; i++) if (!id(key[i]) && (kinds[i] !== "-" || typeof key[i] !== "string")) return false;
  return true;
}

/** Whether an answer is of the question's form. */
export const isAnswerOf = (kind: QuestionKind, answer: unknown): boolean => ANSWERS[kind](answer);

/** Likewise, of `code` whose bytes come by themselves. */
export const isAnswerWithoutBytes = (answer: unknown): boolean => withoutBytes(answer);
export const areBytecodes = (bytes: unknown): boolean => bytecodes(bytes);

const isOptions: Form = (v) =>
  typeof v === "object" && v !== null && !Array.isArray(v) && Object.values(v).every((o) => flag(o) || text(o) || typeof o === "number");

/** Whether a request (compiler/request.ts) is one. */
export const isRequest = form({
  compileId: id,
  tier: number(1, 4),
  osrBci: number(-1, 0xffff),
  options: isOptions,
  features: list(text, 64),
  compilerVersion: text,
  seed: word,
});
