// Structural identities: what a class or a class loader is, told without addresses, names with counters, hash salts or the moment at
// which it came to be, so that another run (or an image of this one) finds the same class under the same identity. Made when asked for
// and kept in metaspace. docs/architecture.md "Identities" says what goes in and why.
import type { KlassAddr, LoaderAddr, MethodAddr, Ref, SpunClassAddr } from "../layout/addresses.ts";
import { type Addr, ld, ldi, st, u8 } from "../layout/memory.ts";
import {
  CLD_BASE_IDENTIFIED,
  CLD_HIDDEN,
  CLD_IDENTIFIED,
  ClassLoaderData,
  Klass,
  Method,
  ModuleEntry,
  SITE_CONSTANT,
  SITE_NONE,
  SPUN_ABANDONED,
  SPUN_BASE_IDENTIFIED,
  SPUN_IDENTIFIED,
  SPUN_PROXY,
  SpunClass,
} from "../layout/metadata.ts";
import { OBJECT_KLASS } from "../layout/object.ts";
import { VMState } from "../layout/vm-state.ts";
import { CanonicalBytes } from "../linking/canonical-bytes.ts";
import { normalizeName } from "../linking/generated-names.ts";
import { isArray, isHidden, isPrimitive, klassName, loaderIdentity, superInterfaces } from "../linking/klass-view.ts";
import { ownerOf } from "../linking/loader-data.ts";
import { vectorAt, vectorLength } from "../linking/metaspace.ts";
import { methodHash } from "../linking/method-hash.ts";
import { proxyHash, spunBytesHash } from "../linking/spun-hash.ts";
import { SymbolicPool } from "../linking/symbolic-pool.ts";
import { symbolToString } from "../linking/symbols.ts";
import { describeData } from "./data-identity.ts";
import { classFields, classLoaderFields } from "./library-fields.ts";
import { describeUrls } from "./loader-urls.ts";
import type { VM } from "./vm.ts";

/** What identities need of the VM. */
type Parts = Pick<VM, "allKlasses" | "fault" | "heap" | "identities" | "linker" | "strings" | "wk">;

const IDENTITY_BYTES = 32;

const text = (...parts: readonly string[]): Uint8Array => {
  const out = new CanonicalBytes();
  for (const part of parts) out.text(part);
  return out.hash();
};

/** Loaders that are known by what they are called. */
const named = new Map<string, Uint8Array>();
const namedLoader = (name: string): Uint8Array => {
  let known = named.get(name);
  if (known === undefined) named.set(name, (known = text(name)));
  return known;
};

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
const withOrdinal = (base: Uint8Array, ordinal: number): Uint8Array =>
  ordinal === 0 ? base : new CanonicalBytes().raw(base).u4(ordinal).hash();

export class Identities {
  private readonly vm: Parts;
  /** Classes (SpunClass) and loaders whose identity is being made: class data may lead back to them. */
  private readonly open = new Set<Addr>();
  /** Of classes that are no others: a profile names some of them many times. */
  private readonly plain = new Map<Addr, Uint8Array>();
  /** How often one of those was met again: what was made meanwhile depends on where one came from, and is not kept. */
  private met = 0;

  constructor(vm: Parts) {
    this.vm = vm;
  }

  /** The structural identity of any class: 32 bytes. */
  klass(k: KlassAddr): Uint8Array {
    if (isPrimitive(k)) return text("primitive", klassName(k));
    if (isArray(k))
      return new CanonicalBytes()
        .text("array")
        .raw(this.klass(ld(k + Klass.elementKlass)))
        .hash();
    const record = ld(k + Klass.spun);
    if (record === 0) {
      let known = this.plain.get(k);
      if (known === undefined) {
        const loader = this.loader(ld(k + Klass.loader));
        known = new CanonicalBytes().text("class").raw(loader).text(klassName(k)).hash();
        if (this.open.size === 0) this.plain.set(k, known);
      }
      return known;
    }
    return this.kept(record + SpunClass.identity, record + SpunClass.flags, SPUN_IDENTIFIED, () => {
      const base = this.spunBase(k, record);
      return withOrdinal(base, this.ordinal(k, record));
    });
  }

