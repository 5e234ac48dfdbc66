// What a compilation gives: unlinked code that names no address, and all that the VM must know about it. Plain data, so that it
// can be stored, sent and compared: "equal bytes" means equal CompiledCode.
import type { Relocation } from "../wasm/function.ts";
import type { FieldId, KlassId, MethodId, ObjectId } from "./facts/questions.ts";
import type { Shape } from "./shapes.ts";

/** What a relocation stands for; numbered in the order in which the compilation first asked for it. */
export type CodeSymbol =
  | { readonly kind: "klass"; readonly klass: KlassId } // address of the Klass
  | { readonly kind: "method"; readonly method: MethodId } // address of the Method
  | { readonly kind: "object"; readonly object: ObjectId } // address of the word of the unit's object table that holds the ref
  | { readonly kind: "mirror"; readonly klass: KlassId } // address of the oop slot of the class's java.lang.Class
  | { readonly kind: "static"; readonly field: FieldId } // address of the static field
  | { readonly kind: "mdo"; readonly method: MethodId } // address of the method's MDO
  | { readonly kind: "counters"; readonly method: MethodId } // address of the word that tier 2 counts invocations in; backedges in the next
  | { readonly kind: "cache"; readonly method: MethodId; readonly index: number } // CpCacheEntry of a u2 operand of rewritten code
  | { readonly kind: "constant"; readonly method: MethodId; readonly index: number } // word ConstantPool.entries[index] of the method's class
  | { readonly kind: "tag"; readonly method: MethodId; readonly index: number } // byte ConstantPool.tags[index] of the method's class
  | { readonly kind: "site"; readonly site: number } // id of the unit's n-th site
  | { readonly kind: "adapter"; readonly shape: Shape } // table slot of the compiled-to-interpreter adapter of a shape
  | { readonly kind: "type"; readonly shape: Shape } // type index of compiled methods of a shape, for call_indirect
  | { readonly kind: "ledgerState"; readonly category: number } // the time ledger's word for the root method in that category
  | { readonly kind: "ledgerCalls" } // address of the 64-bit word in which the ledger counts the root method's calls
  | { readonly kind: "ledgerTransition" } // function index of the ledger's clock (state, before)
  | { readonly kind: "self" }; // function index of this code in its module

/** One interpreted activation that a point in compiled code stands for. Offsets are in bytes from sp. */
export interface Scope {
  readonly method: MethodId;
  /** Instruction at which the interpreter goes on, or (outer scopes, and the innermost of a call) the invoke in progress. */
  readonly bci: number;
  /** Where its locals begin and where its Frame header stands; the operand stack is behind the header. */
  readonly locals: number;
  readonly header: number;
  /** Words on its operand stack; of an invoke in progress without its arguments. */
  readonly depth: number;
}

/** A scalar-replaced object, to be made when the frame is written out. */
export interface VirtualObject {
  readonly klass: KlassId;
  /** Arrays: the number of elements, else -1. */
  readonly length: number;
  /** Field offset in the object (elements too), basic type, and where its value stands; `object`: its value is objects[value]. */
  readonly fields: readonly { readonly offset: number; readonly type: number; readonly value: number; readonly object: boolean }[];
  /** Words of the frame (offsets from sp) that are to hold the object. */
  readonly homes: readonly number[];
  /** LockRecord.frame values (header, | LOCK_OF_METHOD) of the locks on it that were elided, in order of entry. */
  readonly locks: readonly number[];
}

/** A point of compiled code at which the VM may look at its frame. */
export interface Site {
  readonly kind: "call" | "after" | "poll" | "trap" | "allocate";
  /** Outermost (the root method) first. */
  readonly scopes: readonly Scope[];
  /** Offsets from sp of all words that hold live references at this point (or null). Other words of the scopes are taken as dead or no refs. */
  readonly refs: readonly number[];
  /** Homes that the code has not stored, [offset of the home, offset of the word whose reference belongs there] one behind the other. */
  readonly copies?: readonly number[];
  /** The same with what does not change: [offset of the home, its 32 bits]. */
  readonly constants?: readonly number[];
  readonly objects?: readonly VirtualObject[];
}

/** What must hold when the code is installed and as long as it may be entered. */
export type Dependency =
  | { readonly kind: "leaf"; readonly klass: KlassId } // has no subclass
  | { readonly kind: "uniqueTarget"; readonly klass: KlassId; readonly method: MethodId; readonly target: MethodId } // no other implementation below klass
  | { readonly kind: "uniqueImplementor"; readonly klass: KlassId; readonly implementor: KlassId }
  | { readonly kind: "noFinalizableSubclass"; readonly klass: KlassId }
  | { readonly kind: "callSite"; readonly object: ObjectId; readonly target: ObjectId };

export interface CompiledCode {
  readonly tier: 1 | 2 | 3 | 4;
  readonly shape: Shape;
  /** Encoded locals and body of the function, without its size and final `end`, as ModuleBuilder takes them. */
  readonly body: Uint8Array;
  readonly relocations: readonly Relocation[];
  /** Where branches stand in the body that are seldom taken (exits, slow paths), ascending. */
  readonly unlikely: readonly number[];
  readonly symbols: readonly CodeSymbol[];
  readonly sites: readonly Site[];
  /** The refs of each site, where the sites are decoded only when one is looked at (code of earlier runs). */
  readonly siteRefs?: readonly ArrayLike<number>[];
  /** Multiple of 8; at least what the function takes of the host's stack in Liftoff code. */
  readonly frameBytes: number;
  readonly dependencies: readonly Dependency[];
  /** Methods inlined, in order: method, bci of the call in its caller, index of the caller (0 the root). */
  readonly inlined: readonly { readonly method: MethodId; readonly bci: number; readonly caller: number }[];
  /** Lines of PrintInlining and the like, only when the request asks for them. */
  readonly log: readonly string[];
}

/** Does not look at the sites themselves. */
export const siteCount = (code: CompiledCode): number => (code.siteRefs ?? code.sites).length;

/** The compiler gives up on a method: a reason as HotSpot's "COMPILE SKIPPED" has it. Not a fault. */
export class Bailout extends Error {
  override name = "Bailout";
  /** Whether another tier may be able to compile it. */
  readonly retryAtOtherTier: boolean;
  constructor(reason: string, retryAtOtherTier = true) {
    super(reason);
    this.retryAtOtherTier = retryAtOtherTier;
  }
}
