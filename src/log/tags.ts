// The tags of the log and the sets of them that Dewar logs with. Names are HotSpot 17's; the five at the end are Dewar's own.

const HOTSPOT_TAGS =
  "add age alloc annotation arguments attach barrier biasedlocking blocks bot breakpoint bytecode cds census class classhisto cleanup codecache " +
  "compaction compilation condy constantpool constraints container coops cpu cset data datacreation dcmd decoder defaultmethods deoptimization director dump dynamic " +
  "ergo event exceptions exit fingerprint free freelist gc handshake hashtables heap humongous ihop iklass indy init inlining install interpreter itables " +
  "jfr jit jni jvmci jvmti lambda library liveness load loader logging malloc map mark marking membername memops metadata metaspace methodcomparator " +
  "methodhandles mirror mmu module monitorinflation monitormismatch nestmates nmethod nmt normalize numa objecttagging obsolete oldobject oom oopmap oops " +
  "oopstorage os owner pagesize parser patch path perf periodic phases plab placeholders preorder preview promotion protectiondomain ptrqueue purge record " +
  "redefine ref refine region reloc remset resolve safepoint sampling scavenge sealed setting smr stackbarrier stackmap stacktrace stackwalk start startup " +
  "startuptime state stats streaming stringdedup stringtable subclass survivor suspend sweep symboltable system table task thread throttle time timer tlab " +
  "tracking trimnative unload unshareable update valuebasedclasses verification verify vmmutex vmoperation vmthread vtables vtablestubs workgang";

/** Dewar's own: the AOT cache (as in later versions of HotSpot), identities of classes, images of the VM, native methods, the compilation policy, switches between green threads. */
const DEWAR_TAGS = "aot identity image native policy scheduler";

let tags: string[] | undefined;

/** All tags in the order of -Xlog:help. */
export function knownTags(): readonly string[] {
  tags ??= `${HOTSPOT_TAGS} ${DEWAR_TAGS}`.split(" ").sort();
  return tags;
}

/** Each set of tags that the VM logs with, and what it says. `Log.tag` accepts these only. */
export const TAG_SETS: Readonly<Record<string, string>> = {
  "aot+codecache": "on debug what becomes of compiled code of an AOT cache",
  "aot+state": "on trace the statics of the class library before main, and at the end",
  aot: "the AOT cache: why it is used or not, what is written",
  arguments: "options as understood; those that have no effect, and why",
  "class+identity":
    "at the end, for each class: structural identity, content hash, loader's identity, source; on debug whose behalf it was made on",
  "class+init": "class initialisation and linking",
  "class+load": "a line for each class loaded, with its source",
  "class+loader+constraints": "loading constraints added and violated",
  "class+loader+data": "class loaders' metaspace",
  "class+nestmates": "nest host validation",
  "class+path": "the boot class path",
  "class+resolve": "resolution of class references",
  "class+unload": "a line for each class unloaded",
  condy: "dynamic constants",
  deoptimization: "uncommon traps and code made not entrant: reason, action, method, bci",
  exceptions: "exceptions thrown and by which frame they are caught",
  gc: "a line for each collection",
  "gc+age": "ages of the survivors",
  "gc+cpu": "processor time of collections",
  "gc+ergo": "sizes chosen",
  "gc+heap": "generations before and after a collection",
  "gc+heap+exit": "the heap at the end of the VM",
  "gc+init": "the collector and its sizes at start",
  "gc+metaspace": "metaspace before and after a collection",
  "gc+phases": "phases of a collection with their times",
  "gc+ref": "references found and cleared",
  "gc+start": "the start of a collection and its cause",
  image: "images written and restored; resources that refuse",
  interpreter: "the interpreter kernel",
  "jit+policy": "each decision of the compilation policy with its inputs, to be run again",
  "jit+compilation": "compilations, as -XX:+PrintCompilation has them",
  "jni+resolve": "native methods bound",
  logging: "the log itself",
  membername: "resolution of MemberNames",
  methodhandles: "linking of method handles",
  "methodhandles+indy": "linking of call sites",
  "module+load": "modules defined",
  "module+unload": "modules unloaded",
  monitorinflation: "monitors inflated and deflated",
  native: "calls of native methods that do not exist",
  "oops+verify": "heap verification",
  "os+thread": "threads started and ended",
  safepoint: "safepoints and their causes",
  scheduler: "switches between Java threads",
  stacktrace: "stack traces filled in",
  stackwalk: "StackWalker",
  stringtable: "the table of interned strings",
  verification: "verification of classes",
};

let setNames: string[] | undefined;

/** The names of TAG_SETS. */
export function tagSetNames(): readonly string[] {
  setNames ??= Object.keys(TAG_SETS);
  return setNames;
}
