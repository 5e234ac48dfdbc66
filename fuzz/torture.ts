// The allocation and collection torture (runner/Torture.java) in VMs under stress, seed after seed: each must end with the oracle's digest.

import { runVm } from "../scripts/vm-process.ts";
import { Random } from "./random.ts";
import { BUILD, buildRunner, type Vm } from "./vm.ts";

const TIMEOUT_MS = 240_000;

export async function torture(seed: number, rounds: number, steps: number, oracle: Vm, vms: readonly Vm[]): Promise<number> {
  const classes = buildRunner();
  let failed = 0;
  for (let i = 0; i < rounds; i++) {
    const s = Random.of(seed, i).next();
    const run = (vm: Vm, n: number) =>
      runVm([...vm.command, "-Xmx256m", "-cp", classes, "dewar.fuzz.Torture", `${s}`, `${n}`], {
        cwd: BUILD,
        env: {},
        stdin: Buffer.alloc(0),
        timeoutMs: TIMEOUT_MS,
      });
    for (const vm of vms) {
      // A collection at every safepoint takes its time.
      const n = vm.command.includes("-XX:+StressGC") ? Math.ceil(steps / 20) : steps;
      const expected = (await run(oracle, n)).stdout.toString();
      const r = await run(vm, n);
      const out = r.stdout.toString();
      const good = r.code === 0 && out === expected;
      if (!good) failed++;
      console.log(`torture ${s} in ${vm.name}: ${good ? "ok" : "FAILED"} (${(r.ms / 1000).toFixed(1)} s)`);
      if (!good)
        console.log(
          `  - ${expected}  + ${r.timedOut ? "hang " : ""}exit ${r.code} ${out.slice(-1000)}${r.stderr.toString().slice(0, 3000)}`,
        );
    }
  }
  return failed;
}
