// Class initialisation (JVMS 5.5) as a routine: superclass and default-declaring superinterfaces, ConstantValue strings, <clinit>,
// waiting for another thread's initialisation, and the errors. `initialized` is the quick way that needs no Java.
import type { KlassAddr, MethodAddr, SymbolAddr, ThreadAddr } from "../layout/addresses.ts";
import { JavaThread, THREAD_INIT_WAIT, WAKE_NONE } from "../layout/frame.ts";
import { type Addr, ld, st } from "../layout/memory.ts";
import {
  KLASS_BEING_INITIALIZED,
  KLASS_ERROR,
  KLASS_HAS_DEFAULTS,
  KLASS_INHERITS_DEFAULTS,
  KLASS_INITIALIZED,
  KLASS_INTERFACE,
  Klass,
} from "../layout/metadata.ts";
import { stringConstants } from "../linking/define.ts";
import { externalName, superInterfaces } from "../linking/klass-view.ts";
import { linkKlass } from "../linking/link-klass.ts";
import { findLocalMethod } from "../linking/lookup.ts";
import { vectorPushAt } from "../linking/metaspace.ts";
import { symbolOf, symbolToString } from "../linking/symbols.ts";
import { JavaThrow } from "./java-throw.ts";
import { routine, routineNumber } from "./routines.ts";
import type { StepFrame } from "./step-frame.ts";
import type { VM } from "./vm.ts";

/** What initialisation needs of the VM before its routine runs. */
type Parts = Pick<VM, "classInitialized" | "currentThread" | "logs" | "strings">;

/**
 * True when the class is initialised now: it was, or it needed no Java code to become so.
 * False when the INITIALIZE routine has to run. A class that this thread is initialising is not "initialised" here.
 */
export function initialized(vm: Parts, klass: KlassAddr): boolean {
  const state = ld(klass + Klass.initState);
  if (state === KLASS_INITIALIZED) return true;
  if (state >= KLASS_BEING_INITIALIZED) return false;
  const superKlass = ld(klass + Klass.super);
  const isInterface = (ld(klass + Klass.flags) & KLASS_INTERFACE) !== 0;
  if (superKlass !== 0 && !isInterface && !initialized(vm, superKlass)) return false;
  if (
    !isInterface &&
    (ld(klass + Klass.flags) & KLASS_INHERITS_DEFAULTS) !== 0 &&
    defaultDeclaring(klass).some((k) => ld(k + Klass.initState) !== KLASS_INITIALIZED)
  )
    return false;
  if (clinit(klass) !== 0) return false;
  linkKlass(klass);
  setStringConstants(vm, klass);
  st(klass + Klass.initState, KLASS_INITIALIZED);
  if (vm.currentThread !== 0) recordDependency(vm, ld(vm.currentThread + JavaThread.initializing), klass);
  vm.classInitialized(klass);
  return true;
}

/** Whether the running thread is in the middle of initialising the class (JVMS 5.5 step 3). */
export function initializedByMe(klass: KlassAddr, thread: ThreadAddr): boolean {
  return ld(klass + Klass.initState) === KLASS_BEING_INITIALIZED && ld(klass + Klass.initThread) === thread;
}

const clinit = (klass: KlassAddr): MethodAddr =>
  ld(klass + Klass.methods) === 0 ? 0 : findLocalMethod(klass, symbolOf("<clinit>"), symbolOf("()V"));

/**
 * The superinterfaces that the class's initialisation asks for (JVMS 5.5 step 7), in HotSpot's order: those that declare a default method, of the
 * class itself and not of its superclass, the most basic first. One may come twice.
 */
function defaultDeclaring(klass: KlassAddr, out: KlassAddr[] = []): KlassAddr[] {
  for (const k of superInterfaces(klass)) {
    const flags = ld(k + Klass.flags);
    if ((flags & (KLASS_HAS_DEFAULTS | KLASS_INHERITS_DEFAULTS)) !== 0) defaultDeclaring(k, out);
    if ((flags & KLASS_HAS_DEFAULTS) !== 0) out.push(k);
  }
  return out;
}

function setStringConstants(vm: Parts, klass: KlassAddr): void {
  stringConstants(klass, (slot: Addr, symbol: SymbolAddr) => st(slot, vm.strings.intern(symbolToString(symbol))));
}

