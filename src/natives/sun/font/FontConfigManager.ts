// sun.font.FontConfigManager: what the JDK asks of fontconfig, from machine-fonts.ts.
import { type Addr, ld, st } from "../../../layout/memory.ts";
import { ARRAY_LENGTH } from "../../../layout/object.ts";
import { fieldsOf } from "../../../runtime/library-fields.ts";
import { natives } from "../../../runtime/native-registry.ts";
import type { VM } from "../../../runtime/vm.ts";
import { fontFolders, fontsFor, type MachineFont, machineFonts } from "./machine-fonts.ts";

const infoFields = fieldsOf("sun/font/FontConfigManager$FontConfigInfo", { fcVersion: "I", cacheDirs: "[Ljava/lang/String;" });
const composite = fieldsOf("sun/font/FontConfigManager$FcCompFont", {
  fcName: "Ljava/lang/String;",
  firstFont: "Lsun/font/FontConfigManager$FontConfigFont;",
  allFonts: "[Lsun/font/FontConfigManager$FontConfigFont;",
});
const fontFields = fieldsOf("sun/font/FontConfigManager$FontConfigFont", {
  familyName: "Ljava/lang/String;",
  styleStr: "Ljava/lang/String;",
  fullName: "Ljava/lang/String;",
  fontFile: "Ljava/lang/String;",
});

/** No version of fontconfig's: what the JDK keeps of a run (~/.java/fonts) is not taken for the other's. */
const VERSION = 1;
/** A family that the JDK has an own font class for has no more. */
const MAX_FALLBACKS = 8;

function newFont(vm: VM, font: MachineFont): Addr {
  const object = vm.heap.allocate(vm.linker.boot("sun/font/FontConfigManager$FontConfigFont"));
  const at = fontFields(vm);
  vm.heap.setRef(object, at.familyName, vm.strings.create(font.family));
  vm.heap.setRef(object, at.styleStr, vm.strings.create(font.style));
  vm.heap.setRef(object, at.fullName, vm.strings.create(font.fullName));
  vm.heap.setRef(object, at.fontFile, vm.strings.create(font.file));
  return object;
}

export default natives("sun/font/FontConfigManager", {
  "getFontConfigVersion()I": () => VERSION,
  /** Not known: a program without a screen has no settings of a desktop. */
  "getFontConfigAASettings(Ljava/lang/String;Ljava/lang/String;)I": () => -1,
  "getFontConfig(Ljava/lang/String;Lsun/font/FontConfigManager$FontConfigInfo;[Lsun/font/FontConfigManager$FcCompFont;Z)V": (
    vm,
    _locale: Addr,
    info: Addr,
    wanted: Addr,
    fallbacks: number,
  ) => {
    const all = machineFonts(vm);
    const made = new Map<MachineFont, Addr>();
    const object = (font: MachineFont): Addr => {
      let address = made.get(font);
      if (address === undefined) made.set(font, (address = newFont(vm, font)));
      return address;
    };
    const at = composite(vm);
    const fontClass = vm.linker.boot("sun/font/FontConfigManager$FontConfigFont");
    for (let i = 0; i < ld(wanted + ARRAY_LENGTH); i++) {
      const entry = vm.heap.getElement(wanted, i);
      const [family, weight, slant] = vm.strings.textOf(ld(entry + at.fcName)).split(":") as [string, string, string];
      const fonts = fontsFor(all, family, weight === "bold", slant === "italic").slice(0, fallbacks !== 0 ? MAX_FALLBACKS : 1);
      if (fonts.length === 0) continue;
      vm.heap.setRef(entry, at.firstFont, object(fonts[0]!));
      const array = vm.heap.newRefArray(fontClass, fallbacks !== 0 ? fonts.length : 0);
      if (fallbacks !== 0) for (const [k, font] of fonts.entries()) vm.heap.setElement(array, k, object(font));
      vm.heap.setRef(entry, at.allFonts, array);
    }
    st(info + infoFields(vm).fcVersion, VERSION);
    const folders = fontFolders(vm).filter((folder) => typeof vm.host.files.stat(Buffer.from(folder)) !== "number");
    const array = vm.heap.newRefArray(vm.wk.String, folders.length);
    for (const [k, folder] of folders.entries()) vm.heap.setElement(array, k, vm.strings.create(folder));
    vm.heap.setRef(info, infoFields(vm).cacheDirs, array);
  },
});
