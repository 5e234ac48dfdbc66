// Methods of the class library that are done in place, by their names in the kernel ("java/lang/Math.sqrt(D)D").
import type { MethodFacts } from "../facts/questions.ts";
import type { Node } from "./node.ts";
import type { MethodParser } from "./parser.ts";

/** @returns the result, "void" when it has none, undefined when it is no intrinsic here. */
export function parseIntrinsic(_p: MethodParser, _facts: MethodFacts, _args: readonly Node[]): Node | "void" | undefined {
  return undefined;
}
