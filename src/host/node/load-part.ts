// Parts of the VM that stand in bundles of their own, because most programs do without them and they are large.
import { createRequire } from "node:module";

/** Bundle in dist/, and the module that it is made of. */
const PARTS: Readonly<Record<string, readonly [bundle: string, source: string]>> = {
  compilers: ["./compilers.cjs", "../../compiler/compile.ts"],
  emitters: ["./emitters.cjs", "../../code/emitters.ts"],
  fonts: ["./fonts.cjs", "../../natives/sun/font/typeface.ts"],
  jpeg: ["./jpeg.cjs", "../../natives/com/sun/imageio/plugins/jpeg/codec/codec.ts"],
};

/** Loads a bundle with the code that is kept of it, if there are such of that name: given to the bundle that this is in (api/kept-code.cjs). */
declare const __load_kept: ((bundle: string) => unknown) | undefined;

const loaded = new Map<string, unknown>();

export function loadPart(name: string): unknown {
  let part = loaded.get(name);
  if (part === undefined) loaded.set(name, (part = load(...PARTS[name]!)));
  return part;
}

function load(bundle: string, source: string): unknown {
  const kept = typeof __load_kept === "undefined" ? undefined : __load_kept(bundle);
  return kept ?? createRequire(import.meta.url)(import.meta.url.endsWith(".ts") ? source : bundle);
}
