// AOTCacheOutput: when a training run has ended, a second VM with the same command line makes the cache out of what was recorded, as JDK 25
// does it (JEP 514). The process waits for it.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { Flags } from "../flags/flags.ts";
import { type ByteString, fromByteString, type VMOptions } from "../flags/options.ts";
import { aotPlan } from "../warmth/aot/mode.ts";

/** What is to be done when the VM has ended; undefined: nothing. */
export function cacheAssembly(options: VMOptions): (() => void) | undefined {
  const plan = aotPlan(new Flags(options.flags).values, process.pid);
  if (plan.kind !== "record" || plan.output === "") return undefined;
  const isTemporary = !options.flags.some(({ name }) => name === "AOTConfiguration");
  return () => assemble(plan.configuration, plan.output, isTemporary);
}

const variable = (name: string): string => process.env[name] ?? "";

/** Options that stand after all others: _JAVA_OPTIONS is read last. */
function assemble(configuration: ByteString, output: ByteString, isTemporary: boolean): void {
  const quoted = (text: string): string => `'${text}'`;
  const options = [
    variable("_JAVA_OPTIONS"),
    variable("JDK_AOT_VM_OPTIONS"),
    "-XX:AOTMode=create",
    quoted(`-XX:AOTConfiguration=${fromByteString(configuration)}`),
    quoted(`-XX:AOTCacheOutput=${fromByteString(output)}`),
  ];
  process.stdout.write(
    `Launching child process to assemble AOT cache ${fromByteString(output)} using configuration ${fromByteString(configuration)}\n`,
  );
  const { status, signal } = spawnSync(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, _JAVA_OPTIONS: options.join(" ").trim() },
  });
  if (status !== 0) process.stderr.write(`Child process failed; status = ${status ?? signal}\n`);
  else if (isTemporary) {
    rmSync(fromByteString(configuration), { force: true });
    process.stdout.write(`Removed temporary AOT configuration file ${fromByteString(configuration)}\n`);
  }
}
