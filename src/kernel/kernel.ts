// The kernel as TypeScript sees it: instantiates the AssemblyScript part and the interpreter over one memory, the latter
// importing the former's functions directly. Must not know what calls it. Refs and addresses come back as signed 32-bit
// numbers (`>>> 0` makes them addresses); arguments may be either.
import type { Addr } from "../layout/memory.ts";

export interface KernelOptions {
  readonly kernelModule: WebAssembly.Module;
  /** Absent in tests that need no interpreter: `interpret` then throws. */
  readonly interpreterModule?: WebAssembly.Module;
  /** The functions of -XX:+ProfileIntComp, for an interpreter that was emitted with `ledger`. */
  readonly ledger?: Record<string, unknown>;
  readonly memory: WebAssembly.Memory;
  /** The one function table, for compiled code. */
  readonly table?: WebAssembly.Table;
  /**
   * Address (in the C heap, from then on the kernel's) of the bit set of ref slots of `frame` at (method, bci): locals, then operand
   * stack. bci 0xffffffff: of the method's argument slots. Kept by (method, bci), but not for methods with subroutines.
   */
  readonly oopMap: (method: number, bci: number, frame: number) => Addr;
}

/** Functions of src/kernel/assembly, in the order of its files. */
export interface KernelFunctions {
  /** Memory of the C heap at a multiple of 16, content undefined; 0 when it is exhausted. */
  malloc(bytes: number): Addr;
  calloc(bytes: number): Addr;
  free(p: Addr): void;
  /** 0 when there is no room; the block is then as it was. */
  realloc(p: Addr, bytes: number): Addr;
  /** Bytes that a block can hold. */
  mallocSize(p: Addr): number;
  /** 0, or the address of the first inconsistent chunk. */
  checkCHeap(): Addr;

  /** Zeroed metaspace at a multiple of 8; 0 when it is full. */
  metaBlock(bytes: number): Addr;
  freeMetaBlock(block: Addr, bytes: number): void;
  /** The Symbol of `length` (< 65536) bytes of modified UTF-8; 0 when metaspace is full. */
  internSymbol(bytes: Addr, length: number): Addr;
  /** Gives back a symbol that nothing names any more. */
  freeSymbol(symbol: Addr): void;
  /** As internSymbol, but 0 when there is none. */
  findSymbol(bytes: Addr, length: number): Addr;
  /** A zeroed slot in the chain of OopBlocks whose head is the word at `chainHead`. */
  newOopSlot(chainHead: Addr): Addr;
  freeOopSlot(slot: Addr): void;
  /** Gives a whole chain back. */
  freeOopBlocks(chainHead: Addr): void;

  /** Zeroed memory, 8-byte aligned, of a loader's arena; 0 when metaspace is full. */
  arenaAllocate(loader: Addr, bytes: number): Addr;
  /**
   * Sets name, signature, argSlots and resultType of a Method whose accessFlags are set; name and descriptor are addresses of the
   * contents of CONSTANT_Utf8. 0 when metaspace is full.
   */
  nameMethod(method: Addr, name: Addr, descriptor: Addr): number;
  /** Sets argSlots and resultType by accessFlags and signature. */
  shapeMethod(method: Addr): void;
  /** Makes the executable code of a method whose class is linked; 0 when metaspace is full. */
  rewriteMethod(method: Addr): number;
  /**
   * Resolves the instruction at `pc` as far as no Java is needed (assembly/resolve.ts). `frame` need only have method, cpCache, and an sp
   * with zeros below it.
   */
  resolve(frame: Addr, pc: Addr): number;
  /** Sets the entry of a method that has code, by its flags. */
  setMethodEntry(method: Addr): void;

  /** Makes empty spaces. `oldBytes` includes the reserve. */
  initHeap(youngBytes: number, oldBytes: number): void;
  /** A zeroed object; 0 when a collection is needed. */
  allocateSlow(klass: Addr, bytes: number): Addr;
  /** A zeroed array; 0 when a collection is needed or it would take 2 GiB. */
  allocateArray(arrayKlass: Addr, length: number): Addr;
  /** A zeroed object from wherever there is room, the reserve included; sets VMState.gcNeeded. 0 only when all is used up. Arrays: the caller sets the length. */
  allocateVM(klass: Addr, bytes: number): Addr;
  /** 1 when `bytes` can be allocated without a collection. */
  hasRoom(bytes: number): number;
  /** After a collection for an allocation of `bytes`: whether it succeeds now; `last`: nothing more can be freed. */
  makeRoom(bytes: number, last: number): number;
  usedBytes(): number;
  /** Size of an object in bytes. */
  objectSize(object: Addr): number;
  /** Closes the allocation window: eden up to edenTop is then objects without gaps. */
  retireWindow(): void;
  /** The object behind `object` in its space (window retired). */
  nextObject(object: Addr): Addr;

  isSubtypeSlow(k: Addr, t: Addr): number;
  /** Block of Method addresses, or 0. */
  lookupInterface(klass: Addr, iface: Addr): Addr;

