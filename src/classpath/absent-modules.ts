// A packed program's class library lacks modules of the JDK that it was taken from. Beside it stands a list of their packages, so that a
// class that is missed can be told from one that never was: lib/absent-modules, a line a module, its name and its packages.
import { toByteString } from "../flags/options.ts";
import { readFileIfPresent } from "./file-access.ts";

/** Module by package ("javax/swing"). */
type AbsentModules = ReadonlyMap<string, string>;

export const ABSENT_MODULES_FILE = "lib/absent-modules";

/** The file's text. @param modules packages (slashes) by module */
export function formatAbsentModules(modules: ReadonlyMap<string, readonly string[]>): string {
  const lines = [...modules].map(([module, packages]) => [module, ...[...packages].sort()].join(" "));
  return lines
    .sort()
    .map((line) => `${line}\n`)
    .join("");
}

function read(home: string): AbsentModules {
  const bytes = readFileIfPresent(toByteString(`${home}/${ABSENT_MODULES_FILE}`));
  const found = new Map<string, string>();
  if (bytes === null) return found;
  for (const line of new TextDecoder().decode(bytes).split("\n")) {
    const [module, ...packages] = line.split(" ");
    for (const name of packages) found.set(name, module!);
  }
  return found;
}

let last: { home: string; modules: AbsentModules } | undefined;

/**
 * What is to be done about a class that was not found, when the class library's maker left its module out; undefined when it did not.
 * @param home of the class library (java.home)
 * @param className binary name, with slashes or dots
 */
export function adviceForMissing(home: string, className: string): string | undefined {
  const name = className.replaceAll(".", "/");
  const slash = name.lastIndexOf("/");
  if (slash < 0) return undefined;
  if (last?.home !== home) last = { home, modules: read(home) };
  const module = last.modules.get(name.slice(0, slash));
  if (module === undefined) return undefined;
  return `its module ${module} was left out of this package: dewar pack --add-modules ${module}`;
}
