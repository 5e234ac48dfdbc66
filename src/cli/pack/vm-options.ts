// The VM's options that a package has, as they stand on a command line, and as createVM takes them: the package's command and its module
// have the same ones.

import { PackProblem } from "./problem.ts";

/** The part of createVM's options that --vm can say. */
export interface VMSettings {
  maxHeap?: string;
  stackSize?: string;
  enableAssertions?: boolean;
  properties?: Record<string, string>;
  addModules?: string[];
  addOpens?: string[];
  addExports?: string[];
  addReads?: string[];
  flags?: Record<string, boolean | number | string>;
}

/** @throws PackProblem for an option that only a command line can have */
export function vmSettings(options: readonly string[]): VMSettings {
  const settings: VMSettings = {};
  for (const option of options) {
    const list = /^--(add-modules|add-opens|add-exports|add-reads)=(.+)$/.exec(option);
    const property = /^-D([^=]+)(?:=([\s\S]*))?$/.exec(option);
    const flag = /^-XX:(?:([+-])(\w+)|(\w+)=(.*))$/.exec(option);
    if (list !== null) {
      const [, name, value = ""] = list;
      if (name === "add-modules") (settings.addModules ??= []).push(...value.split(","));
      else if (name === "add-opens") (settings.addOpens ??= []).push(value);
      else if (name === "add-exports") (settings.addExports ??= []).push(value);
      else (settings.addReads ??= []).push(value);
    } else if (property !== null) (settings.properties ??= {})[property[1]!] = property[2] ?? "";
    else if (flag !== null) (settings.flags ??= {})[flag[2] ?? flag[3]!] = flag[1] === undefined ? flagValue(flag[4]!) : flag[1] === "+";
    else if (option.startsWith("-Xmx")) settings.maxHeap = option.slice(4);
    else if (option.startsWith("-Xss")) settings.stackSize = option.slice(4);
    else if (option === "-ea") settings.enableAssertions = true;
    else {
      throw new PackProblem(
        `--vm cannot have ${option}; it takes -Xmx, -Xss, -D, -ea, -XX: and --add-modules=, --add-opens=, --add-exports=, --add-reads=.`,
      );
    }
  }
  return settings;
}

const flagValue = (text: string): number | string => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);
