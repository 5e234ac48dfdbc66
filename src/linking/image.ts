// Everything that linking keeps in TypeScript is a cache over linear memory. After memory was replaced (a restored image, another VM in
// this Worker) all of it must go.
import { dropInjectedCaches } from "./injected.ts";
import { dropIntrinsicCaches } from "./intrinsic-table.ts";
import { dropLoaderCaches } from "./loader-registration.ts";
import { dropOverpasses } from "./overpass.ts";
import { dropSymbolCaches, initSymbols } from "./symbols.ts";
import { dropWellKnownCaches } from "./well-known.ts";

/** Forgets all caches and finds the VM's symbols again; the kernel of the new memory must be bound. */
export function dropCaches(): void {
  dropSymbolCaches();
  dropWellKnownCaches();
  dropInjectedCaches();
  dropIntrinsicCaches();
  dropLoaderCaches();
  dropOverpasses();
  initSymbols();
}
