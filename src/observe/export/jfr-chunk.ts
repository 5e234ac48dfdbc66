// One chunk of a JFR file (version 2.0), as `jfr print` of JDK 17 reads it: header, events, one event of constant pools, metadata. Knows
// nothing of what the events say: types are given as a table.
//
//   "FLR\0" | major, minor u2 | size, pools' offset, metadata's offset, start ns, duration ns, start ticks, ticks per second u8 | flags u4
//   events, each: size, type id, fields; integers as LEB128 of at most 9 bytes, the last one whole
import { ByteWriter } from "../../wasm/bytes.ts";

const HEADER = 68;
const METADATA_TYPE = 0;
const POOLS_TYPE = 1;
const UTF8_STRING = 3;
/** Bytes of an event's size, padded. */
const SIZE_BYTES = 4;

export interface JfrField {
  readonly name: string;
  readonly type: string;
  /** Its values are keys of its type's constant pool. */
  readonly pooled?: boolean;
  readonly array?: boolean;
  /** "TICKS" of Timestamp or Timespan. */
  readonly annotation?: "jdk.jfr.Timestamp" | "jdk.jfr.Timespan";
}

export interface JfrType {
  readonly name: string;
  readonly superType?: string;
  readonly fields: readonly JfrField[];
}

export type JfrValue = number | string | boolean | null | readonly JfrValue[] | { readonly [field: string]: JfrValue };

