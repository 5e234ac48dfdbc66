// What an address is the address of. The names only document: all are plain unsigned numbers, 0 for none.
import type { Addr } from "../layout/memory.ts";

export type SymbolAddr = Addr;
export type KlassAddr = Addr;
export type MethodAddr = Addr;
export type FieldAddr = Addr;
export type ConstantPoolAddr = Addr;
/** A ClassLoaderData. */
export type LoaderAddr = Addr;
export type ModuleAddr = Addr;
export type PackageAddr = Addr;
/** An oop slot: a 4-byte word that holds a Java reference, never moves, and is visited by the collector. */
export type OopSlot = Addr;
