// Images of a whole VM: at the n-th poll the used parts of linear memory and the resource table go to a file, and a fresh process goes on
// from it. All Java state is in memory (law 1), so an image is a copy; everything in TypeScript is a cache that is made again.
//
// File: "DEWARIMG", u4 format version, u4 length of the header, header (JSON), padding to 8; then the regions' bytes in order.
// The header has the SHA-256 of all regions' bytes, layout version, flags, regions [address, length], clock, and resources (encoded).
import type { ClockImage } from "../host/clock.ts";
import { ImageRefused, type ResourceTableImage } from "../host/resources.ts";
import { JavaThread, THREAD_IO, WAKE_NONE } from "../layout/frame.ts";
import { ld, u8 } from "../layout/memory.ts";
import {
  C_HEAP,
  CARD_SHIFT,
  CARD_TABLE,
  LAYOUT_VERSION,
  METASPACE,
  OFFSET_TABLE,
  OFFSET_TABLE_SIZE,
  VM_STATE,
  YOUNG,
} from "../layout/memory-map.ts";
import { VMState } from "../layout/vm-state.ts";
import { dropCaches } from "../linking/image.ts";
import type { CollectorImage } from "./collector.ts";
import { dropMethodTypes } from "./constants.ts";
import { dropOopMaps } from "./oop-maps.ts";
import type { VM } from "./vm.ts";

/** What writing and restoring an image needs of the VM. */
type Parts = Pick<VM, "collector" | "host" | "log" | "logs" | "natives" | "options" | "restoreHooks" | "scheduler" | "version">;

const MAGIC = "DEWARIMG";
const FORMAT = 2;
const PREFIX = 16;
/** VM state and kernel data, up to the card table. */
const STATE_SIZE = CARD_TABLE - VM_STATE;

type Region = readonly [address: number, length: number];

interface Header {
  readonly layout: number;
  readonly build: string;
  readonly flags: string;
  readonly sha256: string;
  readonly regions: readonly Region[];
  readonly clock: ClockImage;
  /** ResourceTableImage through host.encode, in base 64. */
  readonly resources: string;
  readonly collections: CollectorImage;
  /** What the program has changed of the log. */
  readonly logged: readonly string[];
}

/** The image cannot be read, or is of another VM. The message is for the user. */
export class ImageProblem extends Error {
  override readonly name = "ImageProblem";
}

const align8 = (n: number): number => (n + 7) & ~7;

/** The parts of memory that hold anything. */
function usedRegions(): Region[] {
  const oldTop = ld(VMState.oldTop);
  const firstCard = CARD_TABLE + (YOUNG >>> CARD_SHIFT);
  const lastCard = CARD_TABLE + (oldTop >>> CARD_SHIFT) + 1;
  const offsets = Math.min(((oldTop - YOUNG) >>> CARD_SHIFT) + 1, OFFSET_TABLE_SIZE);
  const from = (start: number, end: number): Region => [start, align8(Math.max(0, end - start))];
  return [
    [VM_STATE, STATE_SIZE],
    from(firstCard & ~7, lastCard),
    from(METASPACE, ld(VMState.metaspaceTop)),
    from(C_HEAP, ld(VMState.cHeapTop)),
    [OFFSET_TABLE, align8(offsets)],
    from(ld(VMState.edenStart), Math.max(ld(VMState.edenTop), ld(VMState.windowEnd))),
    from(ld(VMState.fromStart), ld(VMState.fromTop)),
    from(ld(VMState.oldStart), oldTop),
  ];
}

/** Flags that must be the same in the process that goes on: all but those that say what to do with an image. */
function flagsOf(vm: Parts): string {
  const own = new Set(["ImageAtPoll", "ImageFile", "RestoreImage"]);
  return JSON.stringify(vm.options.flags.filter((f) => !own.has(f.name)).map((f) => [f.name, String(f.value)]));
}

/**
 * Writes an image of the VM, which stands at a poll of its running thread.
 * @returns false when a resource refuses now (the reason is logged): to be tried again at the next poll
 */
