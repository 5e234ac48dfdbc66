// Metaspace: symbols, Klass, Method, Field, ConstantPool and its cache, loaders, modules.
// Metaspace never moves. The original class bytes stay here for the life of the class, so that
// attributes are decoded from them on demand and original bytecodes are always recoverable.
import { struct } from "./struct.ts";

/** Interned modified UTF-8. The bytes follow the header. Addresses are identities. */
export const Symbol_ = struct("Symbol", {
  next: "ptr", // hash chain
  hash: "u32",
  length: "u16", // bytes
  flags: "u16", // of a method descriptor: its shape (kernel/assembly/methods.ts), 0 not known yet
  bootKlass: "ptr", // class that the boot loader has under this name, 0 none
});

export const ClassLoaderData = struct("ClassLoaderData", {
  loader: "ptr", // oop slot of the java.lang.ClassLoader; 0 for the boot loader
  next: "ptr", // all loaders, VMState.loaders
  firstKlass: "ptr", // its classes, through Klass.nextInLoader, newest first
  arenaTop: "ptr",
  arenaEnd: "ptr",
  arenaBlocks: "ptr", // chain of metaspace blocks, freed on unloading
  dictionary: "ptr", // MetaVector of (Symbol, Klass): defined and initiated classes; 0 for the boot loader, whose stand in Symbol.bootKlass
  packages: "ptr", // MetaVector of PackageEntry
  modules: "ptr", // MetaVector of ModuleEntry
  unnamedModule: "ptr", // ModuleEntry
  oopBlocks: "ptr", // chain of OopBlock: static refs, mirrors, resolved references
  flags: "u32", // CLD_*
  id: "u32",
  constraints: "ptr", // MetaVector of loading constraints (JVMS 5.3.4)
  siteMethod: "ptr", // Method in which the VM first heard of the loader; 0 none
  siteBci: "i32",
  urlCount: "u32", // of a URLClassLoader: URLs that it had then
  baseIdentity: ["u8", 32], // structural identity without the ordinal, and with it: valid with CLD_IDENTIFIED
  identity: ["u8", 32],
  liveAt: "u32", // number of the last full collection that found it alive (VMState.fullCollections)
  nextMarked: "ptr", // while that marks: those that it still has to look at
});
export const CLD_HIDDEN = 1; // holds one hidden class
export const CLD_PARALLEL_CAPABLE = 2;
export const CLD_BASE_IDENTIFIED = 4;
export const CLD_IDENTIFIED = 8;
export const CLD_PERMANENT = 0x20; // the boot, platform and application loader: never unloaded
export const CLD_KEEP = 0x10; // the next full collection takes it for alive: code on a stack names its classes

/** A growable array of words in the C heap. */
export const MetaVector = struct("MetaVector", { data: "ptr", length: "u32", capacity: "u32", spare: "u32" });

/** Dense block of refs that every young collection scans whole; slots follow the header and never move. */
export const OopBlock = struct("OopBlock", { next: "ptr", used: "u32", capacity: "u32", freeList: "ptr" });
export const OOP_BLOCK_SLOTS = 252;

export const ModuleEntry = struct("ModuleEntry", {
  name: "ptr", // Symbol; 0 = unnamed
  module: "ptr", // oop slot of the java.lang.Module; 0 until known
  loader: "ptr", // ClassLoaderData
  version: "ptr", // Symbol or 0
  location: "ptr", // Symbol or 0
  reads: "ptr", // MetaVector of ModuleEntry
  flags: "u32", // MODULE_*
});
export const MODULE_OPEN = 1;
export const MODULE_READS_ALL_UNNAMED = 2;

export const PackageEntry = struct("PackageEntry", {
  name: "ptr", // Symbol with slashes
  module: "ptr", // ModuleEntry
  exports: "ptr", // MetaVector of ModuleEntry (qualified)
  flags: "u32", // PACKAGE_*
});
export const PACKAGE_EXPORTED_ALL = 1;
export const PACKAGE_EXPORTED_ALL_UNNAMED = 2;

export const PRIMARY_SUPERS = 8;

