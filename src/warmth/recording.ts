// What this run learns of its methods, in the form of the training records: which were compiled, what was inlined into them, which
// classes they rely on, and in what order classes were initialised.
import type { NameTable } from "../code/live-facts.ts";
import type { MethodRecord } from "../code/method-records.ts";
import type { TieredCode } from "../code/tiers.ts";
import type { Unit } from "../code/units.ts";
import type { WarmSource } from "../code/warm-source.ts";
import { type Addr, ld } from "../layout/memory.ts";
import { CLD_HIDDEN, ClassLoaderData, KLASS_ARRAY, KLASS_INITIALIZED, KLASS_PRIMITIVE, Klass, Method } from "../layout/metadata.ts";
import { externalName, klassName } from "../linking/klass-view.ts";
import { bootLoader, ownerOf } from "../linking/loader-data.ts";
import { methodName, methodSignature } from "../linking/method-view.ts";
import type { CompileTask } from "../tiering/queue.ts";
import { loaderKind } from "./aot/training.ts";
import type { Profiles } from "./store/profile-file.ts";
import { captureRecord, classKey } from "./store/symbolic-profile.ts";
import { mergeRecords, type RecordedClass, type RecordedLoader, type TrainingRecord } from "./store/training-record.ts";

/** Of the code of a method's highest tier so far. */
interface Compiled {
  tier: number;
  /** Classes initialised before it was first compiled. */
  readonly order: number;
  needs: ReadonlySet<Addr>;
  inlined: ReadonlySet<Addr>;
}

export interface Wanted {
  readonly minTier: number;
  readonly application: number;
  /** Of the methods that qualify, which. */
  readonly isWanted: (method: MethodRecord) => boolean;
  /** Also what was inlined into them and is too small to be compiled by itself, and all classes, not only those that are needed. */
  readonly whole: boolean;
}

const NO_CLASSES: ReadonlySet<Addr> = new Set();

export class Recording implements WarmSource {
  private readonly tiers: TieredCode;
  /** Initialised classes by the order of it; those of the class library from before the recording began come first, and nobody need wait for them. */
  private readonly order = new Map<Addr, number>();
  private noted = 0;
  private readonly early: number;
  private readonly code = new Map<Addr, Compiled>();
  readonly run: string;

  constructor(tiers: TieredCode) {
    this.tiers = tiers;
    const { vm } = tiers;
    const initialised = [...vm.allKlasses()].reverse().filter((klass) => ld(klass + Klass.initState) === KLASS_INITIALIZED);
    const isOfLibrary = (klass: Addr): boolean => ld(klass + Klass.loader) === bootLoader();
    for (const klass of initialised) if (isOfLibrary(klass)) this.note(klass);
    this.early = this.noted;
    // A VM that has begun in another thread has run some of the program already.
    for (const klass of initialised) if (!isOfLibrary(klass)) this.note(klass);
    vm.initListeners.push((klass) => this.note(klass));
    const bytes = new Uint8Array(8);
    vm.host.random(bytes);
    this.run = Buffer.from(bytes).toString("hex");
  }

  private note(klass: Addr): void {
    if ((ld(klass + Klass.flags) & (KLASS_ARRAY | KLASS_PRIMITIVE)) === 0) this.order.set(klass, this.noted++);
  }

  compiled(task: CompileTask<Addr>, record: MethodRecord, unit: Unit, names: NameTable): void {
    const before = this.code.get(record.method);
    if (task.level < 3 || (before !== undefined && before.tier > task.level)) return;
    const classes = new Set<Addr>();
    const touch = (klass: Addr): void => {
      if ((this.order.get(klass) ?? -1) >= this.early) classes.add(klass);
    };
    for (const klass of names.klasses) touch(klass);
    for (const { method } of unit.code.inlined) touch(ld(unit.names.method(method) + Method.holder));
    touch(ld(record.method + Method.holder));
    this.code.set(record.method, {
      tier: task.level,
      order: before?.order ?? this.noted,
      needs: before?.tier === task.level ? new Set([...before.needs, ...classes]) : classes,
      inlined: new Set([...(before?.inlined ?? []), ...unit.code.inlined.map(({ method }) => unit.names.method(method))]),
    });
  }

  unloaded(klasses: ReadonlySet<Addr>): void {
    const isDead = (method: Addr): boolean => klasses.has(ld(method + Method.holder));
    for (const klass of klasses) this.order.delete(klass);
    for (const [method, code] of this.code) {
      if (isDead(method)) this.code.delete(method);
      else {
        code.needs = new Set([...code.needs].filter((klass) => !klasses.has(klass)));
        code.inlined = new Set([...code.inlined].filter((callee) => !isDead(callee)));
      }
    }
  }

  /** What is known now. */
  take({ minTier, application, isWanted, whole }: Wanted): Profiles {
    const { tiers } = this;
    const { identities } = tiers.vm;
    const records = new Map<string, TrainingRecord>();
    const needed = new Map<Addr, string>();
    const keyOf = (klass: Addr): string => {
      let key = needed.get(klass);
      if (key === undefined) needed.set(klass, (key = classKey(identities, klass)));
      return key;
    };
    const capture = (method: Addr, name: string, tier: number): void => {
      const { needs, order } = this.code.get(method) ?? { needs: NO_CLASSES, order: 0 };
      keyOf(ld(method + Method.holder));
      const own = { tier, run: this.run, needs: [...new Set([...needs].map(keyOf))].sort(), order };
      const record = captureRecord(identities, tiers.profiles, method, name, own);
      // Two classes of one identity are one.
      const other = records.get(record.id);
      records.set(record.id, other === undefined ? record : mergeRecords(other, record));
    };
    const inlined = new Set<Addr>();
    const taken = new Set<Addr>();
    for (const method of tiers.records.all()) {
      const tier = method.highestEverLevel;
      if (tier < minTier || !isWanted(method)) continue;
      taken.add(method.method);
      capture(method.method, method.name, tier);
      if (whole) for (const callee of this.code.get(method.method)?.inlined ?? []) inlined.add(callee);
    }
    for (const method of inlined) {
      if (!taken.has(method)) capture(method, nameOf(method), tiers.records.find(method)?.highestEverLevel ?? 0);
    }
    const classes = new Map<string, RecordedClass>();
    for (const [klass, order] of this.order) {
      // An identity is a hash, and most classes are named by nobody.
      if (!whole && !needed.has(klass)) continue;
      const key = keyOf(klass);
      if (!classes.has(key)) classes.set(key, recordedClass(key, klass, order));
    }
    return { application, classes: [...classes.values()], records: [...records.values()] };
  }
}

const nameOf = (method: Addr): string => `${externalName(ld(method + Method.holder))}.${methodName(method)}${methodSignature(method)}`;

function recordedClass(key: string, klass: Addr, order: number): RecordedClass {
  const cld = ld(klass + Klass.loader);
  const loader: RecordedLoader = loaderKind(ownerOf(cld)) ?? "user";
  const spun = ld(klass + Klass.spun) !== 0 || (ld(cld + ClassLoaderData.flags) & CLD_HIDDEN) !== 0;
  return { key, name: klassName(klass), loader, spun, order };
}
