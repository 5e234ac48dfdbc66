// The VM: puts its parts together in the Worker's thread and runs them to the end. The parts know each other through it.

import { MNEMONIC } from "../bytecode/opcodes.ts";
import { BootClassPath, type BuiltInClasses } from "../classpath/boot-class-path.ts";
import { findJdk, modulesPathOf } from "../classpath/jdk.ts";
import { JImage, type SharedImage } from "../classpath/jimage.ts";
import { Flags } from "../flags/flags.ts";
import type { VMOptions } from "../flags/options.ts";
import { VM_NAME, VM_VERSION, vmInfo } from "../flags/version.ts";
import { VMFault } from "../host/fault.ts";
import type { Host } from "../host/host.ts";
import { SIGQUIT } from "../host/signals.ts";
import type * as Interpreters from "../kernel/interpreter/interpreter.ts";
import { INTRINSICS } from "../kernel/interpreter/intrinsics.ts";
import { DEFAULT_TYPE_PROFILE_WIDTH, type LedgerOptions, NO_LEDGER } from "../kernel/interpreter/options.ts";
import { instantiateKernel, type Kernel } from "../kernel/kernel.ts";
import type { FrameAddr, KlassAddr, MethodAddr, Ref, ThreadAddr } from "../layout/addresses.ts";
import { EVENT_CLASS_LOADED, EVENT_EXCEPTION } from "../layout/events.ts";
import { FRAME_INTERPRETED, FRAME_KIND_MASK, FRAME_ROUTINE, Frame, JavaThread } from "../layout/frame.ts";
import { KernelState } from "../layout/kernel-state.ts";
import { type Addr, attachMemory, ld, ld16, st } from "../layout/memory.ts";
import { METASPACE, METASPACE_SIZE } from "../layout/memory-map.ts";
import { ClassLoaderData, Klass } from "../layout/metadata.ts";
import { OBJECT_KLASS } from "../layout/object.ts";
import { ACTION_POLL, VMState } from "../layout/vm-state.ts";
import { primitiveKlass } from "../linking/array-klass.ts";
import { injectMethods } from "../linking/injected.ts";
import { setIntrinsics } from "../linking/intrinsic-table.ts";
import { bindKernel } from "../linking/kernel-exports.ts";
import { externalName, isSubtype, klassName } from "../linking/klass-view.ts";
import { bootLoader } from "../linking/loader-data.ts";
import { createLoaderData } from "../linking/loader-registration.ts";
import { externalMethod, originalOpcode } from "../linking/method-view.ts";
import { findModule, prepareJavaBase } from "../linking/modules.ts";
import { initSymbols, MAX_UTF8, setOnCut, symbolOf, symbolToString } from "../linking/symbols.ts";
import { WK_CLASS, WK_METHOD_HANDLE, WK_OBJECT, WK_STRING, WK_THREAD, WK_VAR_HANDLE, wellKnown } from "../linking/well-known.ts";
import { Log } from "../log/log.ts";
import { nodeLogServices } from "../log/node-services.ts";
import { type ArchiveHooks, archiveOf } from "./archive.ts";
import { bootClasses, createMainThread } from "./boot.ts";
import { Collector } from "./collector.ts";
import { Constants } from "./constants.ts";
import { Driver } from "./driver.ts";
import { noteEvent, prepareEvents } from "./events.ts";
import { Exceptions } from "./exceptions.ts";
import { callerOf } from "./frames.ts";
import { type Guest, type HandedOver, takeOver } from "./guest.ts";
import { Heap } from "./heap.ts";
import { Identities } from "./identities.ts";
import { reportIdentities } from "./identity-report.ts";
import { restoreImage } from "./image.ts";
import { threadFields, throwableFields } from "./library-fields.ts";
import { LinkErrors } from "./link-errors.ts";
import { Linker } from "./linker.ts";
import { Monitors } from "./monitors.ts";
import type { NativeRegistry } from "./native-registry.ts";
import type { Observer } from "./observer.ts";
import { Resolver } from "./resolver.ts";
import { routineName, routineSteps } from "./routines.ts";
import { Safepoints } from "./safepoint.ts";
import { Scheduler } from "./scheduler.ts";
import { logsOf, type Settings, settingsOf } from "./settings.ts";
import { takeSignals } from "./signals.ts";
import { abandonSpun } from "./spun-classes.ts";
import { frameBci, frameMethod, lineOf, topJavaFrame } from "./stack-walk.ts";
import { Stacks } from "./stacks.ts";
import { StartProblem } from "./start-problem.ts";
import { StateSamples } from "./state-samples.ts";
import type { Steps } from "./step-frame.ts";
import { Strings } from "./strings.ts";
import { threadObject, wakeDestroyer } from "./threads.ts";
import type { Tiers, WarmUp } from "./tiers.ts";
import { LEDGER_MODES, THREAD_METHODS, TimeLedger } from "./time-ledger.ts";
import { Unloading } from "./unloading.ts";
import { type Upcalls, upcalls } from "./upcalls.ts";
import { installVerifier } from "./verification.ts";

