// Compiled activations as interpreted frames: their headers are written into the room that each compiled frame keeps for them. A
// frame is *shown* for who walks the stack (its slots are not there), or *written out* for good, to be run in the interpreter.
import type { Scope, Site, VirtualObject } from "../compiler/compiled-code.ts";
import { unfuseMethod } from "../kernel/fuse.ts";
import { BASE_BYTES, CALLER_WORD, SITE_CHUNK, SITE_INTERPRETED, SITE_WORD } from "../layout/compiled.ts";
import {
  FRAME_COMPILED_CALLER,
  FRAME_HEADER,
  FRAME_INTERPRETED,
  FRAME_ROUTINE,
  FRAME_SHOWN,
  Frame,
  JavaThread,
  LOCK_OF_METHOD,
  LockRecord,
  STEP_CALL_ENTRY,
} from "../layout/frame.ts";
import { type Addr, ld, st, st16, u8, u16, u32 } from "../layout/memory.ts";
import { CARD_DIRTY, CARD_SHIFT, CARD_TABLE } from "../layout/memory-map.ts";
import { CpCacheEntry, METHOD_FUSED, Method } from "../layout/metadata.ts";
import { LOG2_SIZE, T_BOOLEAN, T_BYTE, T_CHAR, T_OBJECT, T_SHORT } from "../layout/object.ts";
import { VMState } from "../layout/vm-state.ts";
import { COMPILED_CALL } from "../runtime/driver.ts";
import { JavaThrow } from "../runtime/java-throw.ts";
import { refSlots } from "../runtime/oop-maps.ts";
import type { VM } from "../runtime/vm.ts";
import { PlantedDeoptFault } from "./deopt-states/fault.ts";
import { FrameTexts } from "./deopt-states/frame-text.ts";
import { DeoptRecorder } from "./deopt-states/recorder.ts";
import type { Sites, Unit } from "./units.ts";

/** The sp that the caller of the base frame `base` passed, in whatever chunk the caller is. */
function passedSp(base: Addr): Addr {
  let sp = base;
  while (ld(sp + SITE_WORD) === SITE_CHUNK) sp = ld(sp + CALLER_WORD);
  return sp;
}

/** Id of the call site in compiled code that called the base frame `base`; or SITE_INTERPRETED. */
export const callSiteOf = (base: Addr): number => ld(passedSp(base) + SITE_WORD);

/** A base frame at `at`: the call of `method` is in progress, or awaits its step. */
export function writeBase(at: Addr, method: Addr, pc: Addr): void {
  u32.fill(0, at >>> 2, (at + BASE_BYTES) >>> 2);
  st(at + Frame.pc, pc);
  st(at + Frame.sp, at + BASE_BYTES);
  st(at + Frame.locals, at);
  st(at + Frame.cpCache, at + STEP_CALL_ENTRY);
  st(at + Frame.kind, FRAME_ROUTINE | FRAME_COMPILED_CALLER);
  st16(at + Frame.step, 1);
  st16(at + Frame.routine, COMPILED_CALL);
  st(at + STEP_CALL_ENTRY + CpCacheEntry.method, method);
  st(at + STEP_CALL_ENTRY + CpCacheEntry.argBytes, 4 * (method === 0 ? 0 : ld(method + Method.argSlots)));
}

export class CompiledFrames {
  private readonly vm: VM;
  private readonly sites: Sites;
  private readonly recorder: DeoptRecorder | undefined;
  private readonly fault: PlantedDeoptFault | undefined;

  constructor(vm: VM, sites: Sites) {
    this.vm = vm;
    this.sites = sites;
    const { RecordDeoptStates, DeoptStateFault } = vm.flags.values;
    if (RecordDeoptStates !== "") this.recorder = new DeoptRecorder(vm, RecordDeoptStates);
    if (DeoptStateFault !== "") this.fault = new PlantedDeoptFault(vm);
  }

