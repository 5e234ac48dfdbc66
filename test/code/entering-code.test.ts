// Loops that go on in OSR code: their frame is popped before the code has read it, and no collector sees it then.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { EnteringCode } from "../../src/code/entering-code.ts";
import type { Unit } from "../../src/code/units.ts";
import { FRAME_HEADER, Frame } from "../../src/layout/frame.ts";
import { attachMemory, st } from "../../src/layout/memory.ts";
import { GC_FULL, GC_YOUNG, VMState } from "../../src/layout/vm-state.ts";
import type { VM } from "../../src/runtime/vm.ts";

const THREAD = 0x20000;
const FRAME = 0x21000;
const METHOD = 0x22000;
const PSEUDO = 0x23000;

/** What enterLoop is asked for in a VM in this state: whether it replaces the frame by a call. */
function enters(state: { gcNeeded?: number; yielded?: boolean; exitCode?: number; depth?: number }): boolean {
  st(VMState.gcNeeded, state.gcNeeded ?? 0);
  st(FRAME + Frame.sp, FRAME + FRAME_HEADER + 4 * (state.depth ?? 0));
  let called = false;
  const vm = {
    scheduler: { yielded: state.yielded ?? false },
    exitCode: state.exitCode,
    stacks: {
      dropHandOns: (_: number, frame: number) => frame,
      callWithFrame() {
        called = true;
        return 0;
      },
    },
  } as unknown as VM;
  const entering = new EnteringCode(vm, () => ({ enterOsr() {} }) as never);
  entering["osrMethods"].set(METHOD, PSEUDO);
  entering.enterLoop(THREAD, FRAME, { method: METHOD } as unknown as Unit);
  return called;
}

beforeEach(() => attachMemory(new WebAssembly.Memory({ initial: 16, maximum: 16, shared: true })));

test("a loop enters OSR code where the VM goes straight on to it", () => {
  assert.equal(enters({}), true);
  assert.equal(enters({ depth: 1 }), false, "operands on the stack");
});

test("a loop is interpreted on where a collection or another thread would come between its frame and the code", () => {
  assert.equal(enters({ gcNeeded: GC_YOUNG }), false);
  assert.equal(enters({ gcNeeded: GC_FULL }), false);
  assert.equal(enters({ yielded: true }), false);
  assert.equal(enters({ exitCode: 0 }), false);
});