const PRIMITIVE_TYPES: Readonly<Record<string, number>> = { Z: 4, C: 5, F: 6, D: 7, B: 8, S: 9, I: 10, J: 11, V: 14 };
/** How long a host that threads wait for may be silent before a virtual clock goes on without it, in nanoseconds. */
const HOST_GRACE = 2e9;
const NO_STEPS: Steps = { refs: 0, longs: 0, steps: [] };

/** Microseconds between samples that correct clocks. */
const DENSE_INTERVAL = 200;
/** Granularity of MaxMetaspaceSize. */
const METASPACE_PAGE = 0x1_0000;

export class VM {
  readonly host: Host;
  readonly options: VMOptions;
  readonly flags: Flags;
  readonly settings: Settings;
  readonly log: Log;
  readonly logs: ReturnType<typeof logsOf>;
  readonly kernel: Kernel;
  /** The one function table: compiled code and adapters. Slot 0 is empty. */
  readonly table: WebAssembly.Table;
  readonly heap: Heap;
  readonly strings: Strings;
  readonly stacks: Stacks;
  readonly scheduler: Scheduler;
  readonly monitors: Monitors;
  readonly linker: Linker;
  readonly linkErrors = new LinkErrors();
  readonly constants: Constants;
  readonly resolver: Resolver;
  readonly exceptions: Exceptions;
  readonly collector: Collector;
  /** -XX:+ProfileIntComp. */
  readonly ledger: TimeLedger | undefined;
  /** -XX:EventFile. */
  observer: Observer | undefined = undefined;
  readonly safepoints: Safepoints;
  readonly identities: Identities;
  readonly unloading: Unloading;
  readonly natives: NativeRegistry;
  readonly archive: ArchiveHooks;
  readonly driver: Driver;
  /** With `settings.visits`: told of each frame that the interpreter is about to run. */
  visitor: ((thread: ThreadAddr) => void) | undefined = undefined;
  /** Compiled code, when the tiers are on (code/). */
  tiers: Tiers | undefined = undefined;
  readonly upcalls: Upcalls;
  readonly jdkHome: string;
  readonly name = VM_NAME;
  readonly version = VM_VERSION;
  readonly info: string;
  /** Set while the VM runs in a thread that it is to leave. */
  guest: Guest | undefined = undefined;
  /** What the thread gets in which the VM goes on; set when it has left this one. */
  handedOver: HandedOver | undefined = undefined;
  /** Set by `halt`; the driver then returns it. */
  exitCode: number | undefined = undefined;
  readonly maxStackTraceDepth: number;
  readonly showHiddenFrames: boolean;

