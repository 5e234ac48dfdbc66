// dewar warm: looks into stores of profiles and code (-XX:WarmStore, -XX:+AutoWarm) and cleans them up.
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { crc32 } from "node:zlib";
import { storeFolder, userStore } from "../../api/store-folder.ts";
import { parseMemorySize } from "../../flags/size.ts";
import { FLAGS } from "../../flags/table.ts";
import { codeFileName, collectGarbage, generationsIn } from "../../warmth/store/generations.ts";
import { decodeProfiles, ProfileFileProblem, type Profiles } from "../../warmth/store/profile-file.ts";
import { noSuchAction } from "./problem-text.ts";
import { explainRecord } from "./profile.ts";

const USAGE = `usage: dewar warm ls                      programs, their generations, methods, compiled code and sizes
       dewar warm explain PROGRAM [TEXT]  all that is known of the methods of PROGRAM whose names contain TEXT
       dewar warm gc [--size SIZE]        removes what is damaged, left over, old, or beyond SIZE (default 64m)

  --store DIR                             the store (default: DEWAR_WARM_STORE, else that of -XX:+AutoWarm)

Stores are used and refined by dewar -XX:WarmStore=DIR and dewar -XX:+AutoWarm.
Examples:
  dewar -XX:+AutoWarm -jar app.jar; dewar warm ls
  dewar warm explain app.jar HashMap
  dewar warm gc --size 16m
Exit code: 0 done, 1 nothing is known of the program, 2 the command is wrong.
`;

const kib = (bytes: number): string => `${Math.ceil(bytes / 1024)} KiB`;

export function warmCommand(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { store: { type: "string" }, size: { type: "string" }, help: { type: "boolean" } },
  });
  const [verb, ...names] = positionals;
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (!["ls", "explain", "gc"].includes(verb ?? "")) return noSuchAction("dewar warm", verb, USAGE);
  if (verb === "explain" ? names.length === 0 || names.length > 2 : names.length > 0) {
    throw new Error(
      verb === "explain" ? "explain wants a PROGRAM (dewar warm ls has them)" : `${verb} takes no more words: ${names.join(" ")}`,
    );
  }
  const most = values.size === undefined ? FLAGS.WarmStoreSize.default : parseMemorySize(values.size, 1);
  if (most === undefined) throw new Error(`--size ${values.size} is no size`);
  const path = values.store ?? (process.env.DEWAR_WARM_STORE || userStore());
  if (path === undefined) throw new Error("there is no HOME: name the store with --store");
  if (!existsSync(path)) {
    print(`${path}: there is no store`);
    return verb === "explain" ? 1 : 0;
  }
  const folder = storeFolder(path);
  if (verb === "gc") {
    const gone = collectGarbage(folder, most, (b) => crc32(b), Date.now());
    for (const [name, why] of gone) print(`${name}: removed: ${why}`);
    print(`${gone.length} files were removed`);
    return 0;
  }
  const files = folder.files();
  const all = generationsIn(files);
  const read = (name: string): Profiles | string => {
    try {
      return decodeProfiles(folder.read(name) ?? new Uint8Array(), (b) => crc32(b));
    } catch (e) {
      if (e instanceof ProfileFileProblem) return e.message;
      throw e;
    }
  };
  if (verb === "ls") {
    if (all.length === 0) print(`nothing in ${path} yet: a run leaves something once it has compiled something`);
    for (const one of all.sort((a, b) => (a.program < b.program ? -1 : a.program > b.program ? 1 : b.generation - a.generation))) {
      const profiles = read(one.name);
      const what = typeof profiles === "string" ? `cannot be used: ${profiles}` : `${profiles.records.length} methods`;
      const date = new Date(one.modified).toISOString().slice(0, 16).replace("T", " ");
      print(`${one.program}  ${one.content || "-"}  generation ${one.generation}  ${what}  ${kib(one.bytes)}  ${date}`);
    }
    const withCode = new Set(all.map(codeFileName));
    for (const { name, bytes } of files.filter((file) => withCode.has(file.name))) print(`${name}  compiled code  ${kib(bytes)}`);
    return 0;
  }
  const [program = "", text = ""] = names;
  const newest = all.filter((one) => one.program.startsWith(program) && program !== "").sort((a, b) => b.modified - a.modified)[0];
  const profiles = newest === undefined ? undefined : read(newest.name);
  if (profiles === undefined || typeof profiles === "string") {
    print(profiles === undefined ? `nothing is known of a program "${program}"` : `${newest!.name} cannot be used: ${profiles}`);
    return 1;
  }
  print(newest!.name);
  const classNames = new Map(profiles.classes.map(({ key, name }) => [key, name.replaceAll("/", ".")]));
  for (const record of profiles.records) if (record.name.includes(text)) print(explainRecord(record, classNames));
  return 0;
}
