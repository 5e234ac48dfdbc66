// The command `dewar pack`: makes an npm package out of a jar. The steps in their order; each has a file of its own.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { VMStartError } from "../../api/errors.ts";
import { ClassPathProblem } from "../../classpath/class-path-problem.ts";
import { findJdk, type Jdk } from "../../classpath/jdk.ts";
import { makeAotCache, workFolder } from "./aot-cache.ts";
import { type Application, readApplication } from "./application.ts";
import { type PackOptions, parsePackArguments } from "./arguments.ts";
import { compareRuns } from "./check.ts";
import { makeClassLibrary } from "./class-library.ts";
import { LibraryModules } from "./library-modules.ts";
import { checkPackageName, commandPath, LIBRARY, npmVersion, type PackageText, packageFiles } from "./package-files.ts";
import { checkOutput, folderAside, putInPlace } from "./package-folder.ts";
import { PackEnd, PackProblem } from "./problem.ts";
import { ProgramClasses } from "./program-classes.ts";
import { makeProgress, type Progress } from "./progress.ts";
import { findReachable, type Reachable } from "./reachable.ts";
import { reportText } from "./report.ts";
import { type Selection, selectModules } from "./select-modules.ts";
import { SERVICE_RULES } from "./service-rules.ts";
import { jdeps, type Use } from "./tools.ts";
import { nothingTrained, type Trained, trainingRun, type Unpacked } from "./training.ts";
import { checkVendor, dewarVersion, putDewarInside } from "./vendor.ts";
import { vmSettings } from "./vm-options.ts";

/** Runs the command and ends the process. */
export async function main(args: readonly string[] = process.argv.slice(3)): Promise<void> {
  try {
    process.exitCode = await pack(parsePackArguments(args, (text) => process.stdout.write(text)));
  } catch (error) {
    if (error instanceof PackEnd) process.exitCode = error.exitCode;
    else if (error instanceof PackProblem || error instanceof ClassPathProblem || error instanceof VMStartError) {
      process.stderr.write(`dewar pack: ${error.message}\n`);
      process.exitCode = 1;
    } else throw error;
  }
}

/** @returns the exit code: 1 when a check found a difference */
async function pack(options: PackOptions): Promise<number> {
  const output = resolve(options.output);
  checkOutput(output);
  if (options.vendor) checkVendor();
  const application = readApplication(options);
  const settings = vmSettings([...application.vmOptions, ...options.vm]);
  const fields = options.packageJson === undefined ? {} : readFields(options.packageJson);
  const name = checkPackageName(options.name ?? (typeof fields.name === "string" ? fields.name : application.suggestedName));
  const jdk = findJdk({ flag: options.jdk, env: process.env });
  const library = new LibraryModules(jdk.home);
  for (const module of options.addModules) {
    if (!library.has(module)) throw new PackProblem(`--add-modules names ${module}, which ${jdk.home} does not have.`);
  }
  const progress = makeProgress(process.stderr);
  const scratch = mkdtempSync(join(tmpdir(), "dewar-pack-"));
  const aside = folderAside(output);
  let work: string | undefined;
  const clear = (): void => {
    if (work !== undefined) rmSync(work, { recursive: true, force: true });
    rmSync(scratch, { recursive: true, force: true });
    rmSync(aside, { recursive: true, force: true });
  };
  clearWhenStopped(clear);
  try {
    const vmOptions = [...application.vmOptions, ...options.vm];
    const unpacked: Unpacked = { jdk: jdk.home, launch: [...vmOptions, ...unpackedLaunch(application)] };
    const trained = await train(options, unpacked, scratch, progress);
    const found = await analyse(application, library, jdk, scratch, progress);
    const mainModule = options.module?.split("/", 1)[0];
    const selection = selectModules({
      modules: library,
      mainModule,
      addModules: options.addModules,
      reachable: found.reachable,
      uses: found.uses,
      trained: options.train.length > 0 ? trained : undefined,
    });
    if (mainModule !== undefined && !library.has(mainModule)) throw new PackProblem(`${jdk.home} has no module ${mainModule}.`);
    for (const { source, target } of application.parts) {
      mkdirSync(dirname(join(aside, target)), { recursive: true });
      cpSync(source, join(aside, target), { recursive: true, dereference: true });
    }
    const modules = await makeClassLibrary(
      {
        jdk: jdk.home,
        compress: options.compress,
        modules: [...selection.taken.keys()],
        library,
        hot: hotResources(options.train.length > 0 ? trained : await firstClasses(unpacked, scratch, progress)),
        scratch,
        into: join(aside, LIBRARY),
      },
      progress,
    );
    const text: PackageText = {
      name,
      version: options.version ?? (typeof fields.version === "string" ? fields.version : (npmVersion(application.version) ?? "1.0.0")),
      fields,
      launch: packedLaunch(application),
      vmOptions,
      aot: options.aot,
      settings,
      dewar: { version: dewarVersion(), inside: options.vendor },
      javaVersion: jdk.release.get("JAVA_RUNTIME_VERSION") ?? jdk.version,
      javaVendor: jdk.release.get("IMPLEMENTOR") ?? "unknown",
      modules,
    };
    writeTexts(aside, text);
    if (options.aot) {
      work = workFolder(name);
      await makeAotCache(aside, work ?? scratch, text, options.train, progress);
    }
    if (options.vendor) putDewarInside(aside, modules);
    putInPlace(aside, output, dewarVersion());
    process.stdout.write(
      await report(output, text, application, selection, modules, found, options.train.length > 0 ? trained : undefined),
    );
    return await check(options, join(output, commandPath(text)), unpacked, scratch);
  } finally {
    library.close();
    clear();
  }
}