  /** @param image the class library, when another thread of this process has opened it */
  constructor(host: Host, memory: WebAssembly.Memory, options: VMOptions, natives: NativeRegistry, image?: SharedImage) {
    attachMemory(memory);
    this.host = host;
    this.options = options;
    this.flags = new Flags(options.flags);
    this.info = vmInfo(this.flags.values);
    this.settings = settingsOf(this.flags);
    const depth = this.flags.values.MaxJavaStackTraceDepth;
    this.maxStackTraceDepth = depth === 0 ? 0x3fffffff : depth;
    this.showHiddenFrames = this.flags.values.ShowHiddenFrames;
    this.log = new Log(
      options.log,
      nodeLogServices(host.process.startMillis, (fd, text) => host.print(fd, text)),
    );
    this.logs = logsOf(this.log);
    for (const { tags, level, message } of options.notes) this.log.note(tags, level, message);
    this.safepoints = new Safepoints(this);
    this.collector = new Collector(this);
    this.table = new WebAssembly.Table({ element: "anyfunc", initial: 1 });
    if (this.flags.values.ProfileIntComp) this.ledger = this.makeLedger();
    this.kernel = instantiateKernel({
      table: this.table,
      kernelModule: host.modules.get("kernel")!,
      interpreterModule: this.interpreterModule(),
      memory,
      oopMap: this.collector.oopMap,
      ledger: this.ledgerImports,
    });
    this.ledger?.calibrate(this.kernel.transitions);
    bindKernel(this.kernel);
    setIntrinsics(INTRINSICS, this.settings.visits);
    setOnCut((text) => {
      const ends = `${text.slice(0, 80)} ... ${text.slice(-80)}`;
      host.print(2, `${VM_NAME} warning: A string "${ends}" exceeds the maximum Symbol length of ${MAX_UTF8} and has been truncated\n`);
    });
    this.heap = new Heap(this);
    this.strings = new Strings(this);
    this.stacks = new Stacks(this);
    this.scheduler = new Scheduler(this);
    this.monitors = new Monitors(this);
    this.linker = new Linker(this);
    this.constants = new Constants(this);
    this.resolver = new Resolver(this);
    this.exceptions = new Exceptions(this);
    this.identities = new Identities(this);
    this.unloading = new Unloading(this);
    this.natives = natives;
    natives.attach(this);
    this.archive = archiveOf(this);
    this.driver = new Driver(this);
    installVerifier(this);
    this.upcalls = upcalls(this);
    this.jdkHome = options.jdkHome ?? findJdk({ flag: undefined, env: process.env }).home;
    this.openImage = image;
    if (image !== undefined && options.jdkHome === undefined) throw this.fault("a class library without its home");
  }

  private readonly openImage: SharedImage | undefined;
  private searched: BootClassPath | undefined;

  /** Where the boot loader looks; opened when it first does: a VM that goes on from an archive may never. */
  get bootPath(): BootClassPath {
    if (this.searched === undefined) {
      const image = this.openImage === undefined ? JImage.open(modulesPathOf(this.jdkHome)) : JImage.attach(this.openImage);
      const isBootModule = (module: string): boolean => findModule(bootLoader(), symbolOf(module)) !== 0;
      this.searched = new BootClassPath(image, this.options.bootAppend, isBootModule, builtIn, (jar, reason) => {
        const real = this.host.files.realpath(Buffer.from(jar));
        this.host.print(2, `${real instanceof Uint8Array ? Buffer.from(real).toString() : jar}: ${reason}\n`);
      });
    }
    return this.searched;
  }

  /** The package has the interpreter for the default flags, and with the ledger's states; others are emitted now. */
  private interpreterModule(): WebAssembly.Module {
    const width = Number(this.flags.values.TypeProfileWidth);
    const built = this.host.modules.get(this.ledger === undefined ? "interpreter" : "interpreter-ledger");
    if (built !== undefined && width === DEFAULT_TYPE_PROFILE_WIDTH && !this.settings.visits) return built;
    const { emitInterpreter } = this.host.loadPart("emitters") as typeof Interpreters;
    return new WebAssembly.Module(
      emitInterpreter({ typeProfileWidth: width, ledger: this.ledgerOptions, traceFiltered: this.settings.visits }),
    );
  }

  private makeLedger(): TimeLedger {
    const { ProfileIntCompMode, ProfileIntCompStrict } = this.flags.values;
    const mode = LEDGER_MODES.find((m) => m === ProfileIntCompMode);
    if (mode === undefined) {
      throw new StartProblem(`-XX:ProfileIntCompMode=${ProfileIntCompMode} is none of ${LEDGER_MODES.join(", ")}`);
    }
    injectMethods("java/lang/Thread", THREAD_METHODS);
    return new TimeLedger({
      mode,
      now: () => performance.now() * 1e6,
      nameOf: (thread) => this.threadName(thread),
      samples: new StateSamples(),
      wrong: ProfileIntCompStrict ? (text) => this.fault(text) : undefined,
    });
  }

  /** Has another thread sample the time ledger's state. */
  startSampling(memory: WebAssembly.Memory): void {
    const { ledger, flags } = this;
    if (ledger?.samples === undefined) return;
    const dense = ledger.isExact && flags.isDefault("ProfileIntCompInterval");
    this.host.startSampling(memory, ledger.samples.job(dense ? DENSE_INTERVAL : flags.values.ProfileIntCompInterval));
  }

