// Every root of the collector, for whoever visits them: scavenge, marking, updating after compaction, the verifier. A visitor is a class of
// its own beside what it does (Scavenging, Marking, Updating, Verifying), so that each gets its own code; it has no instance:
//   visit(slot)            what is done with a slot
//   youngOnly()            monitors of old objects do not matter
//   findsLoaders()         loaders are found by what is alive: only those that are always alive, and those of code on a stack, are roots
//   skipsDeadLoaders()     marking has told which loaders are dead
import {
  CPC_SHAPED,
  CLD_HIDDEN,
  CLD_KEEP,
  ClassLoaderData,
  CpCacheEntry,
  FRAME_COMPILED_CALLER,
  FRAME_HEADER,
  FRAME_INTERPRETED,
  FRAME_KIND_MASK,
  FRAME_LONGS_SHIFT,
  FRAME_NATIVE,
  FRAME_REFS_SHIFT,
  Frame,
  JavaThread,
  KernelState,
  Klass,
  LockRecord,
  METHOD_HAS_JSR,
  METHOD_POLYMORPHIC,
  Method,
  ObjectMonitor,
  OopBlock,
  Q,
  SITE_CHUNK,
  SITE_INTERPRETED,
  STEP_CALL_ENTRY,
  STEP_SLOTS,
  T_ARRAY,
  T_OBJECT,
  SiteRecord,
  VMState,
} from "../../../build/assembly/layout";
import { calloc, free } from "./malloc";
import { isLoaderAlive, isMarked, markLoader } from "./mark";
import { isIdle } from "./monitors";
import { align, ld, st } from "./words";

@external("env", "oopMap")
declare function oopMap(method: u32, bci: u32, frame: u32): u32;

/** bci that asks for the refs among a method's arguments. */
const ARGUMENTS: u32 = 0xffff_ffff;
const FIRST_MAPS: u32 = 0x400;
const MAP_ENTRY_SHIFT: u32 = 4; // method, bci, bits, unused

@inline function visitSlot<V>(slot: u32): void {
  changetype<V>(0).visit(slot);
}

/** All roots but the string table, idle monitors and remembered cards. @returns bytes of slots looked at */
export function visitRoots<V>(): u32 {
  let bytes = visitOopBlocks<V>(ld(VMState.vmOops));
  if (changetype<V>(0).findsLoaders()) markRootLoaders();
  else bytes += visitLoaders<V>();
  for (let t = ld(VMState.threads); t != 0; t = ld(t + JavaThread.next)) {
    visitSlot<V>(t + JavaThread.threadObj);
    visitSlot<V>(t + JavaThread.pendingException);
    visitSlot<V>(t + JavaThread.blockedOn);
    visitSlot<V>(t + JavaThread.resultRef);
    const lockTop = ld(t + JavaThread.lockTop);
    for (let at = ld(t + JavaThread.lockBase); at < lockTop; at += LockRecord.sizeof) visitSlot<V>(at + LockRecord.object);
    let frame = ld(t + JavaThread.frame);
    while (frame != 0) {
      visitFrame<V>(frame);
      bytes += 64;
      // Compiled activations are visited as such, whether they have been shown as frames or not.
      if (ld(frame + Frame.kind) & FRAME_COMPILED_CALLER) frame = visitCompiled<V>(frame);
      else frame = ld(frame + Frame.caller);
    }
  }
  visitSlot<V>(VMState.pendingReferences);
  visitMonitors<V>();
  return bytes;
}

/** Marking: the boot loader, and those of classes that are named by code on a stack. All others are found. */
function markRootLoaders(): void {
  for (let cld = ld(VMState.loaders); cld != 0; cld = ld(cld + ClassLoaderData.next)) {
    const flags = ld(cld + ClassLoaderData.flags);
    if ((flags & CLD_KEEP) != 0 || (ld(cld + ClassLoaderData.loader) == 0 && (flags & CLD_HIDDEN) == 0)) markLoader(cld);
  }
}

/** All others: what loaders have that are alive, or not known to be dead. */
function visitLoaders<V>(): u32 {
  let bytes = visitOopBlocks<V>(ld(VMState.loaderOops));
  for (let cld = ld(VMState.loaders); cld != 0; cld = ld(cld + ClassLoaderData.next)) {
    if (changetype<V>(0).skipsDeadLoaders() && !isLoaderAlive(cld)) continue;
    bytes += visitOopBlocks<V>(ld(cld + ClassLoaderData.oopBlocks));
  }
  return bytes;
}

/** Behind marking. Loaders that are dead: the words where they stood are 0 from here on. @returns how many ClassLoaderData are dead */
export function clearDeadLoaders(): u32 {
  for (let block = ld(VMState.loaderOops); block != 0; block = ld(block + OopBlock.next)) {
    const start = block + OopBlock.sizeof;
    const end = start + (ld(block + OopBlock.used) << 2);
    for (let slot = start; slot < end; slot += 4) {
      const loader = ld(slot);
      if (loader != 0 && !(loader & 1) && !isMarked(loader)) st(slot, 0);
    }
  }
  let dead: u32 = 0;
  for (let cld = ld(VMState.loaders); cld != 0; cld = ld(cld + ClassLoaderData.next)) if (!isLoaderAlive(cld)) dead++;
  return dead;
}

