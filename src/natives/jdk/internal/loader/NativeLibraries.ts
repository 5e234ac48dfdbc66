// jdk.internal.loader.NativeLibraries: there are no native libraries. Those of the JDK whose natives are here count as built in;
// any other is refused: those of the JDK as if they were not installed, a user's by an UnsatisfiedLinkError that says why.
import { type Addr, st, st64 } from "../../../../layout/memory.ts";
import { JavaThrow } from "../../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../../runtime/library-fields.ts";
import { natives } from "../../../../runtime/native-registry.ts";

const fields = fieldsOf("jdk/internal/loader/NativeLibraries$NativeLibraryImpl", { handle: "J", jniVersion: "I" });

/** The JDK's libraries whose natives (or those of them that a JDK without network or graphics needs) are in this folder. */
const BUILT_IN: ReadonlySet<string> = new Set([
  "awt",
  "fontmanager",
  "javajpeg",
  "extnet",
  "java",
  "lcms",
  "jimage",
  "management",
  "management_ext",
  "mlib_image",
  "net",
  "nio",
  "prefs",
  "rmi",
  "verify",
  "zip",
]);

const JNI_VERSION_10 = 0x000a_0000;
/** Not null; never looked into. */
const HANDLE = 1n;

export default natives("jdk/internal/loader/NativeLibraries", {
  /** The library's name when "lib<name>.so" is built in, else null. */
  "findBuiltinLib(Ljava/lang/String;)Ljava/lang/String;": (vm, file: Addr) => {
    const text = vm.strings.textOf(file);
    const name = text.startsWith("lib") && text.endsWith(".so") ? text.slice(3, -3) : "";
    return BUILT_IN.has(name) ? vm.strings.create(name) : 0;
  },
  /** load(library, name, built in, JNI, throw when it fails) */
  "load(Ljdk/internal/loader/NativeLibraries$NativeLibraryImpl;Ljava/lang/String;ZZZ)Z": (
    vm,
    library: Addr,
    name: Addr,
    builtIn: number,
    _jni: number,
    mustThrow: number,
  ) => {
    if (builtIn !== 0) {
      st64(library + fields(vm).handle, HANDLE);
      st(library + fields(vm).jniVersion, JNI_VERSION_10);
      return true;
    }
    const path = vm.strings.textOf(name);
    if (mustThrow === 0 || path.startsWith(`${vm.jdkHome}/lib/`)) return false;
    throw new JavaThrow("java/lang/UnsatisfiedLinkError", `${path}: Dewar cannot load native libraries`);
  },
  "unload(Ljava/lang/String;ZZJ)V": () => {},
  "findEntry0(Ljdk/internal/loader/NativeLibraries$NativeLibraryImpl;Ljava/lang/String;)J": () => 0n,
});
