// Parts of the VM that stand in bundles of their own, because most programs do without them and they are large.
import { createRequire } from "node:module";

/** Bundle in dist/, and the module that it is made of. */
const PARTS: Readonly<Record<string, readonly [bundle: string, source: string]>> = {
  interpreter: ["./interpreter.cjs", "../../kernel/interpreter/interpreter.ts"],
  fonts: ["./fonts.cjs", "../../natives/sun/font/typeface.ts"],
  jpeg: ["./jpeg.cjs", "../../natives/com/sun/imageio/plugins/jpeg/codec/codec.ts"],
};

export function loadPart(name: string): unknown {
  const [bundle, source] = PARTS[name]!;
  return createRequire(import.meta.url)(import.meta.url.endsWith(".ts") ? source : bundle);
}