  /** What of the time ledger is generated into code. */
  get ledgerOptions(): LedgerOptions {
    return this.ledger === undefined ? NO_LEDGER : { code: this.ledger.code, strict: this.ledger.isStrict };
  }

  /** The functions that such code calls. */
  get ledgerImports(): Record<string, unknown> {
    const { ledger } = this;
    return ledger === undefined
      ? {}
      : { transition: ledger.transition, wrong: (expected: number) => ledger.fail(expected >>> 0, "in the interpreter") };
  }

  /** Makes heap, boot loader, first classes and the main thread. @param from another thread of this process, where the VM has begun */
  boot(from?: HandedOver): void {
    const { settings } = this;
    this.host.control.setPollTarget(VMState.action, ACTION_POLL);
    if (from !== undefined) {
      takeOver(this, from);
      this.booted();
      return;
    }
    if (settings.restoreImage) {
      restoreImage(this, settings.imageFile);
      this.booted();
      return;
    }
    if (this.archive.restore()) {
      st(VMState.hashMode, Number(this.flags.values.hashCode));
      this.limitMetaspace();
      prepareEvents();
      return;
    }
    this.seedHashes();
    this.makeHeap();
    prepareEvents();
    initSymbols();
    this.limitMetaspace();
    const boot = createLoaderData(0, 0);
    st(VMState.loaders, boot);
    prepareJavaBase(boot);
    bootClasses(this);
    createMainThread(this);
  }

  /** Empty spaces, as the flags want them. */
  makeHeap(): void {
    const { settings } = this;
    const { SurvivorRatio, MaxTenuringThreshold, SoftRefLRUPolicyMSPerMB } = this.flags.values;
    st(KernelState.survivorRatio, Number(SurvivorRatio));
    this.kernel.initHeap(settings.youngBytes, settings.maxHeap - settings.youngBytes);
    st(KernelState.maxTenuring, Math.min(15, Number(MaxTenuringThreshold)));
    st(KernelState.softRefMsPerMB, Math.max(0, Number(SoftRefLRUPolicyMSPerMB)));
    if (settings.stressGC) st(VMState.stressAllocation, 1);
  }

  /** Identity hashes: random, or by -XX:DeterministicSeed. */
  seedHashes(): void {
    const words = new Uint32Array(1);
    this.host.random(new Uint8Array(words.buffer));
    // In sequence they begin with 1.
    st(VMState.hashState, this.flags.values.hashCode === 3 ? 0 : words[0]! | 1);
    st(VMState.hashMode, Number(this.flags.values.hashCode));
  }

  /** -XX:MaxMetaspaceSize, in whole pages of it, and no less than is in use. */
  private limitMetaspace(): void {
    const limit = Math.max(METASPACE + Math.min(this.flags.values.MaxMetaspaceSize, METASPACE_SIZE), ld(VMState.metaspaceTop));
    st(VMState.metaspaceEnd, Math.ceil(limit / METASPACE_PAGE) * METASPACE_PAGE);
    this.unloading.setLimit();
  }

  // --- classes that everything needs
  readonly wk = {
    get Object(): KlassAddr {
      return wellKnown(WK_OBJECT);
    },
    get Class(): KlassAddr {
      return wellKnown(WK_CLASS);
    },
    get String(): KlassAddr {
      return wellKnown(WK_STRING);
    },
    get Thread(): KlassAddr {
      return wellKnown(WK_THREAD);
    },
    get MethodHandle(): KlassAddr {
      return wellKnown(WK_METHOD_HANDLE);
    },
    get VarHandle(): KlassAddr {
      return wellKnown(WK_VAR_HANDLE);
    },
  };

  /** The JavaThread that runs now. */
  get currentThread(): ThreadAddr {
    return ld(VMState.thread);
  }

  primitiveArray(type: number): KlassAddr {
    return this.linker.typeArray(type);
  }

  /** Pseudo class of a primitive type by its descriptor letter. */
  primitiveKlass(letter: string): KlassAddr {
    return primitiveKlass(PRIMITIVE_TYPES[letter]!);
  }

