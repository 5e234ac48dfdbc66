// Natives of the class library, declared by their Java signature. natives/ holds one file per Java class that calls `natives`;
// the registry finds the implementation of a Method at its first call. A test checks the declarations against the class library.

import { methodDescriptor } from "../classfile/descriptor.ts";
import type { MethodAddr } from "../layout/addresses.ts";
import { type Addr, ld, st } from "../layout/memory.ts";
import { Klass, Method } from "../layout/metadata.ts";
import { SLOTS, T_OBJECT } from "../layout/object.ts";
import { isOverpass } from "../linking/method-view.ts";
import { symbolToString } from "../linking/symbols.ts";
import { type JavaValue, loadSlots, type Steps } from "./step-frame.ts";
import type { VM } from "./vm.ts";

/** Receiver first, then arguments: int, short, char, byte, boolean, float, double as number, long as bigint, refs as address. */
export type SimpleNative = (vm: VM, ...args: never[]) => JavaValue | undefined | void;
export type NativeDefinition = SimpleNative | Steps;

export interface ClassNatives {
  readonly className: string;
  readonly methods: Readonly<Record<string, NativeDefinition>>;
}

/** Declares the natives of one class: internal name, then `name + descriptor` to implementation. */
export function natives(className: string, methods: Readonly<Record<string, NativeDefinition>>): ClassNatives {
  return { className, methods };
}

const ACC_STATIC = 8;

/** `registerNatives` and `initIDs` (some take the classes that they look into) exist for JNI's sake: there is nothing for them to do here. */
export const registrationOnly = /^((registerNatives|initNative|initStatic)\(\)V|init(Reader|Writer)?IDs\((Ljava\/lang\/Class;)*\)V)$/;
const NOTHING: SimpleNative = () => undefined;

export interface BoundNative {
  readonly name: string;
  readonly simple: SimpleNative | null;
  readonly steps: Steps | null;
  /** Basic types of the arguments, receiver included. */
  readonly types: readonly number[];
}

export class NativeRegistry {
  private readonly classes = new Map<string, ClassNatives>();
  private readonly bound: (BoundNative | undefined)[] = [undefined];
  private readonly byMethod = new Map<Addr, number>();

  /** What natives/ does once with a new VM: kinds of resources, hooks. */
  readonly attach: (vm: VM) => void;

  /** Why a class of the library has natives that are not here, for the error's text; "" when there is nothing to say. */
  readonly whyMissing: (className: string) => string;

  constructor(all: readonly ClassNatives[], attach: (vm: VM) => void = () => {}, whyMissing: (className: string) => string = () => "") {
    this.attach = attach;
    this.whyMissing = whyMissing;
    for (const c of all) this.classes.set(c.className, c);
  }

  /** The implementation of a native method, bound at its first call; undefined when there is none (UnsatisfiedLinkError). */
  lookup(method: MethodAddr): BoundNative | undefined {
    let number = this.byMethod.get(method);
    if (number === undefined) {
      number = this.bind(method);
      if (number === 0) return undefined;
      this.byMethod.set(method, number);
      st(method + Method.native, number);
    }
    return this.bound[number];
  }

  /** Whether a native with this name exists, without binding it. */
  has(className: string, key: string): boolean {
    return this.find(className, key) !== undefined;
  }

  private find(className: string, key: string): NativeDefinition | undefined {
    const definition = this.classes.get(className)?.methods[key];
    return definition ?? (registrationOnly.test(key) ? NOTHING : undefined);
  }

  private bind(method: MethodAddr): number {
    const className = symbolToString(ld(ld(method + Method.holder) + Klass.name));
    const signature = symbolToString(ld(method + Method.signature));
    const key = symbolToString(ld(method + Method.name)) + signature;
    const definition = isOverpass(method) ? overpass : this.find(className, key);
    if (definition === undefined) return 0;
    const parameters = [...methodDescriptor(signature).parameters];
    const types = (ld(method + Method.accessFlags) & ACC_STATIC) !== 0 ? parameters : [T_OBJECT, ...parameters];
    const simple = typeof definition === "function" ? definition : null;
    const steps = typeof definition === "function" ? null : definition;
    this.bound.push({ name: `${className}.${key}`, simple, steps, types });
    return this.bound.length - 1;
  }

  /** Classes were unloaded. */
  forget(klasses: ReadonlySet<Addr>): void {
    for (const method of this.byMethod.keys()) if (klasses.has(ld(method + Method.holder))) this.byMethod.delete(method);
  }

  /** After an image: methods are found again by name. */
  dropCaches(): void {
    this.byMethod.clear();
    this.bound.length = 1;
  }
}

/** What an overpass does: it stands for default methods that conflict, or for none, and throws. */
const overpass: Steps = {
  refs: 0,
  longs: 0,
  steps: [
    (f) => {
      throw f.vm.linkErrors.overpass(f.method);
    },
  ],
};

const values: (number | bigint)[] = [];

/** Calls a simple native with its arguments at `args`. */
export function callSimple(vm: VM, native: BoundNative, args: Addr): JavaValue | undefined | void {
  const types = native.types;
  const f = native.simple as (vm: VM, ...args: (number | bigint)[]) => JavaValue | undefined | void;
  let a = args;
  values.length = 0;
  for (let i = 0; i < types.length; i++) {
    const type = types[i]!;
    values.push(loadSlots(a, type));
    a += 4 * SLOTS[type]!;
  }
  switch (values.length) {
    case 0:
      return f(vm);
    case 1:
      return f(vm, values[0]!);
    case 2:
      return f(vm, values[0]!, values[1]!);
    case 3:
      return f(vm, values[0]!, values[1]!, values[2]!);
    default:
      return f(vm, ...values);
  }
}
