// Throwing a new exception from the VM: initialise its class, allocate, run a constructor, throw. A routine, because all of that is Java.
import type { KlassAddr, MethodAddr } from "../layout/addresses.ts";
import { ld } from "../layout/memory.ts";
import { ConstantPool, Klass } from "../layout/metadata.ts";
import { setCpError } from "../linking/constant-pool.ts";
import { findLocalMethod } from "../linking/lookup.ts";
import { symbolOf } from "../linking/symbols.ts";
import { INITIALIZE, initialized } from "./initialize.ts";
import { throwableFields } from "./library-fields.ts";
import { routine } from "./routines.ts";

const MESSAGE = 0; // ref: String or null
const CAUSE = 1; // ref: Throwable or null
const EXCEPTION = 2; // ref
const KLASS = 0; // word: the exception's class
const POOL = 1; // word: constant pool whose entry gets the error (JVMS 5.4.3), 0 none
const INDEX = 2; // word

const constructorOf = (klass: KlassAddr, signature: string): MethodAddr => findLocalMethod(klass, symbolOf("<init>"), symbolOf(signature));

/** Refs: message, cause. Words: class, and optionally the constant pool and index that the error is recorded for. */
export const THROW_NEW = routine("throw", {
  refs: 3,
  longs: 3,
  steps: [
    (f) => (initialized(f.vm, f.word(KLASS)) ? f.next() : f.run(INITIALIZE, [], [f.word(KLASS)])),
    (f) => {
      const klass = f.word(KLASS);
      const exception = f.vm.heap.allocate(klass);
      f.setRef(EXCEPTION, exception);
      const message = f.ref(MESSAGE);
      const cause = f.ref(CAUSE);
      if (cause !== 0) {
        const both = constructorOf(klass, "(Ljava/lang/String;Ljava/lang/Throwable;)V");
        const only = message === 0 ? constructorOf(klass, "(Ljava/lang/Throwable;)V") : 0;
        // A constructor that takes the cause has its own idea of where to keep it.
        if ((both !== 0 && message !== 0) || only !== 0) f.setRef(CAUSE, 0);
        if (both !== 0 && message !== 0) return f.call(both, exception, message, cause);
        if (only !== 0) return f.call(only, exception, cause);
      }
      const text = constructorOf(klass, "(Ljava/lang/String;)V");
      if (text !== 0) return f.call(text, exception, message);
      return f.call(constructorOf(klass, "()V"), exception);
    },
    (f) => {
      const { vm } = f;
      const exception = f.ref(EXCEPTION);
      const cause = f.ref(CAUSE);
      const fields = throwableFields(vm);
      if (cause !== 0) vm.heap.setRef(exception, fields.cause, cause);
      vm.traceThrow(f.thread, exception);
      const pool = f.word(POOL);
      if (pool !== 0) {
        const loader = ld(ld(pool + ConstantPool.klass) + Klass.loader);
        setCpError(pool, f.word(INDEX), vm.heap.newSlotOf(loader, exception));
      }
      return f.throw(exception);
    },
  ],
});