  isInstance(object: Ref, klass: KlassAddr): boolean {
    return isSubtype(ld(object + OBJECT_KLASS), klass);
  }
  isSubclass(klass: KlassAddr, of: KlassAddr): boolean {
    return isSubtype(klass, of);
  }

  /** All classes of all loaders. */
  *allKlasses(): IterableIterator<Addr> {
    for (let cld = ld(VMState.loaders); cld !== 0; cld = ld(cld + ClassLoaderData.next)) {
      for (let k = ld(cld + ClassLoaderData.firstKlass); k !== 0; k = ld(k + Klass.nextInLoader)) yield k;
    }
  }

  // --- hooks that tell of events
  classLoaded(klass: KlassAddr): void {
    noteEvent(EVENT_CLASS_LOADED, klass);
    this.observer?.classLoaded(klass);
    this.logs.classLoad.info?.(`${externalName(klass)} source: ${sourceOf(klass)}`);
  }
  /** A routine's frame has linked a site, but another thread was first: what it has spun is not used. */
  lostRace(frame: FrameAddr): void {
    abandonSpun(this, frame);
  }
  classInitialized(klass: KlassAddr): void {
    this.logs.classInit.info?.(`${externalName(klass)} initialized`);
    for (const listener of this.initListeners) listener(klass);
  }
  /** -XX:+CompilationWarmUp. */
  warmUp: WarmUp | undefined = undefined;
  /** Told of each class that has been initialised. They run no Java. */
  readonly initListeners: ((klass: KlassAddr) => void)[] = [];
  traceThrow(thread: ThreadAddr, exception: Ref): void {
    const frame = topJavaFrame(thread);
    if (frame === 0) noteEvent(EVENT_EXCEPTION, ld(exception + OBJECT_KLASS));
    else noteEvent(EVENT_EXCEPTION, ld(exception + OBJECT_KLASS), frameMethod(frame), frameBci(frame));
    this.logs.exceptions.info?.(
      `Exception <a '${klassName(ld(exception + OBJECT_KLASS))}'> (${this.exceptions.describe(exception)}) thrown`,
    );
  }
  traceException(exception: Ref, frame: FrameAddr, handler: number): void {
    this.logs.exceptions.debug?.(`${this.exceptions.describe(exception)} caught by ${this.describeFrame(frame)} at bci ${handler}`);
  }
  traceBytecode(thread: ThreadAddr): void {
    if (this.settings.visits) return;
    const frame = ld(thread + JavaThread.frame);
    if ((ld(frame + Frame.kind) & FRAME_KIND_MASK) !== FRAME_INTERPRETED) return; // a call that the VM makes
    const opcode = originalOpcode(frameMethod(frame), frameBci(frame));
    this.host.print(2, `${this.describeFrame(frame)}: ${MNEMONIC[opcode]}\n`);
  }
  /** The system has come up: initLevel 4. */
  booted(): void {
    this.host.control.handleSignal(SIGQUIT, "deliver");
  }
  threadEnded(): void {
    wakeDestroyer(this);
  }
  /** At each poll and before idling: signals, and what the host has for threads that wait for it. */
  atPoll(): void {
    if (takeSignals(this)) this.signalled = true;
    const sequence = this.host.control.sequence();
    if (sequence === this.hostSequence) return;
    this.hostSequence = sequence;
    this.scheduler.wakeWaitingForHost();
  }
  /** A signal from outside has reached Java. */
  signalled = false;
  /** The host's wake-ups up to this number have been passed on. */
  private hostSequence = 0;

  /** An exception has ended a thread: whoever made the VM is told, beside what Java prints. */
  reportUncaught(thread: ThreadAddr, exception: Ref): void {
    const message = this.strings.text(ld(exception + throwableFields(this).detailMessage)) ?? undefined;
    const className = externalName(ld(exception + OBJECT_KLASS));
    this.host.reportUncaught({ thread: this.threadName(thread), className, message, stack: this.exceptions.traceLines(exception) });
  }
  clearPendingReferences(): void {
    st(VMState.pendingReferences, 0);
  }

