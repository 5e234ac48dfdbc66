// The closed set of questions that the compilers ask about the world (law 4). Answers are plain data. Classes, methods, fields and
// objects are named by numbers in the order of their first mention in the answers (numbering.ts); MethodId 1 is the root method,
// 0 is "none". One fact source serves one compilation; answers are memoised, so a question has one answer in it.

export type KlassId = number & { readonly __klass: unique symbol };
export type MethodId = number & { readonly __method: unique symbol };
export type FieldId = number & { readonly __field: unique symbol };
export type ObjectId = number & { readonly __object: unique symbol };

export interface MethodFacts {
  readonly holder: KlassId;
  readonly name: string;
  readonly descriptor: string;
  readonly accessFlags: number;
  /** METHOD_* of layout/metadata.ts that are stable: caller sensitive, force inline, don't inline, hidden, polymorphic ... */
  readonly flags: number;
  readonly maxLocals: number;
  readonly maxStack: number;
  readonly argSlots: number;
  readonly vtableIndex: number;
  readonly itableIndex: number;
  /** Name of the kernel's intrinsic "java/lang/Math.sqrt(D)D", "" when none. */
  readonly intrinsic: string;
  /** INVOKE_BASIC, LINK_TO_* of signature-polymorphic natives: "invokeBasic", "linkToStatic" ..., else "". */
  readonly polymorphic: string;
  /** Bytes of bytecode; 0: it has none, or is not linked yet. */
  readonly codeLength: number;
}

export interface CodeFacts {
  /** Original bytecodes. */
  readonly code: Uint8Array;
  readonly exceptionTable: readonly {
    readonly start: number;
    readonly end: number;
    readonly handler: number;
    readonly catchType: number;
  }[];
}

export interface KlassFacts {
  /** Internal form, "java/lang/String", "[I". */
  readonly name: string;
  readonly super: KlassId;
  readonly flags: number; // KLASS_* that are stable
  readonly accessFlags: number;
  readonly layoutHelper: number;
  readonly superDepth: number;
  readonly vtableLength: number;
  /** Arrays: component class (0 for primitives) and basic type. */
  readonly elementKlass: KlassId;
  readonly elementType: number;
}

export interface FieldFacts {
  /** 0: not resolved, or not accessible as it stands: the compiled code traps (C2) or goes through the cache entry (C1). */
  readonly field: FieldId;
  readonly holder: KlassId;
  readonly name: string;
  /** Basic type, from the descriptor: known of unresolved ones too. */
  readonly type: number;
  /** Class of a reference type if it is loaded. */
  readonly klass: KlassId;
  readonly offset: number; // instance fields
  readonly isStatic: boolean;
  readonly isFinal: boolean;
  readonly isVolatile: boolean;
  readonly isStable: boolean;
  readonly isTrustedFinal: boolean;
  /** Index of the reference's cache entry (CodeSymbol "cache"); -1: none. */
  readonly cacheIndex: number;
}

export interface CalleeFacts {
  /** "unresolved": C2 traps, tiers 1-3 trap until the cache entry is resolved. */
  readonly kind: "unresolved" | "static" | "special" | "virtual" | "interface" | "handle" | "dynamic";
  /** The resolved method; of handle and dynamic the adapter (static). */
  readonly method: MethodId;
  /** Class named by the reference (receiver's static type). An interface's method may be one of an interface above that (its holder). */
  readonly klass: KlassId;
  /**
   * virtual: index in the vtable (-1: final, no need to look it up); interface: index in the itable block of the method's holder. unresolved:
   * 1 when it will be a handle (invokevirtual of a signature-polymorphic method but invokeBasic).
   */
  readonly index: number;
  /** Descriptor at the call, unresolved ones' too: of signature-polymorphic methods (invokeBasic, linkTo*) not that of the method. */
  readonly descriptor: string;
  /** handle and dynamic: 0, or the appendix that is passed as last argument. */
  readonly appendix: ObjectId;
  /** Index of the instruction's cache entry (CodeSymbol "cache"); -1: none. */
  readonly cacheIndex: number;
}

export type ConstantFacts =
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "float"; readonly bits: number }
  | { readonly kind: "long"; readonly value: bigint }
  | { readonly kind: "double"; readonly bits: bigint }
  | { readonly kind: "object"; readonly object: ObjectId; readonly klass: KlassId } // String, MethodHandle, MethodType, dynamic reference
  | { readonly kind: "class"; readonly klass: KlassId } // its mirror
  | { readonly kind: "unresolved"; readonly type: "A" | "I" | "J" | "F" | "D" };

/** Contents of an object that the compiler may rely on. */
export interface ObjectFacts {
  readonly klass: KlassId;
  /** Arrays. */
  readonly length: number;
  /** Of a java.lang.Class: the class it stands for, else 0. */
  readonly mirrorOf: KlassId;
}

export type ValueFacts = { readonly known: false } | { readonly known: true; readonly value: number | bigint; readonly object: ObjectId };

