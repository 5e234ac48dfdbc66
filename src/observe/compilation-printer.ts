// -XX:+PrintCompilation: a line to standard output for each compilation that starts, fails, or whose code is made not entrant.

import { loggedMethod } from "../code/logged-method.ts";
import type { CompilationListener, TieredCode } from "../code/tiers.ts";
import type { CompilationEvent } from "../tiering/events.ts";
import type { CompLevel } from "../tiering/level.ts";
import { compilationLine, excludingLine, skippedMessage } from "./print-compilation.ts";

export function attachCompilationPrinter(tiers: TieredCode): void {
  const { vm } = tiers;
  const start = vm.host.process.startMillis;
  const print = (
    task: { readonly id: number; readonly level: number; readonly osrBci: number; readonly blocking: boolean; readonly method: number },
    message?: string,
  ): void => {
    const event: CompilationEvent = {
      kind: "compilation",
      id: task.id,
      level: task.level as CompLevel,
      osrBci: task.osrBci,
      stamp: (vm.host.clock.currentTimeMillis() - start) / 1000,
      method: loggedMethod(task.method),
      blocking: task.blocking,
      message,
    };
    vm.host.print(1, `${compilationLine(event, tiers.config.tiered)}\n`);
  };
  const listener: CompilationListener = {
    started: (task) => print(task),
    excluded: (record) => {
      if (!tiers.commands.isQuiet) vm.host.print(1, `${excludingLine(loggedMethod(record.method))}\n`);
    },
    compiled() {},
    skipped: (task, _record, reason) => print(task, skippedMessage(reason)),
    notEntrant: (unit) =>
      print({ id: unit.compileId, level: unit.code.tier, osrBci: unit.osrBci, blocking: false, method: unit.method }, "made not entrant"),
  };
  tiers.listeners.push(listener);
}
