// Oop maps for the collector: where a frame of (method, bci) holds refs, as bit sets in the C heap that the kernel keeps.
// Computed from the original bytecodes by abstract interpretation (bytecode/oopmap.ts).

import { computeOopMaps as analyse, type ExceptionRange, type OopMaps } from "../bytecode/oopmap.ts";
import { methodDescriptor } from "../classfile/descriptor.ts";
import type { FrameAddr, MethodAddr } from "../layout/addresses.ts";
import { FRAME_HEADER, Frame } from "../layout/frame.ts";
import { type Addr, ld, ld16, st, u8, u32 } from "../layout/memory.ts";
import { ExceptionEntry, Klass, Method } from "../layout/metadata.ts";
import { SLOTS, T_ARRAY, T_OBJECT } from "../layout/object.ts";
import { cpMemberSignatureText, cpTag } from "../linking/constant-pool.ts";
import { methodSignature } from "../linking/method-view.ts";
import type { VM } from "./vm.ts";

/** What oop maps need of the VM. */
type Parts = Pick<VM, "describeMethod" | "fault" | "kernel">;

const ACC_STATIC = 8;
const KEPT = 512;
const analysed = new Map<Addr, OopMaps>();
/** bci by which the kernel asks for the argument refs of a method. */
const ARGUMENTS = 0xffff_ffff;

/**
 * Address of the bit set for `frame` of `method` at `bci`: locals, then operand stack. The kernel owns it: it keeps it by (method, bci),
 * except for methods with METHOD_HAS_JSR, whose map depends on where the frame's subroutines return to.
 */
export function computeOopMaps(vm: Parts, method: MethodAddr, bci: number, frame: FrameAddr): Addr {
  if (bci === ARGUMENTS) return store(vm, argumentBits(method));
  const map = mapsOf(method).at(bci, (slot) => ld(slotAddress(method, frame, slot)) - ld(method + Method.code));
  if (map === undefined) throw vm.fault(`no oop map: control is never at bci ${bci} of ${vm.describeMethod(method)}`);
  return store(vm, map.bits);
}

/** Calls `visit` for each slot (locals, then operand stack) that holds a reference before the instruction at `bci`. */
export function refSlots(vm: Parts, method: MethodAddr, bci: number, visit: (slot: number) => void): void {
  // Compiled methods have no subroutines, so no map depends on a frame.
  const map = mapsOf(method).at(bci, () => -1);
  if (map === undefined) throw vm.fault(`no oop map: control is never at bci ${bci} of ${vm.describeMethod(method)}`);
  for (let slot = 0; slot < map.slots; slot++) if ((map.bits[slot >>> 5]! & (1 << (slot & 31))) !== 0) visit(slot);
}

function slotAddress(method: MethodAddr, frame: FrameAddr, slot: number): Addr {
  const maxLocals = ld(method + Method.maxLocals);
  return slot < maxLocals ? ld(frame + Frame.locals) + 4 * slot : frame + FRAME_HEADER + 4 * (slot - maxLocals);
}

function store(vm: Parts, bits: Uint32Array): Addr {
  const at = vm.kernel.malloc(Math.max(8, bits.length * 4)) >>> 0;
  if (at === 0) throw vm.fault("the C heap is exhausted: no memory for an oop map");
  st(at, 0);
  u32.set(bits, at >>> 2);
  return at;
}

function argumentBits(method: MethodAddr): Uint32Array {
  const bits = new Uint32Array(8);
  let slot = 0;
  if ((ld(method + Method.accessFlags) & ACC_STATIC) === 0) bits[0] = 1 << slot++;
  for (const type of methodDescriptor(methodSignature(method)).parameters) {
    if (type === T_OBJECT || type === T_ARRAY) bits[slot >>> 5]! |= 1 << (slot & 31);
    slot += SLOTS[type]!;
  }
  return bits;
}

function mapsOf(method: MethodAddr): OopMaps {
  let maps = analysed.get(method);
  if (maps === undefined) {
    if (analysed.size >= KEPT) analysed.delete(analysed.keys().next().value as Addr);
    maps = analyse(request(method));
    analysed.set(method, maps);
  }
  return maps;
}

function request(method: MethodAddr): Parameters<typeof analyse>[0] {
  const pool = ld(method + Method.constantPool);
  const start = ld(ld(method + Method.holder) + Klass.classBytes) + ld(method + Method.codeOffset);
  return {
    code: u8.subarray(start, start + ld(method + Method.codeLength)),
    maxLocals: ld(method + Method.maxLocals),
    maxStack: ld(method + Method.maxStack),
    descriptor: methodSignature(method),
    isStatic: (ld(method + Method.accessFlags) & ACC_STATIC) !== 0,
    exceptions: exceptionRanges(method),
    constants: {
      descriptor: (index) => cpMemberSignatureText(pool, index),
      isReferenceConstant(index) {
        const tag = cpTag(pool, index) & 0x3f;
        if (tag === 3 || tag === 4) return false;
        if (tag !== 17) return true;
        const c = cpMemberSignatureText(pool, index).charAt(0);
        return c === "L" || c === "[";
      },
    },
  };
}

export function exceptionRanges(method: MethodAddr): ExceptionRange[] {
  const table = ld(method + Method.exceptionTable);
  const ranges: ExceptionRange[] = [];
  const n = table === 0 ? 0 : ld(table);
  for (let i = 0, e = table + 4; i < n; i++, e += ExceptionEntry.sizeof) {
    ranges.push({
      startPc: ld16(e + ExceptionEntry.startPc),
      endPc: ld16(e + ExceptionEntry.endPc),
      handlerPc: ld16(e + ExceptionEntry.handlerPc),
    });
  }
  return ranges;
}

/** After an image or unloading. */
export function dropOopMaps(): void {
  analysed.clear();
}