function visitOopBlocks<V>(first: u32): u32 {
  let bytes: u32 = 0;
  for (let block = first; block != 0; block = ld(block + OopBlock.next)) {
    const used = ld(block + OopBlock.used) << 2;
    const start = block + OopBlock.sizeof;
    for (let slot = start; slot < start + used; slot += 4) {
      // Free slots are odd.
      if (!(ld(slot) & 1)) visitSlot<V>(slot);
    }
    bytes += used;
  }
  return bytes;
}

/** Monitors that someone holds or wants keep their object alive. */
function visitMonitors<V>(): void {
  if (changetype<V>(0).youngOnly()) {
    // A scavenge moves young objects only.
    for (let m = ld(KernelState.youngMonitors); m != 0; m = ld(m + ObjectMonitor.nextYoung)) {
      if (!isIdle(m)) visitSlot<V>(m + ObjectMonitor.object);
    }
    return;
  }
  const table = ld(VMState.monitorTable);
  const count = ld(VMState.monitorCount);
  for (let i: u32 = 1; i <= count; i++) {
    const monitor = ld(table + (i << 2));
    if (ld(monitor + ObjectMonitor.object) != 0 && !isIdle(monitor)) visitSlot<V>(monitor + ObjectMonitor.object);
  }
}

/** The refs of the compiled activations below a base frame. @returns the frame below them */
function visitCompiled<V>(base: u32): u32 {
  let sp = base;
  const records = ld(VMState.callSites);
  let site = ld(sp - 4);
  while (site != SITE_INTERPRETED) {
    if (site == SITE_CHUNK) {
      sp = ld(sp - 8);
      site = ld(sp - 4);
      continue;
    }
    const record = ld(records + (site << 2));
    sp -= ld(record + SiteRecord.frameBytes);
    const offsets = record + SiteRecord.sizeof;
    const end = offsets + (ld(record + SiteRecord.refCount) << 1);
    for (let at = offsets; at < end; at += 2) visitSlot<V>(sp + <u32>load<u16>(at));
    site = ld(sp - 4);
  }
  return ld(sp - 8);
}

/** Marking: a method in use keeps its class. */
@inline function keepHolder<V>(method: u32): void {
  if (!changetype<V>(0).findsLoaders() || method == 0) return;
  const holder = ld(method + Method.holder);
  if (holder != 0) markLoader(ld(holder + Klass.loader));
}

function visitFrame<V>(frame: u32): void {
  const kind = ld(frame + Frame.kind);
  const method = ld(frame + Frame.method);
  keepHolder<V>(method);
  if ((kind & FRAME_KIND_MASK) == FRAME_INTERPRETED) {
    visitInterpreted<V>(frame, method);
    return;
  }
  if ((kind & FRAME_KIND_MASK) == FRAME_NATIVE) visitArguments<V>(method, ld(frame + Frame.locals));
  const refs = (kind >>> FRAME_REFS_SHIFT) & 0xff;
  const longs = (kind >>> FRAME_LONGS_SHIFT) & 0xff;
  const slots = frame + STEP_SLOTS;
  for (let i: u32 = 0; i < refs; i++) visitSlot<V>(slots + (i << 2));
  const operands = slots + align(refs << 2, 8) + (longs << 3);
  const sp = ld(frame + Frame.sp);
  if (sp <= operands) return;
  const entry = frame + STEP_CALL_ENTRY;
  const callee = ld(entry + CpCacheEntry.method);
  // linkToStatic and its kind: what the call was made with, and gives, is not what the descriptor says.
  const shaped = load<u8>(entry + CpCacheEntry.state) == CPC_SHAPED && (ld(callee + Method.flags) & METHOD_POLYMORPHIC) != 0;
  if (ld(frame + Frame.pc) != VMState.sentinelCode) {
    // The call is done: its result waits for the next step.
    const type = shaped ? <u32>load<u8>(entry + CpCacheEntry.type) : ld(callee + Method.resultType);
    if (type == T_OBJECT || type == T_ARRAY) visitSlot<V>(operands);
    return;
  }
  // A prepared call: its arguments are still this frame's.
  keepHolder<V>(callee);
  const at = sp - ld(entry + CpCacheEntry.argBytes);
  if (shaped) visitShaped<V>(entry, at, ld(entry + CpCacheEntry.argBytes) >>> 2);
  else visitArguments<V>(callee, at);
}

