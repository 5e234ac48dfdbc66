// What an address is the address of. The kinds differ for the type checker only: a plain number, as a load gives it, is good for any of them, but one of a kind
// is not good for another, so that a Klass cannot be passed where a Method is wanted. 0 for none.
import type { Addr } from "./memory.ts";

type Kind<K extends string> = Addr & { readonly kind?: K };

export type SymbolAddr = Kind<"Symbol">;
export type KlassAddr = Kind<"Klass">;
export type MethodAddr = Kind<"Method">;
export type FieldAddr = Kind<"Field">;
export type ConstantPoolAddr = Kind<"ConstantPool">;
/** A ClassLoaderData. */
export type LoaderAddr = Kind<"ClassLoaderData">;
export type ModuleAddr = Kind<"ModuleEntry">;
export type PackageAddr = Kind<"PackageEntry">;
/** A CpCacheEntry. */
export type CacheEntryAddr = Kind<"CpCacheEntry">;
/** An ObjectMonitor. */
export type MonitorAddr = Kind<"ObjectMonitor">;
export type SpunClassAddr = Kind<"SpunClass">;
/** A JavaThread. */
export type ThreadAddr = Kind<"JavaThread">;
export type FrameAddr = Kind<"Frame">;
/** A Java object. It is not to be held across a safepoint. */
export type Ref = Kind<"Java reference">;
/** An oop slot: a 4-byte word that holds a Java reference, never moves, and is visited by the collector. */
export type OopSlot = Kind<"oop slot">;
