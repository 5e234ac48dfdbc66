// What happens when the application says that it has started: recorded classes are loaded, if wished initialised, the classes that
// recorded methods name are resolved, and their lambdas linked; then compiling begins. All of it Java may see only as classes that are
// loaded earlier. What fails is left out: the program meets it where it would have met it.

import { instructionLength } from "../../bytecode/iterate.ts";
import { Op } from "../../bytecode/opcodes.ts";
import { type Addr, ld, ld8 } from "../../layout/memory.ts";
import {
  ConstantPool,
  CPC_ADAPTER_RESOLVED,
  CPC_ERROR,
  CpCacheEntry,
  KLASS_ERROR,
  KLASS_INITIALIZED,
  Klass,
  Method,
  TAG_KLASS,
} from "../../layout/metadata.ts";
import { ENTRY_UNLINKED } from "../../layout/vm-state.ts";
import { bootstrapMethodOf, cpBootstrapIndex, cpClassName, cpHandleReference, cpMemberClass, cpTag } from "../../linking/constant-pool.ts";
import { dynamicCalls, siteEntry } from "../../linking/dynamic-calls.ts";
import { linkMethod } from "../../linking/link-klass.ts";
import { findInDictionary } from "../../linking/loader-data.ts";
import { originalU2 } from "../../linking/method-view.ts";
import { symbolOf, symbolToString } from "../../linking/symbols.ts";
import { originalCode } from "../../profiling/create.ts";
import { LINK_CALL_SITE } from "../../runtime/call-sites.ts";
import { INITIALIZE } from "../../runtime/initialize.ts";
import { LOAD_CLASS } from "../../runtime/load-class.ts";
import { routine } from "../../runtime/routines.ts";
import type { Next, StepFrame } from "../../runtime/step-frame.ts";
import { loaderOf } from "../aot/training.ts";
import { byPart, isAtStart, isRequest, setPart } from "../by-part.ts";
import type { RecordedClass } from "../store/training-record.ts";

/** The warm-up that begins. */
export interface Beginning {
  readonly classes: readonly RecordedClass[];
  readonly loadsClasses: boolean;
  readonly initializesClasses: boolean;
  /** The recorded methods whose classes are loaded now. */
  methods(): Addr[];
  start(): void;
}

let beginning: Beginning | undefined;
let methods: Addr[] = [];

export function setBeginning(one: Beginning): void {
  beginning = one;
}

/** One whose step ended in an exception is passed over. */
const each = (f: StepFrame, count: number, action: (i: number, part: number) => Next | "more" | "done"): Next =>
  byPart(f, count, () => {}, action);

/** Does what may fail. Requests of the driver pass: it sees to them, and the step is done again. */
function attempt(f: StepFrame, action: () => void): void {
  try {
    action();
  } catch (thrown) {
    const problem = f.vm.linker.toJava(thrown);
    if (isRequest(problem)) throw problem;
  }
}

