// Access control (JVMS 5.4.4): classes across packages and modules, members, nest mates. Answers are problems or nothing;
// texts are HotSpot 17's. Nest hosts that are not loaded yet are asked for by NeedsKlass.
import { ACC_ABSTRACT, ACC_PRIVATE, ACC_PROTECTED, ACC_PUBLIC, ACC_STATIC } from "../classfile/access-flags.ts";
import type { KlassAddr, ModuleAddr } from "../layout/addresses.ts";
import { ld } from "../layout/memory.ts";
import { Klass, ModuleEntry } from "../layout/metadata.ts";
import { kernel } from "./kernel-exports.ts";
import {
  bottomKlass,
  classInModuleOfLoader,
  externalName,
  inSamePackage,
  isInstanceKlass,
  isPrimitive,
  isSubclassOf,
  jointInModuleOfLoader,
  moduleOf,
  packageOf,
} from "./klass-view.ts";
import { illegalAccess, type LinkageProblem } from "./linkage-problem.ts";
import { canRead, isExportedTo, isNamedModule } from "./modules.ts";
import { nestHost, nestHostProblem } from "./nest.ts";
import { symbolToString } from "./symbols.ts";
import { WK_MAGIC_ACCESSOR, wellKnown } from "./well-known.ts";

export const ACCESS_OK = 0;
export const MODULE_NOT_READABLE = 1;
export const TYPE_NOT_EXPORTED = 2;
export const NOT_ACCESSIBLE = 3;

/** Subclasses of jdk.internal.reflect.MagicAccessorImpl may access everything. */
function isMagic(k: KlassAddr): boolean {
  const magic = wellKnown(WK_MAGIC_ACCESSOR);
  return magic !== 0 && isSubclassOf(k, magic);
}

/** Whether `from` may access the class `to` (its element class, for arrays): ACCESS_OK or why not. */
export function classAccess(from: KlassAddr, to: KlassAddr): number {
  to = bottomKlass(to);
  if (from === 0 || from === to || isPrimitive(to) || inSamePackage(from, to) || isMagic(from)) return ACCESS_OK;
  if ((ld(to + Klass.accessFlags) & ACC_PUBLIC) === 0) return NOT_ACCESSIBLE;
  const moduleFrom = moduleOf(from);
  const moduleTo = moduleOf(to);
  if (moduleFrom === moduleTo) return ACCESS_OK;
  if (!canRead(moduleFrom, moduleTo)) return MODULE_NOT_READABLE;
  if (!isNamedModule(moduleTo)) return ACCESS_OK;
  const pkg = packageOf(to);
  return pkg === 0 || isExportedTo(pkg, moduleFrom) ? ACCESS_OK : TYPE_NOT_EXPORTED;
}

export const canAccessClass = (from: KlassAddr, to: KlassAddr): boolean => classAccess(from, to) === ACCESS_OK;

function unnamedModule(module: ModuleAddr): string {
  const slot = ld(module + ModuleEntry.module);
  const object = slot === 0 ? 0 : ld(slot);
  const hash = object === 0 ? 0 : kernel.identityHash(object) >>> 0;
  return `unnamed module @0x${hash.toString(16)}`;
}

/** What module boundaries have against an access, undefined when it is not about modules. */
export function moduleAccessText(from: KlassAddr, to: KlassAddr, result: number): string | undefined {
  if (result !== MODULE_NOT_READABLE && result !== TYPE_NOT_EXPORTED) return undefined;
  const moduleFrom = moduleOf(from);
  const moduleTo = moduleOf(to);
  const nameOf = (module: ModuleAddr): string => (isNamedModule(module) ? `module ${symbolToString(ld(module))}` : unnamedModule(module));
  const head = `class ${externalName(from)} (in ${nameOf(moduleFrom)}) cannot access class ${externalName(to)} (in ${nameOf(moduleTo)}) because `;
  if (result === MODULE_NOT_READABLE) return `${head}${nameOf(moduleFrom)} does not read ${nameOf(moduleTo)}`;
  const pkg = symbolToString(ld(packageOf(to))).replaceAll("/", ".");
  return `${head}${nameOf(moduleTo)} does not export ${pkg} to ${nameOf(moduleFrom)}`;
}

/** "A and B are in unnamed module of loader 'app'", or each on its own when their modules differ. */
export function whereTheyAre(a: KlassAddr, b: KlassAddr): string {
  return moduleOf(a) === moduleOf(b) ? jointInModuleOfLoader(a, b) : `${classInModuleOfLoader(a)}; ${classInModuleOfLoader(b)}`;
}

/** @throws LinkageProblem IllegalAccessError when `from` may not access the class `to` (JVMS 5.4.4); `from` 0 may */
export function checkClassAccess(from: KlassAddr, to: KlassAddr): void {
  const result = classAccess(from, to);
  if (result === ACCESS_OK) return;
  const bottom = bottomKlass(to);
  throw illegalAccess(
    moduleAccessText(from, bottom, result) ??
      `failed to access class ${externalName(bottom)} from class ${externalName(from)} (${whereTheyAre(bottom, from)})`,
  );
}

/** Whether two classes are nest mates (JVMS 5.4.4). @throws NeedsKlass when a nest host must be loaded first */
export function areNestMates(a: KlassAddr, b: KlassAddr): boolean {
  return a === b || nestHost(a) === nestHost(b);
}

/**
 * Whether `from` may access a member with these access flags, declared in `holder` and named through `refKlass`.
 * @throws NeedsKlass when a nest host must be loaded first
 */
export function canAccessMember(from: KlassAddr, refKlass: KlassAddr, holder: KlassAddr, flags: number): boolean {
  if (from === 0 || from === holder || (flags & ACC_PUBLIC) !== 0) return true;
  if ((flags & ACC_PROTECTED) !== 0 && isSubclassOf(from, holder)) {
    if ((flags & ACC_STATIC) !== 0) return true;
    if (from === refKlass || isSubclassOf(refKlass, from) || isSubclassOf(from, refKlass)) return true;
  }
  if ((flags & ACC_PRIVATE) === 0) {
    if (inSamePackage(from, holder)) return true;
  } else if (isInstanceKlass(from) && isInstanceKlass(holder) && areNestMates(from, holder)) return true;
  return isMagic(from);
}

const accessWord = (flags: number): string =>
  (flags & ACC_PRIVATE) !== 0 ? "private " : (flags & ACC_PROTECTED) !== 0 ? "protected " : "";

/** The IllegalAccessError of a field ("field A.x") or method ("method 'void A.m()'") that `from` may not access. */
export function memberAccessProblem(from: KlassAddr, holder: KlassAddr, flags: number, isField: boolean, what: string): LinkageProblem {
  const kind = isField ? `${accessWord(flags)}field` : `${(flags & ACC_ABSTRACT) !== 0 ? "abstract " : ""}${accessWord(flags)}method`;
  let text = `class ${externalName(from)} tried to access ${kind} ${what} (${whereTheyAre(from, holder)})`;
  if ((flags & ACC_PRIVATE) !== 0) text += nestHostProblem(from) || nestHostProblem(holder);
  return illegalAccess(text);
}
