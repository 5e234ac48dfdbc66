// The routine on the main thread in which a cache is made, and in which a VM that has been restored from it wakes up: the frame of the
// one is the frame of the other.

import { routine } from "../../runtime/routines.ts";
import type { Next, StepFrame } from "../../runtime/step-frame.ts";
import { keepLayer, writeCache } from "./cache.ts";
import { enterLayer, layerCount, PRELOAD } from "./preload.ts";
import { initializedBoot, OWN_TO_EACH_RUN, REDONE } from "./redone.ts";
import { RELOCATE } from "./relocate.ts";
import { NotWritten } from "./replace-file.ts";
import { logState } from "./state.ts";

const ROW = 0; // word: the next row of REDONE
const LAYER = 1; // word: of those that are made

/** Where the cache goes, in the VM that makes it. */
let target = "";
/** A record that goes when the cache is there. */
let passing: string | undefined;
export function assembleInto(path: string, record?: string): void {
  target = path;
  passing = record;
}

/** An error in Java on the way. */
function failed(f: StepFrame): Next | null {
  if (!f.pending()) return null;
  const exception = f.takeException();
  f.vm.host.print(1, `Error occurred during initialization of VM\n${f.vm.exceptionText(exception)}\n`);
  f.vm.halt(1);
  return f.next();
}

export const ASSEMBLE: number = routine("assemble AOT cache", {
  refs: 1,
  longs: 2,
  catches: true,
  steps: [
    // 0: what the training has met, layer by layer
    (f) => {
      enterLayer(f.word(LAYER));
      return f.run(PRELOAD);
    },
    // 1: only what lives is kept, softly held things among it
    (f) => {
      f.vm.collector.collect(true, "AOT cache");
      return f.next();
    },
    // 2: the heap now stands in the old generation
    (f) => {
      const { vm } = f;
      f.setWord(ROW, 0);
      const own = OWN_TO_EACH_RUN.find((name) => initializedBoot(name) !== 0);
      if (own !== undefined) {
        vm.host.print(
          2,
          `Error: no AOT cache is made: ${own.replaceAll("/", ".")} has been initialised, and its state is each run's own.\n`,
        );
        vm.halt(1);
        return f.next();
      }
      vm.scheduler.readyFirst(f.thread);
      f.setWord(LAYER, f.word(LAYER) + 1);
      if (f.word(LAYER) < layerCount()) {
        keepLayer(vm);
        vm.scheduler.takeFirst();
        return f.goto(0);
      }
      try {
        const bytes = writeCache(vm, target);
        if (passing !== undefined) vm.host.files.unlink(Buffer.from(passing, "latin1"));
        vm.host.print(1, `AOTCache creation is complete: ${target} ${bytes} bytes\n`);
        vm.halt(0);
      } catch (e) {
        if (!(e instanceof NotWritten)) throw e;
        vm.host.print(2, `Error: ${e.message}\n`);
        vm.halt(1);
      }
      return f.next();
    },
    // 3: here the restored VM begins
    (f) => {
      const stop = failed(f);
      if (stop !== null) return stop;
      for (let row = f.word(ROW); row < REDONE.length; row++) {
        const { className, redo } = REDONE[row]!;
        const klass = initializedBoot(className);
        if (klass === 0) continue;
        f.setWord(ROW, row + 1);
        const call = redo(f, klass);
        if (call !== null) {
          f.again();
          return call;
        }
      }
      return f.run(RELOCATE);
    },
    (f) => {
      const stop = failed(f);
      if (stop !== null) return stop;
      logState(f.vm, "main");
      return f.finish();
    },
  ],
});
