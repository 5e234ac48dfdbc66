// com.sun.management.internal.DiagnosticCommandImpl: the commands of jcmd, as operations of the MBean com.sun.management:type=DiagnosticCommand.
// Of HotSpot's there is AOT.end_recording (JDK 26): the operation aotEndRecording.
import { type Addr, ld, st8 } from "../../../../../layout/memory.ts";
import { initialized } from "../../../../../runtime/initialize.ts";
import { JavaThrow, NeedsInitialization } from "../../../../../runtime/java-throw.ts";
import { fieldsOf } from "../../../../../runtime/library-fields.ts";
import { natives } from "../../../../../runtime/native-registry.ts";
import type { VM } from "../../../../../runtime/vm.ts";

const INFO = "com/sun/management/internal/DiagnosticCommandInfo";
const STRING = "Ljava/lang/String;";

const fields = fieldsOf(INFO, {
  name: STRING,
  description: STRING,
  impact: STRING,
  permissionClass: STRING,
  permissionName: STRING,
  permissionAction: STRING,
  enabled: "Z",
  arguments: "Ljava/util/List;",
});
const collections = fieldsOf("java/util/Collections", { EMPTY_LIST: "Ljava/util/List;" });

interface Command {
  readonly description: string;
  readonly impact: string;
  run(vm: VM): string;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  "AOT.end_recording": {
    description: "End AOT recording.",
    impact: "Low: Recording ends, and what it has learnt is written down.",
    run: (vm) => (vm.archive.endTraining() ? "Recording ended successfully.\n" : "Error: AOT recording is not enabled or has ended.\n"),
  },
};

const UNKNOWN = "Unknown diagnostic command";

function infoClass(vm: VM): Addr {
  const klass = vm.linker.boot(INFO);
  if (!initialized(vm, klass)) throw new NeedsInitialization(klass);
  return klass;
}

function infoOf(vm: VM, name: string): Addr {
  const command = COMMANDS[name];
  if (command === undefined) throw new JavaThrow("java/lang/IllegalArgumentException", UNKNOWN);
  const at = fields(vm);
  const info = vm.heap.allocate(infoClass(vm));
  const texts = { name, description: command.description, impact: command.impact };
  for (const [field, text] of Object.entries(texts)) vm.heap.setRef(info, at[field as keyof typeof texts], vm.strings.create(text));
  st8(info + at.enabled, 1);
  vm.heap.setRef(info, at.arguments, ld(collections(vm).EMPTY_LIST));
  return info;
}

export const diagnosticCommandNatives = natives("com/sun/management/internal/DiagnosticCommandImpl", {
  "setNotificationEnabled(Z)V": () => {},
  "getDiagnosticCommands()[Ljava/lang/String;": (vm) => {
    const names = Object.keys(COMMANDS);
    const array = vm.heap.newRefArray(vm.wk.String, names.length);
    for (const [i, name] of names.entries()) vm.heap.setElement(array, i, vm.strings.create(name));
    return array;
  },
  "getDiagnosticCommandInfo([Ljava/lang/String;)[Lcom/sun/management/internal/DiagnosticCommandInfo;": (vm, _self: Addr, names: Addr) => {
    const length = vm.heap.length(names);
    const array = vm.heap.newRefArray(infoClass(vm), length);
    for (let i = 0; i < length; i++) vm.heap.setElement(array, i, infoOf(vm, vm.strings.textOf(vm.heap.getElement(names, i))));
    return array;
  },
  "executeDiagnosticCommand(Ljava/lang/String;)Ljava/lang/String;": (vm, _self: Addr, line: Addr) => {
    const words = vm.strings.textOf(line).trim().split(/\s+/);
    const asksHelp = words[0] === "help";
    const name = words[asksHelp ? 1 : 0] ?? "";
    const command = COMMANDS[name];
    if (command === undefined) throw new JavaThrow("java/lang/IllegalArgumentException", UNKNOWN);
    const help = `${name}\n${command.description}\n\nImpact: ${command.impact}\n\nSyntax: ${name}\n`;
    return vm.strings.create(asksHelp ? help : command.run(vm));
  },
});
