// Which modules of the JDK go into the package, and why. A pure decision over what was found out: what the code names (jdeps), what
// services it uses, what training runs loaded.
//
// Without training runs a module is taken when any class names it that can be reached from the main class. With them, when a training run
// loaded a class of it, or a class of the program that training loaded names one: what only other classes name is left out, and told.

import type { Reachable } from "./reachable.ts";
import { SELDOM, SERVICE_RULES, VAGUE_SERVICES } from "./service-rules.ts";
import type { Use } from "./tools.ts";
import type { Trained } from "./training.ts";

export interface ModuleFacts {
  has(module: string): boolean;
  requires(module: string): readonly string[];
  providersOf(service: string): readonly string[];
  moduleOfClass(name: string): string | undefined;
}

export interface SelectionInput {
  readonly modules: ModuleFacts;
  /** The module whose program is packed. */
  readonly mainModule: string | undefined;
  readonly addModules: readonly string[];
  readonly reachable: Reachable;
  readonly uses: readonly Use[];
  /** undefined: there were no training runs. */
  readonly trained: Trained | undefined;
}

export interface Selection {
  /** Module and why it is taken, in the order of finding. */
  readonly taken: ReadonlyMap<string, string>;
  /** Module that code names and that is not taken, with why not. */
  readonly leftOut: ReadonlyMap<string, string>;
  /** Classes that are nowhere: optional dependencies, as a rule. With one class that names each. */
  readonly missing: ReadonlyMap<string, string>;
}

const dots = (name: string): string => name.replaceAll("/", ".");

export function selectModules(input: SelectionInput): Selection {
  const { modules, trained, uses, reachable } = input;
  const taken = new Map<string, string>();
  const take = (module: string, why: string): void => {
    if (!taken.has(module) && modules.has(module)) taken.set(module, why);
  };
  take("java.base", "every program needs it");
  if (input.mainModule !== undefined) take(input.mainModule, "the program");
  for (const module of input.addModules) take(module, "--add-modules");
  if (trained !== undefined) {
    for (const [module, { run, classes }] of trained.library) take(module, `a training run (${run}) loaded ${dots([...classes][0]!)}`);
  }
  const counts = (programClass: string): boolean => trained === undefined || trained.classes.has(programClass.replaceAll(".", "/"));
  const named = namedModules(input);
  for (const { module, why, by } of named) if (counts(by)) take(module, why);
  for (const module of [...taken.keys()]) takeRequired(module, modules, take);
  const leftOut = new Map<string, string>();
  for (const { module, why } of named) {
    if (!taken.has(module) && !leftOut.has(module) && modules.has(module)) leftOut.set(module, `${why}, which no training run did`);
  }
  for (const { module, gives } of SELDOM) {
    if (!taken.has(module) && !leftOut.has(module) && modules.has(module)) leftOut.set(module, gives);
  }
  const missing = new Map<string, string>();
  for (const { from, to, module } of uses) if (module === undefined && !missing.has(to)) missing.set(to, from);
  return { taken, leftOut, missing: new Map([...missing].filter(([, from]) => reachable.classes.has(from.replaceAll(".", "/")))) };
}

interface Named {
  readonly module: string;
  readonly why: string;
  /** Class of the program (dots or slashes). */
  readonly by: string;
}

/** All modules that the program's code names, in a way or another. */
function namedModules({ modules, uses, reachable, trained }: SelectionInput): Named[] {
  const named: Named[] = [];
  for (const { from, to, module } of uses) {
    if (module !== undefined) named.push({ module, why: `${from} names ${to}`, by: from });
  }
  for (const { from, to } of uses) {
    const service = to.replaceAll(".", "/");
    if (VAGUE_SERVICES.has(service)) continue;
    for (const module of modules.providersOf(service)) {
      named.push({ module, why: `it provides the service ${to}, which ${from} names`, by: from });
    }
  }
  for (const { uses: methods, module, gives } of SERVICE_RULES) {
    for (const method of methods) {
      const by = reachable.calls.get(method);
      if (by !== undefined) named.push({ module, why: `${gives}: ${dots(by)} calls ${dots(method)}`, by });
    }
  }
  // A name in a text may be looked for and not be needed: a training run would have loaded it.
  if (trained === undefined) {
    for (const [name, by] of reachable.namedInText) {
      const module = modules.moduleOfClass(name);
      if (module !== undefined) named.push({ module, why: `a text of ${dots(by)} names ${dots(name)}`, by });
    }
  }
  return named;
}

function takeRequired(module: string, modules: ModuleFacts, take: (module: string, why: string) => void): void {
  for (const other of modules.requires(module)) {
    take(other, `${module} requires it`);
    takeRequired(other, modules, take);
  }
}
