// What a collection counts, for the driver to read (VMState.gcStats).
import { VMState } from "../../../build/assembly/layout";
import { ld, st } from "./words";

export function bumpStat(index: u32, by: u32): void {
  const at = VMState.gcStats + (index << 2);
  st(at, ld(at) + by);
}
export function setStat(index: u32, value: u32): void {
  st(VMState.gcStats + (index << 2), value);
}