  /** Shows the compiled activation that called a base frame. @returns its innermost frame, or the interpreted caller */
  readonly showCaller = (base: Addr): Addr => {
    const sp = passedSp(base);
    const site = ld(sp + SITE_WORD);
    const caller = site === SITE_INTERPRETED ? ld(sp + CALLER_WORD) : this.writeHeaders(site, sp, FRAME_SHOWN);
    st(base + Frame.caller, caller);
    return caller;
  };

  /** Headers of all scopes of a site, whose callee's sp is `calleeSp`, and of the base frame below them. @returns the innermost frame */
  private writeHeaders(site: number, calleeSp: Addr, mark: number): Addr {
    const unit = this.sites.unitOf(site);
    const sp = calleeSp - unit.code.frameBytes;
    writeBase(sp, unit.method, VMState.sentinelCode);
    let caller = sp;
    for (const scope of this.sites.siteOf(site).scopes) {
      const method = unit.names.method(scope.method);
      if (mark === 0 && (ld(method + Method.flags) & METHOD_FUSED) !== 0) unfuseMethod(method);
      const frame = sp + scope.header;
      st(frame + Frame.caller, caller);
      st(frame + Frame.method, method);
      st(frame + Frame.pc, ld(method + Method.code) + scope.bci);
      st(frame + Frame.sp, frame + FRAME_HEADER + 4 * scope.depth);
      st(frame + Frame.locals, sp + scope.locals);
      st(frame + Frame.cpCache, ld(method + Method.cpCache));
      st(frame + Frame.kind, FRAME_INTERPRETED | mark);
      st(frame + Frame.step, 0);
      caller = frame;
    }
    return caller;
  }

  /** Fills the homes that the code leaves to the site: what their words hold now, and constants. */
  fillHomes(sp: Addr, { copies = [], constants = [] }: Site): void {
    for (let i = 0; i < copies.length; i += 2) st(sp + copies[i]!, ld(sp + copies[i + 1]!));
    for (let i = 0; i < constants.length; i += 2) st(sp + constants[i]!, constants[i + 1]!);
  }

  /**
   * Writes the activation at `sp` out at a site at which all homes are stored, but for those that the site fills: from now on it is interpreted frames on a base frame.
   * Never collects. @param above frames of its callees, which may hold locks @returns the innermost frame
   */
  writeOut(sp: Addr, siteId: number, above: () => ReadonlySet<Addr> = NONE): Addr {
    const unit = this.sites.unitOf(siteId);
    const site = this.sites.siteOf(siteId);
    const top = this.writeHeaders(siteId, sp + unit.code.frameBytes, 0);
    this.fillHomes(sp, site);
    const live = new Set(site.refs);
    for (let i = 0; i < (site.copies?.length ?? 0); i += 2) live.add(site.copies![i]!);
    for (const scope of site.scopes) this.clearDead(unit, scope, sp, live);
    if (site.objects !== undefined) this.materialize(unit, site, site.objects, sp, above);
    if (this.fault !== undefined) this.plantWrongLocal(unit, site, sp);
    this.recorder?.wroteOut(unit, site, sp);
    return top;
  }

  /** -XX:DeoptStateFault=local: the first word of the innermost frame's locals that holds no reference and may still be read. */
  private plantWrongLocal(unit: Unit, site: Site, sp: Addr): void {
    const scope = site.scopes.at(-1)!;
    const method = unit.names.method(scope.method);
    const live = new FrameTexts(this.vm).slots(ld(VMState.thread), sp + scope.header, scope.bci, 0, false, new Set());
    const bits = live.find(([label]) => label.startsWith("L") && label.endsWith("w"));
    if (bits === undefined || ld(method + Method.maxLocals) === 0 || !this.fault!.strikes("local")) return;
    const at = sp + scope.locals + 4 * Number(bits[0].slice(1, -1));
    st(at, ld(at) ^ 1);
  }

