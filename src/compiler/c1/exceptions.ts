// Handlers in C1's code. An exception that a callee has left pending, or athrow throws, goes to the dispatch of its block: a node of the
// flow graph that compares the exception's class with the catch types, in order, and branches to the handler. Local variables are in
// their homes, so there is nothing to be moved. What no handler here takes, or whose catch type is not resolved, is the VM's.

import { ACC_SYNCHRONIZED } from "../../layout/access-flags.ts";
import { JavaThread } from "../../layout/frame.ts";
import { OBJECT_KLASS } from "../../layout/object.ts";
import { VMState } from "../../layout/vm-state.ts";
import { i32, VOID } from "../../wasm/opcodes.ts";
import { exceptionAlone } from "../backend/pending-exception.ts";
import { Leave } from "../backend/structure.ts";
import type { MethodId } from "../facts/questions.ts";
import { type BytecodeBlock, Kind } from "../frontend/method-blocks.ts";
import { runtimeFunction } from "../runtime-functions.ts";
import { SP } from "./code-unit.ts";
import type { C1 } from "./compiler.ts";
import { subtypeTest } from "./objects.ts";

const ROOT = 1 as MethodId;

/** Behind a call whose action word is not 0, with everything in its home: an exception alone goes to the dispatch. */
export function catchPending(c: C1, site: number): void {
  if (c.catcher < 0) return;
  const { f } = c;
  const caught = exceptionAlone(f).if_(VOID);
  goToDispatch(c, site);
  f.end(caught);
}

/** athrow: the exception on top, which is not null, is thrown to the dispatch. */
export function throwToDispatch(c: C1): void {
  goToDispatch(c, makePending(c));
}

/** athrow without a handler here, where the method's lock or others may have to be left: as if a callee had thrown. */
export function throwPastLocks(c: C1): void {
  const { f, unit } = c;
  const site = makePending(c);
  f.get(SP).i32Symbol(site).i32Symbol(site).call(runtimeFunction("afterCall")).drop();
  unit.returnResult();
}

/** @returns the site of the throw */
function makePending(c: C1): number {
  const { f, state, unit, blocks } = c;
  const exception = state.pop();
  state.homes(state.count, "all");
  unit.storeHomes();
  state.get(exception);
  f.call(runtimeFunction("throwException"));
  return state.site("call", c.bci, blocks.live, c.liveBefore());
}

function goToDispatch(c: C1, site: number): void {
  c.f.i32Symbol(site).set(c.temporary(Kind.I, THROWN_AT));
  c.structurer.branchTo(c.catcher);
}

/** Which temporary has the site that threw, until the dispatch knows that a handler takes it. */
const THROWN_AT = 6;

/** The code of a dispatch. */
export function dispatch(c: C1, { catches }: BytecodeBlock): Leave {
  const { f, state, unit, blocks } = c;
  state.begin(Uint8Array.of(Kind.A));
  const exception = state.locals[0]! as Parameters<typeof f.get>[0];
  const klass = c.temporary(Kind.I, 1);
  let complete = true;
  f.i32(0).mem(i32.load, VMState.thread).mem(i32.load, JavaThread.pendingException).tee(exception).mem(i32.load, OBJECT_KLASS).set(klass);
  for (const { handler, catchType } of catches) {
    const type = catchType === 0 ? 0 : c.facts.ask("classConstant", ROOT, catchType);
    // It must be resolved, which may throw, before a later handler is looked at.
    if (catchType !== 0 && type === 0) {
      complete = false;
      break;
    }
    if (type !== 0) subtypeTest(c, klass, type);
    const matches = type === 0 ? undefined : f.if_(VOID);
    f.call(runtimeFunction("takeException")).set(exception);
    c.structurer.branchTo(blocks.orderAt(handler));
    if (matches === undefined) return Leave.done;
    f.end(matches);
  }
  if (complete) {
    const locks = (c.method.accessFlags & ACC_SYNCHRONIZED) === 0 ? 0 : 1;
    f.get(SP).i32(c.frameBytes).i32(locks).call(runtimeFunction("leaveByException"));
    const left = f.if_(VOID);
    unit.returnAny();
    f.end(left);
  }
  const site = c.temporary(Kind.I, THROWN_AT);
  f.get(SP).get(site).get(site).call(runtimeFunction("afterCall")).drop();
  unit.returnResult();
  return Leave.done;
}
