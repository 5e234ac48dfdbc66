// The mutator: damaged class files, jars, images of the JDK and of the VM. Called by run.ts with --mutate.

import type { Vm } from "../vm.ts";
import { decodeCaches, decodeCodeFiles } from "./caches.ts";
import { mutateClasses } from "./classes.ts";
import { decodeClasses, decodeImages, decodeJars } from "./decoders.ts";
import { mutateFiles } from "./files.ts";
import { decodeDamagedProfiles, forget, profiledProgram, useDamagedProfiles } from "./profiles.ts";
import { Report } from "./report.ts";

/** Of N cases: the readers take most, for they cost nothing; whole VMs the rest. */
export async function mutate(seed: number, n: number, oracle: Vm, vms: readonly Vm[]): Promise<number> {
  const reports: Report[] = [];
  const report = (of: string): Report => {
    const r = new Report(of);
    reports.push(r);
    return r;
  };
  const part = (percent: number): number => Math.max(1, Math.floor((n * percent) / 100));
  decodeClasses(seed, part(35), report("classes read"));
  decodeJars(seed, part(12), report("jars read"));
  decodeImages(seed, part(12), report("images of the JDK read"));
  decodeCaches(seed, part(100), report("AOT caches read"));
  for (const vm of vms) {
    await mutateClasses(seed, 0, part(40), oracle, vm, report(`classes in ${vm.name}`));
    await mutateFiles(seed, Math.min(60, part(1)), oracle, vm, report(`files in ${vm.name}`));
  }
  for (const r of reports) r.print();
  return reports.reduce((sum, r) => sum + r.failed, 0);
}

/** Damaged files of profiles and of warm stores' code: N for the readers, and a whole VM for each five hundredth of profiles. */
export function mutateProfiles(seed: number, n: number): number {
  const program = profiledProgram();
  const reports = [new Report("profiles read"), new Report("profiles used"), new Report("warm stores' code read")] as const;
  decodeDamagedProfiles(seed, n, program.bytes, reports[0]);
  decodeCodeFiles(seed, n, reports[2]);
  useDamagedProfiles(seed, Math.max(1, Math.floor(n / 500)), program, reports[1]);
  forget(program);
  for (const r of reports) r.print();
  return reports.reduce((sum, r) => sum + r.failed, 0);
}
