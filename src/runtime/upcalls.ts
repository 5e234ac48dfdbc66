// The Java methods that the VM itself calls, looked up once.
import type { Addr } from "../layout/memory.ts";
import { findLocalMethod } from "../linking/lookup.ts";
import { symbolOf } from "../linking/symbols.ts";
import type { VM } from "./vm.ts";

/** What looking up the methods needs of the VM. */
type Parts = Pick<VM, "fault" | "linker">;

const METHODS = {
  findMethodHandleType: [
    "java/lang/invoke/MethodHandleNatives",
    "findMethodHandleType",
    "(Ljava/lang/Class;[Ljava/lang/Class;)Ljava/lang/invoke/MethodType;",
  ],
  linkMethodHandleConstant: [
    "java/lang/invoke/MethodHandleNatives",
    "linkMethodHandleConstant",
    "(Ljava/lang/Class;ILjava/lang/Class;Ljava/lang/String;Ljava/lang/Object;)Ljava/lang/invoke/MethodHandle;",
  ],
  linkMethod: [
    "java/lang/invoke/MethodHandleNatives",
    "linkMethod",
    "(Ljava/lang/Class;ILjava/lang/Class;Ljava/lang/String;Ljava/lang/Object;[Ljava/lang/Object;)Ljava/lang/invoke/MemberName;",
  ],
  linkCallSite: [
    "java/lang/invoke/MethodHandleNatives",
    "linkCallSite",
    "(Ljava/lang/Object;ILjava/lang/Object;Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/Object;[Ljava/lang/Object;)Ljava/lang/invoke/MemberName;",
  ],
  linkDynamicConstant: [
    "java/lang/invoke/MethodHandleNatives",
    "linkDynamicConstant",
    "(Ljava/lang/Object;ILjava/lang/Object;Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;",
  ],
  registerFinalizer: ["java/lang/ref/Finalizer", "register", "(Ljava/lang/Object;)V"],
  threadRun: ["java/lang/Thread", "run", "()V"],
  threadExit: ["java/lang/Thread", "exit", "()V"],
  dispatchUncaughtException: ["java/lang/Thread", "dispatchUncaughtException", "(Ljava/lang/Throwable;)V"],
  shutdown: ["java/lang/Shutdown", "shutdown", "()V"],
  dispatchSignal: ["jdk/internal/misc/Signal", "dispatch", "(I)V"],
  initPhase1: ["java/lang/System", "initPhase1", "()V"],
  initPhase2: ["java/lang/System", "initPhase2", "(ZZ)I"],
  initPhase3: ["java/lang/System", "initPhase3", "()V"],
  makePlatformString: ["sun/launcher/LauncherHelper", "makePlatformString", "(Z[B)Ljava/lang/String;"],
  checkAndLoadMain: ["sun/launcher/LauncherHelper", "checkAndLoadMain", "(ZILjava/lang/String;)Ljava/lang/Class;"],
  getApplicationClass: ["sun/launcher/LauncherHelper", "getApplicationClass", "()Ljava/lang/Class;"],
  printVersion: ["java/lang/VersionProps", "print", "(Z)V"],
  printVersionln: ["java/lang/VersionProps", "println", "(Z)V"],
  showSettings: ["sun/launcher/LauncherHelper", "showSettings", "(ZLjava/lang/String;JJJ)V"],
  listModules: ["sun/launcher/LauncherHelper", "listModules", "()V"],
  describeModule: ["sun/launcher/LauncherHelper", "describeModule", "(Ljava/lang/String;)V"],
  validateModules: ["sun/launcher/LauncherHelper", "validateModules", "()Z"],
  doStackWalk: ["java/lang/StackStreamFactory$AbstractStackWalker", "doStackWalk", "(JIIII)Ljava/lang/Object;"],
} as const satisfies Record<string, readonly [string, string, string]>;

type Name = keyof typeof METHODS;

export type Upcalls = { readonly [K in Name]: Addr };

/** Method addresses by name; each is found when first read. */
export function upcalls(vm: Parts): Upcalls {
  const table = {};
  for (const name in METHODS) {
    const [className, methodName, descriptor] = METHODS[name as Name];
    Object.defineProperty(table, name, {
      configurable: true,
      get() {
        const method = findLocalMethod(vm.linker.boot(className), symbolOf(methodName), symbolOf(descriptor));
        if (method === 0) throw vm.fault(`the class library has no method ${className}.${methodName}${descriptor}`);
        Object.defineProperty(table, name, { value: method });
        return method;
      },
    });
  }
  return table as Upcalls;
}