  /** What a spun class is, but for the tie-break. */
  private spunBase(k: KlassAddr, record: SpunClassAddr): Uint8Array {
    return this.kept(record + SpunClass.baseIdentity, record + SpunClass.flags, SPUN_BASE_IDENTIFIED, () =>
      this.describeSpun(k, record).hash(),
    );
  }

  /** The hash at `at`, made if the flag does not say that it is there. */
  private kept(at: Addr, flags: Addr, flag: number, make: () => Uint8Array): Uint8Array {
    if ((ld(flags) & flag) !== 0) return u8.slice(at, at + IDENTITY_BYTES);
    if (this.open.has(at)) {
      this.met++;
      return text("itself");
    }
    const before = this.met;
    this.open.add(at);
    try {
      const identity = make();
      if (this.met === before || this.open.size === 1) {
        u8.set(identity, at);
        st(flags, ld(flags) | flag);
      }
      return identity;
    } finally {
      this.open.delete(at);
    }
  }

  private describeSpun(k: KlassAddr, record: SpunClassAddr): CanonicalBytes {
    const out = new CanonicalBytes();
    const host = ld(record + SpunClass.host);
    const isProxy = (ld(record + SpunClass.flags) & SPUN_PROXY) !== 0;
    out.text(isHidden(k) ? "hidden" : isProxy ? "proxy" : "spun");
    out.raw(this.loader(ld(k + Klass.loader)));
    if (host !== 0) out.text("host").raw(this.klass(host));
    this.describeSite(record, out);
    if (isProxy) for (const type of superInterfaces(k)) out.raw(this.klass(type));
    out.raw(isProxy ? proxyHash(k) : spunBytesHash(k));
    const data = ld(this.vm.linker.mirrorOf(k) + classFields(this.vm).classData);
    if (data !== 0) describeData(this.vm, out.text("data"), data);
    return out;
  }

  private describeSite(record: SpunClassAddr, out: CanonicalBytes): void {
    const kind = ld(record + SpunClass.siteKind);
    const owner = ld(record + SpunClass.siteOwner);
    const index = ldi(record + SpunClass.siteIndex);
    out.u4(kind);
    if (kind === SITE_NONE) return;
    if (kind !== SITE_CONSTANT) {
      this.describePlace(owner, index, out);
      return;
    }
    // By what it says: its index moves with every other constant of the class.
    out.raw(this.klass(owner));
    new SymbolicPool(owner).describe(index, out, normalizeName);
  }

  /** An instruction: the class by identity, the method by content. */
  private describePlace(method: MethodAddr, bci: number, out: CanonicalBytes): void {
    out
      .raw(this.klass(ld(method + Method.holder)))
      .raw(methodHash(method))
      .u4(bci);
  }

  /** How many classes with the same base count before this one. */
  private ordinal(k: KlassAddr, record: SpunClassAddr): number {
    if (this.groupsAt !== ld(VMState.spunCount)) this.group();
    const group = this.groups.get(groupOf(k, record))!;
    if (!this.ordinals.has(record)) {
      const counts = new Map<string, number>();
      for (const other of group) {
        const base = Buffer.from(this.spunBase(other, ld(other + Klass.spun))).toString("latin1");
        const n = counts.get(base) ?? 0;
        counts.set(base, n + 1);
        this.ordinals.set(ld(other + Klass.spun), n);
      }
    }
    return this.ordinals.get(record)!;
  }

  /** Spun classes that may have the same base, in order; a cache, valid as long as as many have been spun. */
  private groups = new Map<string, Addr[]>();
  private ordinals = new Map<Addr, number>();
  private groupsAt = -1;

  /** Classes were unloaded. */
  forget(): void {
    this.plain.clear();
    this.groupsAt = -1;
  }

  private group(): void {
    this.groups.clear();
    this.ordinals.clear();
    this.groupsAt = ld(VMState.spunCount);
    for (const k of this.vm.allKlasses()) {
      const record = ld(k + Klass.spun);
      if (record === 0) continue;
      const key = groupOf(k, record);
      const group = this.groups.get(key);
      if (group === undefined) this.groups.set(key, [k]);
      else group.push(k);
    }
    for (const group of this.groups.values()) group.sort((a, b) => order(ld(a + Klass.spun)) - order(ld(b + Klass.spun)));
  }

