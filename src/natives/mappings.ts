// File mappings (FileChannel.map): the host has no mmap, so a mapping is a copy in the C heap. Changes of a shared mapping are
// written back when it is forced or unmapped, when this VM next looks at a file, and when it halts; pages that did not change
// are not written. Writes that others make to the file are not seen (docs/architecture.md "File mappings").
import { EACCES, EBADF, EINVAL } from "../host/errno.ts";
import type { Files } from "../host/files.ts";
import type { ImageOutcome, PlainData, Resource, ResourceTable } from "../host/resources.ts";
import { type Addr, u8 } from "../layout/memory.ts";
import { allocateNative } from "../runtime/native-memory.ts";
import type { VM } from "../runtime/vm.ts";

/** What Java aligns addresses of mappings to: Unsafe.pageSize. */
export const PAGE_SIZE = 4096;

/** FileChannelImpl's protections. */
export const MAP_RO = 0;
export const MAP_RW = 1;
export const MAP_PV = 2;

const KIND = "mapping";

/** How many shared writable mappings there are: 0 makes `flushMappings` free. */
let writable = 0;

interface MappingData {
  readonly block: Addr;
  readonly address: Addr;
  readonly length: number;
  readonly position: number;
  readonly file: number;
  /** Which file it is, as fstat says. */
  readonly device: bigint;
  readonly inode: bigint;
  readonly original: Uint8Array;
}

/** One mapping. `original` is what the file held, for shared writable mappings; empty for others. */
class Mapping implements Resource {
  readonly kind = KIND;
  readonly data: MappingData;

  constructor(data: MappingData) {
    this.data = data;
    if (data.file >= 0) writable++;
  }

  /** Writes the changed pages of [from, to) (offsets in the mapping) to the file. Returns 0 or a negative errno. */
  writeBack(files: Files, from: number, to: number): number {
    const { address, length, position, file, original } = this.data;
    if (file < 0) return 0;
    const end = Math.min(to, length);
    for (let page = from - (from % PAGE_SIZE); page < end; page += PAGE_SIZE) {
      const size = Math.min(PAGE_SIZE, length - page);
      const now = Buffer.from(u8.buffer, address + page, size);
      const before = original.subarray(page, page + size);
      if (now.equals(before)) continue;
      for (let done = 0; done < size; ) {
        const n = files.pwrite(file, now.subarray(done), position + page + done);
        if (n <= 0) return n === 0 ? -EINVAL : n;
        done += n;
      }
      before.set(now);
    }
    return 0;
  }

  toImage(): ImageOutcome {
    return { outcome: "rebuild", data: this.data };
  }

  close(): number {
    if (this.data.file >= 0) writable--;
    return 0;
  }
}

/** Declares how mappings come back from an image. */
export function registerMappings(resources: ResourceTable): void {
  resources.register(KIND, (data: PlainData) => new Mapping(data as MappingData));
}

function* mappings(vm: VM): IterableIterator<[number, Mapping]> {
  for (const [number, resource] of vm.host.resources.entries()) if (resource instanceof Mapping) yield [number, resource];
}

/**
 * Maps `length` bytes of an open file from `position` on.
 * @returns the address, a multiple of PAGE_SIZE; a negative errno; 0 when there is no memory
 */
export function map(vm: VM, number: number, protection: number, position: number, length: number): number {
  const { files, resources } = vm.host;
  if (resources.get(number) === undefined) return -EBADF;
  const block = allocateNative(vm, length + PAGE_SIZE);
  if (block === 0) return 0;
  const address = block + ((PAGE_SIZE - (block % PAGE_SIZE)) % PAGE_SIZE);
  const content = u8.subarray(address, address + length);
  let done = 0;
  while (done < length) {
    const n = files.pread(number, content.subarray(done), position + done);
    if (n < 0) {
      vm.kernel.free(block);
      return n === -EBADF ? -EACCES : n;
    }
    if (n === 0) break;
    done += n;
  }
  content.fill(0, done);
  const shared = protection === MAP_RW;
  const file = shared ? files.dup(number) : -1;
  const original = shared ? content.slice() : new Uint8Array(0);
  const stat = files.fstat(number);
  const [device, inode] = typeof stat === "number" ? [0n, 0n] : [stat.dev, stat.ino];
  resources.add(new Mapping({ block, address, length, position, file, device, inode, original }));
  return address;
}

/** Unmaps what was mapped at `address`. Returns 0 or a negative errno. */
export function unmap(vm: VM, address: Addr): number {
  for (const [number, mapping] of mappings(vm)) {
    const { data } = mapping;
    if (data.address !== address) continue;
    const result = mapping.writeBack(vm.host.files, 0, data.length);
    vm.host.resources.release(number);
    if (data.file >= 0) vm.host.files.close(data.file);
    vm.kernel.free(data.block);
    return result;
  }
  return -EINVAL;
}

/** Writes back what changed in [address, address + length). Returns 0 or a negative errno. */
export function force(vm: VM, address: Addr, length: number): number {
  for (const [, mapping] of mappings(vm)) {
    const { data } = mapping;
    if (address < data.address || address >= data.address + data.length) continue;
    const from = address - data.address;
    const result = mapping.writeBack(vm.host.files, from, from + length);
    return result < 0 || data.file < 0 ? result : vm.host.files.fsync(data.file, true);
  }
  return 0;
}

/** Writes back all shared mappings (of one open file, if its number is given): before this VM reads files, and when it halts. */
export function flushMappings(vm: VM, number?: number): void {
  if (writable === 0) return;
  const { files } = vm.host;
  const stat = number === undefined ? undefined : files.fstat(number);
  if (typeof stat === "number") return;
  for (const [, mapping] of mappings(vm)) {
    const { data } = mapping;
    if (stat === undefined || (stat.ino === data.inode && stat.dev === data.device)) mapping.writeBack(files, 0, data.length);
  }
}
