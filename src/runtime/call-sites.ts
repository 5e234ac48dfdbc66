// Linking of invokedynamic and of signature-polymorphic calls (JVMS 5.4.3.6, 6.5 invokedynamic and invokevirtual): MethodHandleNatives makes
// the adapter in Java; adapter and appendix stand in the cache entry of the instruction.

import { argumentSlots } from "../classfile/descriptor.ts";
import type { CacheEntryAddr, KlassAddr, LoaderAddr, MethodAddr, Ref } from "../layout/addresses.ts";
import { ld, ld8, ld16, st, st8, u8 } from "../layout/memory.ts";
import {
  CLD_HIDDEN,
  ClassLoaderData,
  ConstantPool,
  CPC_ADAPTER_RESOLVED,
  CPC_ERROR,
  CpCacheEntry,
  Klass,
  Method,
} from "../layout/metadata.ts";
import { FO_MN_METHOD, FO_RMN_VMTARGET, VMState } from "../layout/vm-state.ts";
import { cpBootstrapIndex, cpMemberClass, cpMemberNameText, cpMemberSignature, cpMemberSignatureText } from "../linking/constant-pool.ts";
import { newOopSlot } from "../linking/metaspace.ts";
import { LOAD_BOOTSTRAP, METHOD_TYPE } from "./constants.ts";
import { JavaRethrow, JavaThrow } from "./java-throw.ts";
import { throwableFields } from "./library-fields.ts";
import { routine } from "./routines.ts";
import type { Next, StepFrame } from "./step-frame.ts";
import type { VM } from "./vm.ts";

/** What the keeping and checking of call sites needs of the VM. */
type Parts = Pick<VM, "fault" | "heap" | "linker" | "strings">;

const REF_invokeVirtual = 5;

const POOL = 0; // word
const ENTRY = 1; // word: CpCacheEntry
const TYPE = 0; // ref: MethodType
const PAIR = 1; // ref: Object[] { bootstrap method, static arguments }
const APPENDIX = 2; // ref: Object[1]

const holder = (f: StepFrame): KlassAddr => ld(f.word(POOL) + ConstantPool.klass);
const cpIndex = (f: StepFrame): number => ld16(f.word(ENTRY) + CpCacheEntry.cpIndex);

/** The Method that a MemberName is bound to. */
export function memberNameTarget(memberName: Ref): MethodAddr {
  const resolved = ld(memberName + ld(VMState.offsets + 4 * FO_MN_METHOD));
  return resolved === 0 ? 0 : ld(resolved + ld(VMState.offsets + 4 * FO_RMN_VMTARGET));
}

/** The adapter's class is a hidden one that nothing else may hold: it lives as long as the loader of the class that calls it. */
function keepClass(vm: Parts, klass: KlassAddr, loader: LoaderAddr): void {
  const own = ld(klass + Klass.loader);
  if ((ld(own + ClassLoaderData.flags) & CLD_HIDDEN) !== 0 && own !== loader) vm.heap.newSlotOf(loader, vm.linker.mirrorOf(klass));
}

/** Enters what MethodHandleNatives answered into the cache entry. */
function publish(f: StepFrame, isStatic: boolean): Next {
  const entry = f.word(ENTRY);
  if ((ld8(entry + CpCacheEntry.state) & CPC_ADAPTER_RESOLVED) !== 0) {
    f.vm.lostRace(f.frame);
    return f.finish(); // another thread was first
  }
  const memberName = f.resultRef();
  const target = memberName === 0 ? 0 : memberNameTarget(memberName);
  if (target === 0) throw new JavaThrow("java/lang/LinkageError", "method handle invoker could not be linked");
  const appendix = f.vm.heap.getElement(f.ref(APPENDIX), 0);
  if (appendix !== 0) {
    const slot = newOopSlot(ld(holder(f) + Klass.loader));
    st(slot, appendix);
    st(entry + CpCacheEntry.appendix, slot);
  }
  keepClass(f.vm, ld(target + Method.holder), ld(holder(f) + Klass.loader));
  st(entry + CpCacheEntry.argBytes, 4 * argumentSlots(cpMemberSignatureText(f.word(POOL), cpIndex(f)), isStatic));
  st(entry + CpCacheEntry.method, target);
  st8(entry + CpCacheEntry.state, ld8(entry + CpCacheEntry.state) | CPC_ADAPTER_RESOLVED);
  return f.finish();
}

