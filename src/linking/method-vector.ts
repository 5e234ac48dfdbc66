// The methods of a class being defined as a vector: those of the class file, then those that the VM makes: overpasses that stand for
// conflicting defaults, and injected natives.
import { ACC_BRIDGE, ACC_FINAL, ACC_NATIVE, ACC_PUBLIC, ACC_STATIC, ACC_SYNTHETIC } from "../classfile/access-flags.ts";
import type { KlassAddr, LoaderAddr, MethodAddr, SymbolAddr } from "../layout/addresses.ts";
import { FRAME_HEADER } from "../layout/frame.ts";
import { type Addr, ld, st } from "../layout/memory.ts";
import { KLASS_INTERFACE, Klass, METHOD_OVERPASS, Method } from "../layout/metadata.ts";
import { ENTRY_NATIVE } from "../layout/vm-state.ts";
import type { InjectedMethod } from "./injected.ts";
import { kernel } from "./kernel-exports.ts";
import { metaAllocate } from "./metaspace.ts";
import { symbolOf } from "./symbols.ts";
import { conflicts, setEntry } from "./vtable.ts";

/**
 * Sets Klass.methods and the holders of the `count` methods from `first` on. Conflicts that the scratch vtable has noted get their
 * overpasses, in the table too.
 */
export function setMethods(cld: LoaderAddr, k: KlassAddr, first: Addr, count: number, injected: readonly InjectedMethod[]): void {
  if ((ld(k + Klass.flags) & KLASS_INTERFACE) !== 0) conflicts.length = 0;
  const total = count + conflicts.length / 3 + injected.length;
  if (total === 0) return;
  const v = metaAllocate(cld, (total + 1) * 4);
  st(k + Klass.methods, v);
  st(v, total);
  let m = first;
  let i = 0;
  for (; i < count; m += Method.sizeof) {
    st(v + 4 * ++i, m);
    st(m + Method.holder, k);
  }
  for (let c = 0; c < conflicts.length; c += 3) {
    const index = conflicts[c]!;
    const overpass = createOverpass(cld, k, conflicts[c + 1]!, conflicts[c + 2]!, i);
    st(overpass + Method.vtableIndex, index);
    st(v + 4 * ++i, overpass);
    setEntry(index, overpass);
  }
  conflicts.length = 0;
  for (const method of injected) {
    const flags = ACC_PUBLIC | ACC_NATIVE | (method.isStatic ? ACC_STATIC : ACC_FINAL);
    const native = createMethod(cld, k, symbolOf(method.name), symbolOf(method.signature), flags, i);
    st(native + Method.interpreterEntry, ENTRY_NATIVE);
    st(v + 4 * ++i, native);
  }
}

/** Its code is the VM's, so that a call of it is a frame of the error's stack trace. */
export function createOverpass(cld: LoaderAddr, k: KlassAddr, name: SymbolAddr, signature: SymbolAddr, slot: number): MethodAddr {
  const overpass = createMethod(cld, k, name, signature, ACC_PUBLIC | ACC_SYNTHETIC | ACC_BRIDGE, slot);
  st(overpass + Method.interpreterEntry, ENTRY_NATIVE);
  st(overpass + Method.flags, METHOD_OVERPASS);
  return overpass;
}

/** A method that no class file has: infoOffset is 0, there is no code. */
function createMethod(cld: LoaderAddr, k: KlassAddr, name: SymbolAddr, signature: SymbolAddr, flags: number, slot: number): MethodAddr {
  const m = metaAllocate(cld, Method.sizeof);
  st(m + Method.holder, k);
  st(m + Method.accessFlags, flags);
  st(m + Method.name, name);
  st(m + Method.signature, signature);
  kernel.shapeMethod(m);
  st(m + Method.maxLocals, ld(m + Method.argSlots));
  st(m + Method.frameBytes, FRAME_HEADER);
  st(m + Method.vtableIndex, -1);
  st(m + Method.itableIndex, -1);
  st(m + Method.constantPool, ld(k + Klass.constantPool));
  st(m + Method.slot, slot);
  return m;
}
