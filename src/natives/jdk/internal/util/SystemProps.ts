// jdk.internal.util.SystemProps$Raw: what the VM and the machine contribute to System.getProperties. All else (java.version,
// java.class.version, ...) comes from the class library itself.
import { VM_NAME, VM_VENDOR, VM_VERSION } from "../../../../flags/version.ts";
import type { Addr } from "../../../../layout/memory.ts";
import { MAX_NATIVE_MEMORY } from "../../../../runtime/native-memory.ts";
import { natives } from "../../../../runtime/native-registry.ts";
import type { VM } from "../../../../runtime/vm.ts";

/** Where System.loadLibrary looks: LD_LIBRARY_PATH first, then these, as OpenJDK's packages for Debian have them. */
const LIBRARY_PATH =
  "/usr/java/packages/lib:/usr/lib/x86_64-linux-gnu/jni:/lib/x86_64-linux-gnu:/usr/lib/x86_64-linux-gnu:/usr/lib/jni:/lib:/usr/lib";

/** Properties that -D may replace. */
function defaults(vm: VM): [string, string][] {
  const extra = vm.host.process.environment.find(([key]) => key === "LD_LIBRARY_PATH")?.[1];
  return [
    ["java.home", vm.jdkHome],
    ["sun.boot.library.path", `${vm.jdkHome}/lib`],
    ["java.library.path", extra ? `${extra}:${LIBRARY_PATH}` : LIBRARY_PATH],
    ["java.class.path", ""],
    // The jimage is read through a channel: mapping it would copy all of it (see NativeImageBuffer).
    ["jdk.image.map.all", "false"],
  ];
}

/** Default limit of direct buffers: stacks, monitors and loaders take native memory too. */
const MOST_DIRECT = MAX_NATIVE_MEMORY - 0x0300_0000;

/** Properties that say what this VM is, whatever -D says. */
function fixed(vm: VM): [string, string][] {
  const { MaxDirectMemorySize } = vm.flags.values;
  // HotSpot's default is the size of the heap. A limit beyond what there is would keep the class library from letting unused buffers go.
  const direct = MaxDirectMemorySize === 0 ? Math.min(vm.settings.maxHeap, MOST_DIRECT) : MaxDirectMemorySize;
  return [
    ["sun.nio.MaxDirectMemorySize", String(direct)],
    ["java.vm.specification.name", "Java Virtual Machine Specification"],
    ["java.vm.specification.vendor", "Oracle Corporation"],
    ["java.vm.specification.version", "17"],
    ["java.vm.name", VM_NAME],
    ["java.vm.version", VM_VERSION],
    ["java.vm.vendor", VM_VENDOR],
    ["java.vm.info", vm.info],
    // References have 4 bytes and are addresses: HotSpot's name for that. Whoever computes with the sizes of fields asks for it.
    ["java.vm.compressedOopsMode", "32-bit"],
    ["jdk.debug", "release"],
    ["jdk.boot.class.path.append", vm.options.bootAppend.join(":")],
  ];
}

/** A String of a byte string. */
function text(vm: VM, bytes: string): Addr {
  for (let i = 0; i < bytes.length; i++) {
    if (bytes.charCodeAt(i) >= 0x80) return vm.strings.fromPlatform(Buffer.from(bytes, "latin1"));
  }
  return vm.strings.create(bytes);
}

/** Indices of SystemProps.Raw's _*_NDX. */
const DISPLAY_COUNTRY = 0;
const DISPLAY_LANGUAGE = 1;
const DISPLAY_SCRIPT = 2;
const DISPLAY_VARIANT = 3;
const FILE_ENCODING = 4;
const FILE_SEPARATOR = 5;
const FORMAT_COUNTRY = 6;
const FORMAT_LANGUAGE = 7;
const FORMAT_SCRIPT = 8;
const FORMAT_VARIANT = 9;
const JAVA_IO_TMPDIR = 18;
const LINE_SEPARATOR = 19;
const OS_ARCH = 20;
const OS_NAME = 21;
const OS_VERSION = 22;
const PATH_SEPARATOR = 23;
const SUN_ARCH_DATA_MODEL = 28;
const SUN_CPU_ENDIAN = 29;
const SUN_IO_UNICODE_ENCODING = 31;
const SUN_JNU_ENCODING = 32;
const SUN_STDERR_ENCODING = 34;
const SUN_STDOUT_ENCODING = 35;
const USER_DIR = 36;
const USER_HOME = 37;
const USER_NAME = 38;
const FIXED_LENGTH = 39;

export default natives("jdk/internal/util/SystemProps$Raw", {
  /** Keys and values in turn, the later of a key winning. */
  "vmProperties()[Ljava/lang/String;": (vm) => {
    const all = [...defaults(vm), ...vm.options.properties, ...fixed(vm)];
    const { heap } = vm;
    const array = heap.newRefArray(vm.wk.String, 2 * all.length);
    let i = 0;
    for (const [key, value] of all) {
      heap.setElement(array, i++, text(vm, key));
      heap.setElement(array, i++, text(vm, value));
    }
    return array;
  },
  "platformProperties()[Ljava/lang/String;": (vm) => {
    const { heap } = vm;
    const { process, files } = vm.host;
    const { locale } = process;
    const array = heap.newRefArray(vm.wk.String, FIXED_LENGTH);
    const set = (index: number, bytes: string | undefined): void => {
      if (bytes !== undefined) heap.setElement(array, index, text(vm, bytes));
    };
    set(DISPLAY_COUNTRY, locale.display.country);
    set(DISPLAY_LANGUAGE, locale.display.language);
    set(DISPLAY_SCRIPT, locale.display.script);
    set(DISPLAY_VARIANT, locale.display.variant);
    set(FORMAT_COUNTRY, locale.format.country);
    set(FORMAT_LANGUAGE, locale.format.language);
    set(FORMAT_SCRIPT, locale.format.script);
    set(FORMAT_VARIANT, locale.format.variant);
    set(FILE_ENCODING, locale.encoding);
    set(FILE_SEPARATOR, "/");
    set(JAVA_IO_TMPDIR, "/tmp");
    set(LINE_SEPARATOR, "\n");
    set(OS_ARCH, process.osArch);
    set(OS_NAME, process.osName);
    set(OS_VERSION, process.osVersion);
    set(PATH_SEPARATOR, ":");
    set(SUN_ARCH_DATA_MODEL, "64");
    set(SUN_CPU_ENDIAN, "little");
    set(SUN_IO_UNICODE_ENCODING, "UnicodeLittle");
    set(SUN_JNU_ENCODING, locale.encoding);
    if (files.isatty(1)) set(SUN_STDOUT_ENCODING, locale.encoding);
    if (files.isatty(2)) set(SUN_STDERR_ENCODING, locale.encoding);
    set(USER_DIR, Buffer.from(process.cwd).toString("latin1"));
    set(USER_HOME, process.userHome);
    set(USER_NAME, process.userName);
    return array;
  },
});
