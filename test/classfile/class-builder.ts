// Puts class files together for tests, wrong ones included: what is added is written as it is said.

export interface Member {
  flags?: number;
  name: string;
  descriptor: string;
  attributes?: Uint8Array[];
}

export const u1 = (...values: number[]): Uint8Array => Uint8Array.from(values);
export const u2 = (...values: number[]): Uint8Array => Uint8Array.from(values.flatMap((v) => [(v >> 8) & 255, v & 255]));
export const u4 = (...values: number[]): Uint8Array =>
  Uint8Array.from(values.flatMap((v) => [(v >>> 24) & 255, (v >> 16) & 255, (v >> 8) & 255, v & 255]));
export const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((p) => [...p]));

export class ClassBuilder {
  major = 61;
  minor = 0;
  flags = 0x21;
  name = "T";
  superName: string | null = "java/lang/Object";
  interfaces: number[] = [];
  fields: Uint8Array[] = [];
  methods: Uint8Array[] = [];
  attributes: Uint8Array[] = [];
  readonly #pool: Uint8Array[] = [new Uint8Array(0)];
  readonly #known = new Map<string, number>();

  /** Adds a constant of a tag; the same once only. Returns its index. */
  constant(tag: number, content: Uint8Array): number {
    const key = `${tag} ${content}`;
    let index = this.#known.get(key);
    if (index === undefined) {
      index = this.#pool.push(join(u1(tag), content)) - 1;
      if (tag === 5 || tag === 6) this.#pool.push(new Uint8Array(0));
      this.#known.set(key, index);
    }
    return index;
  }

  utf8(text: string): number {
    const bytes = Buffer.from(text, "utf8");
    return this.constant(1, join(u2(bytes.length), bytes));
  }

  class(name: string): number {
    return this.constant(7, u2(this.utf8(name)));
  }

  string(text: string): number {
    return this.constant(8, u2(this.utf8(text)));
  }

  nameAndType(name: string, descriptor: string): number {
    return this.constant(12, u2(this.utf8(name), this.utf8(descriptor)));
  }

  /** A Fieldref (9), Methodref (10) or InterfaceMethodref (11). */
  reference(tag: number, owner: string, name: string, descriptor: string): number {
    return this.constant(tag, u2(this.class(owner), this.nameAndType(name, descriptor)));
  }

  attribute(name: string, ...content: Uint8Array[]): Uint8Array {
    const bytes = join(...content);
    return join(u2(this.utf8(name)), u4(bytes.length), bytes);
  }

  member(m: Member): Uint8Array {
    const attributes = m.attributes ?? [];
    return join(u2(m.flags ?? 0, this.utf8(m.name), this.utf8(m.descriptor), attributes.length), ...attributes);
  }

  field(m: Member): this {
    this.fields.push(this.member(m));
    return this;
  }

  method(m: Member): this {
    this.methods.push(this.member(m));
    return this;
  }

  /** A Code attribute around `code`. */
  code(maxStack: number, maxLocals: number, code: Uint8Array, handlers: number[][] = [], attributes: Uint8Array[] = []): Uint8Array {
    return this.attribute(
      "Code",
      u2(maxStack, maxLocals),
      u4(code.length),
      code,
      u2(handlers.length, ...handlers.flat()),
      u2(attributes.length),
      ...attributes,
    );
  }

  bytes(): Uint8Array {
    const thisClass = this.class(this.name);
    const superClass = this.superName === null ? 0 : this.class(this.superName);
    return join(
      u4(0xcafebabe),
      u2(this.minor, this.major, this.#pool.length),
      ...this.#pool,
      u2(this.flags, thisClass, superClass, this.interfaces.length, ...this.interfaces),
      u2(this.fields.length),
      ...this.fields,
      u2(this.methods.length),
      ...this.methods,
      u2(this.attributes.length),
      ...this.attributes,
    );
  }
}
