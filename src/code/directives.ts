// What CompileCommand and its like say of single methods, for whoever compiles in whatever thread.
import type { FlagValues } from "../flags/table.ts";
import { type Addr, ld } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { klassName } from "../linking/klass-view.ts";
import { methodName, methodSignature } from "../linking/method-view.ts";
import { type CommandContext, type CommandSources, type CompileCommands, readCompileCommands } from "../tiering/compile-command.ts";
import type { MethodName } from "../tiering/method-pattern.ts";

/** The sources of all commands and what reading them depends on: plain data, for other threads. */
export interface DirectiveSources extends CommandSources {
  readonly context: Omit<CommandContext, "isIntrinsic">;
}

/** @param readFile the text of -XX:CompileCommandFile, undefined when it cannot be read */
export function directiveSources(v: FlagValues, readFile: (name: string) => string | undefined): DirectiveSources {
  return {
    commands: v.CompileCommand,
    compileOnly: v.CompileOnly,
    file: v.CompileCommandFile === "" ? undefined : readFile(v.CompileCommandFile),
    context: {
      logCompilation: v.LogCompilation,
      unlockExperimental: v.UnlockExperimentalVMOptions,
      printAssembly: v.PrintAssembly,
      printVMOptions: v.PrintVMOptions,
    },
  };
}

let lastSources = "";
let last: CompileCommands | undefined;

/** The commands of the sources; those asked for last are kept. */
export function commandsOf(sources: DirectiveSources): CompileCommands {
  const text = JSON.stringify(sources);
  if (last === undefined || text !== lastSources) {
    last = readCompileCommands(sources, { ...sources.context, isIntrinsic: () => true });
    lastSources = text;
  }
  return last;
}

export const nameOfMethod = (method: Addr): MethodName => ({
  className: klassName(ld(method + Method.holder)),
  name: methodName(method),
  signature: methodSignature(method),
});

export type InlineDirective = "none" | "force" | "dont" | "exclude";

export function inlineDirective(commands: CompileCommands, method: Addr): InlineDirective {
  if (!commands.has("inline") && !commands.has("dontinline") && !commands.has("exclude") && !commands.has("compileonly")) return "none";
  const name = nameOfMethod(method);
  if (commands.value(name, "dontinline") === true) return "dont";
  if (commands.value(name, "inline") === true) return "force";
  return isExcluded(commands, method) ? "exclude" : "none";
}

/** Whether a method must not be compiled: excluded, or not among those of compileonly. */
export function isExcluded(commands: CompileCommands, method: Addr): boolean {
  if (!commands.has("exclude") && !commands.has("compileonly")) return false;
  const name = nameOfMethod(method);
  if (commands.value(name, "exclude") === true) return true;
  return commands.has("compileonly") && commands.value(name, "compileonly") !== true;
}
