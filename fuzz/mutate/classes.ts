// Programs with one damaged class, in HotSpot and in Dewar: both must say the same, or Dewar what only a verifier would have refused.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { difference, known, signature } from "../compare.ts";
import { generate } from "../generate/program.ts";
import { lowerProgram } from "../lower/program.ts";
import { Random } from "../random.ts";
import { BUILD, type Prepared, runBatch, type Vm, writeBatch } from "../vm.ts";
import { damage } from "./bytes.ts";
import { placesOf } from "./class-places.ts";
import type { Report } from "./report.ts";

const BATCH = 250;
/** Damaged code may loop in either VM. */
const TIMEOUT_MS = 5000;

/** What only a verifier says. */
const VERIFIERS = /^! java\.lang\.(VerifyError|ClassFormatError: (StackMapTable|Bad type array))/;

/** A class that the verifier has asked for. */
const MISSING = /^! java\.lang\.NoClassDefFoundError/;

/** The line of a VerifyError that says in which method. */
const LOCATION = /^ {4}([\w/]+\.[^\s(]+\(\S*) @\d*: \w+$/;

export function damagedProgram(seed: number, index: number): { program: Prepared; what: string } {
  const random = Random.of(seed, index);
  // Several damages of one program: making programs takes longer than damaging them.
  const program = generate(Random.of(seed, index >> 3).next());
  const classes = lowerProgram(program);
  const i = random.below(classes.length);
  const victim = classes[i]!;
  let bytes = victim.bytes;
  const whats: string[] = [];
  for (let n = random.chance(80) ? 1 : 2; n > 0; n--) {
    const place = bytes === victim.bytes ? placesOf(random, bytes) : undefined;
    const d = damage(random, bytes, place);
    bytes = d.bytes;
    whats.push(d.what);
  }
  classes[i] = { name: victim.name, bytes };
  return {
    program: { index, entry: program.entry, fuel: program.fuel, classes, loadFirst: true },
    what: `${victim.name}: ${whats.join(", ")}`,
  };
}

export async function mutateClasses(seed: number, from: number, count: number, oracle: Vm, vm: Vm, report: Report): Promise<void> {
  for (let at = from; at < from + count; at += BATCH) {
    const damaged = Array.from({ length: Math.min(BATCH, from + count - at) }, (_, i) => damagedProgram(seed, at + i));
    const file = join(BUILD, `mutate-${process.pid}`);
    writeBatch(
      file,
      damaged.map((d) => d.program),
    );
    const indices = damaged.map((d) => d.program.index);
    const expected = await runBatch(oracle, file, indices, TIMEOUT_MS);
    const actual = await runBatch(vm, file, indices, TIMEOUT_MS * 2);
    for (const { program, what } of damaged) {
      const [a, b] = [expected.get(program.index)!, actual.get(program.index)!];
      const d = difference(a, b);
      if (!d) report.same();
      else if (a.end !== "done") report.set("HotSpot does not survive it", program.index, what);
      else if (known(d) !== undefined) report.set("explained", program.index, what);
      else if (
        (MISSING.test(d.expected) && VERIFIERS.test(d.actual)) ||
        (/, | swapped$/.test(what) && [VERIFIERS, MISSING].some((refusal) => refusal.test(d.expected) && refusal.test(d.actual))) ||
        (LOCATION.test(d.expected) && LOCATION.test(d.actual) && LOCATION.exec(d.expected)![1] !== LOCATION.exec(d.actual)![1])
      )
        report.set("another method of the class was verified first", program.index, what);
      else if (/java\.lang\.VerifyError/.test(d.expected))
        report.set("refused by HotSpot's verifier", program.index, `${what}\n  - ${d.expected}\n  + ${d.actual}`);
      else report.fault(signature(d), program.index, `${what}\n  - ${d.expected}\n  + ${d.actual}\n${b.detail}`);
    }
    rmSync(file);
  }
}