  /** 0 done; else refused, or stopped at an element that does not fit (those before it are copied). */
  arraycopy(source: Addr, from: number, target: Addr, to: number, length: number): number;
  /** Shallow copy; 0 when a collection is needed. */
  cloneObject(object: Addr): Addr;

  /** 0 done, 1 contended. Of the running thread. */
  monitorEnter(object: Addr): number;
  /** 0 done, 1 not the owner, 2 released and there are contenders. Of the running thread. */
  monitorExit(object: Addr): number;
  /** The object's ObjectMonitor. */
  inflate(object: Addr): Addr;
  /** 1 to 2^24 - 1. */
  identityHash(object: Addr): number;
  /** SHA-256 of `length` bytes: 32 bytes at `into`. 0 when there is no memory. */
  sha256(from: Addr, length: number, into: Addr): number;
  threadOwns(thread: Addr, object: Addr): number;
  /** Id of the thread that holds a thin lock, 0 none. */
  thinOwner(object: Addr): number;

  /** The canonical String; 0 when the C heap is exhausted. */
  internString(string: Addr): Addr;
  /** The canonical String of `length` chars at `chars` (coder 0 Latin-1 bytes, 1 UTF-16 with some char above 255), 0 none. */
  findString(chars: Addr, length: number, coder: number): Addr;
  /** The symbol of a String's text, with slashes for dots where `slashes` is 1; 0 when it is long or not ASCII. */
  symbolOfString(string: Addr, slashes: number): Addr;
  /** String.hashCode, remembered in the string. */
  stringHash(string: Addr): number;

  /**
   * Unwinds the running thread from `frame`, whose `pc` is valid, as far as no Java and no error is needed (assembly/unwind.ts).
   * @returns the frame to go on with: its handler is to run when JavaThread.pendingException is 0, else the driver goes on unwinding there
   */
  unwind(frame: Addr, exception: Addr): Addr;
  /** An exception leaves a compiled activation of `bytes` at `sp` with the locks of its synchronized scopes. 0: not done, its monitors want more. */
  leaveByException(sp: Addr, bytes: number, locks: number): number;

  fmod(x: number, y: number): number;

  // java.util.zip's streams (layout/zlib.ts). `wrap`: 1 with zlib's header and checksum. Calls return zlib's status.
  /** An InflateState; 0 when the C heap is exhausted. */
  inflateInit(wrap: number): Addr;
  inflateStream(state: Addr, input: Addr, inputBytes: number, output: Addr, outputBytes: number): number;
  inflateSetDictionary(state: Addr, dictionary: Addr, bytes: number): number;
  inflateReset(state: Addr): void;
  inflateEnd(state: Addr): void;
  /** A DeflateState; 0 when the C heap is exhausted. `level` 0 to 9, `strategy` 0 to 2. */
  deflateInit(level: number, strategy: number, wrap: number): Addr;
  deflateStream(state: Addr, input: Addr, inputBytes: number, output: Addr, outputBytes: number, flush: number): number;
  deflateParams(state: Addr, input: Addr, inputBytes: number, output: Addr, outputBytes: number, level: number, strategy: number): number;
  deflateSetDictionary(state: Addr, dictionary: Addr, bytes: number): number;
  deflateReset(state: Addr): void;
  deflateEnd(state: Addr): void;

  /** A young collection, which becomes a full one when there is no room for survivors. @returns 1 when it became one */
  scavenge(): number;
  /** A full collection. `clearSoft`: 1 clears all soft references that nothing else holds. */
  collectFull(clearSoft: number): void;
  /** 0, or VERIFY_* of layout/kernel-state.ts with addresses in exitA, exitB, exitC. */
  verifyHeap(): number;
  /** Forgets all oop maps (their bits are freed): methods were freed or redefined. */
  dropOopMaps(): void;
}

export interface Kernel extends KernelFunctions {
  /** Runs VMState.thread until it needs the driver. @returns EXIT_* */
  interpret(): number;
  /** Makes so many transitions of the time ledger, to measure them; of an interpreter that reads its clock. */
  transitions(n: number): void;
}

/** Instances over `memory`; costs two instantiations, touches no heap memory. */
export function instantiateKernel(options: KernelOptions): Kernel {
  const { memory } = options;
  const env: Record<string, unknown> = {
    memory,
    table: options.table ?? new WebAssembly.Table({ element: "anyfunc", initial: 1 }),
    oopMap: options.oopMap,
    abort() {
      throw new Error("the kernel aborted");
    },
  };
  const functions = new WebAssembly.Instance(options.kernelModule, { env }).exports as unknown as KernelFunctions;
  const absent = (): never => {
    throw new Error("this kernel was made without an interpreter");
  };
  const imports = { env, kernel: functions as unknown as Record<string, unknown>, ledger: options.ledger ?? {} };
  const exports =
    options.interpreterModule === undefined
      ? {}
      : (new WebAssembly.Instance(options.interpreterModule, imports).exports as Partial<Kernel>);
  const kernel = { ...functions } as Kernel;
  kernel.interpret = exports.interpret ?? absent;
  kernel.transitions = exports.transitions ?? absent;
  return kernel;
}