/** A signal from the terminal leaves nothing behind, and ends the process as it would have. */
function clearWhenStopped(clear: () => void): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      clear();
      process.kill(process.pid, signal);
    });
  }
}

function readFields(file: string): Record<string, unknown> {
  try {
    const fields: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof fields === "object" && fields !== null && !Array.isArray(fields)) return fields as Record<string, unknown>;
  } catch (error) {
    throw new PackProblem(`--package-json ${file} cannot be read: ${(error as Error).message}`);
  }
  throw new PackProblem(`--package-json ${file} holds no JSON object.`);
}

/** How the program runs out of its own jars. */
function unpackedLaunch({ launch }: Application): string[] {
  if (launch.kind === "jar") return ["-jar", launch.jar.source];
  if (launch.kind === "module") return ["-m", launch.module];
  return ["-cp", launch.classPath.map(({ source }) => source).join(":"), launch.mainClass];
}

function packedLaunch({ launch }: Application): PackageText["launch"] {
  if (launch.kind === "jar") return { kind: "jar", jar: launch.jar.target };
  if (launch.kind === "module") return launch;
  return { kind: "class", classPath: launch.classPath.map(({ target }) => target), mainClass: launch.mainClass };
}

async function train({ train }: PackOptions, unpacked: Unpacked, scratch: string, progress: Progress): Promise<Trained> {
  const trained = nothingTrained();
  for (const args of train) {
    const code = await progress.during(`training run: ${args.join(" ")}`, () => trainingRun(unpacked, args, scratch, trained));
    if (code !== 0) process.stderr.write(`dewar pack: note: this training run ended with exit code ${code}\n`);
  }
  return trained;
}

/** Without training runs: what the VM loads up to the program's main method, which is not run. */
async function firstClasses({ jdk, launch }: Unpacked, scratch: string, progress: Progress): Promise<Trained> {
  const trained = nothingTrained();
  await progress.during("a start", () => trainingRun({ jdk, launch: ["--dry-run", ...launch] }, [], scratch, trained));
  return trained;
}

/** Resources of the JDK in the order of loading. */
function hotResources({ library }: Trained): string[] {
  return [...library].flatMap(([module, { classes }]) => [...classes].map((name) => `/${module}/${name}.class`));
}

interface Found {
  readonly reachable: Reachable;
  readonly uses: readonly Use[];
  readonly classCount: number;
}

async function analyse(application: Application, library: LibraryModules, jdk: Jdk, scratch: string, progress: Progress): Promise<Found> {
  const program = new ProgramClasses(application.parts);
  try {
    const reachable = findReachable(program, {
      entries: application.entryClasses.map((name) => name.replaceAll(".", "/")),
      isLibraryClass: (name) => library.moduleOfClass(name) !== undefined,
      methods: new Set(SERVICE_RULES.flatMap(({ uses }) => uses)),
    });
    if (application.parts.length > 0 && reachable.classes.size === 0) {
      throw new PackProblem(`The main class ${application.entryClasses[0]} is not in the jar, or is for a later Java than 17.`);
    }
    if (reachable.classes.size === 0) return { reachable, uses: [], classCount: 0 };
    const folder = join(scratch, "classes");
    for (const name of reachable.classes) {
      const file = join(folder, `${name}.class`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, program.bytes(name));
    }
    return { reachable, uses: await jdeps(jdk.home, folder, progress), classCount: program.count };
  } finally {
    program.close();
  }
}

function writeTexts(folder: string, text: PackageText): void {
  for (const [path, content] of packageFiles(text)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode: path.startsWith("bin/") ? 0o755 : 0o644 });
  }
}

function report(
  folder: string,
  text: PackageText,
  application: Application,
  selection: Selection,
  modules: readonly string[],
  { reachable, classCount }: Found,
  trained: Trained | undefined,
): Promise<string> {
  return reportText({
    folder,
    packageName: `${text.name}@${text.version}`,
    application,
    selection,
    modules,
    classes: { all: classCount, reached: reachable.classes.size, trained: trained?.classes.size },
    unreadable: reachable.unreadable,
    dewarInside: text.dewar.inside,
  });
}

async function check({ check }: PackOptions, command: string, unpacked: Unpacked, scratch: string): Promise<number> {
  let code = 0;
  for (const args of check) {
    const { differences, packedMs, unpackedMs } = await compareRuns(command, unpacked, args, scratch);
    const times = `packed ${(packedMs / 1000).toFixed(2)} s, unpacked ${(unpackedMs / 1000).toFixed(2)} s`;
    process.stdout.write(`\nCheck: ${args.join(" ")}\n  ${differences.length === 0 ? "the same" : differences.join("\n  ")} (${times})\n`);
    if (differences.length > 0) code = 1;
  }
  return code;
}