export const BEGIN_WARM_UP: number = routine("begin warm-up", {
  refs: 0,
  longs: 2,
  catches: true,
  steps: [
    // 0: load
    (f) =>
      each(f, beginning!.loadsClasses ? beginning!.classes.length : 0, (i, part) => {
        const { name, loader, spun } = beginning!.classes[i]!;
        const cld = spun || part > 0 ? 0 : loaderOf(loader);
        if (cld === 0) return "done";
        const symbol = symbolOf(name);
        if (findInDictionary(cld, symbol) !== 0) return "done";
        setPart(f, 1); // once
        if (loader === "boot") {
          attempt(f, () => f.vm.linker.findBoot(symbol));
          return "done";
        }
        f.again();
        return f.run(LOAD_CLASS, [], [cld, symbol, 1, 0, 0, 0]);
      }),
    // 1: initialise, in the recorded order
    (f) =>
      each(f, beginning!.initializesClasses ? beginning!.classes.length : 0, (i, part) => {
        const { name, loader, spun } = beginning!.classes[i]!;
        const cld = spun || part > 0 ? 0 : loaderOf(loader);
        const klass = cld === 0 ? 0 : findInDictionary(cld, symbolOf(name));
        if (klass === 0 || ld(klass + Klass.initState) === KLASS_INITIALIZED || ld(klass + Klass.initState) === KLASS_ERROR) return "done";
        setPart(f, 1);
        f.again();
        return f.run(INITIALIZE, [], [klass]);
      }),
    // 2: the classes that recorded methods name
    (f) => {
      if (isAtStart(f)) methods = beginning!.loadsClasses ? beginning!.methods() : [];
      return each(f, methods.length, (i, part) => {
        const method = methods[i]!;
        const pool = ld(method + Method.constantPool);
        const indices = namedClasses(method);
        if (part >= indices.length) return "done";
        if (cpTag(pool, indices[part]!) !== TAG_KLASS) {
          attempt(f, () => f.vm.linker.resolveClass(pool, indices[part]!, ld(method + Method.holder)));
        }
        return "more";
      });
    },
    // 3: lambdas and the like
    (f) =>
      each(f, methods.length, (i, part) => {
        const method = methods[i]!;
        const holder = ld(method + Method.holder);
        if (ld(method + Method.interpreterEntry) === ENTRY_UNLINKED) attempt(f, () => linkMethod(method));
        if (ld(method + Method.code) === 0) return "done";
        const bci = dynamicCalls(method)[part];
        if (bci === undefined) return "done";
        const entry = siteEntry(method, bci);
        const state = ld8(entry + CpCacheEntry.state);
        if ((state & (CPC_ADAPTER_RESOLVED | CPC_ERROR)) !== 0 || !isOfLibrary(method, bci)) return "more";
        setPart(f, part + 1);
        f.again();
        return f.run(LINK_CALL_SITE, [], [ld(holder + Klass.constantPool), entry]);
      }),
    (f) => {
      if (f.pending()) f.takeException();
      methods = [];
      beginning!.start();
      return f.finish();
    },
  ],
});

/** Whether the bootstrap method is one of java.lang.invoke or java.lang.runtime, which does nothing that a program sees. */
function isOfLibrary(method: Addr, bci: number): boolean {
  const holder = ld(method + Method.holder);
  const pool = ld(holder + Klass.constantPool);
  const bootstrap = bootstrapMethodOf(holder, cpBootstrapIndex(pool, originalU2(method, bci + 1)));
  if (bootstrap === null) return false;
  const name = symbolToString(cpClassName(pool, cpMemberClass(pool, cpHandleReference(pool, bootstrap.methodHandleIndex))));
  return name.startsWith("java/lang/invoke/") || name.startsWith("java/lang/runtime/");
}

const CONSTANT_Class = 7;

/** Constant-pool indices of the classes that a method's instructions name, or whose members they name. */
function namedClasses(method: Addr): number[] {
  const pool = ld(method + Method.constantPool);
  const length = ld(pool + ConstantPool.length);
  const code = originalCode(method);
  const indices = new Set<number>();
  const add = (index: number): void => {
    if (index > 0 && index < length && (cpTag(pool, index) === CONSTANT_Class || cpTag(pool, index) === TAG_KLASS)) indices.add(index);
  };
  for (let bci = 0; bci < code.length; bci += Math.max(1, instructionLength(code, bci))) {
    const op = code[bci]!;
    if (op === Op.ldc) add(code[bci + 1]!);
    else if (op >= Op.getstatic && op <= Op.invokeinterface) add(cpMemberClass(pool, originalU2(method, bci + 1)));
    else if (op === Op.ldc_w || NAMES_CLASS.has(op)) add(originalU2(method, bci + 1));
  }
  return [...indices];
}

const NAMES_CLASS: ReadonlySet<number> = new Set([Op.new, Op.anewarray, Op.checkcast, Op.instanceof, Op.multianewarray]);
