// Writes a class file out of its members. The attributes that a class as a whole needs are kept here: bootstrap methods, nests, records.

import { ByteSink, ConstantPool } from "./pool.ts";

export const Acc = {
  public: 1,
  private: 2,
  protected: 4,
  static: 8,
  final: 16,
  super: 0x20,
  synchronized: 0x20,
  volatile: 0x40,
  bridge: 0x40,
  varargs: 0x80,
  transient: 0x80,
  native: 0x100,
  interface: 0x200,
  abstract: 0x400,
  strict: 0x800,
  synthetic: 0x1000,
} as const;

export interface Attribute {
  readonly name: string;
  readonly bytes: readonly number[];
}

export class ClassWriter {
  readonly pool: ConstantPool;
  readonly version: number;
  readonly #bootstraps: number[][] = [];
  readonly #fields: ByteSink[] = [];
  readonly #methods: ByteSink[] = [];
  readonly attributes: Attribute[] = [];

  constructor(version: number, shared: boolean) {
    this.version = version;
    this.pool = new ConstantPool(shared);
  }

  /** Index in the BootstrapMethods attribute; equal ones share one. */
  bootstrap(handle: number, args: readonly number[]): number {
    const words = [handle, ...args];
    const known = this.#bootstraps.findIndex((b) => b.length === words.length && b.every((w, i) => w === words[i]));
    return known >= 0 ? known : this.#bootstraps.push(words) - 1;
  }

  #attributesOf(sink: ByteSink, attributes: readonly Attribute[]): void {
    sink.u2(attributes.length);
    for (const a of attributes) sink.u2(this.pool.utf8(a.name)).u4(a.bytes.length).append(a.bytes);
  }

  field(access: number, name: string, desc: string, attributes: readonly Attribute[] = []): void {
    const s = new ByteSink().u2(access).u2(this.pool.utf8(name)).u2(this.pool.utf8(desc));
    this.#attributesOf(s, attributes);
    this.#fields.push(s);
  }

  method(access: number, name: string, desc: string, attributes: readonly Attribute[] = []): void {
    const s = new ByteSink().u2(access).u2(this.pool.utf8(name)).u2(this.pool.utf8(desc));
    this.#attributesOf(s, attributes);
    this.#methods.push(s);
  }

  finish(access: number, name: string, superName: string | null, interfaces: readonly string[]): Uint8Array {
    const pool = this.pool;
    if (this.#bootstraps.length > 0) {
      const s = new ByteSink().u2(this.#bootstraps.length);
      for (const [handle, ...args] of this.#bootstraps) {
        s.u2(handle!).u2(args.length);
        for (const a of args) s.u2(a);
      }
      this.attributes.push({ name: "BootstrapMethods", bytes: s.bytes });
    }
    const body = new ByteSink().u2(access).u2(pool.class(name));
    body.u2(superName === null ? 0 : pool.class(superName)).u2(interfaces.length);
    for (const i of interfaces) body.u2(pool.class(i));
    body.u2(this.#fields.length);
    for (const f of this.#fields) body.append(f.bytes);
    body.u2(this.#methods.length);
    for (const m of this.#methods) body.append(m.bytes);
    this.#attributesOf(body, this.attributes);
    const head = new ByteSink().u4(0xcafebabe).u2(0).u2(this.version).u2(pool.count);
    if (pool.count > 65535) throw new RangeError("too many constants");
    return Uint8Array.from([...head.bytes, ...pool.sink.bytes, ...body.bytes]);
  }
}
