// What the time ledger adds to compiled code, as a compile option (off: nothing): the state word is stored at the code's entry and
// behind each call, so that it is right whatever the callee did and however it ended. Exact: when the category differs, the clock's
// function stores it.
import { CATEGORY_MASK, CLOCK, CLOCK_OF_SHIFT, LEDGER_CLOCK, LEDGER_OFF, OSR } from "../layout/ledger.ts";
import { VMState } from "../layout/vm-state.ts";
import type { FunctionBuilder } from "../wasm/function.ts";
import { i32, i64, VOID } from "../wasm/opcodes.ts";
import type { CodeSymbol } from "./compiled-code.ts";
import { option } from "./options.ts";
import type { CompileRequest } from "./request.ts";

/** Gives a symbol its number. */
type Symbols = (of: CodeSymbol) => number;

/** The code's entry: its state; exact, in code that does not count its calls anyway, these are counted. */
export function emitLedgerEntry(f: FunctionBuilder, request: CompileRequest, symbol: Symbols): void {
  emitLedgerState(f, request, symbol);
  const counts = request.tier === 2 || request.tier === 3;
  if (option(request.options, "ledger") !== LEDGER_CLOCK || request.osrBci >= 0 || counts) return;
  const calls = symbol({ kind: "ledgerCalls" });
  f.i32Symbol(calls).i32Symbol(calls).mem(i64.load, 0).i64(1).op(i64.add).mem(i64.store, 0);
}

/** Behind a call. */
export function emitLedgerState(f: FunctionBuilder, request: CompileRequest, symbol: Symbols): void {
  const code = option(request.options, "ledger");
  if (code === LEDGER_OFF) return;
  const category = request.osrBci >= 0 ? OSR : request.tier;
  const state = symbol({ kind: "ledgerState", category });
  const exact = code === LEDGER_CLOCK;
  if (exact) {
    f.i32(0).mem(i32.load, VMState.ledger).i32(CATEGORY_MASK).op(i32.and).i32(category).op(i32.ne);
    const changes = f.if_(VOID);
    f.i32Symbol(state).i32(0).mem(i32.load, VMState.ledger);
    f.i32(0).i32(0).mem(i32.load, VMState.ledger).i32(CATEGORY_MASK).op(i32.and).i32(CLOCK_OF_SHIFT).op(i32.shl);
    f.i32(CLOCK).op(i32.or).mem(i32.store, VMState.ledger);
    f.callSymbol(symbol({ kind: "ledgerTransition" }));
    f.else_();
    f.i32(0).i32Symbol(state).mem(i32.store, VMState.ledger).end(changes);
  } else f.i32(0).i32Symbol(state).mem(i32.store, VMState.ledger);
}