  /** The structural identity of a class loader, by its ClassLoaderData (a hidden class's is its loader's): 32 bytes. */
  loader(cld: LoaderAddr): Uint8Array {
    const owner = ownerOf(cld);
    const slot = loaderIdentity(owner);
    if (slot === 0) return namedLoader("boot loader");
    const loader = ld(slot);
    const klass = ld(loader + OBJECT_KLASS);
    const builtin = BUILTIN[klassName(klass)];
    if (builtin !== undefined && loaderIdentity(ld(klass + Klass.loader)) === 0) return namedLoader(builtin);
    // A loader for one accessor that reflection generates: which one, says the accessor.
    if (klassName(klass) === "jdk/internal/reflect/DelegatingClassLoader") {
      return new CanonicalBytes().text("accessors").raw(this.parent(loader)).hash();
    }
    return this.kept(owner + ClassLoaderData.identity, owner + ClassLoaderData.flags, CLD_IDENTIFIED, () => {
      const base = this.loaderBase(owner);
      let ordinal = 0;
      for (let other = ld(owner + ClassLoaderData.next); other !== 0; other = ld(other + ClassLoaderData.next)) {
        if ((ld(other + ClassLoaderData.flags) & CLD_HIDDEN) !== 0 || loaderIdentity(other) === 0) continue;
        if (ld(ld(loaderIdentity(other)) + OBJECT_KLASS) === klass && same(this.loaderBase(other), base)) ordinal++;
      }
      return withOrdinal(base, ordinal);
    });
  }

  private parent(loader: Ref): Uint8Array {
    return this.loader(this.vm.linker.loaderData(ld(loader + classLoaderFields(this.vm).parent)));
  }

  /** What a user's loader is, but for the tie-break. */
  private loaderBase(cld: LoaderAddr): Uint8Array {
    return this.kept(cld + ClassLoaderData.baseIdentity, cld + ClassLoaderData.flags, CLD_BASE_IDENTIFIED, () => {
      const loader = ld(loaderIdentity(cld));
      const out = new CanonicalBytes().text("loader");
      out.raw(this.klass(ld(loader + OBJECT_KLASS))).raw(this.parent(loader));
      out.text(this.vm.strings.text(ld(loader + classLoaderFields(this.vm).name)) ?? "");
      const method = ld(cld + ClassLoaderData.siteMethod);
      if (method !== 0) this.describePlace(method, ldi(cld + ClassLoaderData.siteBci), out);
      describeUrls(this.vm, loader, ld(cld + ClassLoaderData.urlCount), out);
      for (const name of moduleNames(cld)) out.text(name);
      return out.hash();
    });
  }
}

const BUILTIN: Readonly<Record<string, string>> = {
  "jdk/internal/loader/ClassLoaders$PlatformClassLoader": "platform loader",
  "jdk/internal/loader/ClassLoaders$AppClassLoader": "application loader",
};

/** Classes with the same base have this in common: host and site have identities of their own. */
const groupOf = (k: KlassAddr, record: SpunClassAddr): string =>
  [ld(record + SpunClass.host), ld(record + SpunClass.siteOwner), ld(record + SpunClass.siteIndex), ownerOf(ld(k + Klass.loader))].join();

/** Order among classes that are alike: those that are used before those that nothing uses, then by definition. */
const order = (record: SpunClassAddr): number =>
  ld(record + SpunClass.sequence) + ((ld(record + SpunClass.flags) & SPUN_ABANDONED) !== 0 ? 2 ** 32 : 0);

/** The named modules of a layer's loader, but for those that java.lang.reflect.Proxy makes as they are needed. */
function moduleNames(cld: LoaderAddr): string[] {
  const vector = ld(cld + ClassLoaderData.modules);
  const names: string[] = [];
  for (let i = 0; i < vectorLength(vector); i++) {
    const name = ld(vectorAt(vector, i) + ModuleEntry.name);
    if (name !== 0 && !symbolToString(name).startsWith("jdk.proxy")) names.push(symbolToString(name));
  }
  return names.sort();
}
