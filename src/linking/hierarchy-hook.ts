// A class has joined the hierarchy: what compiled code assumed of its superclasses and interfaces may not hold any more. The tiers
// listen (code/dependencies.ts).
import type { KlassAddr } from "../layout/addresses.ts";

let listener: ((klass: KlassAddr) => void) | undefined;

export function setOnRegistered(listen: (klass: KlassAddr) => void): void {
  listener = listen;
}

/** Told once, when the class has its links to its superclass and interfaces, before any instance exists. */
export const registered = (klass: KlassAddr): void => listener?.(klass);
