// -Xlog:aot+state=trace: the statics of all initialised classes of the boot loader as text, at the point that caches are of, and at the end. What a VM out of a
// cache says there and what a cold one says must be the same but for what differs between any two runs (test/warmth/aot-state.test.ts).
import { type Addr, ld, ld8, ld16, ld64, ldf32, ldf64, ldi } from "../../layout/memory.ts";
import { Field, KLASS_ARRAY, KLASS_INITIALIZED, Klass } from "../../layout/metadata.ts";
import { ARRAY_BASE, ARRAY_LENGTH, OBJECT_KLASS } from "../../layout/object.ts";
import { fieldAt, fieldCount, fieldName, fieldSignature, isInjected, isStaticField } from "../../linking/field-view.ts";
import { externalName, isArray, klassName } from "../../linking/klass-view.ts";
import type { VM } from "../../runtime/vm.ts";
import { loaderKind } from "./training.ts";

/** Levels of objects that are looked into. */
const DEPTH = 5;
/** Elements of an array that are looked at. */
const ELEMENTS = 200;

/** @param when "main" or "end" */
export function logState(vm: VM, when: string): void {
  const trace = vm.logs.aotState.trace;
  if (trace === undefined) return;
  const lines: string[] = [];
  for (const k of vm.allKlasses()) {
    if (
      isArray(k) ||
      ld(k + Klass.initState) !== KLASS_INITIALIZED ||
      ld(k + Klass.spun) !== 0 ||
      loaderKind(ld(k + Klass.loader)) !== "boot"
    )
      continue;
    for (let i = 0; i < fieldCount(k); i++) {
      const field = fieldAt(k, i);
      if (!isStaticField(field) || isInjected(field)) continue;
      lines.push(
        `${when}: ${externalName(k)}.${fieldName(field)} = ${valueAt(vm, ld(field + Field.offset), fieldSignature(field), DEPTH, new Set())}`,
      );
    }
  }
  for (const line of lines.sort()) trace(line);
}

function valueAt(vm: VM, at: Addr, signature: string, depth: number, open: Set<Addr>): string {
  switch (signature.charAt(0)) {
    case "Z":
    case "B":
      return String((ld8(at) << 24) >> 24);
    case "C":
      return String(ld16(at));
    case "S":
      return String((ld16(at) << 16) >> 16);
    case "I":
      return String(ldi(at));
    case "J":
      return String(ld64(at));
    case "F":
      return String(ldf32(at));
    case "D":
      return String(ldf64(at));
    default:
      return objectText(vm, ld(at), depth, open);
  }
}

function objectText(vm: VM, object: Addr, depth: number, open: Set<Addr>): string {
  if (object === 0) return "null";
  const k = ld(object + OBJECT_KLASS);
  if (k === vm.wk.String) return JSON.stringify(vm.strings.textOf(object));
  if (k === vm.wk.Class) return `class ${externalName(vm.linker.klassOfMirror(object))}`;
  const name = klassName(k);
  if (open.has(object)) return `${name} above`;
  if (depth === 0) return name;
  open.add(object);
  const text =
    (ld(k + Klass.flags) & KLASS_ARRAY) !== 0 ? arrayText(vm, object, name, depth, open) : fieldsText(vm, object, k, depth, open);
  open.delete(object);
  return text;
}

/** Elements in the order of their texts: where something stands in a table may depend on identity hashes. */
function arrayText(vm: VM, array: Addr, name: string, depth: number, open: Set<Addr>): string {
  const length = ld(array + ARRAY_LENGTH);
  const signature = name.slice(1);
  const step = "ZB".includes(signature) ? 1 : "CS".includes(signature) ? 2 : "JD".includes(signature) ? 8 : 4;
  const isRefs = "L[".includes(signature.charAt(0));
  const parts: string[] = [];
  if (CHAINS.test(signature)) {
    for (let i = 0; i < length; i++) {
      for (let node = ld(array + ARRAY_BASE + 4 * i); node !== 0; node = refField(node, "next")) {
        const [key, value] = [refField(node, "key", "referent"), refField(node, "val", "value")];
        parts.push(`${objectText(vm, key, depth - 1, open)} -> ${objectText(vm, value, depth - 1, open)}`);
      }
    }
    return `${name}[${parts.sort().slice(0, ELEMENTS).join(", ")}]`;
  }
  for (let i = 0; i < Math.min(length, ELEMENTS); i++) {
    const element = valueAt(vm, array + ARRAY_BASE + step * i, signature, depth - 1, open);
    if (!isRefs || element !== "null") parts.push(element);
  }
  return `${name}[${isRefs ? parts.sort().join(", ") : `${length}: ${parts.join(" ")}`}]`;
}

/** Element types of tables of hash maps. */
const CHAINS = /^Ljava\/util\/(concurrent\/ConcurrentHashMap\$Node|HashMap\$Node|Hashtable\$Entry|WeakHashMap\$Entry);$/;

/** The value of the first ref field of one of these names; 0 when there is none. */
function refField(object: Addr, ...names: string[]): Addr {
  for (let c = ld(object + OBJECT_KLASS); c !== 0; c = ld(c + Klass.super)) {
    for (let i = 0; i < fieldCount(c); i++) {
      const field = fieldAt(c, i);
      if (!isStaticField(field) && names.includes(fieldName(field))) return ld(object + ld(field + Field.offset));
    }
  }
  return 0;
}

function fieldsText(vm: VM, object: Addr, k: Addr, depth: number, open: Set<Addr>): string {
  const parts: string[] = [];
  for (let c = k; c !== 0; c = ld(c + Klass.super)) {
    for (let i = 0; i < fieldCount(c); i++) {
      const field = fieldAt(c, i);
      if (isStaticField(field) || isInjected(field)) continue;
      parts.push(`${fieldName(field)}=${valueAt(vm, object + ld(field + Field.offset), fieldSignature(field), depth - 1, open)}`);
    }
  }
  // Of a set of two, which is the first depends on the run's salt.
  if (klassName(k) === "java/util/ImmutableCollections$Set12") parts.sort((a, b) => (a.slice(3) < b.slice(3) ? -1 : 1));
  return `${externalName(k)}{${parts.map((part, i) => (klassName(k).endsWith("$Set12") ? `e${i}${part.slice(2)}` : part)).join(" ")}}`;
}
