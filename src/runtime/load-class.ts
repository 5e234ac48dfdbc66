// Loading through a user's class loader (JVMS 5.3.2): ClassLoader.loadClass is called in Java, under the loader's lock unless it is
// parallel capable; the answer is recorded for the initiating loader.

import { adviceForMissing } from "../classpath/absent-modules.ts";
import type { KlassAddr, LoaderAddr, Ref, SymbolAddr, ThreadAddr } from "../layout/addresses.ts";
import { Frame, JavaThread, ObjectMonitor, THREAD_IO } from "../layout/frame.ts";
import { type Addr, ld, ld16 } from "../layout/memory.ts";
import { ClassLoaderData, ConstantPool, Klass } from "../layout/metadata.ts";
import { setCpError } from "../linking/constant-pool.ts";
import { klassName } from "../linking/klass-view.ts";
import { findInDictionary } from "../linking/loader-data.ts";
import { recordInitiated } from "../linking/loader-registration.ts";
import { findMethod, selectMethod } from "../linking/lookup.ts";
import { nestHostFailed } from "../linking/nest.ts";
import { symbolOf, symbolToString } from "../linking/symbols.ts";
import { WK_CLASS_LOADER, wellKnown } from "../linking/well-known.ts";
import { callerOf } from "./frames.ts";
import { JavaThrow } from "./java-throw.ts";
import { classLoaderFields, throwableFields } from "./library-fields.ts";
import { routine } from "./routines.ts";
import { isRoutineFrame, routineWords, type StepFrame } from "./step-frame.ts";
import type { VM } from "./vm.ts";

/** What the steps' helpers need of the VM. */
type Parts = Pick<VM, "fault" | "heap" | "linker" | "strings">;

const LOADER = 0; // ref: the ClassLoader while it is locked
const CLD = 0; // word: ClassLoaderData
const NAME = 1; // word: Symbol
const SUBCLASS = 3; // word: the class (Symbol) of the same loader whose definition waits for this one, 0 none
const NEST_MEMBER = 4; // word: the class whose nest host it is, 0 none: an error is kept for it, and the asker goes on
const ARRAY = 5; // word: the array class (Symbol) whose element it is, as an error names it; 0 none
const POOL = 6; // word: constant pool that an error is recorded in, 0 none
const INDEX = 7; // word
const PLAIN = 2; // word: 1 = a ClassNotFoundException stays one (Class.forName), 0 = becomes NoClassDefFoundError (resolution)

const loaderObject = (cld: LoaderAddr): Ref => ld(ld(cld + ClassLoaderData.loader));

function parallelCapable(vm: Parts, loader: Ref): boolean {
  return ld(loader + classLoaderFields(vm).parallelLockMap) !== 0;
}

function unlock(f: StepFrame): void {
  const loader = f.ref(LOADER);
  if (loader !== 0) f.vm.monitors.exit(loader);
  f.setRef(LOADER, 0);
}

/** The classes of a loader whose definitions in a thread wait for a superclass, each with that. */
function* waitingDefinitions(top: Addr, cld: LoaderAddr): Iterable<readonly [subclass: KlassAddr, superclass: KlassAddr]> {
  for (let frame = top; frame !== 0; frame = callerOf(frame)) {
    if (!isRoutineFrame(frame, LOAD_CLASS)) continue;
    const words = routineWords(frame);
    const subclass = ld(words + 8 * SUBCLASS);
    if (ld(words + 8 * CLD) === cld && subclass !== 0) yield [subclass, ld(words + 8 * NAME)];
  }
}

/**
 * Whether the definition of (cld, name) further down this stack waits for a superclass: asking for it again is circular (JVMS 5.3.5). Where a
 * parallel capable loader has other threads define classes, what these wait for counts as well: each would wait for the other's class for ever.
 */
function circular(f: StepFrame): boolean {
  const cld = f.word(CLD);
  const own = new Set<Addr>();
  for (const [subclass] of waitingDefinitions(callerOf(f.frame), cld)) own.add(subclass);
  if (own.has(f.word(NAME))) return true;
  // What asks for this one.
  if (f.word(SUBCLASS) !== 0) own.add(f.word(SUBCLASS));
  if (own.size === 0 || !parallelCapable(f.vm, loaderObject(cld))) return false;
  const others = new Map<Addr, Addr>();
  for (const thread of f.vm.scheduler.all()) {
    if (thread === f.thread) continue;
    for (const [subclass, superclass] of waitingDefinitions(ld(thread + JavaThread.frame), cld)) others.set(subclass, superclass);
  }
  for (let name = others.get(f.word(NAME)), n = 0; name !== undefined && n <= others.size; name = others.get(name), n++) {
    if (own.has(name)) return true;
  }
  return false;
}

/** How long a thread leaves the loader to one that loads the class already. */
const RETRY_NANOS = 1e6;

/**
 * A loader that is not parallel capable may wait on its own monitor while it loads, for the turn of another thread: HotSpot's "broken class loader
 * lock". When another thread that loads this very class does, it is woken, and the monitor left to it.
 */
function wakesLoading(f: StepFrame, loader: Ref): boolean {
  const { monitors, scheduler } = f.vm;
  const monitor = monitors.of(loader);
  if (monitor === 0 || ld(monitor + ObjectMonitor.waitHead) === 0 || ld(monitor + ObjectMonitor.recursions) !== 0) return false;
  for (const thread of scheduler.all()) {
    if (thread === f.thread || !isLoading(thread, f.word(CLD), f.word(NAME))) continue;
    monitors.notify(f.thread, loader, true);
    monitors.exit(loader);
    return true;
  }
  return false;
}