/** Integers up to 2^53, and negative ones. */
function writeLong(out: ByteWriter, value: number): void {
  let rest = BigInt.asUintN(64, BigInt(Math.round(value)));
  for (let i = 0; i < 8; i++) {
    if (rest < 0x80n) {
      out.u8(Number(rest));
      return;
    }
    out.u8(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  out.u8(Number(rest));
}

function writeString(out: ByteWriter, text: string | null): void {
  if (text === null) {
    out.u8(0);
    return;
  }
  const bytes = new TextEncoder().encode(text);
  out.u8(UTF8_STRING);
  writeLong(out, bytes.length);
  out.append(bytes);
}

export class JfrChunk {
  private readonly types: readonly JfrType[];
  private readonly ids = new Map<string, number>();
  private readonly events = new ByteWriter(1 << 16);
  /** By type: constants in the order of their keys, which count from 1. */
  private readonly pools = new Map<string, JfrValue[]>();
  private readonly keys = new Map<string, number>();

  constructor(types: readonly JfrType[]) {
    this.types = types;
    for (const [i, { name }] of types.entries()) this.ids.set(name, i + 10);
  }

  /** Key of a constant, which is made when it is new. @param identity tells constants of a type apart */
  constant(type: string, identity: string, make: () => JfrValue): number {
    const of = `${type} ${identity}`;
    let key = this.keys.get(of);
    if (key === undefined) {
      const pool = this.pools.get(type) ?? [];
      this.pools.set(type, pool);
      const value = make();
      key = pool.push(value);
      this.keys.set(of, key);
    }
    return key;
  }

  event(type: string, value: JfrValue): void {
    const body = new ByteWriter(64);
    writeLong(body, this.ids.get(type)!);
    this.composite(body, type, value);
    this.sized(this.events, body);
  }

  private sized(out: ByteWriter, body: ByteWriter): void {
    let size = body.length + SIZE_BYTES;
    for (let i = 0; i < SIZE_BYTES; i++, size >>= 7) out.u8((size & 0x7f) | (i < SIZE_BYTES - 1 ? 0x80 : 0));
    out.append(body.view());
  }

  private composite(out: ByteWriter, type: string, value: JfrValue): void {
    const of = this.types.find(({ name }) => name === type)!;
    for (const field of of.fields) {
      const v = (value as Record<string, JfrValue>)[field.name] ?? null;
      if (field.array) {
        const list = (v ?? []) as readonly JfrValue[];
        writeLong(out, list.length);
        for (const element of list) this.value(out, field, element);
      } else this.value(out, field, v);
    }
  }

  private value(out: ByteWriter, { type, pooled }: JfrField, v: JfrValue): void {
    if (pooled) writeLong(out, (v ?? 0) as number);
    else if (type === "java.lang.String") writeString(out, v as string | null);
    else if (type === "boolean") out.u8(v === true ? 1 : 0);
    else if (type === "long" || type === "int" || type === "short") writeLong(out, (v ?? 0) as number);
    else this.composite(out, type, v);
  }

  /** @param times nanoseconds since 1970 and how many there are; ticks are microseconds, the first being `startTicks` */
  finish(times: { readonly startNanos: number; readonly durationNanos: number; readonly startTicks: number }): Uint8Array {
    const poolsAt = HEADER + this.events.length;
    this.sized(this.events, this.poolsEvent(times.startTicks));
    const metadataAt = HEADER + this.events.length;
    this.sized(this.events, this.metadata(times.startTicks));
    const bytes = new Uint8Array(HEADER + this.events.length);
    const header = new DataView(bytes.buffer);
    bytes.set([0x46, 0x4c, 0x52, 0, 0, 2, 0, 0]);
    [bytes.length, poolsAt, metadataAt, times.startNanos, times.durationNanos, times.startTicks, 1e6].forEach((n, i) => {
      header.setBigInt64(8 + 8 * i, BigInt(Math.round(n)));
    });
    header.setInt32(64, 1); // integers are compressed
    bytes.set(this.events.view(), HEADER);
    return bytes;
  }

  private poolsEvent(start: number): ByteWriter {
    const body = new ByteWriter(1 << 12);
    for (const n of [POOLS_TYPE, start, 0, 0]) writeLong(body, n);
    body.u8(1);
    writeLong(body, this.pools.size);
    for (const [type, values] of this.pools) {
      writeLong(body, this.ids.get(type)!);
      writeLong(body, values.length);
      for (const [i, value] of values.entries()) {
        writeLong(body, i + 1);
        this.composite(body, type, value);
      }
    }
    return body;
  }

  /** The types as a tree of elements whose names and attributes are indices of strings. */
  private metadata(start: number): ByteWriter {
    const strings = new Map<string, number>();
    const index = (text: string): number => {
      let i = strings.get(text);
      if (i === undefined) {
        i = strings.size;
        strings.set(text, i);
      }
      return i;
    };
    const tree = new ByteWriter(1 << 12);
    const element = (name: string, attributes: Record<string, string>, children: readonly (() => void)[]): void => {
      writeLong(tree, index(name));
      const pairs = Object.entries(attributes);
      writeLong(tree, pairs.length);
      for (const [key, value] of pairs) {
        writeLong(tree, index(key));
        writeLong(tree, index(value));
      }
      writeLong(tree, children.length);
      for (const child of children) child();
    };
    const idOf = (type: string): string => String(this.ids.get(type)!);
    const field = (f: JfrField) => () =>
      element(
        "field",
        { name: f.name, class: idOf(f.type), ...(f.pooled ? { constantPool: "true" } : {}), ...(f.array ? { dimension: "1" } : {}) },
        f.annotation === undefined ? [] : [() => element("annotation", { class: idOf(f.annotation!), value: "TICKS" }, [])],
      );
    const type = (t: JfrType) => () =>
      element(
        "class",
        { id: idOf(t.name), name: t.name, ...(t.superType === undefined ? {} : { superType: t.superType }) },
        t.fields.map(field),
      );
    element("root", {}, [
      () => element("metadata", {}, this.types.map(type)),
      () => element("region", { locale: "en_US", gmtOffset: "0" }, []),
    ]);
    const body = new ByteWriter(tree.length + 4096);
    for (const n of [METADATA_TYPE, start, 0, 1, strings.size]) writeLong(body, n);
    for (const text of strings.keys()) writeString(body, text);
    body.append(tree.view());
    return body;
  }
}
