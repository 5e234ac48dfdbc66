// dewar profile: looks at files of profiles, merges them, takes them apart.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { profileFiles } from "../../api/profile-files.ts";
import { TRAP_REASONS } from "../../layout/compiled.ts";
import {
  decodeProfiles,
  encodeProfiles,
  fromText,
  mergeProfiles,
  ProfileFileProblem,
  type Profiles,
  toText,
} from "../../warmth/store/profile-file.ts";
import type { TrainingRecord } from "../../warmth/store/training-record.ts";
import { noSuchAction } from "./problem-text.ts";

const USAGE = `usage: dewar profile show FILE                    one line for each method, the hottest first
       dewar profile explain FILE TEXT             all that is known of the methods whose names contain TEXT
       dewar profile merge FILE... -o OUT          the join of the files
       dewar profile diff A B                      methods that only one has, or that differ
       dewar profile select FILE TEXT... -o OUT    the methods whose names contain one of the texts
       dewar profile text FILE [-o OUT]            as JSON, a line a method, to be edited; any command reads it back

Files are written by dewar -XX:+DumpProfiles (cached_profiles.dat) and used with -XX:+CacheProfiles, or by
-XX:+CompilationWarmUpRecording (jwarmup_*.profile) and used with -XX:+CompilationWarmUp.
Examples:
  dewar -XX:+DumpProfiles -jar app.jar; dewar profile show cached_profiles.dat | head
  dewar profile explain cached_profiles.dat java.util.HashMap.put
  dewar profile merge monday.dat tuesday.dat -o both.dat
Exit code: 0 done, 1 nothing found (explain) or different (diff), 2 the command is wrong or a file cannot be used.
`;

/** How many words each takes, and which. */
const WORDS: Readonly<Record<string, readonly [least: number, most: number, what: string]>> = {
  show: [1, 1, "one FILE"],
  explain: [1, 2, "a FILE and a TEXT"],
  merge: [1, Number.POSITIVE_INFINITY, "FILEs"],
  diff: [2, 2, "two FILEs"],
  select: [2, Number.POSITIVE_INFINITY, "a FILE and TEXTs"],
  text: [1, 1, "one FILE"],
};

const files = profileFiles();

function read(name: string): Profiles {
  const bytes = readFileSync(name);
  try {
    return bytes[0] === 0x7b ? fromText(bytes.toString("utf8")) : decodeProfiles(bytes, (b) => files.crc32(b));
  } catch (e) {
    if (e instanceof ProfileFileProblem) throw new Error(`${name}: ${e.message}`);
    throw e;
  }
}

/** One after the other: only the join is kept. */
function* readAll(names: readonly string[]): Iterable<Profiles> {
  for (const name of names) yield read(name);
}

function write(name: string | undefined, profiles: Profiles): void {
  if (name === undefined) throw new Error("-o OUT is missing");
  files.replace(
    name,
    encodeProfiles(profiles, (b) => files.crc32(b)),
  );
  process.stdout.write(`${name}: ${profiles.records.length} methods\n`);
}

const heat = (r: TrainingRecord): number => r.invocations + r.backedges;
const line = (r: TrainingRecord): string =>
  `tier ${r.tier}  ${String(r.invocations).padStart(10)} calls ${String(r.backedges).padStart(10)} loops  ${r.name}`;

export function explainRecord(r: TrainingRecord, names: ReadonlyMap<string, string>): string {
  const lines = [line(r), `  id ${r.id}, runs ${r.runs.join(" ")}, made not entrant ${r.decompiles} times`];
  if (r.order > 0) lines.push(`  first compiled when ${r.order} classes were initialised`);
  if (r.needs.length > 0) lines.push(`  needs initialised: ${r.needs.map((key) => names.get(key) ?? key).join(", ")}`);
  const traps = r.trapCounts.map((n, i) => (n > 0 ? `${TRAP_REASONS[i]} ${n}` : "")).filter((s) => s !== "");
  if (traps.length > 0) lines.push(`  traps: ${traps.join(", ")}`);
  for (const cell of r.cells) {
    const rows = cell.rows.map((row) => `${row.name.replaceAll("/", ".")} ${row.count}`).join(", ");
    lines.push(
      `  bci ${cell.bci}: ${cell.counts.join(" / ")}${rows === "" ? "" : `  types ${rows}`}${cell.traps === 0 ? "" : `  trapped`}`,
    );
  }
  return lines.join("\n");
}

export function profileCommand(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { out: { type: "string", short: "o" }, help: { type: "boolean" } },
  });
  const [verb, ...names] = positionals;
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const words = WORDS[verb ?? ""];
  if (words === undefined) return noSuchAction("dewar profile", verb, USAGE);
  const [least, most, what] = words;
  if (names.length < least || names.length > most) throw new Error(`${verb} wants ${what}; dewar profile --help has examples`);
  if (values.out === undefined && (verb === "merge" || verb === "select")) throw new Error(`${verb} wants -o OUT, the file to write`);
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  switch (verb) {
    case "show":
      for (const r of [...read(names[0]!).records].sort((a, b) => heat(b) - heat(a))) print(line(r));
      return 0;
    case "explain": {
      const { classes, records } = read(names[0]!);
      const classNames = new Map(classes.map(({ key, name }) => [key, name.replaceAll("/", ".")]));
      const found = records.filter((r) => r.name.includes(names[1] ?? ""));
      for (const r of found) print(explainRecord(r, classNames));
      return found.length > 0 ? 0 : 1;
    }
    case "merge":
      write(values.out, mergeProfiles(readAll(names)));
      return 0;
    case "select": {
      const all = read(names[0]!);
      write(values.out, { ...all, records: all.records.filter((r) => names.slice(1).some((text) => r.name.includes(text))) });
      return 0;
    }
    case "diff": {
      const [a, b] = [read(names[0]!), read(names[1]!)].map(({ records }) => new Map(records.map((r) => [r.id, r])));
      let different = 0;
      for (const id of new Set([...a!.keys(), ...b!.keys()])) {
        const [x, y] = [a!.get(id), b!.get(id)];
        if (JSON.stringify(x) === JSON.stringify(y)) continue;
        different++;
        print(
          x === undefined ? `only in ${names[1]}: ${y!.name}` : y === undefined ? `only in ${names[0]}: ${x.name}` : `differs: ${x.name}`,
        );
      }
      print(`${different} different`);
      return different > 0 ? 1 : 0;
    }
    case "text": {
      const text = toText(read(names[0]!));
      if (values.out === undefined) process.stdout.write(text);
      else writeFileSync(values.out, text);
      return 0;
    }
    default:
      throw new Error(`${verb} is not done`);
  }
}