/** Instance and array classes alike. The vtable (Method addresses) follows the structure. */
export const Klass = struct("Klass", {
  layoutHelper: "i32", // instance: size in bytes; array: -1 - log2(element size)
  superDepth: "u32", // index in the display; >= PRIMARY_SUPERS: only through secondarySupers
  primarySupers: ["ptr", PRIMARY_SUPERS], // display of superclasses; arrays: see architecture.md "Subtypes"
  secondarySupers: "ptr", // count, then Klass addresses: all superinterfaces and deep superclasses
  secondaryCache: "ptr",
  itableCache: "ptr", // interface that was looked up last, and its block of Method addresses
  itableCacheBlock: "ptr",
  accessFlags: "u32", // class file's
  flags: "u32", // KLASS_*
  initState: "u32", // KLASS_LOADED ..
  initThread: "ptr", // JavaThread that initialises
  super: "ptr",
  name: "ptr", // Symbol, internal form; hidden: with "+" ordinal as HotSpot ("pkg/Name+0x...")
  mirror: "ptr", // oop slot of the java.lang.Class
  loader: "ptr", // ClassLoaderData
  constantPool: "ptr",
  interfaces: "ptr", // count, then direct superinterfaces
  transitiveInterfaces: "ptr", // count, then all superinterfaces
  methods: "ptr", // count, then Method addresses in class-file order (miranda, overpass methods after them)
  fields: "ptr", // count, then Field structures in class-file order (injected ones after them)
  vtableLength: "u32", // entries
  itable: "ptr", // count, then pairs (interface Klass, address of Method addresses); of an interface: count, then its Methods that have an itableIndex
  oopMaps: "ptr", // count, then pairs (offset of first ref field, count of refs), superclasses' included
  staticFields: "ptr", // block of static primitive fields
  nextInLoader: "ptr",
  subclass: "ptr", // first direct subclass
  sibling: "ptr", // next subclass of super
  implementor: "ptr", // interfaces: first direct implementor list, MetaVector or 0
  nestHost: "ptr", // resolved, 0 until asked
  elementKlass: "ptr", // arrays: component
  arrayKlass: "ptr", // array of this, 0 until asked
  dimension: "u32", // arrays
  elementType: "u32", // arrays: basic type of the component
  module: "ptr", // ModuleEntry
  package: "ptr", // PackageEntry or 0 (unnamed package)
  classBytes: "ptr",
  classBytesLength: "u32",
  source: "ptr", // Symbol: where it was loaded from (-Xlog:class+load), 0 unknown
  contentHash: ["u8", 32], // SHA-256, valid with KLASS_HASHED
  spun: "ptr", // SpunClass; 0 when a resource backs the class
  initDependencies: "ptr", // MetaVector of Klass initialised on behalf of this one
  initError: "ptr", // oop slot: throwable that failed the initialisation
  protectionDomain: "ptr", // oop slot or 0
  signers: "ptr", // oop slot or 0
  classData: "ptr", // hidden classes: oop slot or 0
  referenceType: "u32", // REF_*
  attributesOffset: "u32", // of the class attributes in classBytes
  sourceFileIndex: "u32", // cp index or 0
  resolutionErrors: "ptr", // MetaVector of (cp index, oop slot)
  dependents: "ptr", // compiled code that depends on this class (reserved for the tiers)
  trainingRecord: "ptr", // reserved
  redefinitions: "u32",
  majorVersion: "u32",
  minorVersion: "u32",
});
export const VTABLE = Klass.sizeof;

export const KLASS_ALLOCATED = 0;
export const KLASS_LOADED = 1;
export const KLASS_LINKED = 2;
export const KLASS_BEING_INITIALIZED = 3;
export const KLASS_INITIALIZED = 4;
export const KLASS_ERROR = 5;

export const KLASS_INTERFACE = 1;
export const KLASS_ARRAY = 2;
export const KLASS_PRIMITIVE = 4; // pseudo Klass of int.class and the like
export const KLASS_HAS_FINALIZER = 8;
export const KLASS_HIDDEN = 0x10;
export const KLASS_HASHED = 0x20;
export const KLASS_HAS_DEFAULTS = 0x40; // interface with non-abstract non-static methods
export const KLASS_INHERITS_DEFAULTS = 0x80;
export const KLASS_TRUSTED = 0x100; // boot loader: not verified
export const KLASS_SLOW_ALLOCATE = 0x200; // abstract, java.lang.Class: not through the fast path (a finalizer is registered by Object.<init>)
export const KLASS_HAS_CLINIT = 0x400;
export const KLASS_RECORD = 0x800;
export const KLASS_CLONEABLE = 0x1000;
export const KLASS_OLD_JSR = 0x2000;
export const KLASS_NO_INNER_CLASSES = 0x4000; // the InnerClasses attribute contradicts itself and does not count

/**
 * Of a class that a generator made (no resource backs it): what its structural identity consists of and cannot be found out later, and
 * the identity once it has been asked for. architecture.md "Identities".
 */
