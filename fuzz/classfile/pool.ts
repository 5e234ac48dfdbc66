// The constant pool of a class file that is being written. Equal constants share one entry, whatever instructions use them, unless
// `shared` is off: then each use gets an entry of its own.

export class ByteSink {
  readonly bytes: number[] = [];

  u1(v: number): this {
    this.bytes.push(v & 255);
    return this;
  }

  u2(v: number): this {
    this.bytes.push((v >>> 8) & 255, v & 255);
    return this;
  }

  u4(v: number): this {
    this.bytes.push((v >>> 24) & 255, (v >>> 16) & 255, (v >>> 8) & 255, v & 255);
    return this;
  }

  append(bytes: readonly number[] | Uint8Array): this {
    for (const b of bytes) this.bytes.push(b);
    return this;
  }
}

/** Modified UTF-8 (JVMS 4.4.7). */
export function modifiedUtf8(text: string): number[] {
  const out: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c !== 0 && c < 0x80) out.push(c);
    else if (c < 0x800) out.push(0xc0 | (c >> 6), 0x80 | (c & 63));
    else out.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
  }
  return out;
}

const scratch = new DataView(new ArrayBuffer(8));

export class ConstantPool {
  readonly sink = new ByteSink();
  count = 1;
  readonly shared: boolean;
  readonly #entries = new Map<string, number>();

  constructor(shared: boolean) {
    this.shared = shared;
  }

  #entry(key: string, share: boolean, write: (s: ByteSink) => void, slots = 1): number {
    const known = this.#entries.get(key);
    if (known !== undefined && share) return known;
    const sink = new ByteSink();
    write(sink); // may make the entries that this one names
    const index = this.count;
    this.sink.append(sink.bytes);
    this.count += slots;
    this.#entries.set(key, index);
    return index;
  }

  utf8(text: string): number {
    const bytes = modifiedUtf8(text);
    return this.#entry(`u${text}`, true, (s) => s.u1(1).u2(bytes.length).append(bytes));
  }

  int(v: number): number {
    return this.#entry(`i${v | 0}`, this.shared, (s) => s.u1(3).u4(v | 0));
  }

  float(v: number): number {
    scratch.setFloat32(0, v);
    const bits = scratch.getUint32(0);
    return this.#entry(`f${bits}`, this.shared, (s) => s.u1(4).u4(bits));
  }

  long(v: bigint): number {
    scratch.setBigInt64(0, v);
    const [high, low] = [scratch.getUint32(0), scratch.getUint32(4)];
    return this.#entry(`j${v}`, this.shared, (s) => s.u1(5).u4(high).u4(low), 2);
  }

  double(v: number): number {
    scratch.setFloat64(0, v);
    const [high, low] = [scratch.getUint32(0), scratch.getUint32(4)];
    return this.#entry(`d${high},${low}`, this.shared, (s) => s.u1(6).u4(high).u4(low), 2);
  }

  /** `name` is an internal name or an array's descriptor. */
  class(name: string): number {
    const n = this.utf8(name);
    return this.#entry(`c${name}`, this.shared, (s) => s.u1(7).u2(n));
  }

  string(text: string): number {
    const n = this.utf8(text);
    return this.#entry(`s${text}`, this.shared, (s) => s.u1(8).u2(n));
  }

  nameAndType(name: string, desc: string): number {
    const [n, d] = [this.utf8(name), this.utf8(desc)];
    return this.#entry(`n${name} ${desc}`, true, (s) => s.u1(12).u2(n).u2(d));
  }

  /** Fieldref (9), Methodref (10), InterfaceMethodref (11). */
  member(tag: 9 | 10 | 11, owner: string, name: string, desc: string): number {
    const [c, n] = [this.class(owner), this.nameAndType(name, desc)];
    return this.#entry(`${tag}${owner} ${name} ${desc}`, this.shared, (s) => s.u1(tag).u2(c).u2(n));
  }

  methodType(desc: string): number {
    const d = this.utf8(desc);
    return this.#entry(`t${desc}`, this.shared, (s) => s.u1(16).u2(d));
  }

  methodHandle(kind: number, member: number): number {
    return this.#entry(`h${kind} ${member}`, this.shared, (s) => s.u1(15).u1(kind).u2(member));
  }

  /** InvokeDynamic (18) or Dynamic (17). */
  dynamic(tag: 17 | 18, bootstrap: number, name: string, desc: string): number {
    const n = this.nameAndType(name, desc);
    return this.#entry(`${tag}${bootstrap} ${name} ${desc}`, this.shared, (s) => s.u1(tag).u2(bootstrap).u2(n));
  }
}
