// Layers of a cache: its memory as it was when the JDK's classes were in it, then those of one source of the application after the other. Of
// each layer below the last the file holds the pages that are others there; with a class of a layer changed, a run uses those below.
import { type Addr, u8 } from "../../layout/memory.ts";
import { applicationKlasses } from "./app-classes.ts";
import { type Run, runsAreSound, usedRuns, zeroFreeMemory } from "./memory-runs.ts";

/** A lower layer, as a header says it. Section "layer<n>" has what of it is not as in the whole cache (`encodeParts`). */
export interface LayerHeader {
  /** All of its memory. */
  readonly memory: readonly Run[];
  /** Resources open at the time, as in the header of a cache. */
  readonly resources: string;
}

export interface Snapshot {
  readonly memory: readonly Run[];
  /** Of each run. */
  readonly bytes: readonly Uint8Array[];
  readonly classes: ReadonlySet<Addr>;
  readonly resources: string;
}

/** What is compared, and kept when it is another: counters and links that change stand far apart. */
const CHUNK = 64;

/** The memory as it is now, but for `elsewhere`: what those runs hold comes from somewhere else. */
export function snapshot(resources: string, elsewhere: readonly Run[]): Snapshot {
  zeroFreeMemory();
  const hidden = elsewhere.map(([address, length]) => u8.slice(address, address + length));
  for (const [address, length] of elsewhere) u8.fill(0, address, address + length);
  const memory = usedRuns();
  // A copy: the main thread may set POLL at any time, and a checksum is of what is written.
  const bytes = memory.map(([address, length]) => new Uint8Array(u8.subarray(address, address + length)));
  elsewhere.forEach(([address], i) => {
    u8.set(hidden[i]!, address);
  });
  return { memory, bytes, classes: new Set(applicationKlasses()), resources };
}

/** What of a lower layer is not as in `whole`: u32 number of parts | u32 address, u32 length of each | their bytes. */
export function encodeParts(lower: Snapshot, whole: Snapshot): Uint8Array[] {
  const bytes: Uint8Array[] = [];
  const places: number[] = [];
  lower.memory.forEach(([start, length], i) => {
    let from = -1;
    const end = start + length;
    const finish = (to: Addr): void => {
      if (from < 0) return;
      places.push(from, to - from);
      bytes.push(lower.bytes[i]!.subarray(from - start, to - start));
      from = -1;
    };
    const others = bytesAround(whole, start, length);
    for (let at = start; at < end; ) {
      const next = Math.min((at & ~(CHUNK - 1)) + CHUNK, end);
      const mine = lower.bytes[i]!.subarray(at - start, next - start);
      const other = others(at, next - at);
      if (other !== undefined && Buffer.compare(mine, other) === 0) finish(at);
      else if (from < 0) from = at;
      at = next;
    }
    finish(end);
  });
  return [new Uint8Array(Uint32Array.of(places.length / 2, ...places).buffer), ...bytes];
}

/** Puts into memory what `encodeParts` made. @returns false: it is no such thing, or not all within `memory` */
export function applyParts(section: Uint8Array, memory: readonly Run[]): boolean {
  const view = new DataView(section.buffer, section.byteOffset, section.length);
  const count = section.length < 4 ? -1 : view.getUint32(0, true);
  if (count < 0 || 4 + 8 * count > section.length) return false;
  const parts: Run[] = [];
  for (let i = 0; i < count; i++) parts.push([view.getUint32(4 + 8 * i, true), view.getUint32(8 + 8 * i, true)]);
  const isSound =
    runsAreSound(parts) && parts.reduce((sum, [, n]) => sum + n, 4 + 8 * count) === section.length && areWithin(parts, memory);
  if (!isSound) return false;
  let from = 4 + 8 * count;
  for (const [address, length] of parts) {
    u8.set(section.subarray(from, from + length), address);
    from += length;
  }
  return true;
}

/** Whether parts lie within runs; both ascend. */
function areWithin(parts: readonly Run[], runs: readonly Run[]): boolean {
  let i = 0;
  for (const [address, length] of parts) {
    while (i < runs.length && runs[i]![0] + runs[i]![1] <= address) i++;
    const run = runs[i];
    if (run === undefined || address < run[0] || address + length > run[0] + run[1]) return false;
  }
  return true;
}

/** Gives the bytes of places in ascending order; undefined: at least some of them are in no run. */
function bytesAround({ memory, bytes }: Snapshot, start: Addr, length: number): (at: Addr, n: number) => Uint8Array | undefined {
  let i = memory.findIndex(([address, n]) => address < start + length && address + n > start);
  return (at, n) => {
    while (i >= 0 && i < memory.length && memory[i]![0] + memory[i]![1] <= at) i++;
    const run = memory[i];
    if (run === undefined || at < run[0] || at + n > run[0] + run[1]) return undefined;
    return bytes[i]!.subarray(at - run[0], at - run[0] + n);
  };
}

/** The lowest layer that has a class, of those below the whole; else the whole's number. */
export const layerOfClass =
  (lower: readonly Snapshot[]) =>
  (k: Addr): number => {
    const layer = lower.findIndex(({ classes }) => classes.has(k));
    return layer < 0 ? lower.length : layer;
  };

/** Zeroes what the whole cache has and a lower layer has not. */
export function clearBeyond(whole: readonly Run[], lower: readonly Run[]): void {
  for (const [start, length] of whole) {
    let at = start;
    for (const [address, n] of lower) {
      if (address + n <= at || address >= start + length) continue;
      if (address > at) u8.fill(0, at, address);
      at = Math.max(at, address + n);
    }
    if (at < start + length) u8.fill(0, at, start + length);
  }
}
