// java.lang.StackTraceElement: from backtraces and frames to what Java prints.
import { type Addr, ld, ldi, st } from "../../../layout/memory.ts";
import { Klass, Method, ModuleEntry } from "../../../layout/metadata.ts";
import { ARRAY_BASE } from "../../../layout/object.ts";
import { externalName } from "../../../linking/klass-view.ts";
import { isNative, methodName } from "../../../linking/method-view.ts";
import { symbolToString } from "../../../linking/symbols.ts";
import { memberNameTarget } from "../../../runtime/call-sites.ts";
import { backtraceOf } from "../../../runtime/exceptions.ts";
import { JavaThrow } from "../../../runtime/java-throw.ts";
import { classLoaderFields, fieldsOf } from "../../../runtime/library-fields.ts";
import { natives } from "../../../runtime/native-registry.ts";
import { callerJavaFrame, frameBci, frameMethod, lineOf, NATIVE_BCI, sourceFile, topJavaFrame } from "../../../runtime/stack-walk.ts";
import type { VM } from "../../../runtime/vm.ts";
import { frameInfoFields } from "./stack-walking.ts";

const S = "Ljava/lang/String;";
const fields = fieldsOf("java/lang/StackTraceElement", {
  declaringClassObject: "Ljava/lang/Class;",
  classLoaderName: S,
  moduleName: S,
  moduleVersion: S,
  declaringClass: S,
  methodName: S,
  fileName: S,
  lineNumber: "I",
});

/** Fills one element for a place in a method. */
export function fillElement(vm: VM, element: Addr, method: Addr, bci: number): void {
  const at = fields(vm);
  const { heap, strings } = vm;
  const klass = ld(method + Method.holder);
  const text = (offset: number, s: string): void => heap.setRef(element, offset, strings.intern(s));
  heap.setRef(element, at.declaringClassObject, vm.linker.mirrorOf(klass));
  text(at.declaringClass, externalName(klass));
  text(at.methodName, methodName(method));
  const loader = vm.linker.loaderObject(klass);
  if (loader !== 0) heap.setRef(element, at.classLoaderName, heap.getRef(loader, classLoaderFields(vm).name));
  const module = ld(klass + Klass.module);
  if (module !== 0 && ld(module + ModuleEntry.name) !== 0) {
    text(at.moduleName, symbolToString(ld(module + ModuleEntry.name)));
    const version = ld(module + ModuleEntry.version);
    if (version !== 0) text(at.moduleVersion, symbolToString(version));
  }
  const file = sourceFile(klass);
  if (file !== null) text(at.fileName, file);
  st(element + at.lineNumber, lineOf(method, bci));
}

/** The StackTraceElement[] of a thread as it stands now; hidden frames are in it, as in HotSpot's. */
export function stackTraceElements(vm: VM, thread: Addr): Addr {
  const pairs: number[] = [];
  for (let frame = topJavaFrame(thread); frame !== 0 && pairs.length < 2 * vm.maxStackTraceDepth; frame = callerJavaFrame(frame)) {
    pairs.push(frameMethod(frame), frameBci(frame));
  }
  const klass = vm.linker.boot("java/lang/StackTraceElement");
  const array = vm.heap.newRefArray(klass, pairs.length / 2);
  for (let i = 0; i < pairs.length; i += 2) {
    const element = vm.heap.allocate(klass);
    vm.heap.setElement(array, i / 2, element);
    fillElement(vm, element, pairs[i]!, pairs[i + 1]!);
  }
  return array;
}

/** From a frame of a StackWalker. */
function ofFrameInfo(vm: VM, element: Addr, info: Addr): void {
  if (element === 0 || info === 0) throw new JavaThrow("java/lang/NullPointerException");
  const at = frameInfoFields(vm);
  const method = memberNameTarget(ld(info + at.memberName));
  fillElement(vm, element, method, isNative(method) ? NATIVE_BCI : ldi(info + at.bci));
}

export default natives("java/lang/StackTraceElement", {
  "initStackTraceElement(Ljava/lang/StackTraceElement;Ljava/lang/StackFrameInfo;)V": ofFrameInfo,
  "initStackTraceElements([Ljava/lang/StackTraceElement;Ljava/lang/Throwable;)V": (vm, elements: Addr, throwable: Addr) => {
    const backtrace = backtraceOf(vm, throwable);
    const n = Math.min(vm.heap.length(elements), backtrace === 0 ? 0 : vm.heap.length(backtrace) / 2);
    for (let i = 0; i < n; i++) {
      const at = backtrace + ARRAY_BASE + 8 * i;
      fillElement(vm, vm.heap.getElement(elements, i), ld(at), ldi(at + 4));
    }
  },
});
