// A method's exception table as the class file has it: the VM's own is made when the method is first called.

import type { MethodAddr } from "../../layout/addresses.ts";
import { type Addr, ld, u8 } from "../../layout/memory.ts";
import { Method } from "../../layout/metadata.ts";
import { originalCode } from "../method-view.ts";

const ENTRY_BYTES = 8;
const u2 = (at: Addr): number => (u8[at]! << 8) | u8[at + 1]!;
const tableOf = (m: MethodAddr): Addr => originalCode(m) + ld(m + Method.codeLength);

export const handlerCount = (m: MethodAddr): number => u2(tableOf(m));
/** Address of an entry. */
export const handlerAt = (m: MethodAddr, i: number): Addr => tableOf(m) + 2 + i * ENTRY_BYTES;
export const startPc = (e: Addr): number => u2(e);
export const endPc = (e: Addr): number => u2(e + 2);
export const handlerPc = (e: Addr): number => u2(e + 4);
/** Constant-pool index of the class caught, 0 for all. */
export const catchType = (e: Addr): number => u2(e + 6);
