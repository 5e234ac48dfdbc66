// Notes of each class that a generator spins what cannot be found out later: on whose behalf it was defined, and in which order. That is a
// walk over the stack and some words in the class's arena; identities.ts makes an identity of it when somebody asks.

import type { FrameAddr, KlassAddr, LoaderAddr, ThreadAddr } from "../layout/addresses.ts";
import { FRAME_KIND_MASK, FRAME_ROUTINE, Frame, JavaThread } from "../layout/frame.ts";
import { type Addr, ld, ld16, st } from "../layout/memory.ts";
import {
  ClassLoaderData,
  ConstantPool,
  Klass,
  Method,
  PackageEntry,
  SITE_CALL,
  SITE_CONSTANT,
  SITE_INSTRUCTION,
  SITE_NONE,
  SPUN_ABANDONED,
  SPUN_PROXY,
  SpunClass,
  TAG_DYNAMIC_REF,
} from "../layout/metadata.ts";
import { VMState } from "../layout/vm-state.ts";
import { cpTag } from "../linking/constant-pool.ts";
import { callOfEntry } from "../linking/dynamic-calls.ts";
import { isSubclassOf, klassName, loaderIdentity } from "../linking/klass-view.ts";
import { metaAllocate } from "../linking/metaspace.ts";
import { symbolToString } from "../linking/symbols.ts";
import { LINK_CALL_SITE, LINK_HANDLE_CALL } from "./call-sites.ts";
import { CONSTANT_Dynamic, LOAD_CONSTANT } from "./constants.ts";
import { callerOf } from "./frames.ts";
import { INITIALIZE } from "./initialize.ts";
import { LOAD_CLASS } from "./load-class.ts";
import { frameBci } from "./stack-walk.ts";
import { routineWords } from "./step-frame.ts";
import type { VM } from "./vm.ts";

/** What noting the place where a class was spun needs of the VM. */
type Parts = Pick<VM, "currentThread">;

/** Packages of the boot loader whose frames pass a definition on, or ask for it on somebody's behalf. */
const PLUMBING = new Set([
  "java/lang/invoke",
  "java/lang/reflect",
  "java/security",
  "jdk/internal/loader",
  "jdk/internal/misc",
  "jdk/internal/reflect",
  "sun/reflect",
  "sun/reflect/misc",
]);
const PLUMBING_CLASSES = /^java\/(lang\/(ClassLoader|Class|System|Module)|net\/URLClassLoader)(\$|$)/;

/**
 * Generators of the class library that keep what they spin for whoever asks next: who happened to be first says nothing about the class.
 * By the class that calls for the definition.
 */
const SHARED =
  /^java\/lang\/invoke\/(InvokerBytecodeGenerator|ClassSpecializer|MethodHandleImpl\$BindCaller)|^jdk\/internal\/reflect\/MethodAccessorGenerator/;
const PROXY = /^java\/lang\/reflect\/Proxy(\$|$)/;

function isPlumbing(klass: KlassAddr): boolean {
  if (loaderIdentity(ld(klass + Klass.loader)) !== 0) return false;
  const entry = ld(klass + Klass.package);
  if (entry !== 0 && PLUMBING.has(symbolToString(ld(entry + PackageEntry.name)))) return true;
  return PLUMBING_CLASSES.test(klassName(klass));
}

interface Site {
  readonly kind: number;
  readonly owner: Addr;
  readonly index: number;
  readonly flags: number;
}

const NOWHERE: Site = { kind: SITE_NONE, owner: 0, index: 0, flags: 0 };

/**
 * On whose behalf the running thread defines a class: the call site or dynamic constant that is being linked, else the nearest call that
 * is not the plumbing's.
 */
function siteOfDefinition(thread: ThreadAddr): Site {
  let call = NOWHERE;
  for (let frame = ld(thread + JavaThread.frame); frame !== 0; frame = callerOf(frame)) {
    if ((ld(frame + Frame.kind) & FRAME_KIND_MASK) === FRAME_ROUTINE) {
      const routine = ld16(frame + Frame.routine);
      // What an initialiser or a class loader does is its own affair, whoever has set it going.
      if (routine === INITIALIZE || routine === LOAD_CLASS) return call;
      const site = siteLinkedBy(frame, routine);
      if (site !== null) return site;
      continue;
    }
    const method = ld(frame + Frame.method);
    const holder = ld(method + Method.holder);
    if (call !== NOWHERE) continue;
    if (isPlumbing(holder)) {
      const name = klassName(holder);
      if (SHARED.test(name)) return NOWHERE;
      if (PROXY.test(name)) return { ...NOWHERE, flags: SPUN_PROXY };
    } else call = { kind: SITE_CALL, owner: method, index: frameBci(frame), flags: 0 };
  }
  return call;
}