export function writeImage(vm: Parts, file: string): boolean {
  let resources: ResourceTableImage;
  try {
    resources = vm.host.resources.toImage();
  } catch (e) {
    if (!(e instanceof ImageRefused)) throw e;
    vm.logs.image.info?.(`not now: ${e.message}`);
    return false;
  }
  // The running thread is the first to go on.
  const running = ld(VMState.thread);
  vm.scheduler.readyFirst(running);
  const regions = usedRegions();
  // A copy first: the main thread may set POLL in the VM state at any time, and the checksum is of what is written.
  const total = regions.reduce((sum, [, length]) => sum + length, 0);
  const content = Buffer.alloc(total);
  let at = 0;
  for (const [address, length] of regions) {
    content.set(u8.subarray(address, address + length), at);
    at += length;
  }
  const header: Header = {
    layout: LAYOUT_VERSION,
    build: vm.version,
    flags: flagsOf(vm),
    sha256: vm.host.sha256([content]),
    regions,
    clock: vm.host.clock.toImage(),
    resources: Buffer.from(vm.host.encode(resources)).toString("base64"),
    collections: vm.collector.toImage(),
    logged: vm.log.changes,
  };
  const json = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(align8(PREFIX + json.length));
  prefix.write(MAGIC, 0, "latin1");
  prefix.writeUInt32LE(FORMAT, 8);
  prefix.writeUInt32LE(json.length, 12);
  json.copy(prefix, PREFIX);
  const result = vm.host.files.writeFile(Buffer.from(file), Buffer.concat([prefix, content]));
  if (result < 0) throw new ImageProblem(`The image cannot be written to ${file} (errno ${-result}).`);
  vm.logs.image.info?.(`written to ${file}: ${total} bytes of memory, ${resources.numbers.length} resources`);
  return true;
}

function readHeader(vm: Parts, file: string, bytes: Buffer): { header: Header; start: number } {
  const refuse = (why: string): never => {
    throw new ImageProblem(`${file} cannot be restored: ${why}.`);
  };
  if (bytes.length < PREFIX || bytes.toString("latin1", 0, 8) !== MAGIC) refuse("it is no image of a Dewar VM");
  if (bytes.readUInt32LE(8) !== FORMAT) refuse(`its format is ${bytes.readUInt32LE(8)}, this VM's is ${FORMAT}`);
  const length = bytes.readUInt32LE(12);
  if (PREFIX + length > bytes.length) refuse("it is truncated");
  let header: Header;
  try {
    header = JSON.parse(bytes.toString("utf8", PREFIX, PREFIX + length)) as Header;
  } catch {
    return refuse("its header is damaged");
  }
  if (header.layout !== LAYOUT_VERSION || header.build !== vm.version) refuse("it is of another version of the VM");
  if (header.flags !== flagsOf(vm)) refuse("it was written under other flags");
  const start = align8(PREFIX + length);
  const total = header.regions.reduce((sum, [, n]) => sum + n, 0);
  if (bytes.length !== start + total) refuse("it is truncated");
  if (vm.host.sha256([bytes.subarray(start)]) !== header.sha256) refuse("its checksum is wrong");
  return { header, start };
}

/**
 * Fills the (fresh, zeroed) memory from an image and makes all caches and resources again.
 * @throws ImageProblem, ImageRefused
 */
export function restoreImage(vm: Parts, file: string): void {
  const read = vm.host.files.readFile(Buffer.from(file));
  if (typeof read === "number") throw new ImageProblem(`The image ${file} cannot be read (errno ${-read}).`);
  const bytes = Buffer.from(read.buffer, read.byteOffset, read.length);
  const { header, start } = readHeader(vm, file, bytes);
  let at = start;
  for (const [address, length] of header.regions) {
    u8.set(bytes.subarray(at, at + length), address);
    at += length;
  }
  dropCaches();
  dropOopMaps();
  dropMethodTypes();
  vm.natives.dropCaches();
  vm.scheduler.dropCaches();
  vm.host.clock.fromImage(header.clock);
  vm.host.resources.fromImage(vm.host.decode(Buffer.from(header.resources, "base64")) as ResourceTableImage);
  vm.collector.fromImage(header.collections);
  for (const setting of header.logged) vm.log.change(setting);
  // Who waited for the host asks again.
  for (const t of vm.scheduler.all()) if (ld(t + JavaThread.state) === THREAD_IO) vm.scheduler.wake(t, WAKE_NONE);
  for (const hook of vm.restoreHooks) hook();
  vm.scheduler.leave();
  vm.logs.image.info?.(`restored from ${file}`);
}
