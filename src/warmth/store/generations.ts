// A folder of profiles, a few generations a program. A run takes the newest that is whole and leaves one more; whoever writes at the same
// time is not overwritten, but joined. Knows files only by what StoreFolder says of them.
//
//   <program>.<content>.<generation>.profile      Main-3f2a.9c01.12.profile
//     program      a name for people, and a hash of the name of the main class
//     content      hash of the main class's bytes: another version of a program begins with what its predecessor left
//   <program>.<content>.code                      what was compiled of it (code-file.ts), as long as there are profiles
import {
  type Crc32,
  decodeProfiles,
  encodeProfiles,
  mergeProfiles,
  NOTHING_LEARNT,
  ProfileFileProblem,
  type Profiles,
} from "./profile-file.ts";

export interface StoredFile {
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

export interface StoreFolder {
  files(): StoredFile[];
  /** undefined: it is gone. */
  read(name: string): Uint8Array | undefined;
  /** Makes the whole file at once. @returns false when there is one of that name */
  create(name: string, bytes: Uint8Array): boolean;
  /** Makes the whole file at once, in the place of one that is there. */
  replace(name: string, bytes: Uint8Array): void;
  remove(name: string): void;
  /** It has been used now. */
  touch(name: string): void;
}

/** Generations of one program that stay. */
const KEPT = 2;
/** A file that is made aside and not finished after so long never will be, in milliseconds. */
const ABANDONED = 3_600_000;
/** A writer that meets others again and again gives up: what it has learnt, they will have. */
const MOST_ATTEMPTS = 100;

export interface Program {
  readonly program: string;
  readonly content: string;
}

export interface Generation extends Program, StoredFile {
  readonly generation: number;
}

const NAME = /^(.+)\.([0-9a-f]*)\.(\d{1,9})\.profile$/;

export const fileName = ({ program, content }: Program, generation: number): string => `${program}.${content}.${generation}.profile`;

/** The file of a program's compiled code. */
export const codeFileName = ({ program, content }: Program): string => `${program}.${content}.code`;

/** All generations in a folder, the newest first. */
export function generationsIn(files: readonly StoredFile[]): Generation[] {
  const found: Generation[] = [];
  for (const file of files) {
    const match = NAME.exec(file.name);
    if (match !== null) found.push({ ...file, program: match[1]!, content: match[2]!, generation: Number(match[3]) });
  }
  return found.sort((a, b) => b.generation - a.generation || (a.name < b.name ? -1 : 1));
}

export interface Loaded {
  readonly profiles: Profiles;
  /** The file; undefined: there is none that can be used. */
  readonly from: Generation | undefined;
  /** Files that could not be used, and why. */
  readonly refused: readonly (readonly [name: string, why: string])[];
}

/** The newest whole generation of a program: of this content, else the one that was written last. */
export function load(folder: StoreFolder, wanted: Program, crc32: Crc32, files: readonly StoredFile[] = folder.files()): Loaded {
  const all = generationsIn(files).filter(({ program }) => program === wanted.program);
  const own = all.filter(({ content }) => content === wanted.content);
  const others = all.filter(({ content }) => content !== wanted.content).sort((a, b) => b.modified - a.modified);
  const refused: [string, string][] = [];
  for (const from of [...own, ...others]) {
    const bytes = folder.read(from.name);
    if (bytes === undefined) continue;
    try {
      return { profiles: decodeProfiles(bytes, crc32), from, refused };
    } catch (e) {
      if (!(e instanceof ProfileFileProblem)) throw e;
      refused.push([from.name, e.message]);
    }
  }
  return { profiles: NOTHING_LEARNT, from: undefined, refused };
}

/**
 * Leaves a new generation: what the newest one has, refined by a run. Nothing that another process has written meanwhile is lost.
 * @param refineProfiles may be called more than once
 * @returns the name of the file; undefined when there was no end of others who wrote
 */
export function refine(
  folder: StoreFolder,
  program: Program,
  crc32: Crc32,
  refineProfiles: (old: Profiles) => Profiles,
): string | undefined {
  const ownIn = (files: readonly StoredFile[]): Generation[] =>
    generationsIn(files).filter((one) => one.program === program.program && one.content === program.content);
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    // What is read and the next number are of one look: whoever was faster has taken the number.
    const files = folder.files();
    const { profiles } = load(folder, program, crc32, files);
    const own = ownIn(files);
    const generation = 1 + (own[0]?.generation ?? 0);
    const name = fileName(program, generation);
    if (!folder.create(name, encodeProfiles(refineProfiles(profiles), crc32))) continue;
    // Others may have been so much faster that this number was free again.
    if ((ownIn(folder.files())[0]?.generation ?? 0) > generation) continue;
    for (const old of own) if (old.generation <= generation - KEPT) folder.remove(old.name);
    return name;
  }
  return undefined;
}

/** Removes what is left over, old generations, damaged files, and the longest unused programs beyond a size. @returns what went, and why */
export function collectGarbage(folder: StoreFolder, mostBytes: number, crc32: Crc32, now: number): [name: string, why: string][] {
  const gone: [string, string][] = [];
  const remove = (name: string, why: string): void => {
    folder.remove(name);
    gone.push([name, why]);
  };
  const files = folder.files();
  for (const { name, modified } of files) if (name.endsWith(".tmp") && now - modified > ABANDONED) remove(name, "never finished");
  const seen = new Map<string, number>();
  const kept: Generation[] = [];
  for (const one of generationsIn(files)) {
    const key = `${one.program}.${one.content}`;
    const bytes = folder.read(one.name);
    if (bytes === undefined) continue;
    try {
      decodeProfiles(bytes, crc32);
    } catch (e) {
      if (!(e instanceof ProfileFileProblem)) throw e;
      remove(one.name, e.message);
      continue;
    }
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    if (count > KEPT) remove(one.name, "an old generation");
    else kept.push(one);
  }
  /** When the program of a file of code was used last. */
  const used = new Map<string, number>();
  for (const one of kept) used.set(codeFileName(one), Math.max(one.modified, used.get(codeFileName(one)) ?? 0));
  const code: StoredFile[] = [];
  for (const { name, bytes } of files.filter((file) => file.name.endsWith(".code"))) {
    const modified = used.get(name);
    if (modified === undefined) remove(name, "code without profiles");
    else code.push({ name, bytes, modified });
  }
  // Of one program code comes before the profiles, for the sort is stable.
  const leastUsed = [...code, ...kept].sort((a, b) => a.modified - b.modified);
  let total = leastUsed.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { name, bytes } of leastUsed) {
    if (total <= mostBytes) break;
    remove(name, "the store is full, and it was not used for longest");
    total -= bytes;
  }
  return gone;
}

/** Two sets of profiles as one, of the hottest methods, with the runs that were last. */
export function joined(old: Profiles, own: Profiles, mostRecords: number, mostRuns: number): Profiles {
  const { application, classes, records } = mergeProfiles([old, own]);
  const heat = (r: Profiles["records"][number]): number => r.tier * 2 ** 40 + r.invocations + r.backedges;
  const hottest = records.length <= mostRecords ? records : [...records].sort((a, b) => heat(b) - heat(a)).slice(0, mostRecords);
  const ofThisRun = new Set(own.records.flatMap(({ runs }) => runs));
  const trimmed = hottest.map((record) => {
    if (record.runs.length <= mostRuns) return record;
    const runs = [...record.runs].sort((a, b) => Number(ofThisRun.has(b)) - Number(ofThisRun.has(a))).slice(0, mostRuns);
    return { ...record, runs: runs.sort() };
  });
  return { application, classes, records: trimmed };
}
