// Cached profiles (seed 002): profiles of one run, dumped at its end, used by the next. Modes as the final thesis has them:
//   0  thresholds of methods with a C2 profile scaled by CacheProfilesMode0ThresholdScaling; level 3 becomes 4
//   1  level 3 becomes 4 for methods with a C2 profile (0 and 1: once the classes are initialised that their code relied on, and 2 until then)
//   2  level 3 becomes 2, and level 4 comes at its own thresholds, compiled with the cached profile (default)
import { isCommanded } from "../code/method-commands.ts";
import type { MethodRecord } from "../code/method-records.ts";
import type { TieredCode } from "../code/tiers.ts";
import type { Unit } from "../code/units.ts";
import type { WarmSource } from "../code/warm-source.ts";
import { type Addr, ld } from "../layout/memory.ts";
import { KLASS_INITIALIZED, Klass, Method } from "../layout/metadata.ts";
import { normalizeName } from "../linking/generated-names.ts";
import { klassName } from "../linking/klass-view.ts";
import type { PolicyEvent } from "../tiering/decision-log.ts";
import {
  type CompLevel,
  INVOCATION_ENTRY_BCI,
  LEVEL_FULL_OPTIMIZATION,
  LEVEL_FULL_PROFILE,
  LEVEL_LIMITED_PROFILE,
  LEVEL_NONE,
} from "../tiering/level.ts";
import type { CompileRequest } from "../tiering/state.ts";
import { Recording } from "./recording.ts";
import { decodeProfiles, encodeProfiles, ProfileFileProblem, type Profiles } from "./store/profile-file.ts";
import { applyRecord, forgetCell, methodIdentity } from "./store/symbolic-profile.ts";
import type { TrainingRecord } from "./store/training-record.ts";

/** What cached profiles need of the outside. */
export interface ProfileFiles {
  /** The bytes of a file, undefined when there is none. @throws when it cannot be read */
  read(name: string): Uint8Array | undefined;
  /** Replaces a file at once. @throws when it cannot be written */
  replace(name: string, bytes: Uint8Array): void;
  crc32(bytes: Uint8Array): number;
}

/** What is done with profiles in a run. */
export interface ProfileUse {
  readonly loads: boolean;
  readonly dumps: boolean;
  /** Of all methods, not only those that CompileCommand names. */
  readonly all: boolean;
  readonly file: string;
  readonly prints: boolean;
}

/** What -XX:CacheProfiles, DumpProfiles and their kin ask for; undefined: nothing. */
export function profileUse(tiers: TieredCode): ProfileUse | undefined {
  const { CacheProfiles, CacheProfilesFile, DumpProfiles, PrintCacheProfiles } = tiers.vm.flags.values;
  const dumps = DumpProfiles || tiers.commands.has("DumpProfile");
  if (!CacheProfiles && !dumps) return undefined;
  return { loads: CacheProfiles, dumps, all: DumpProfiles, file: CacheProfilesFile || DEFAULT_FILE, prints: PrintCacheProfiles };
}

/** Has a VM do so. A file that cannot be used is refused with a reason, and the program runs as if there were none. */
export function attachProfiles(tiers: TieredCode, files: ProfileFiles, use: ProfileUse): void {
  if (use.loads) {
    const profiles = readProfiles(tiers, files, use.file);
    if (profiles !== undefined) {
      tiers.warm.push(new CachedProfiles(tiers, profiles, use));
      // Mode 0 compiles at the first calls.
      tiers.meetEarly(tiers.vm.flags.values.CacheProfilesMode === 0 ? 1 : undefined);
    }
  }
  if (!use.dumps) return;
  tiers.goesThroughC1();
  const recording = new Recording(tiers);
  let isDumped = false;
  const dumpOnce = (): void => {
    if (!isDumped) dump(tiers, files, use, recording);
    isDumped = true;
  };
  tiers.warm.push(recording, { endTraining: dumpOnce, close: dumpOnce });
}

function readProfiles(tiers: TieredCode, files: ProfileFiles, file: string): Profiles | undefined {
  const { vm } = tiers;
  const refuse = (why: string): undefined => void vm.host.print(2, `${vm.name} warning: ${file} is not used: ${why}\n`);
  let bytes: Uint8Array | undefined;
  try {
    bytes = files.read(file);
  } catch (e) {
    return refuse(e instanceof Error ? e.message : String(e));
  }
  if (bytes === undefined) return refuse("there is no such file");
  try {
    return decodeProfiles(bytes, (b) => files.crc32(b));
  } catch (e) {
    if (!(e instanceof ProfileFileProblem)) throw e;
    return refuse(e.message);
  }
}

