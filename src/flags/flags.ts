// The flags of one VM: values and who set them. Made in the launcher from a command line, and in the VM's Worker from
// VMOptions.flags. It must not know how flags are written (parse.ts) nor printed (print.ts).

import type { Flag } from "./flag.ts";
import type { FlagOrigin, FlagSetting, FlagValue } from "./options.ts";
import { FLAGS, type FlagName, type FlagValues } from "./table.ts";

const table: Readonly<Record<string, Flag>> = FLAGS;

/** The flag of that name, or undefined: own properties only ("constructor" is no flag). */
export function findFlag(name: string): Flag | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

export function flagNames(): FlagName[] {
  return Object.keys(FLAGS) as FlagName[];
}

/** A setting of a flag that does not exist, or of the wrong type: a mistake of whoever made the VMOptions. */
export class FlagError extends Error {
  override name = "FlagError";
}

export class Flags {
  /** All values, typed: `flags.values.MaxHeapSize`. Read only; set through `set`. */
  readonly values: FlagValues;
  readonly #origins = new Map<string, FlagOrigin>();

  /** @throws FlagError when a setting names no flag, or its value has the wrong type */
  constructor(settings: readonly FlagSetting[] = []) {
    const values: Record<string, FlagValue> = {};
    for (const name in table) values[name] = table[name]!.default;
    this.values = values as FlagValues;
    for (const setting of settings) this.set(setting.name, setting.value, setting.origin);
  }

  /** Sets a flag; the later call wins. @throws FlagError */
  set(name: string, value: FlagValue, origin: FlagOrigin): void {
    const flag = findFlag(name);
    if (flag === undefined) throw new FlagError(`There is no VM flag '${name}'. docs/flags.md lists all.`);
    if (typeof value !== typeof flag.default) {
      throw new FlagError(`The VM flag '${name}' takes a ${typeof flag.default} (${flag.type}), not a ${typeof value}.`);
    }
    (this.values as Record<string, FlagValue>)[name] = value;
    this.#origins.set(name, origin);
  }

  origin(name: FlagName): FlagOrigin {
    return this.#origins.get(name) ?? "default";
  }

  /** Whether nobody but ergonomics set it (FLAG_IS_DEFAULT counts those as default only before they ran). */
  isDefault(name: FlagName): boolean {
    return this.origin(name) === "default";
  }

  /** FLAG_SET_DEFAULT: changes the default of this VM; the flag still counts as set by nobody. */
  setDefault<N extends FlagName>(name: N, value: FlagValues[N]): void {
    this.set(name, value, this.origin(name));
  }

  /** The settings that make an equal Flags elsewhere: VMOptions.flags. */
  settings(): FlagSetting[] {
    const settings: FlagSetting[] = [];
    for (const [name, origin] of this.#origins) settings.push({ name, value: this.values[name as FlagName], origin });
    return settings;
  }
}
