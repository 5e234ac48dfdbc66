// Takes an application's names and constants out of a record, so that it can be given away. The class library's own names stay.
import type { Fact } from "../compiler/facts/recording.ts";
import { experiment, NewQuestion } from "./experiment.ts";
import type { CompilationRecord } from "./record.ts";

const LIBRARY = /^\[*L?(java|javax|jdk|sun|com\/sun)\//;
const SPECIAL: ReadonlySet<string> = new Set(["<init>", "<clinit>"]);

export interface Redaction {
  readonly record: CompilationRecord;
  /** How many names and constants were replaced. */
  readonly names: number;
  readonly constants: number;
  /** Whether the code is another one without them: with other names; with other constants as well. */
  readonly namesMatter: boolean;
  readonly constantsMatter: boolean;
}

export function redact(record: CompilationRecord, hash: (bytes: Uint8Array) => string): Redaction {
  const classes = new Map<string, string>();
  const members = new Map<string, string>();
  const renamed = (map: Map<string, string>, name: string, prefix: string): string => {
    let other = map.get(name);
    if (other === undefined) {
      other = `${prefix}${map.size + 1}`;
      map.set(name, other);
    }
    return other;
  };
  const className = (name: string): string => {
    if (name.startsWith("[")) return descriptor(name);
    return LIBRARY.test(name) || !/[^[ZBCSIJFDV]/.test(name) ? name : renamed(classes, name, "app/C");
  };
  const descriptor = (text: string): string => text.replace(/L([^;]+);/g, (_, name: string) => `L${className(name)};`);
  const member = (name: string): string => (SPECIAL.has(name) ? name : renamed(members, name, "m"));

  /** Numbers of application classes and of methods, by the answers. */
  const klassNames = new Map<number, string>();
  for (const f of record.facts) if (f.kind === "klass") klassNames.set(f.key[0] as number, (f.answer as { name: string }).name);
  const holders = new Map<number, number>();
  for (const f of record.facts) if (f.kind === "method") holders.set(f.key[0] as number, (f.answer as { holder: number }).holder);
  const isOurs = (klass: number): boolean => !LIBRARY.test(klassNames.get(klass) ?? rootClass(record));

  const named = (f: Fact): Fact => {
    const a = f.answer as Record<string, unknown>;
    switch (f.kind) {
      case "klass":
        return { ...f, answer: { ...a, name: className(a.name as string) } };
      case "method":
        return isOurs(a.holder as number)
          ? { ...f, answer: { ...a, name: member(a.name as string), descriptor: descriptor(a.descriptor as string) } }
          : { ...f, answer: { ...a, descriptor: descriptor(a.descriptor as string) } };
      case "field":
        return a.name === "" || !isOurs(a.holder as number) ? f : { ...f, answer: { ...a, name: member(a.name as string) } };
      case "callee":
        return { ...f, answer: { ...a, descriptor: descriptor(a.descriptor as string) } };
      case "loadedClass":
        return { ...f, key: [f.key[0]!, descriptor(f.key[1] as string)] };
      default:
        return f;
    }
  };
  let constants = 0;
  const withoutConstants = (f: Fact): Fact => {
    if (f.kind !== "constant" || !isOurs(holders.get(f.key[0] as number) ?? 0)) return f;
    const a = f.answer as Record<string, unknown>;
    const zero = { int: { value: 0 }, float: { bits: 0 }, long: { value: 0n }, double: { bits: 0n } }[a.kind as string];
    if (zero === undefined) return f;
    constants++;
    return { ...f, answer: { ...a, ...zero } };
  };

  const facts = record.facts.map(named);
  const method = isOurs(holders.get(1) ?? 0)
    ? `${className("the root's class").replaceAll("/", ".")}.${member(nameOf(record))}`
    : record.method;
  const onlyNames = run(record, facts, hash);
  const both = run(record, facts.map(withoutConstants), hash);
  return {
    record: { ...(both ?? onlyNames ?? { ...record, facts }), method },
    names: classes.size + members.size,
    constants,
    namesMatter: !sameOutcome(onlyNames, record),
    constantsMatter: !sameOutcome(both, onlyNames),
  };
}

/** undefined: it asks something that was not recorded, so they do matter. */
function run(record: CompilationRecord, facts: readonly Fact[], hash: (bytes: Uint8Array) => string): CompilationRecord | undefined {
  try {
    return experiment(record, hash, { facts }).record;
  } catch (e) {
    if (e instanceof NewQuestion) return undefined;
    throw e;
  }
}

const sameOutcome = (a: CompilationRecord | undefined, b: CompilationRecord | undefined): boolean =>
  a !== undefined && b !== undefined && JSON.stringify(a.outcome) === JSON.stringify(b.outcome);
const nameOf = ({ facts }: CompilationRecord): string =>
  (facts.find((f) => f.kind === "method" && f.key[0] === 1)?.answer as { name: string } | undefined)?.name ?? "root";
/** "a.b.C.name(I)V" to "a/b/C". */
const rootClass = ({ method }: CompilationRecord): string =>
  method.slice(0, method.lastIndexOf(".", method.indexOf("("))).replaceAll(".", "/");
