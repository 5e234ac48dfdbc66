// CompileCommand, CompileCommandFile and CompileOnly of a VM: read once, with the file; asked by Method.
import { fromByteString } from "../flags/options.ts";
import { O_RDONLY } from "../host/files.ts";
import { type Addr, ld } from "../layout/memory.ts";
import { Method } from "../layout/metadata.ts";
import { klassName } from "../linking/klass-view.ts";
import { methodName, methodSignature } from "../linking/method-view.ts";
import type { VM } from "../runtime/vm.ts";
import { type CompileCommands, readCompileCommands } from "../tiering/compile-command.ts";
import { isIntrinsicId } from "../tiering/intrinsic-ids.ts";
import type { MethodName } from "../tiering/method-pattern.ts";

/** Prints what HotSpot prints of the commands. */
export function methodCommands(vm: VM): CompileCommands {
  const v = vm.flags.values;
  const commands = readCompileCommands(
    { commands: v.CompileCommand, compileOnly: v.CompileOnly, file: commandFile(vm, v.CompileCommandFile) },
    {
      logCompilation: v.LogCompilation,
      unlockExperimental: v.UnlockExperimentalVMOptions,
      printAssembly: v.PrintAssembly,
      printVMOptions: v.PrintVMOptions,
      isIntrinsic: isIntrinsicId,
    },
  );
  if (commands.output !== "") vm.host.print(1, fromByteString(commands.output));
  for (const warning of commands.warnings) vm.host.print(2, `${vm.name} warning: ${fromByteString(warning)}\n`);
  for (const option of commands.idleOptions()) vm.log.note(["arguments"], "info", `CompileCommand ${option} has no effect.`);
  return commands;
}

/** The text of the file, undefined when none is named or it cannot be read. */
function commandFile(vm: VM, path: string): string | undefined {
  if (path === "") return undefined;
  const { files } = vm.host;
  const number = files.open(Buffer.from(path, "latin1"), O_RDONLY, 0);
  if (number < 0) {
    vm.host.print(2, `${vm.name} warning: CompileCommandFile ${fromByteString(path)} cannot be read\n`);
    return undefined;
  }
  const parts: Uint8Array[] = [];
  const buffer = new Uint8Array(8192);
  for (let n = files.read(number, buffer); n > 0; n = files.read(number, buffer)) parts.push(buffer.slice(0, n));
  files.close(number);
  return Buffer.concat(parts).toString("latin1");
}

/** A Method as commands name it. */
export function nameOf(method: Addr): MethodName {
  return { className: klassName(ld(method + Method.holder)), name: methodName(method), signature: methodSignature(method) };
}

/** Whether CompileCommand says so of a method. */
export const isCommanded = (commands: CompileCommands, method: Addr, command: "record" | "DumpProfile"): boolean =>
  commands.has(command) && commands.value(nameOf(method), command) === true;
