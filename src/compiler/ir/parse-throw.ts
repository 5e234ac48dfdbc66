// athrow: leaves the method, or the code where a handler may be met.
import { Ir } from "./op.ts";
import type { MethodParser } from "./parser.ts";

export function parseThrow(p: MethodParser): void {
  const exception = p.nullCheck(p.pop());
  if (p.ended) return;
  if (p.covered()) {
    p.deopt("unhandled", "none");
    return;
  }
  p.append(Ir.Throw, "void", [exception]);
  p.current = undefined;
}