  /** Nothing is runnable: sleep until a deadline or the host wakes the VM. */
  idle(): void {
    const { control, clock } = this.host;
    const sequence = control.sequence();
    const now = clock.nanoTime();
    const nearest = this.scheduler.expire(now);
    if (this.scheduler.othersRunnable) return;
    this.atPoll();
    if (this.scheduler.othersRunnable) return;
    if (!clock.virtual) {
      control.idle(sequence, nearest === Infinity ? Infinity : nearest - now);
      return;
    }
    // What the host does takes no virtual time: it goes on only when the host has nothing to say for a while.
    if (this.scheduler.anyWaitsForHost && (nearest === Infinity || this.silentSince !== sequence)) {
      control.idle(sequence, nearest === Infinity ? Infinity : HOST_GRACE);
      this.silentSince = sequence;
      return;
    }
    if (nearest === Infinity) throw this.fault("all threads wait for each other and nothing can wake them");
    clock.advanceTo(nearest);
  }
  /** The control block's sequence at which the host was waited for in vain (virtual clock). */
  private silentSince = -1;

  /** Ends the VM with an exit code (Shutdown.halt0, the end of main). */
  halt(code: number): void {
    if (this.exitCode === undefined) {
      reportIdentities(this);
      for (const hook of this.haltHooks) hook();
    }
    this.exitCode = code;
  }
  /** Run once, just before the VM ends. */
  readonly haltHooks: (() => void)[] = [];
  /** When the VM has ended, after all else: what is said of the whole run. */
  readonly endHooks: (() => void)[] = [];
  /** Run when memory and resources have been restored from an image: the host is told again what it must know. */
  readonly restoreHooks: (() => void)[] = [];

  // --- describing things for people
  threadName(thread: ThreadAddr): string {
    const object = threadObject(thread);
    // The first thread runs before it is, and before it has a name.
    const name = object === 0 ? 0 : ld(object + threadFields(this).name);
    return name === 0 ? "main" : (this.strings.text(name) ?? "");
  }

  stepsOf(frame: FrameAddr): Steps {
    if ((ld(frame + Frame.kind) & FRAME_KIND_MASK) === FRAME_ROUTINE) return routineSteps(ld16(frame + Frame.routine));
    return this.natives.lookup(ld(frame + Frame.method))?.steps ?? NO_STEPS;
  }

  describeMethod(method: MethodAddr): string {
    return externalMethod(method);
  }

  describeFrame(frame: FrameAddr): string {
    const kind = ld(frame + Frame.kind) & FRAME_KIND_MASK;
    if (kind === FRAME_ROUTINE) return `<${routineName(ld16(frame + Frame.routine))}, step ${ld16(frame + Frame.step)}>`;
    const method = ld(frame + Frame.method);
    if (kind !== FRAME_INTERPRETED) return `${externalMethod(method)} (Native Method, step ${ld16(frame + Frame.step)})`;
    const line = lineOf(method, frameBci(frame));
    return `${externalMethod(method)} @ bci ${frameBci(frame)}${line >= 0 ? ` line ${line}` : ""}`;
  }

  /** The frames of a thread, innermost first. */
  javaStack(thread: ThreadAddr, limit = 100): string[] {
    const lines: string[] = [];
    for (let f = thread === 0 ? 0 : ld(thread + JavaThread.frame); f !== 0 && lines.length < limit; f = callerOf(f)) {
      lines.push(this.describeFrame(f));
    }
    return lines;
  }

  /** "java.lang.X: text" and a line for each frame of its backtrace; then the same of its cause, and so on. */
  exceptionText(exception: Ref): string {
    const { cause } = throwableFields(this);
    const seen = new Set<Addr>();
    let text = "";
    for (let e = exception; e !== 0 && !seen.has(e); e = ld(e + cause)) {
      text += `${seen.size === 0 ? "" : "Caused by: "}${this.exceptions.describe(e)}\n`;
      for (const line of this.exceptions.traceLines(e)) text += `\t${line}\n`;
      seen.add(e);
    }
    return text;
  }

  fault(message: string, cause?: unknown): VMFault {
    let stack: string[] = [];
    try {
      stack = this.javaStack(ld(VMState.thread));
    } catch {
      stack = ["(the Java stack cannot be read)"];
    }
    return new VMFault(message, stack, cause);
  }
}

function sourceOf(klass: KlassAddr): string {
  const source = ld(klass + Klass.source);
  return source === 0 ? "unknown" : symbolToString(source);
}

let builtIn: BuiltInClasses | undefined;

/** Registers the jar of classes that the package brings. */
export function registerBuiltIn(classes: BuiltInClasses): void {
  builtIn = classes;
}