/** Whether a thread is within the loader's loadClass for a class. */
function isLoading(thread: ThreadAddr, cld: LoaderAddr, name: SymbolAddr): boolean {
  for (let frame = ld(thread + JavaThread.frame); frame !== 0; frame = callerOf(frame)) {
    if (!isRoutineFrame(frame, LOAD_CLASS) || ld16(frame + Frame.step) < 2) continue;
    const words = routineWords(frame);
    if (ld(words + 8 * CLD) === cld && ld(words + 8 * NAME) === name) return true;
  }
  return false;
}

/** What is kept of a nest host that could not be loaded. */
function nestHostError(f: StepFrame, exception: Ref, isNotFound: boolean): Ref {
  if (!isNotFound) return exception;
  const { vm } = f;
  const error = vm.exceptions.makeWithoutConstructor(f.thread, "java/lang/NoClassDefFoundError");
  const { cause, detailMessage } = throwableFields(vm);
  vm.heap.setRef(error, detailMessage, vm.strings.create(symbolToString(f.word(NAME))));
  vm.heap.setRef(error, cause, exception);
  return error;
}

/** Class.forName's exception says what to do, too; not one that says something else, or that a loader keeps and throws again. */
function addAdvice(vm: Parts, exception: Ref, name: string, advice: string): void {
  const { detailMessage } = throwableFields(vm);
  const dotted = name.replaceAll("/", ".");
  const message = ld(exception + detailMessage);
  if (message === 0 || vm.strings.text(message) !== dotted) return;
  vm.heap.setRef(exception, detailMessage, vm.strings.create(`${dotted} (${advice})`));
}

/** Notes for which constant an error is. */
function recorded(f: StepFrame, problem: JavaThrow): JavaThrow {
  problem.pool = f.word(POOL);
  problem.poolIndex = f.word(INDEX);
  return problem;
}

/** Words: loader, name, plain, subclass, nest member, array, constant pool, index. Finishes with the mirror as ref and the Klass as word; throws what Java threw. */
export const LOAD_CLASS: number = routine("load class", {
  refs: 1,
  longs: 8,
  catches: true,
  steps: [
    (f) => {
      const cld = f.word(CLD);
      const known = findInDictionary(cld, f.word(NAME));
      const isCircular = known === 0 && circular(f);
      // It may have been woken for the loader's lock, which it does not take now: the next one has its turn.
      if (known !== 0 || isCircular) f.vm.monitors.passOn(f.thread);
      if (known !== 0) return f.finish(f.vm.linker.mirrorOf(known), known);
      if (isCircular) throw new JavaThrow("java/lang/ClassCircularityError", symbolToString(f.word(NAME)));
      const loader = loaderObject(cld);
      if (parallelCapable(f.vm, loader)) return f.next();
      if (f.vm.monitors.enter(f.thread, loader)) {
        if (wakesLoading(f, loader)) return f.again().block(THREAD_IO, f.vm.host.clock.nanoTime() + RETRY_NANOS);
        f.setRef(LOADER, loader);
        return f.next();
      }
      return f.goto(0); // blocked: once woken it tries again
    },
    // 1: loadClass
    (f) => {
      const { vm } = f;
      const loader = loaderObject(f.word(CLD));
      const text = symbolToString(f.word(NAME)).replaceAll("/", ".");
      const declared = findMethod(wellKnown(WK_CLASS_LOADER), symbolOf("loadClass"), symbolOf("(Ljava/lang/String;)Ljava/lang/Class;"));
      const method = selectMethod(vm.heap.klassOf(loader), declared);
      return f.call(method, loader, vm.strings.create(text));
    },
    // 2: what came back
    (f) => {
      const { vm } = f;
      const exception = f.takeException();
      const name = symbolToString(f.word(NAME));
      const mirror = exception === 0 ? f.resultRef() : 0;
      unlock(f);
      if (exception !== 0) {
        const notFound = vm.linker.boot("java/lang/ClassNotFoundException");
        const isNotFound = vm.isInstance(exception, notFound);
        if (f.word(NEST_MEMBER) !== 0 && !vm.isInstance(exception, vm.linker.boot("java/lang/VirtualMachineError"))) {
          const member = f.word(NEST_MEMBER);
          nestHostFailed(member, vm.heap.newSlotOf(ld(member + Klass.loader), nestHostError(f, exception, isNotFound)));
          return f.finish();
        }
        const advice = isNotFound ? adviceForMissing(vm.jdkHome, name) : undefined;
        if (f.word(PLAIN) === 0 && isNotFound) {
          const missing = f.word(ARRAY) === 0 ? name : symbolToString(f.word(ARRAY));
          const text = advice === undefined ? missing : `${missing} (${advice})`;
          throw recorded(f, new JavaThrow("java/lang/NoClassDefFoundError", text, exception));
        }
        const pool = f.word(POOL);
        if (pool !== 0 && vm.isInstance(exception, vm.linker.boot("java/lang/LinkageError"))) {
          setCpError(pool, f.word(INDEX), vm.heap.newSlotOf(ld(ld(pool + ConstantPool.klass) + Klass.loader), exception));
        }
        if (advice !== undefined) addAdvice(vm, exception, name, advice);
        return f.throw(exception);
      }
      const klass = mirror === 0 ? 0 : vm.linker.klassOfMirror(mirror);
      if (klass === 0 || klassName(klass) !== name) {
        throw recorded(f, new JavaThrow(`java/lang/${f.word(PLAIN) !== 0 ? "ClassNotFoundException" : "NoClassDefFoundError"}`, name));
      }
      recordInitiated(f.word(CLD), klass);
      return f.finish(mirror, klass);
    },
  ],
});
