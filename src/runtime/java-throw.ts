// What TypeScript throws to make Java throw. Natives, linking and the driver use these; the driver turns them into a Java
// exception in a routine frame (throw-new.ts), so that no constructor runs under a TypeScript frame.
// They are no Errors: they never reach a user, and capturing a JavaScript stack would cost more than the rest of a throw.
import type { ConstantPoolAddr, KlassAddr, LoaderAddr, Ref, SymbolAddr } from "../layout/addresses.ts";
import type { Addr } from "../layout/memory.ts";

/** Throw a new exception of a boot class: internal name, message or null, cause ref or 0 (a cause only survives until the next allocation-free step). */
export class JavaThrow {
  readonly className: string;
  readonly detail: string | null;
  readonly cause_: Addr;
  /** Constant pool and index whose resolution failed: the error is recorded there (JVMS 5.4.3). */
  pool: ConstantPoolAddr = 0;
  poolIndex = 0;

  constructor(className: string, detail: string | null = null, cause: Ref = 0) {
    this.className = className;
    this.detail = detail;
    this.cause_ = cause;
  }
}

/** Throw an existing Throwable. */
export class JavaRethrow {
  readonly exception: Ref;

  constructor(exception: Ref) {
    this.exception = exception;
  }
}

/** A class must come from a user's loader, that is through Java, before this can go on; it is executed again afterwards. */
export class NeedsClass {
  readonly loader: LoaderAddr;
  readonly symbol: SymbolAddr;
  /** The class (Symbol) whose definition needs this one as its superclass or superinterface; 0 otherwise. */
  subclass: SymbolAddr = 0;
  /** The class that names this one as its nest host, 0 otherwise; it does without when the host cannot be loaded. */
  nestMember: KlassAddr = 0;
  /** The array class (Symbol) that this one is wanted for as its element, 0 otherwise: the name that an error gives. */
  array: SymbolAddr = 0;
  /** Constant pool and index that want it, 0 none: an error is recorded there (JVMS 5.4.3). */
  pool: ConstantPoolAddr = 0;
  poolIndex = 0;

  constructor(loader: LoaderAddr, symbol: SymbolAddr) {
    this.loader = loader;
    this.symbol = symbol;
  }
}

/** The native needs more memory than the reserve may give: collect, then execute it again. */
export class NeedsCollection {
  readonly bytes: number;

  constructor(bytes: number) {
    this.bytes = bytes;
  }
}

/** A class must be initialised, in Java, before this can go on; it is executed again afterwards. */
export class NeedsInitialization {
  readonly klass: KlassAddr;

  constructor(klass: KlassAddr) {
    this.klass = klass;
  }
}
