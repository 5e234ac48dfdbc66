// The functions of the VM that compiled code calls: imports of every module of compiled code, in this order, so that a function's
// index is its row here. Rows are only appended. What they do stands in docs/architecture.md "Compiled code".
import { ValueType } from "../wasm/opcodes.ts";

const { i32, f64 } = ValueType;

type Row = readonly [name: string, params: readonly ValueType[], results: readonly ValueType[]];

export const RUNTIME_FUNCTIONS = [
  // (sp, site, request): an uncommon trap. All homes of the site are stored. Runs the rest of the activation in the interpreter; the
  // code then returns VMState.result (any value when the action word says that there is none).
  ["trap", [i32, i32, i32], []],
  // (sp, site, after): the action word was not 0 after a call. All homes of `site` are stored, and those of `after` (the state with the
  // result of the call pushed; its ref result too). 0: complete; reload the refs of `after` and go on. 1: return VMState.result.
  ["afterCall", [i32, i32, i32], [i32]],
  // (sp, site): the action word was not 0 at a poll. As afterCall; the site's state is that in which execution goes on.
  ["poll", [i32, i32], [i32]],
  // (sp, site, klass): a new object of a class that is initialised and not finalizable; may collect. 0: trap (site's state re-executes `new`).
  ["allocateObject", [i32, i32, i32], [i32]],
  // (sp, site, arrayKlass, length): length >= 0. 0: trap.
  ["allocateArray", [i32, i32, i32, i32], [i32]],
  // (method, sp, bytes): sp + bytes is past VMState.stackLimit. The sp to call oneself again with, in another chunk; 0: an
  // exception is pending (StackOverflowError), return. Then popChunk(sp) after that call.
  ["newChunk", [i32, i32, i32], [i32]],
  ["popChunk", [i32], []],
  // (exception): makes it pending and sets ACTION_EXCEPTION; the code then returns. Only where no handler of the unit covers the throw.
  ["throwException", [i32], []],
  // () the pending exception, which is no longer pending; ACTION_EXCEPTION is cleared. For handlers within the unit.
  ["takeException", [], [i32]],
  // (klass, klass): 0 or 1.
  ["isSubtype", [i32, i32], [i32]],
  // (klass, interface): block of Method addresses of the interface in the itable, 0 when the class does not implement it.
  ["itableLookup", [i32, i32], [i32]],
  // (object, header | LOCK_OF_METHOD): locks, with a LockRecord for the scope whose Frame header is (or would be) at `header`. 0 done, 1: trap.
  ["lock", [i32, i32], [i32]],
  // (object, header | LOCK_OF_METHOD): unlocks and removes the record. 0 done, 1: trap (the interpreter does it, and wakes or throws).
  ["unlock", [i32, i32], [i32]],
  // (source, from, target, to, length): 0 done; else trap, nothing copied but elements that fit.
  ["arraycopy", [i32, i32, i32, i32, i32], [i32]],
  ["fmod", [f64, f64], [f64]],
  ["identityHash", [i32], [i32]],
  // (sp, site, method, bci): a counter of tiers 2 and 3 overflowed its notification mask; bci < 0 at the method's entry, else the target
  // of a backward branch. As poll: 0 go on, 1 return VMState.result.
  ["counterOverflow", [i32, i32, i32, i32], [i32]],
  // (Method.intrinsic, args): does what the interpreter's intrinsic of that number does; args is where the arguments stand as on an
  // operand stack (receiver first, not null), and then the result. 0: not done, nothing has changed.
  ["intrinsic", [i32, i32], [i32]],
  // (klass, length): a new object from the reserve, of a class as allocateObject and allocateArray take it, after one of these has failed where
  // no trap could be. Arrays: length, else -1. Never fails and is no safepoint.
  ["allocateReserved", [i32, i32], [i32]],
  // (sp, frameBytes, locks): the pending exception is to leave the activation, past `locks` synchronized scopes. 1: return; 0: nothing has been done, afterCall.
  ["leaveByException", [i32, i32, i32], [i32]],
  // The host's own: V8 calls its C functions without leaving Wasm.
  ["sin", [f64], [f64]],
  ["cos", [f64], [f64]],
  ["tan", [f64], [f64]],
  ["asin", [f64], [f64]],
  ["acos", [f64], [f64]],
  ["atan", [f64], [f64]],
  ["log", [f64], [f64]],
  // (): Thread.onSpinWait: at its next poll the thread gives way, if another one can run.
  ["spinWait", [], []],
] as const satisfies readonly Row[];

export type RuntimeFunction = (typeof RUNTIME_FUNCTIONS)[number][0];

/** Native methods that are a function of the host's Math, by "class.name(descriptor)". */
export const MATH_CALLS: ReadonlyMap<string, RuntimeFunction> = new Map(
  (["sin", "cos", "tan", "asin", "acos", "atan", "log"] as const).map((name) => [`java/lang/StrictMath.${name}(D)D`, name]),
);

const INDEX = new Map<string, number>(RUNTIME_FUNCTIONS.map(([name], i) => [name, i]));

/** The function's index in every module of compiled code. */
export const runtimeFunction = (name: RuntimeFunction): number => INDEX.get(name)!;
