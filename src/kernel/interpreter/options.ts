// What an interpreter is generated with. Apart from the emitters, which a VM loads only for an interpreter that the package does not bring.
import { LEDGER_OFF, type LedgerCode } from "../../layout/ledger.ts";

/** What of the time ledger is generated. */
export interface LedgerOptions {
  readonly code: LedgerCode;
  /** Check the state wherever the interpreter enters and leaves a method (-XX:+ProfileIntCompStrict). */
  readonly strict: boolean;
}

export const NO_LEDGER: LedgerOptions = { code: LEDGER_OFF, strict: false };

/** -XX:TypeProfileWidth. */
export const DEFAULT_TYPE_PROFILE_WIDTH = 2;

export interface InterpreterOptions {
  /** Leave with EXIT_TRACE before each instruction but the first after entry. */
  trace?: boolean;
  /** The same where VMState.traceFilter says so. */
  traceFiltered?: boolean;
  /** Rows of receiver-type cells (-XX:TypeProfileWidth). */
  typeProfileWidth?: number;
  /** Keep the time ledger's state (-XX:+ProfileIntComp). */
  ledger?: LedgerOptions;
  /** Count executed bytecodes in VMState.bytecodes. */
  count?: boolean;
  /** Count pairs of opcodes (last << 8 | this) in 65536 words at this address: how fused sequences are chosen. */
  pairs?: number;
  /** Names of functions and locals in the module. */
  names?: boolean;
}
