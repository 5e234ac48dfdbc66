// -XX:+CITime: what compilations took, by compiler and by tier, in HotSpot's listing.
import { type CompLevel, compilerName } from "../tiering/level.ts";

interface Sum {
  seconds: number;
  bytes: number;
  methods: number;
}

interface Entry {
  readonly standard: Sum;
  readonly osr: Sum;
  size: number;
}

const emptySum = (): Sum => ({ seconds: 0, bytes: 0, methods: 0 });
const emptyEntry = (): Entry => ({ standard: emptySum(), osr: emptySum(), size: 0 });

export class CompileTimes {
  readonly #tiers: readonly Entry[] = [1, 2, 3, 4].map(emptyEntry);
  #bailouts = 0;

  /** @param bytes bytecodes of the method and of what was inlined; @param size bytes of the code */
  compiled(level: CompLevel, osr: boolean, bytes: number, size: number, millis: number): void {
    const entry = this.#tiers[level - 1]!;
    const sum = osr ? entry.osr : entry.standard;
    sum.seconds += millis / 1000;
    sum.bytes += bytes;
    sum.methods++;
    entry.size += size;
  }

  bailedOut(): void {
    this.#bailouts++;
  }

  text(): string {
    const line = "------------------------------------------------";
    const of = (compiler: string): Entry =>
      this.#tiers.reduce((all, entry, i) => (compilerName((i + 1) as CompLevel) === compiler ? joined(all, entry) : all), emptyEntry());
    const all = this.#tiers.reduce(joined, emptyEntry());
    const total = all.standard.seconds + all.osr.seconds;
    return [
      "",
      "Individual compiler times (for compiled methods only)",
      line,
      "",
      entryLine("C1", of("c1")),
      entryLine("C2", of("c2")),
      "",
      "Individual compilation Tier times (for compiled methods only)",
      line,
      "",
      ...this.#tiers.map((entry, i) => entryLine(`Tier${i + 1}`, entry)),
      "",
      "Accumulated compiler times",
      "----------------------------------------------------------",
      `  Total compilation time   : ${seconds(total)} s`,
      `    Standard compilation   : ${seconds(all.standard.seconds)} s, Average : ${average(all.standard)} s`,
      `    On stack replacement   : ${seconds(all.osr.seconds)} s, Average : ${average(all.osr)} s`,
      "",
      `  Total compiled methods    : ${count(all.standard.methods + all.osr.methods)} methods`,
      `    Standard compilation    : ${count(all.standard.methods)} methods`,
      `    On stack replacement    : ${count(all.osr.methods)} methods`,
      `  Bailed out compilations   : ${count(this.#bailouts)} methods`,
      `  Total compiled bytecodes  : ${count(all.standard.bytes + all.osr.bytes)} bytes`,
      `    Standard compilation    : ${count(all.standard.bytes)} bytes`,
      `    On stack replacement    : ${count(all.osr.bytes)} bytes`,
      `  Average compilation speed : ${count(speed(all))} bytes/s`,
      "",
      `  nmethod code size         : ${count(all.size)} bytes`,
      "",
    ].join("\n");
  }
}

function joined(a: Entry, b: Entry): Entry {
  const add = (x: Sum, y: Sum): Sum => ({ seconds: x.seconds + y.seconds, bytes: x.bytes + y.bytes, methods: x.methods + y.methods });
  return { standard: add(a.standard, b.standard), osr: add(a.osr, b.osr), size: a.size + b.size };
}

const seconds = (n: number): string => n.toFixed(3).padStart(7);
const count = (n: number): string => String(Math.round(n)).padStart(8);
const average = (sum: Sum): string => (sum.methods === 0 ? 0 : sum.seconds / sum.methods).toFixed(3);

function speed({ standard, osr }: Entry): number {
  const time = standard.seconds + osr.seconds;
  return time === 0 ? 0 : (standard.bytes + osr.bytes) / time;
}

function entryLine(name: string, entry: Entry): string {
  const part = (sum: Sum): string => `${sum.seconds.toFixed(3).padStart(6)} s, ${sum.bytes} bytes, ${sum.methods} methods`;
  const { size } = entry;
  return `  ${name} {speed: ${speed(entry).toFixed(3)} bytes/s; standard: ${part(entry.standard)}; osr: ${part(entry.osr)}; nmethods_size: ${size} bytes; nmethods_code_size: ${size} bytes}`;
}