function dump(tiers: TieredCode, files: ProfileFiles, { file, all }: ProfileUse, recording: Recording): void {
  const { vm } = tiers;
  const wanted = {
    minTier: Number(vm.flags.values.DumpProfilesMinTier),
    application: 0,
    isWanted: (method: MethodRecord): boolean => all || isCommanded(tiers.commands, method.method, "DumpProfile"),
    whole: false,
  };
  try {
    files.replace(
      file,
      encodeProfiles(recording.take(wanted), (b) => files.crc32(b)),
    );
  } catch (e) {
    vm.host.print(2, `${vm.name} warning: ${file} could not be written: ${e instanceof Error ? e.message : e}\n`);
  }
}

const DEFAULT_FILE = "cached_profiles.dat";
/** The thesis' guard: a profile is left behind when code that was made with it has been made not entrant so often in this run. */
const MAX_DECOMPILES = 10;
/** Ours, which is quicker: traps in the code of a method that was compiled with a cached profile; at one site what was cached of it goes. */
const MAX_TRAPS = 4;
const MAX_SITE_TRAPS = 2;

/** Why a record was not used, by method: for people. */
type Use = "used" | "left behind: traps" | "left behind: decompiles" | "C1 profile only";

export class CachedProfiles implements WarmSource {
  private readonly tiers: TieredCode;
  private readonly records: ReadonlyMap<string, TrainingRecord>;
  /** By the names of their methods, without counters: most methods have none, and identities are dear. */
  private readonly byName = new Map<string, TrainingRecord[]>();
  private readonly mode: number;
  private readonly scale: number;
  private readonly prints: boolean;
  /** By method: its record, when it is in use. */
  private readonly used = new Map<Addr, TrainingRecord>();
  /** Methods with a C1 profile whose thresholds up to tier 3 are scaled (mode 0). */
  private readonly scaledToC1 = new Set<Addr>();
  private readonly traps = new Map<Addr, number>();
  private readonly siteTraps = new Map<string, number>();
  private readonly uses = new Map<string, Use>();
  /** Methods with a record, whatever becomes of it; requests for tiers 3 and 4, and those of them for such methods. */
  private readonly known = new Set<Addr>();
  private requests = 0;
  private requestsOfKnown = 0;
  /** Ids of records that turned out wrong. */
  readonly leftBehind = new Set<string>();

  /** Classes that C2's code relied on, by their keys; those that the run spins have no name to wait for. */
  private readonly names: ReadonlyMap<string, string>;
  /** Of these, by name, those that are initialised in this run. */
  private readonly initialised = new Set<string>();

  constructor(tiers: TieredCode, { records, classes }: Profiles, { prints }: { readonly prints: boolean }) {
    this.tiers = tiers;
    this.records = new Map(records.map((record) => [record.id, record]));
    for (const record of records) {
      const name = normalizeName(record.name);
      const others = this.byName.get(name);
      if (others === undefined) this.byName.set(name, [record]);
      else others.push(record);
    }
    const needed = new Set(records.flatMap(({ tier, needs }) => (tier < LEVEL_FULL_OPTIMIZATION ? [] : needs)));
    this.names = new Map(classes.filter(({ key, spun }) => !spun && needed.has(key)).map(({ key, name }) => [key, name]));
    const awaited = new Set(this.names.values());
    const note = (klass: Addr): void => {
      const name = klassName(klass);
      if (awaited.has(name)) this.initialised.add(name);
    };
    for (const klass of tiers.vm.allKlasses()) if (ld(klass + Klass.initState) === KLASS_INITIALIZED) note(klass);
    tiers.vm.initListeners.push(note);
    const { values } = tiers.vm.flags;
    this.mode = Number(values.CacheProfilesMode);
    this.scale = Number(values.CacheProfilesMode0ThresholdScaling);
    this.prints = prints;
    // C2's thread comes up while the VM starts.
    tiers.expectCompilations(records);
  }

  met(method: MethodRecord): void {
    const named = this.byName.get(normalizeName(method.name));
    if (named === undefined || ld(method.method + Method.codeLength) === 0) return;
    if (this.mode !== 0 && named.every(({ tier }) => tier < LEVEL_FULL_OPTIMIZATION)) {
      for (const { id } of named) this.uses.set(id, "C1 profile only");
      this.known.add(method.method);
      return;
    }
    const record = this.records.get(methodIdentity(this.tiers.vm.identities, method.method));
    if (record === undefined) return;
    this.known.add(method.method);
    if (record.tier < LEVEL_FULL_OPTIMIZATION) {
      this.uses.set(record.id, "C1 profile only");
      if (this.mode === 0) {
        method.thresholdScale *= this.scale;
        this.scaledToC1.add(method.method);
      }
      return;
    }
    this.tiers.makeProfile(method.method);
    if (ld(method.method + Method.mdo) === 0) return;
    const { found, missing } = applyRecord(this.tiers.vm.identities, this.tiers.profiles, method.method, record);
    this.used.set(method.method, record);
    this.uses.set(record.id, "used");
    method.thresholdScale *= this.shortened;
    this.tiers.expectCompilations();
    if (this.prints) {
      this.tiers.vm.host.print(
        1,
        `cached profile used: ${method.name} (tier ${record.tier}, ${found} types found, ${missing} not loaded)\n`,
      );
    }
  }

