// Cached profiles (seed 002): profiles of one run, dumped at its end, used by the next. Modes as the final thesis has them:
//   0  thresholds of methods with a C2 profile scaled by CacheProfilesMode0ThresholdScaling; level 3 becomes 4
//   1  level 3 becomes 4 for methods with a C2 profile
//   2  level 3 becomes 2, and level 4 comes at its own thresholds, compiled with the cached profile (default)
import type { MethodRecord } from "../code/method-records.ts";
import type { TieredCode } from "../code/tiers.ts";
import type { Unit } from "../code/units.ts";
import type { WarmSource } from "../code/warm-source.ts";
import { type Addr, ld } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { normalizeName } from "../linking/generated-names.ts";
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
import { decodeProfiles, encodeProfiles, ProfileFileProblem } from "./store/profile-file.ts";
import { applyRecord, methodIdentity } from "./store/symbolic-profile.ts";
import type { TrainingRecord } from "./store/training-record.ts";

/** What cached profiles need of the outside. */
export interface ProfileFiles {
  /** The bytes of a file, undefined when there is none. */
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

const DEFAULT_FILE = "cached_profiles.dat";
/** The thesis' guard: a profile whose code was made not entrant so often is left behind. */
const MAX_DECOMPILES = 10;
/** Ours, which is quicker: traps in the code of a method that was compiled with a cached profile. */
const MAX_TRAPS = 4;

/** Why a record was not used, by method: for people. */
type Use = "used" | "left behind: traps" | "left behind: decompiles" | "C1 profile only";

export class CachedProfiles implements WarmSource {
  private readonly tiers: TieredCode;
  private readonly files: ProfileFiles;
  private readonly records = new Map<string, TrainingRecord>();
  /** By the names of their methods, without counters: most methods have none, and identities are dear. */
  private readonly byName = new Map<string, TrainingRecord[]>();
  private readonly mode: number;
  private readonly use: ProfileUse;
  /** By method: its record, when it is in use. */
  private readonly used = new Map<Addr, TrainingRecord>();
  private readonly traps = new Map<Addr, number>();
  private readonly uses = new Map<string, Use>();
  private readonly recording: Recording | undefined;

  constructor(tiers: TieredCode, files: ProfileFiles, use: ProfileUse) {
    this.tiers = tiers;
    this.files = files;
    this.mode = Number(tiers.vm.flags.values.CacheProfilesMode);
    this.use = use;
    if (use.loads) this.load();
    if (use.dumps) {
      this.recording = new Recording(tiers);
      tiers.warm.push(this.recording);
    }
  }

  private get file(): string {
    return this.use.file;
  }

  private load(): void {
    const { vm } = this.tiers;
    const bytes = this.files.read(this.file);
    const refuse = (why: string): void => vm.host.print(2, `${vm.name} warning: ${this.file} is not used: ${why}\n`);
    if (bytes === undefined) {
      refuse("there is no such file");
      return;
    }
    try {
      for (const record of decodeProfiles(bytes, (b) => this.files.crc32(b)).records) {
        this.records.set(record.id, record);
        const name = normalizeName(record.name);
        const others = this.byName.get(name);
        if (others === undefined) this.byName.set(name, [record]);
        else others.push(record);
      }
    } catch (e) {
      if (!(e instanceof ProfileFileProblem)) throw e;
      refuse(e.message);
    }
  }

  met(method: MethodRecord): void {
    const named = this.byName.get(normalizeName(method.name));
    if (named === undefined || ld(method.method + Method.codeLength) === 0) return;
    if (named.every(({ tier }) => tier < LEVEL_FULL_OPTIMIZATION)) {
      for (const { id } of named) this.uses.set(id, "C1 profile only");
      return;
    }
    const record = this.records.get(methodIdentity(this.tiers.vm.identities, method.method));
    if (record === undefined) return;
    if (record.decompiles >= MAX_DECOMPILES) {
      this.uses.set(record.id, "left behind: decompiles");
      return;
    }
    if (record.tier < LEVEL_FULL_OPTIMIZATION) {
      this.uses.set(record.id, "C1 profile only");
      return;
    }
    this.tiers.makeProfile(method.method);
    if (ld(method.method + Method.mdo) === 0) return;
    const { found, missing } = applyRecord(this.tiers.vm.identities, this.tiers.profiles, method.method, record);
    this.used.set(method.method, record);
    this.uses.set(record.id, "used");
    if (this.mode === 0) method.thresholdScale *= Number(this.tiers.vm.flags.values.CacheProfilesMode0ThresholdScaling);
    if (this.use.prints) {
      this.tiers.vm.host.print(
        1,
        `cached profile used: ${method.name} (tier ${record.tier}, ${found} types found, ${missing} not loaded)\n`,
      );
    }
  }

  unloaded(klasses: ReadonlySet<Addr>): void {
    for (const map of [this.used, this.traps]) {
      for (const method of map.keys()) if (klasses.has(ld(method + Method.holder))) map.delete(method);
    }
  }

  level(method: MethodRecord, event: PolicyEvent, { level: wanted, bci }: CompileRequest): CompLevel {
    if (!this.used.has(method.method)) return wanted;
    if (wanted !== LEVEL_FULL_PROFILE && !(this.mode === 2 && wanted === LEVEL_LIMITED_PROFILE)) return wanted;
    if (this.mode !== 2) return LEVEL_FULL_OPTIMIZATION;
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

  trapped(method: MethodRecord, unit: Unit): void {
    const record = this.used.get(method.method);
    if (record === undefined || unit.code.tier !== LEVEL_FULL_OPTIMIZATION) return;
    const traps = (this.traps.get(method.method) ?? 0) + 1;
    this.traps.set(method.method, traps);
    if (traps < MAX_TRAPS) return;
    this.used.delete(method.method);
    this.uses.set(record.id, "left behind: traps");
    if (this.mode === 0) method.thresholdScale /= Number(this.tiers.vm.flags.values.CacheProfilesMode0ThresholdScaling);
  }

  close(): void {
    if (this.use.prints) this.report();
    this.endTraining();
  }

  private written = false;

  endTraining(): void {
    const { vm } = this.tiers;
    if (this.recording === undefined || this.written) return;
    this.written = true;
    const wanted = {
      minTier: Number(vm.flags.values.DumpProfilesMinTier),
      application: 0,
      isWanted: (method: MethodRecord): boolean => this.use.all || this.tiers.commanded(method.method, "DumpProfile"),
      whole: false,
    };
    try {
      this.files.replace(
        this.file,
        encodeProfiles(this.recording.take(wanted), (b) => this.files.crc32(b)),
      );
    } catch (e) {
      vm.host.print(2, `${vm.name} warning: ${this.file} could not be written: ${e instanceof Error ? e.message : e}\n`);
    }
  }

  private report(): void {
    const counts = new Map<string, number>();
    for (const record of this.records.values()) {
      const use = this.uses.get(record.id) ?? "not reached";
      counts.set(use, (counts.get(use) ?? 0) + 1);
    }
    const text = [...counts].map(([use, n]) => `${n} ${use}`).join(", ");
    this.tiers.vm.host.print(1, `cached profiles: ${this.records.size} records: ${text || "none"}\n`);
  }
}
