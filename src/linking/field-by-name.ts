// Fields by their names alone: for the VM's own use of the class library, and for reading its objects before anything else can.

import type { FieldAddr, KlassAddr } from "../layout/addresses.ts";
import { ld } from "../layout/memory.ts";
import { Field, Klass } from "../layout/metadata.ts";
import { findSymbol } from "./symbols.ts";

/** A field of the class or a superclass by its name alone, injected ones included; 0 none. For the VM's own use. */
export function findFieldByName(k: KlassAddr, name: string): FieldAddr {
  const symbol = findSymbol(name);
  if (symbol === 0) return 0;
  for (; k !== 0; k = ld(k + Klass.super)) {
    const v = ld(k + Klass.fields);
    const n = v === 0 ? 0 : ld(v);
    for (let i = 0, f = v + 4; i < n; i++, f += Field.sizeof) if (ld(f + Field.name) === symbol) return f;
  }
  return 0;
}