/** MethodHandle.invoke, invokeExact and the VarHandle accessors. Words: constant pool, cache entry. */
export const LINK_HANDLE_CALL: number = routine("link method handle call", {
  refs: 3,
  longs: 2,
  steps: [
    (f) => f.run(METHOD_TYPE, [], [holder(f), cpMemberSignature(f.word(POOL), cpIndex(f))]),
    (f) => {
      const { vm } = f;
      f.setRef(TYPE, f.routineRef());
      f.setRef(APPENDIX, vm.heap.newRefArray(vm.wk.Object, 1));
      return f.next();
    },
    (f) => {
      const { vm } = f;
      const defc = vm.linker.resolveClass(f.word(POOL), cpMemberClass(f.word(POOL), cpIndex(f)), holder(f));
      const name = vm.strings.intern(cpMemberNameText(f.word(POOL), cpIndex(f)));
      return f.call(
        vm.upcalls.linkMethod,
        vm.linker.mirrorOf(holder(f)),
        REF_invokeVirtual,
        vm.linker.mirrorOf(defc),
        name,
        f.ref(TYPE),
        f.ref(APPENDIX),
      );
    },
    (f) => publish(f, false),
  ],
});

/** invokedynamic. Words: constant pool, cache entry. A failure is recorded: each later execution throws it again. */
export const LINK_CALL_SITE: number = routine("link call site", {
  refs: 3,
  longs: 2,
  catches: true,
  steps: [
    (f) => f.run(LOAD_BOOTSTRAP, [], [f.word(POOL), cpBootstrapIndex(f.word(POOL), cpIndex(f))]),
    (f) => {
      if (f.pending()) return fail(f);
      f.setRef(PAIR, f.routineRef());
      f.setRef(APPENDIX, f.vm.heap.newRefArray(f.vm.wk.Object, 1));
      return f.run(METHOD_TYPE, [], [holder(f), cpMemberSignature(f.word(POOL), cpIndex(f))]);
    },
    (f) => {
      if (f.pending()) return fail(f);
      const { vm } = f;
      f.setRef(TYPE, f.routineRef());
      const name = vm.strings.intern(cpMemberNameText(f.word(POOL), cpIndex(f)));
      return f.call(
        vm.upcalls.linkCallSite,
        vm.linker.mirrorOf(holder(f)),
        cpIndex(f),
        vm.heap.getElement(f.ref(PAIR), 0),
        name,
        f.ref(TYPE),
        vm.heap.getElement(f.ref(PAIR), 1),
        f.ref(APPENDIX),
      );
    },
    (f) => (f.pending() ? fail(f) : publish(f, true)),
  ],
});

/** JVMS 5.4.3.6: if linking failed with a LinkageError, so will every later attempt. */
function fail(f: StepFrame): Next {
  const { vm } = f;
  const exception = f.takeException();
  const entry = f.word(ENTRY);
  if (vm.isInstance(exception, vm.linker.boot("java/lang/LinkageError"))) {
    const slot = newOopSlot(ld(holder(f) + Klass.loader));
    st(slot, exception);
    st(entry + CpCacheEntry.appendix, slot);
    u8[entry + CpCacheEntry.state]! |= CPC_ERROR;
  }
  return f.throw(exception);
}

/** Throws the recorded error of a call site, if there is one: anew, without its cause, as HotSpot keeps class and message only. */
export function checkCallSite(vm: Parts, entry: CacheEntryAddr): void {
  if ((ld8(entry + CpCacheEntry.state) & CPC_ERROR) === 0) return;
  const error = ld(ld(entry + CpCacheEntry.appendix));
  const klass = vm.heap.klassOf(error);
  if (vm.linker.loaderObject(klass) !== 0) throw new JavaRethrow(error);
  throw new JavaThrow(vm.linker.name(klass), vm.strings.text(ld(error + throwableFields(vm).detailMessage)));
}
