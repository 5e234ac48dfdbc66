// When classes go: before a full collection, what code on a stack names is kept; after it, the dead leave code, natives, caches and lists.
// Their memory is given back once no compiler thread can still be reading it.

import type { LoaderAddr } from "../layout/addresses.ts";
import { GC_STAT_DEAD_LOADERS } from "../layout/kernel-state.ts";
import { type Addr, ld, st } from "../layout/memory.ts";
import { METASPACE } from "../layout/memory-map.ts";
import { CLD_KEEP, ClassLoaderData, KLASS_ARRAY, Klass } from "../layout/metadata.ts";
import { VMState } from "../layout/vm-state.ts";
import { externalName } from "../linking/klass-view.ts";
import { forgetLoaders, freeLoaders, sweepLiving, unlinkDeadLoaders } from "../linking/unload.ts";
import { dropOopMaps } from "./oop-maps.ts";
import type { VM } from "./vm.ts";

/** What unloading needs of the VM. */
type Parts = Pick<VM, "flags" | "identities" | "kernel" | "logs" | "natives" | "tiers">;

/** By how much what is in use grows until the next collection looks for classes to unload; how much at the least. */
const GROWTH = 1.7;
const LEAST_GROWTH = 0x10_0000;
/** Before metaspace is full. */
const FULL = 0.9;
/** The part of it that is in use when compilations that read the dead are waited for: what is freed later may come too late. */
const SCARCE = 0.7;

export class Unloading {
  private readonly vm: Parts;
  /** Dead loaders whose memory a compiler thread may still be reading. */
  private waiting: Addr[] = [];
  private readonly kept: Addr[] = [];

  constructor(vm: Parts) {
    this.vm = vm;
  }

  /** Before a collection: it may become one that marks. */
  prepare(): void {
    const { vm } = this;
    if (vm.flags.values.ClassUnloading) {
      for (const klass of vm.tiers?.classesInUse() ?? []) this.keep(ld(klass + Klass.loader));
    } else for (let cld = ld(VMState.loaders); cld !== 0; cld = ld(cld + ClassLoaderData.next)) this.keep(cld);
  }

  private keep(cld: LoaderAddr): void {
    const flags = ld(cld + ClassLoaderData.flags);
    if ((flags & CLD_KEEP) !== 0) return;
    st(cld + ClassLoaderData.flags, flags | CLD_KEEP);
    this.kept.push(cld);
  }

  /** After it, in the same pause. */
  finish(wasFull: boolean): void {
    for (const cld of this.kept) st(cld + ClassLoaderData.flags, ld(cld + ClassLoaderData.flags) & ~CLD_KEEP);
    this.kept.length = 0;
    this.freeWaiting();
    if (!wasFull) return;
    if (ld(VMState.gcStats + 4 * GC_STAT_DEAD_LOADERS) !== 0) this.unload();
    this.setLimit();
  }

  private unload(): void {
    const { vm } = this;
    const dead = unlinkDeadLoaders();
    this.log(dead.klasses);
    vm.tiers?.unload(dead.klasses);
    vm.natives.forget(dead.klasses);
    vm.identities.forget();
    sweepLiving(dead);
    forgetLoaders(dead);
    vm.kernel.dropOopMaps();
    dropOopMaps();
    this.waiting.push(...dead.loaders);
    this.freeWaiting();
  }

  private freeWaiting(): void {
    const { tiers } = this.vm;
    if (this.waiting.length === 0) return;
    if (ld(VMState.metaspaceUsed) > (ld(VMState.metaspaceEnd) - METASPACE) * SCARCE) tiers?.awaitReaders();
    if (tiers?.isReading() === true) return;
    freeLoaders(this.waiting);
    this.waiting = [];
  }

  private log(klasses: ReadonlySet<Addr>): void {
    const log = this.vm.logs.classUnload.info;
    if (log === undefined) return;
    for (const k of klasses) {
      if ((ld(k + Klass.flags) & KLASS_ARRAY) === 0) log(`unloading class ${externalName(k)} 0x${k.toString(16).padStart(16, "0")}`);
    }
  }

  /** When more of metaspace is used, a full collection is asked for. */
  setLimit(): void {
    const used = ld(VMState.metaspaceUsed);
    const wanted = Math.max(this.vm.flags.values.MetaspaceSize, used * GROWTH);
    const most = (ld(VMState.metaspaceEnd) - METASPACE) * FULL;
    st(VMState.metaspaceLimit, Math.max(Math.min(wanted, most), used + LEAST_GROWTH));
  }
}