/** One row of a receiver-type profile. */
export interface TypeRow {
  readonly klass: KlassId;
  readonly count: number;
}
/** A profile cell, by bci (profiling/ writes them, layout/mdo.ts lays them out). */
export interface CellFacts {
  readonly bci: number;
  readonly kind: "bit" | "counter" | "jump" | "branch" | "multiBranch" | "receiverType" | "virtualCall" | "ret";
  /** counter, jump, virtualCall: count (virtualCall: the polymorphic rest); branch: taken. */
  readonly count: number;
  readonly notTaken: number;
  readonly nullSeen: boolean;
  readonly rows: readonly TypeRow[];
  /** multiBranch: default first, then the cases in order. */
  readonly counts: readonly number[];
  /** Bits by TRAP_REASONS of traps taken at this bci. */
  readonly traps: number;
  /** Call cells: TypeEntry of arguments and of the result: class seen (0 none or several). */
  readonly argumentTypes: readonly KlassId[];
  readonly returnType: KlassId;
}
export interface ProfileFacts {
  readonly exists: boolean;
  readonly mature: boolean;
  readonly invocations: number;
  readonly backedges: number;
  readonly cells: readonly CellFacts[];
  /** Traps by TRAP_REASONS. */
  readonly trapCounts: readonly number[];
  readonly decompiles: number;
}

/**
 * Key and answer of each question. `mutable`: the answer can change while the VM runs, and what was decided by it is a dependency
 * (or is only a hint: profiles).
 */
export interface Questions {
  method: { key: [MethodId]; answer: MethodFacts };
  code: { key: [MethodId]; answer: CodeFacts };
  klass: { key: [KlassId]; answer: KlassFacts };
  /** Whether new instances, statics and calls need no initialisation check: "initialized", "linked" (not begun), "erroneous"... */
  initState: { key: [KlassId]; answer: "loaded" | "linked" | "beingInitialized" | "initialized" | "error" };
  isSubtype: { key: [KlassId, KlassId]; answer: boolean };
  /** Class of a CONSTANT_Class of the method's class, if it is resolved: else 0. */
  classConstant: { key: [MethodId, number]; answer: KlassId };
  constant: { key: [MethodId, number]; answer: ConstantFacts };
  field: { key: [MethodId, number, "get" | "put", "static" | "instance"]; answer: FieldFacts };
  callee: { key: [MethodId, number /* bci */]; answer: CalleeFacts };
  profile: { key: [MethodId]; answer: ProfileFacts };
  /** Class of a name as seen from the method's class, if loaded (parameters, results): descriptor form "Ljava/lang/String;". */
  loadedClass: { key: [MethodId, string]; answer: KlassId };
  arrayKlass: { key: [KlassId]; answer: KlassId };
  primitiveArrayKlass: { key: [number]; answer: KlassId };
  wellKnown: { key: [string]; answer: KlassId };
  /** Method that a receiver of exactly this class selects, by vtable index; by interface and index in its itable block. 0: none or not public. */
  vtableMethod: { key: [KlassId, number]; answer: MethodId };
  itableMethod: { key: [KlassId, KlassId, number]; answer: MethodId };
  /** No class below it (itself included, abstract ones not counted) selects another method than this for the vtable index; 0: several. */
  uniqueTarget: { key: [KlassId, number]; answer: MethodId };
  /** The one class, concrete, that implements the interface or extends the abstract class; 0: none or several. */
  uniqueImplementor: { key: [KlassId]; answer: KlassId };
  hasSubclass: { key: [KlassId]; answer: boolean };
  object: { key: [ObjectId]; answer: ObjectFacts };
  /** Value of a static final field of an initialised class, of a trusted final (or stable, non-default) field of a constant object, of an element of a stable array. */
  staticValue: { key: [FieldId]; answer: ValueFacts };
  fieldValue: { key: [ObjectId, FieldId]; answer: ValueFacts };
  /** Target of a call site whose target may change: code that relies on it depends on it. 0: none, or it is no such field. */
  callSiteTarget: { key: [ObjectId, FieldId]; answer: ObjectId };
  /** An element of an array that a stable field (or a stable array of arrays) leads to; known as soon as it is not zero. */
  elementValue: { key: [ObjectId, number]; answer: ValueFacts };
  /** Field of a class by name and descriptor (Strings' value, MethodHandles' form ...). */
  namedField: { key: [KlassId, string, string]; answer: FieldFacts };
  /** Target of MethodHandle.invokeBasic on a constant handle (its form's vmentry), and of a constant MemberName. */
  handleTarget: { key: [ObjectId]; answer: MethodId };
  memberTarget: {
    key: [ObjectId];
    answer: {
      readonly method: MethodId;
      readonly kind: "static" | "special" | "virtual" | "interface";
      readonly klass: KlassId;
      readonly index: number;
    };
  };
  /** What CompileCommand and annotations say about inlining a method: HotSpot's words. */
  inlineDirective: { key: [MethodId]; answer: "none" | "force" | "dont" | "exclude" };
  /** Bytes of a method's tier-4 code, 0 where it has none (InlineSmallCode). */
  codeSize: { key: [MethodId]; answer: number };
}

export type QuestionKind = keyof Questions;

export interface FactSource {
  ask<K extends QuestionKind>(kind: K, ...key: Questions[K]["key"]): Questions[K]["answer"];
}