  /** Slots that the interpreter's maps take for references, but that hold none: dead ones. */
  private clearDead(unit: Unit, scope: Scope, sp: Addr, live: ReadonlySet<number>): void {
    const method = unit.names.method(scope.method);
    const maxLocals = ld(method + Method.maxLocals);
    refSlots(this.vm, method, scope.bci, (slot) => {
      if (slot >= maxLocals + scope.depth) return;
      const offset = slot < maxLocals ? scope.locals + 4 * slot : scope.header + FRAME_HEADER + 4 * (slot - maxLocals);
      if (!live.has(offset)) st(sp + offset, 0);
    });
  }

  /** Makes the scalar-replaced objects of a site, from the reserve, and takes the locks on them that were elided. */
  private materialize(unit: Unit, site: Site, objects: readonly VirtualObject[], sp: Addr, above: () => ReadonlySet<Addr>): void {
    const made = objects.map((o) => this.allocate(unit.names.klass(o.klass), o.length));
    objects.forEach((o, i) => {
      const object = made[i]!;
      fillObject(object, o, sp, made);
      const bits = o.fields.find((f) => !f.object && f.type < T_OBJECT);
      if (bits !== undefined && this.fault?.strikes("field")) u8[object + bits.offset]! ^= 1;
      u8[CARD_TABLE + (object >>> CARD_SHIFT)] = CARD_DIRTY;
      for (const home of o.homes) st(sp + home, object);
    });
    // Records of a frame lie above those of its callers: these scopes' outermost first.
    if (objects.every((o) => o.locks.length === 0)) return;
    site.scopes.forEach((scope, depth) => {
      const inner = new Set(above());
      for (const { header } of site.scopes.slice(depth + 1)) inner.add(sp + header);
      objects.forEach((o, i) => {
        for (const owner of o.locks) {
          if ((owner & ~LOCK_OF_METHOD) !== scope.header) continue;
          this.lock(made[i]!, sp + owner, inner);
          if (this.fault?.strikes("lock")) this.lock(made[i]!, sp + owner, inner);
        }
      });
    });
  }

  /** An object of the VM's; where nothing is left, from what is kept for OutOfMemoryErrors: the next allocation throws one. */
  allocate(klass: Addr, length: number): Addr {
    const { heap } = this.vm;
    const make = (): Addr => (length < 0 ? heap.allocate(klass) : heap.allocateArray(klass, length));
    try {
      return make();
    } catch (problem) {
      if (problem instanceof JavaThrow) return heap.fromLastReserve(make);
      throw problem;
    }
  }

  /** Locks a new object, whose record goes below those of the frames `inner`. */
  private lock(object: Addr, owner: Addr, inner: ReadonlySet<Addr>): void {
    const { vm } = this;
    const thread = ld(VMState.thread);
    vm.monitors.growLockStack(thread);
    if (vm.kernel.monitorEnter(object) !== 0) throw vm.fault("a new object is locked already");
    const top = ld(thread + JavaThread.lockTop);
    let at = top;
    while (inner.has((ld(at - LockRecord.sizeof + LockRecord.frame) & ~LOCK_OF_METHOD) >>> 0)) at -= LockRecord.sizeof;
    u8.copyWithin(at + LockRecord.sizeof, at, top);
    st(at + LockRecord.object, object);
    st(at + LockRecord.frame, owner);
    st(thread + JavaThread.lockTop, top + LockRecord.sizeof);
  }
}

const NONE = (): ReadonlySet<Addr> => new Set();

function fillObject(object: Addr, o: VirtualObject, sp: Addr, objects: readonly Addr[]): void {
  for (const { offset, type, value, object: isObject } of o.fields) {
    const at = object + offset;
    const from = sp + value;
    if (isObject) st(at, objects[value]!);
    else if (type === T_BOOLEAN || type === T_BYTE) u8[at] = ld(from);
    else if (type === T_CHAR || type === T_SHORT) u16[at >>> 1] = ld(from);
    else {
      st(at, ld(from));
      if (LOG2_SIZE[type] === 3) st(at + 4, ld(from + 4));
    }
  }
}
