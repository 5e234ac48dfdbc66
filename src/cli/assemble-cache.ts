// AOTCacheOutput: when a training run has ended, a second VM with the same command line makes the cache out of what was recorded, as JDK 25
// does it (JEP 514). The process waits for it.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { Flags } from "../flags/flags.ts";
import { type ByteString, fromByteString, type VMOptions } from "../flags/options.ts";
import { aotPlan, retraining } from "../warmth/aot/mode.ts";

/** What is to be done when the VM has ended; undefined: nothing. */
export function cacheAssembly(options: VMOptions): (() => void) | undefined {
  const { values } = new Flags(options.flags);
  const plan = aotPlan(values, process.pid);
  if (values.AutoAOT) {
    if (plan.kind === "record" && plan.output !== "") return () => assembleInBackground(plan.configuration, plan.output);
    // Where the cache was refused, the run has trained.
    if (plan.kind === "use") return () => assembleInBackground(retraining(plan.cache, process.pid), plan.cache);
    return undefined;
  }
  if (plan.kind !== "record" || plan.output === "") return undefined;
  const isTemporary = !options.flags.some(({ name }) => name === "AOTConfiguration");
  return () => assemble(plan.configuration, plan.output, isTemporary);
}

const variable = (name: string): string => process.env[name] ?? "";

/** Nobody waits for it; the VM that makes the cache takes the record away. */
function assembleInBackground(configuration: ByteString, output: ByteString): void {
  if (!existsSync(fromByteString(configuration))) return;
  spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: "ignore",
    detached: true,
    env: assemblyEnvironment(configuration, output),
  }).unref();
}

/** Options that stand after all others: _JAVA_OPTIONS is read last. */
function assemblyEnvironment(configuration: ByteString, output: ByteString): NodeJS.ProcessEnv {
  const quoted = (text: string): string => `'${text}'`;
  const options = [
    variable("_JAVA_OPTIONS"),
    variable("JDK_AOT_VM_OPTIONS"),
    "-XX:AOTMode=create",
    quoted(`-XX:AOTConfiguration=${fromByteString(configuration)}`),
    quoted(`-XX:AOTCacheOutput=${fromByteString(output)}`),
  ];
  return { ...process.env, _JAVA_OPTIONS: options.join(" ").trim() };
}

function assemble(configuration: ByteString, output: ByteString, isTemporary: boolean): void {
  process.stdout.write(
    `Launching child process to assemble AOT cache ${fromByteString(output)} using configuration ${fromByteString(configuration)}\n`,
  );
  const { status, signal } = spawnSync(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: ["ignore", "inherit", "inherit"],
    env: assemblyEnvironment(configuration, output),
  });
  if (status !== 0) process.stderr.write(`Child process failed; status = ${status ?? signal}\n`);
  else if (isTemporary) {
    rmSync(fromByteString(configuration), { force: true });
    process.stdout.write(`Removed temporary AOT configuration file ${fromByteString(configuration)}\n`);
  }
}