/** Ends an initialisation and wakes who waited for it. */
function publish(vm: Pick<VM, "classInitialized" | "scheduler">, klass: KlassAddr, state: number): void {
  st(klass + Klass.initState, state);
  st(klass + Klass.initThread, 0);
  for (const t of vm.scheduler.all()) {
    if (ld(t + JavaThread.state) === THREAD_INIT_WAIT && ld(t + JavaThread.initKlass) === klass) vm.scheduler.wake(t, WAKE_NONE);
  }
  if (state === KLASS_INITIALIZED) vm.classInitialized(klass);
}

const KLASS = 0; // word: the class
const OUTER = 1; // word: the class whose initialisation this thread was in
const NEXT = 2; // word: how many superinterfaces have had their turn

function fail(f: StepFrame): never {
  const klass = f.word(KLASS);
  const error = ld(klass + Klass.initError);
  throw new JavaThrow("java/lang/NoClassDefFoundError", `Could not initialize class ${externalName(klass)}`, error === 0 ? 0 : ld(error));
}

/** Words: klass. */
export const INITIALIZE: number = routine("initialize", {
  refs: 0,
  longs: 3,
  catches: true,
  steps: [
    // 0: states; superclass
    (f) => {
      const { vm, thread } = f;
      // A class that the verifier asked for cannot be loaded: asking again would never end.
      if (f.pending()) return f.throw(f.takeException());
      const klass = f.word(KLASS);
      const state = ld(klass + Klass.initState);
      if (state === KLASS_INITIALIZED) return f.finish();
      if (state === KLASS_ERROR) fail(f);
      if (state === KLASS_BEING_INITIALIZED) {
        if (ld(klass + Klass.initThread) === thread) return f.finish();
        st(thread + JavaThread.initKlass, klass);
        return f.again().block(THREAD_INIT_WAIT);
      }
      linkKlass(klass);
      st(klass + Klass.initState, KLASS_BEING_INITIALIZED);
      st(klass + Klass.initThread, thread);
      const outer = ld(thread + JavaThread.initializing);
      f.setWord(OUTER, outer);
      recordDependency(vm, outer, klass);
      st(thread + JavaThread.initializing, klass);
      const superKlass = ld(klass + Klass.super);
      if ((ld(klass + Klass.flags) & KLASS_INTERFACE) === 0 && superKlass !== 0 && !initialized(vm, superKlass)) {
        return f.run(INITIALIZE, [], [superKlass]);
      }
      return f.next();
    },
    // 1: superinterfaces, one after the other
    (f) => {
      if (f.pending()) return f.goto(3);
      const klass = f.word(KLASS);
      const flags = ld(klass + Klass.flags);
      if ((flags & KLASS_INTERFACE) === 0 && (flags & KLASS_INHERITS_DEFAULTS) !== 0) {
        const order = defaultDeclaring(klass);
        for (let i = f.word(NEXT); i < order.length; i++) {
          // One that failed fails again, one that another thread is at is waited for: INITIALIZE sees to it.
          if (ld(order[i]! + Klass.initState) === KLASS_INITIALIZED) continue;
          f.setWord(NEXT, i + 1);
          return f.again().run(INITIALIZE, [], [order[i]!]);
        }
      }
      return f.next();
    },
    // 2: constants and <clinit>
    (f) => {
      if (f.pending()) return f.goto(3);
      const klass = f.word(KLASS);
      setStringConstants(f.vm, klass);
      const method = clinit(klass);
      return method === 0 ? f.next() : f.call(method);
    },
    // 3: success or failure
    (f) => {
      const { vm, thread } = f;
      const klass = f.word(KLASS);
      st(thread + JavaThread.initializing, f.word(OUTER));
      const exception = f.takeException();
      if (exception === 0) {
        publish(vm, klass, KLASS_INITIALIZED);
        return f.finish();
      }
      vm.exceptions.initializationFailed(klass, exception);
      publish(vm, klass, KLASS_ERROR);
      if (vm.isInstance(exception, vm.linker.boot("java/lang/Error"))) return f.throw(exception);
      return f.run(routineNumber("throw"), [0, exception], [vm.linker.boot("java/lang/ExceptionInInitializerError")]);
    },
    // 4: the wrapper
    (f) => f.throw(f.takeException()),
  ],
});

/** The class is initialised while `outer` (0 none) is, in the same thread: before `outer` comes it. */
function recordDependency(vm: Parts, outer: KlassAddr, klass: KlassAddr): void {
  if (outer === 0) return;
  vectorPushAt(outer + Klass.initDependencies, klass);
  vm.logs.classInit.debug?.(`${externalName(klass)} is initialized on behalf of ${externalName(outer)}`);
}
