// -XX:WarmStore=<folder> and -XX:+AutoWarm: each run uses what the store knows of its program and leaves what it has learnt. Methods that
// have changed drop out, and so do profiles that misled this run's compilers: what it has seen itself takes their place. Beside the profiles
// the store keeps what was compiled: a program's next run installs it as its methods are met.
import type { TieredCode } from "../code/tiers.ts";
import type { WarmSource } from "../code/warm-source.ts";
import { type Addr, ld } from "../layout/memory.ts";
import { KLASS_ARRAY, Klass, Method } from "../layout/metadata.ts";
import { klassName } from "../linking/klass-view.ts";
import { SymbolicPool } from "../linking/symbolic-pool.ts";
import { buildIdentity } from "./aot/identity.ts";
import { type CachedCode, CodeRecorder, useCode } from "./cached-code.ts";
import { CachedProfiles } from "./cached-profiles.ts";
import { Recording } from "./recording.ts";
import { decodeCodeFile, encodeCodeFile } from "./store/code-file.ts";
import { codeFileName, collectGarbage, joined, type Loaded, load, type Program, refine, type StoreFolder } from "./store/generations.ts";
import type { Crc32, Profiles } from "./store/profile-file.ts";
import { StoredCodeProblem } from "./store/stored-code.ts";
import { classKey, methodKey } from "./store/symbolic-profile.ts";
import { CLASS_KEY } from "./store/training-record.ts";

/** Methods of one program that are kept, and runs that a record names. */
const MOST_RECORDS = 10_000;
const MOST_RUNS = 8;
/** Bytes of compiled code of one program that are kept. */
const MOST_CODE = 16 << 20;

export interface OpenStore {
  readonly folder: StoreFolder;
  readonly program: Program;
  readonly crc32: Crc32;
  /** Bytes. */
  readonly limit: number;
}

/**
 * Has a VM use and refine a store. What is in it is read when the first method is met, so that a program that is over before anything in it is
 * called often does not pay for it; without code in it at once, since then C2's thread is wanted as soon as there is something to compile.
 */
export function attachWarmStore(tiers: TieredCode, store: OpenStore): void {
  // Classes initialised before a recording begins are none that later runs would have to wait for.
  const recording = new Recording(tiers);
  const name = codeFileName(store.program);
  if (!tiers.vm.flags.values.WarmStoreCode || !store.folder.files().some((file) => file.name === name)) {
    useStore(tiers, store, recording);
    return;
  }
  tiers.meetEarly();
  let isOpen = false;
  tiers.warm.push({
    met: () => {
      if (isOpen) return;
      isOpen = true;
      useStore(tiers, store, recording); // its sources hear of this method next
    },
    close: () => {
      if (!isOpen) say(tiers, "nothing was learnt");
    },
  });
}

function say({ vm }: TieredCode, text: string): void {
  if (vm.flags.values.PrintCacheProfiles) vm.host.print(1, `warm store: ${text}\n`);
}

function useStore(tiers: TieredCode, store: OpenStore, recording: Recording): void {
  const { vm } = tiers;
  const values = vm.flags.values;
  const loaded = load(store.folder, store.program, store.crc32);
  for (const [name, why] of loaded.refused) vm.host.print(2, `${vm.name} warning: ${name} of the warm store is not used: ${why}\n`);
  // An AOT cache's code comes first.
  const code = values.WarmStoreCode && tiers.kept === undefined ? new ProgramCode(tiers, store) : undefined;
  let cached: CachedProfiles | undefined;
  if (loaded.from !== undefined) {
    store.folder.touch(loaded.from.name);
    cached = new CachedProfiles(tiers, loaded.profiles, { prints: values.PrintCacheProfiles });
    tiers.warm.push(cached);
    tiers.meetEarly();
  }
  tiers.warm.push(recording, new StoreWriter(tiers, store, loaded, cached, recording, code));
}

/** The code of one program in a store. */
class ProgramCode {
  private readonly tiers: TieredCode;
  private readonly store: OpenStore;
  private readonly kept: CachedCode | undefined;
  private readonly recorder: CodeRecorder;

  constructor(tiers: TieredCode, store: OpenStore) {
    this.tiers = tiers;
    this.store = store;
    this.kept = this.load();
    this.recorder = new CodeRecorder(tiers, this.kept);
  }

  private load(): CachedCode | undefined {
    const { folder, program, crc32 } = this.store;
    const name = codeFileName(program);
    try {
      const bytes = folder.read(name);
      const section = bytes === undefined ? undefined : decodeCodeFile(bytes, buildIdentity(), crc32);
      return section === undefined ? undefined : useCode(this.tiers, section, this.tiers.vm.flags.values.PrintCacheProfiles);
    } catch (e) {
      if (!(e instanceof StoredCodeProblem)) throw e;
      const { vm } = this.tiers;
      vm.host.print(2, `${vm.name} warning: ${name} of the warm store is not used: ${e.message}\n`);
      return undefined;
    }
  }