/** The refs among a call's arguments, by the bits that the adapter wrote into the entry (code/adapters.ts). */
function visitShaped<V>(entry: u32, at: u32, slots: u32): void {
  visitBits<V>(ld(entry + CpCacheEntry.index), at);
  if (slots > 32) visitBits<V>(ld(entry + CpCacheEntry.klass), at + 128);
  if (slots > 64) visitBits<V>(ld(entry + CpCacheEntry.cachedKlass), at + 256);
  if (slots > 96) visitBits<V>(ld(entry + CpCacheEntry.cachedMethod), at + 384);
}

function visitBits<V>(bits: u32, at: u32): void {
  for (; bits != 0; bits &= bits - 1) visitSlot<V>(at + (ctz(bits) << 2));
}

function visitInterpreted<V>(frame: u32, method: u32): void {
  const pc = ld(frame + Frame.pc);
  let bci = pc - ld(method + Method.code);
  // Behind a five-byte invoke, a pc that was advanced by three stands on its last two bytes.
  if (<u32>load<u8>(pc) == Q.skip2) bci += 2;
  const mapAddress = mapOf(method, bci, frame);
  const locals = ld(frame + Frame.locals);
  const maxLocals = ld(method + Method.maxLocals);
  const operands = frame + FRAME_HEADER;
  // A caller's arguments are its callee's locals: `sp` is below them.
  const slots = maxLocals + ((ld(frame + Frame.sp) - operands) >>> 2);
  for (let first: u32 = 0; first < slots; first += 32) {
    let bits = ld(mapAddress + (first >>> 3));
    if (slots - first < 32) bits &= (1 << (slots - first)) - 1;
    while (bits != 0) {
      const i = first + ctz(bits);
      bits &= bits - 1;
      visitSlot<V>(i < maxLocals ? locals + (i << 2) : operands + ((i - maxLocals) << 2));
    }
  }
  if (ld(method + Method.flags) & METHOD_HAS_JSR) free(mapAddress);
}

function visitArguments<V>(method: u32, at: u32): void {
  const slots = ld(method + Method.argSlots);
  if (slots == 0) return;
  const mapAddress = mapOf(method, ARGUMENTS, 0);
  for (let first: u32 = 0; first < slots; first += 32) {
    let bits = ld(mapAddress + (first >>> 3));
    if (slots - first < 32) bits &= (1 << (slots - first)) - 1;
    while (bits != 0) {
      visitSlot<V>(at + ((first + ctz(bits)) << 2));
      bits &= bits - 1;
    }
  }
}

/** The bits of (method, bci), asked for at the first time. Those of methods with subroutines are not kept: free them. */
function mapOf(method: u32, bci: u32, frame: u32): u32 {
  if (bci != ARGUMENTS && ld(method + Method.flags) & METHOD_HAS_JSR) return oopMap(method, bci, frame);
  if (ld(VMState.oopMapCount) << 1 >= ld(KernelState.oopMapCapacity)) growMaps();
  let entry = mapEntry(method, bci);
  if (ld(entry) != 0) return ld(entry + 8);
  const bits = oopMap(method, bci, frame);
  entry = mapEntry(method, bci);
  st(entry, method);
  st(entry + 4, bci);
  st(entry + 8, bits);
  st(VMState.oopMapCount, ld(VMState.oopMapCount) + 1);
  return bits;
}

function mapEntry(method: u32, bci: u32): u32 {
  const table = ld(VMState.oopMapTable);
  const mask = ld(KernelState.oopMapCapacity) - 1;
  let i = ((method >>> 3) ^ (bci * 0x9e37)) & mask;
  let entry = table + (i << MAP_ENTRY_SHIFT);
  while (ld(entry) != 0 && (ld(entry) != method || ld(entry + 4) != bci)) {
    i = (i + 1) & mask;
    entry = table + (i << MAP_ENTRY_SHIFT);
  }
  return entry;
}

function growMaps(): void {
  const before = ld(KernelState.oopMapCapacity);
  const old = ld(VMState.oopMapTable);
  const capacity = before == 0 ? FIRST_MAPS : before << 1;
  const table = calloc(capacity << MAP_ENTRY_SHIFT);
  if (table == 0) unreachable(); // C heap exhausted
  st(VMState.oopMapTable, table);
  st(KernelState.oopMapCapacity, capacity);
  for (let i: u32 = 0; i < before; i++) {
    const from = old + (i << MAP_ENTRY_SHIFT);
    if (ld(from) == 0) continue;
    const entry = mapEntry(ld(from), ld(from + 4));
    st(entry, ld(from));
    st(entry + 4, ld(from + 4));
    st(entry + 8, ld(from + 8));
  }
  free(old);
}

/** Forgets all oop maps: methods were freed or redefined. */
export function dropOopMaps(): void {
  const table = ld(VMState.oopMapTable);
  const capacity = ld(KernelState.oopMapCapacity);
  for (let i: u32 = 0; i < capacity; i++) free(ld(table + (i << MAP_ENTRY_SHIFT) + 8));
  free(table);
  st(VMState.oopMapTable, 0);
  st(VMState.oopMapCount, 0);
  st(KernelState.oopMapCapacity, 0);
}