export const SpunClass = struct("SpunClass", {
  host: "ptr", // Klass of the lookup class, 0 none
  siteKind: "u32", // SITE_*
  siteOwner: "ptr", // Method; of SITE_CONSTANT Klass
  siteIndex: "i32", // bci; of SITE_CONSTANT constant-pool index
  flags: "u32", // SPUN_*
  sequence: "u32", // counts all spun classes: their order of definition
  thread: "u32", // id of the thread that defined it
  baseIdentity: ["u8", 32], // without the ordinal, valid with SPUN_BASE_IDENTIFIED
  identity: ["u8", 32], // valid with SPUN_IDENTIFIED
});
export const SITE_NONE = 0;
export const SITE_INSTRUCTION = 1; // invokedynamic or invokehandle whose linking spun it
export const SITE_CONSTANT = 2; // dynamic constant whose resolution spun it
export const SITE_CALL = 3; // call that asked for it

export const SPUN_BASE_IDENTIFIED = 1;
export const SPUN_IDENTIFIED = 2;
export const SPUN_PROXY = 4; // java.lang.reflect.Proxy: a function of loader and interfaces
export const SPUN_ABANDONED = 8; // another thread linked the site first: nothing uses the class

export const REF_NONE = 0;
export const REF_SOFT = 1;
export const REF_WEAK = 2;
export const REF_FINAL = 3;
export const REF_PHANTOM = 4;
// What keeps classes alive: java.lang.Class, and class loaders.
export const REF_MIRROR = 5;
export const REF_LOADER = 6;

export const Method = struct("Method", {
  interpreterEntry: "u32", // ENTRY_*; 0 = push an interpreted frame, inline
  code: "ptr", // rewritten code; 0 until linked, and for native and abstract methods
  maxLocals: "u32", // slots
  argSlots: "u32", // slots, receiver included
  frameBytes: "u32", // (maxLocals - argSlots + maxStack) * 4 + FRAME_HEADER: stack needed past the arguments
  cpCache: "ptr", // ConstantPool.cache of the holder
  holder: "ptr", // Klass
  accessFlags: "u32", // class file's
  // At the offsets of MethodData.invocations and backedges: who counts needs only the address of the one or the other.
  invocationCounter: "u32",
  backedgeCounter: "u32",
  flags: "u32", // METHOD_*
  name: "ptr", // Symbol
  signature: "ptr", // Symbol
  vtableIndex: "i32", // >= 0 vtable; -1 not virtual (static, private, <init>, final not overriding)
  itableIndex: "i32", // interface methods: index in the itable block; else -1
  codeLength: "u32",
  maxStack: "u32",
  codeOffset: "u32", // of the original bytecodes in Klass.classBytes
  codeAttributesOffset: "u32", // of the Code attribute's attributes in classBytes
  infoOffset: "u32", // of the method_info in classBytes
  exceptionTable: "ptr", // count, then ExceptionEntry; 0 none
  constantPool: "ptr",
  resultType: "u32", // basic type
  intrinsic: "u32", // number of the kernel intrinsic + 1, 0 none
  native: "u32", // number of the native in the registry, 0 = not bound
  slot: "u32", // index in Klass.methods (java.lang.reflect slot)
  mdo: "ptr", // profile (layout/mdo.ts), 0 none
  tableSlot: "u32", // of its compiled code in the function table, 0 none
  adapter: "u32", // table slot of the interpreter-to-compiled adapter of its shape, when it has compiled code
  compiledSize: "u32", // bytes of its tier-4 code, when it has such: a hint to the compilers (InlineSmallCode)
  oopMaps: "ptr", // cached oop maps of this method
  memberNames: "ptr", // oop slot of its ResolvedMethodName, 0 until asked
  trainingRecord: "ptr", // reserved
  maxArgRefs: "u32",
  unfusedCode: "ptr", // METHOD_FUSED: copy of the code as it was before (C heap), 0 when its accessor entry is all that changed
});

export const METHOD_CALLER_SENSITIVE = 1;
export const METHOD_HIDDEN = 2; // @Hidden, @LambdaForm.Hidden: not in stack traces
export const METHOD_FORCE_INLINE = 4;
export const METHOD_DONT_INLINE = 8;
export const METHOD_INTRINSIC_CANDIDATE = 0x10;
export const METHOD_COMPILED_LAMBDA_FORM = 0x20;
export const METHOD_OVERPASS = 0x40; // made by the VM: throws AbstractMethodError / IncompatibleClassChangeError
export const METHOD_EMPTY = 0x80;
export const METHOD_PROFILED = 0x100; // profiled or written out of compiled code: it is not to be fused
export const METHOD_HAS_JSR = 0x200;
export const METHOD_MIRANDA = 0x400;
export const METHOD_POLYMORPHIC = 0x800; // signature polymorphic (JVMS 2.9.3)
export const METHOD_SCOPED = 0x1000;
export const METHOD_FUSED = 0x2000; // hot: kernel/fuse.ts has been over its executable code
/** Two bits: how often it was on the stack when a budget of polls was used up, as far as that is counted. */
export const METHOD_WARMTH = 0xc000;
export const METHOD_WARMTH_UNIT = 0x4000;
/** It loops over long or double locals, most of which have an even (an odd) index: ENTRY_ALIGNED. */
/** A handler of its has caught an exception: compiled code has its handlers, too. */
export const METHOD_CATCHES = 0x40000;
export const METHOD_EVEN_WIDE = 0x10000;
export const METHOD_ODD_WIDE = 0x20000;