/** The site that a routine's frame is linking, null when it links none. */
function siteLinkedBy(frame: FrameAddr, routine: number): Site | null {
  if (routine === LINK_CALL_SITE || routine === LINK_HANDLE_CALL) {
    const caller = callerOf(frame);
    // Ahead of its execution (AOT caches, JWarmup): no frame stands at the instruction.
    if ((ld(caller + Frame.kind) & FRAME_KIND_MASK) === FRAME_ROUTINE) {
      const words = routineWords(frame);
      const site = callOfEntry(ld(ld(words) + ConstantPool.klass), ld(words + 8));
      return site === undefined ? null : { kind: SITE_INSTRUCTION, owner: site.method, index: site.bci, flags: 0 };
    }
    return { kind: SITE_INSTRUCTION, owner: ld(caller + Frame.method), index: frameBci(caller), flags: 0 };
  }
  if (routine !== LOAD_CONSTANT) return null;
  const words = routineWords(frame);
  const pool = ld(words);
  const index = ld(words + 8);
  const tag = cpTag(pool, index);
  if (tag !== CONSTANT_Dynamic && tag !== TAG_DYNAMIC_REF) return null;
  return { kind: SITE_CONSTANT, owner: ld(pool + ConstantPool.klass), index, flags: 0 };
}

/**
 * Notes that the running thread has just defined a class of bytes that no resource backs.
 * @param host class of the lookup that defined it, 0 none
 */
export function noteSpun(vm: Parts, klass: KlassAddr, host: KlassAddr): void {
  const record = metaAllocate(ld(klass + Klass.loader), SpunClass.sizeof);
  const site = siteOfDefinition(vm.currentThread);
  st(record + SpunClass.host, host);
  st(record + SpunClass.siteKind, site.kind);
  st(record + SpunClass.siteOwner, site.owner);
  st(record + SpunClass.siteIndex, site.index);
  st(record + SpunClass.flags, site.flags);
  st(record + SpunClass.sequence, ld(VMState.spunCount));
  st(record + SpunClass.thread, ld(vm.currentThread + JavaThread.id));
  st(VMState.spunCount, ld(VMState.spunCount) + 1);
  st(klass + Klass.spun, record);
}

/**
 * The running thread has linked what the routine's frame was to link, but another one was faster. What it has spun for that counts behind
 * the classes that are used, so that their identities do not tell who was first.
 */
export function abandonSpun(vm: Pick<VM, "allKlasses" | "currentThread">, frame: FrameAddr): void {
  const site = siteLinkedBy(frame, ld16(frame + Frame.routine));
  if (site === null) return;
  const thread = ld(vm.currentThread + JavaThread.id);
  for (const klass of vm.allKlasses()) {
    const record = ld(klass + Klass.spun);
    if (record === 0 || ld(record + SpunClass.thread) !== thread || ld(record + SpunClass.siteKind) !== site.kind) continue;
    if (ld(record + SpunClass.siteOwner) !== site.owner || ld(record + SpunClass.siteIndex) !== site.index) continue;
    st(record + SpunClass.flags, ld(record + SpunClass.flags) | SPUN_ABANDONED);
  }
}

/** Notes where a class loader, which the VM hears of for the first time, was put to use: the nearest call that is not its own. */
export function noteLoaderSite(vm: Parts, cld: LoaderAddr, loaderKlass: KlassAddr): void {
  if (vm.currentThread === 0) return;
  for (let frame = ld(vm.currentThread + JavaThread.frame); frame !== 0; frame = callerOf(frame)) {
    const method = ld(frame + Frame.method);
    if (method === 0) continue;
    const holder = ld(method + Method.holder);
    if (isPlumbing(holder) || isSubclassOf(loaderKlass, holder)) continue;
    st(cld + ClassLoaderData.siteMethod, method);
    st(cld + ClassLoaderData.siteBci, frameBci(frame));
    return;
  }
}