  unloaded(klasses: ReadonlySet<Addr>): void {
    const isGone = (method: Addr): boolean => klasses.has(ld(method + Method.holder));
    for (const map of [this.used, this.traps]) for (const method of map.keys()) if (isGone(method)) map.delete(method);
    for (const method of this.known) if (isGone(method)) this.known.delete(method);
    for (const method of this.scaledToC1) if (isGone(method)) this.scaledToC1.delete(method);
    for (const site of this.siteTraps.keys()) if (isGone(Number.parseInt(site, 10))) this.siteTraps.delete(site);
  }

  level(method: MethodRecord, event: PolicyEvent, { level: wanted, bci }: CompileRequest): CompLevel {
    if (wanted >= LEVEL_FULL_PROFILE) {
      this.requests++;
      if (this.known.has(method.method)) this.requestsOfKnown++;
    }
    const record = this.used.get(method.method);
    if (record === undefined) return wanted;
    if (method.decompiles >= MAX_DECOMPILES) {
      this.leaveBehind(method, record, "left behind: decompiles");
      return wanted;
    }
    if (wanted !== LEVEL_FULL_PROFILE && !(this.mode === 2 && wanted === LEVEL_LIMITED_PROFILE)) return wanted;
    if (this.mode !== 2 && this.isReady(record)) return LEVEL_FULL_OPTIMIZATION;
    if (event.level === LEVEL_NONE) return LEVEL_LIMITED_PROFILE;
    // At level 2 already: on to 4 at the thresholds of level 4, counted by the method itself.
    const f = this.tiers.config.flags;
    const { invocations: i, backedges: b } = event.method;
    const hot =
      bci === INVOCATION_ENTRY_BCI
        ? i >= f.Tier4InvocationThreshold || (i >= f.Tier4MinInvocationThreshold && i + b >= f.Tier4CompileThreshold)
        : b >= f.Tier4BackEdgeThreshold;
    return hot ? LEVEL_FULL_OPTIMIZATION : LEVEL_NONE;
  }

  /**
   * Whether the classes are initialised that the method's code relied on: where one is not, C2's code has a trap in its place. A method that
   * becomes hot all the same is compiled without.
   */
  private isReady({ needs }: TrainingRecord): boolean {
    return needs.every((key) => {
      const name = this.names.get(key);
      return name === undefined || this.initialised.has(name);
    });
  }

  compiled(_task: unknown, method: MethodRecord): void {
    // C2 is to wait for a profile of this run.
    if (this.scaledToC1.delete(method.method)) method.thresholdScale /= this.scale;
  }

  trapped(method: MethodRecord, unit: Unit, trapped: Addr, bci: number): void {
    if (unit.code.tier !== LEVEL_FULL_OPTIMIZATION) return;
    if (this.used.has(trapped)) {
      const site = `${trapped}:${bci}`;
      const count = (this.siteTraps.get(site) ?? 0) + 1;
      this.siteTraps.set(site, count);
      if (count === MAX_SITE_TRAPS) forgetCell(trapped, bci);
    }
    const record = this.used.get(method.method);
    if (record === undefined) return;
    const traps = (this.traps.get(method.method) ?? 0) + 1;
    this.traps.set(method.method, traps);
    if (traps >= MAX_TRAPS) this.leaveBehind(method, record, "left behind: traps");
  }

  private leaveBehind(method: MethodRecord, record: TrainingRecord, why: Use): void {
    this.used.delete(method.method);
    this.uses.set(record.id, why);
    this.leftBehind.add(record.id);
    method.thresholdScale /= this.shortened;
  }

  /** What is left of the thresholds of a method with a C2 profile: that compiling it pays has been seen. */
  private get shortened(): number {
    return (this.mode === 0 ? this.scale : 1) / this.tiers.costScale;
  }

  close(): void {
    if (this.prints) this.report();
  }

  private report(): void {
    const counts = new Map<string, number>();
    for (const record of this.records.values()) {
      const use = this.uses.get(record.id) ?? "not reached";
      counts.set(use, (counts.get(use) ?? 0) + 1);
    }
    const text = [...counts].map(([use, n]) => `${n} ${use}`).join(", ");
    this.tiers.vm.host.print(1, `cached profiles: ${this.records.size} records: ${text || "none"}\n`);
    this.tiers.vm.host.print(
      1,
      `cached profiles: ${this.requestsOfKnown} of ${this.requests} requests for tiers 3 and 4 found their record\n`,
    );
  }
}