/** Rewritten exception table entry (JVMS 4.7.3). */
export const ExceptionEntry = struct("ExceptionEntry", { startPc: "u16", endPc: "u16", handlerPc: "u16", catchType: "u16" });

export const Field = struct("Field", {
  name: "ptr",
  signature: "ptr",
  accessFlags: "u16",
  flags: "u16", // FIELD_*
  offset: "u32", // instance: in the object; static: absolute address
  infoOffset: "u32", // of the field_info in classBytes; 0 when injected
  type: "u32", // basic type
});
export const FIELD_INJECTED = 1;
export const FIELD_STABLE = 2;
export const FIELD_TRUSTED_FINAL = 4;
export const FIELD_CONTENDED = 8;

/** `tags` (one byte each) and `entries` (one word each; long and double two) are indexed by constant-pool index. */
export const ConstantPool = struct("ConstantPool", {
  klass: "ptr",
  length: "u32",
  tags: "ptr",
  entries: "ptr",
  cache: "ptr", // CpCacheEntry[]
  cacheLength: "u32", // entries of member references
  cacheIndex: "ptr", // u16 by constant-pool index: its cache entry + 1, 0 none (indy: per instruction, not here)
  nextDynamic: "ptr", // cache entry for the next invokedynamic instruction that is rewritten, at the end of a chunk the address behind it
});

// Tags: JVMS 4.4 values while unresolved, these once resolved.
// entries: Integer, Float, Long, Double the value; every other unresolved constant the offset of its content (behind the tag) in
// classBytes, Utf8 for ever. Resolved: Class -> Klass; String, MethodHandle, MethodType -> oop slot; Dynamic -> oop slot of the
// value (primitives boxed).
export const TAG_RESOLVED = 0x40;
export const TAG_SYMBOL = 0x41;
export const TAG_KLASS = 0x47;
export const TAG_STRING_REF = 0x48;
export const TAG_METHOD_HANDLE_REF = 0x4f;
export const TAG_METHOD_TYPE_REF = 0x50;
export const TAG_DYNAMIC_REF = 0x51;
/** Resolution failed: entry is an oop slot with the error (JVMS 5.4.3). */
export const TAG_ERROR = 0x7f;

/**
 * One entry for each Fieldref, Methodref and InterfaceMethodref that code names, and one for each invokedynamic instruction. Several kinds
 * of instruction may name one constant: invokestatic and invokespecial have `method` to themselves, invokevirtual and invokeinterface the
 * words from `index` on, and each kind that asks whether it is resolved has a bit of its own.
 */
export const CpCacheEntry = struct("CpCacheEntry", {
  method: "ptr", // target of invokestatic and invokespecial, adapter of an invokehandle or invokedynamic
  // field: static address or instance offset; virtual: byte offset of the entry in the Klass; vfinal: the Method; interface: the interface's Method,
  // or, as an i32 less than 0, -(byte offset in the Klass) of a method of Object
  index: "u32",
  klass: "ptr", // holder of the field; interface that an invokeinterface names: its method may be one of an interface above that
  argBytes: "u32", // of the call, receiver included, appendix not
  appendix: "ptr", // oop slot, 0 none; of an invokeinterface: a private or final method, which is in no table, else 0
  cachedKlass: "ptr", // inline cache of invokeinterface
  cachedMethod: "ptr",
  cpIndex: "u16", // constant-pool index
  state: "u8", // CPC_*
  type: "u8", // basic type of the field
});
export const CPC_SIZE_LOG2 = 5;
/** State of the entry in a base frame of the c2i adapter (code/adapters.ts): it says where refs stand, for a signature-polymorphic method does not. */
export const CPC_SHAPED = 0x80;
export const CPC_GETFIELD_RESOLVED = 1;
export const CPC_PUTFIELD_RESOLVED = 2;
export const CPC_GETSTATIC_RESOLVED = 4;
export const CPC_PUTSTATIC_RESOLVED = 8;
export const CPC_STATIC_RESOLVED = 0x10; // invokestatic
export const CPC_ADAPTER_RESOLVED = 0x20; // invokehandle, invokedynamic
export const CPC_ERROR = 0x80;