  /** Whether this run has compiled anything itself, or knows better of what is kept. */
  get isNew(): boolean {
    return this.recorder.hasMore || this.kept?.hasRefuted === true;
  }

  /** Leaves what calls reach at the end, and what earlier runs left and this one has not refuted. @throws when it cannot be written */
  write(): void {
    const { folder, program, crc32 } = this.store;
    const section = this.recorder.section(this.kept?.fitting() ?? [], MOST_CODE);
    folder.replace(codeFileName(program), encodeCodeFile(buildIdentity(), section, crc32));
  }
}

class StoreWriter implements WarmSource {
  private readonly tiers: TieredCode;
  private readonly store: OpenStore;
  private readonly loaded: Loaded;
  private readonly cached: CachedProfiles | undefined;
  private readonly recording: Recording;
  private readonly code: ProgramCode | undefined;

  constructor(
    tiers: TieredCode,
    store: OpenStore,
    loaded: Loaded,
    cached: CachedProfiles | undefined,
    recording: Recording,
    code: ProgramCode | undefined,
  ) {
    this.tiers = tiers;
    this.store = store;
    this.loaded = loaded;
    this.cached = cached;
    this.recording = recording;
    this.code = code;
  }

  close(): void {
    const { vm } = this.tiers;
    const { folder, program, crc32, limit } = this.store;
    if (this.code?.isNew === false) return say(this.tiers, "nothing new was learnt");
    const own = this.recording.take({ minTier: 3, application: 0, isWanted: () => true, whole: false });
    // A run that has compiled nothing has learnt nothing.
    if (own.records.length === 0) return say(this.tiers, "nothing was learnt");
    const isStale = this.staleness(own);
    try {
      const name = refine(folder, program, crc32, (old) =>
        joined({ ...old, records: old.records.filter(({ id }) => !isStale(id)) }, own, MOST_RECORDS, MOST_RUNS),
      );
      const from = this.loaded.from === undefined ? "nothing" : this.loaded.from.name;
      say(
        this.tiers,
        name === undefined ? "others kept writing" : `${name} was made of ${from} and ${own.records.length} methods of this run`,
      );
      this.code?.write();
      for (const [gone, why] of this.isOverLimit(limit) ? collectGarbage(folder, limit, crc32, Date.now()) : [])
        say(this.tiers, `${gone} was removed: ${why}`);
    } catch (e) {
      vm.host.print(2, `${vm.name} warning: the warm store could not be written: ${e instanceof Error ? e.message : e}\n`);
    }
  }

  private isOverLimit(limit: number): boolean {
    return this.store.folder.files().reduce((sum, { bytes }) => sum + bytes, 0) > limit;
  }

  /** Whether a record is one of a method that this run has another version of, or was misled by. */
  private staleness({ records }: Profiles): (id: string) => boolean {
    const { vm } = this.tiers;
    const { profiles } = this.loaded;
    const own = new Set(records.map(({ id }) => id));
    // What this run has a record of has not changed: to hash all methods of a class costs more than all else here, and its identity is a hash too.
    const asked = new Set(profiles.records.filter(({ id }) => !own.has(id)).map(({ id }) => id.slice(0, CLASS_KEY)));
    const names = new Set(profiles.classes.filter(({ key }) => asked.has(key)).map(({ name }) => name));
    const klasses = new Map<string, Addr>();
    for (const klass of names.size === 0 ? [] : vm.allKlasses()) {
      if ((ld(klass + Klass.flags) & KLASS_ARRAY) !== 0 || ld(klass + Klass.spun) !== 0 || !names.has(klassName(klass))) continue;
      klasses.set(classKey(vm.identities, klass), klass);
    }
    const methods = new Map<string, Set<string>>();
    const changed = (id: string): boolean => {
      if (own.has(id)) return false;
      const key = id.slice(0, CLASS_KEY);
      const klass = klasses.get(key);
      if (klass === undefined) return false;
      let known = methods.get(key);
      if (known === undefined) {
        known = new Set();
        const pool = new SymbolicPool(klass);
        const table = ld(klass + Klass.methods);
        for (let i = 1; i <= (table === 0 ? 0 : ld(table)); i++) {
          const method = ld(table + 4 * i);
          if (ld(method + Method.codeLength) !== 0) known.add(methodKey(method, pool));
        }
        methods.set(key, known);
      }
      return !known.has(id.slice(CLASS_KEY));
    };
    return (id) => changed(id) || (own.has(id) && this.cached?.leftBehind.has(id) === true);
  }
}
