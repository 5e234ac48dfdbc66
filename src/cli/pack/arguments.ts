// The command line of `dewar pack`.

import { parseArgs } from "node:util";
import { firstSentence } from "../tools/problem-text.ts";
import { PackEnd, PackProblem } from "./problem.ts";
import { splitWords } from "./words.ts";

export const PACK_USAGE = `Usage: dewar pack APP.jar [options] -o DIR
   or  dewar pack -m MODULE[/CLASS] [options] -o DIR

 Makes an npm package out of a Java program: a command that runs on Node
 alone, with the part of the JDK's class library that the program needs.

    -o, --output DIR
                  the package's folder; what an earlier dewar pack made there
                  is replaced, any other folder is refused
    -m, --module MODULE[/CLASS]
                  pack a program of the JDK in place of a jar
                  (jdk.compiler/com.sun.tools.javac.Main)
    --main CLASS  the main class, when the jar names none or another
    --cp PATH     further jars and folders of classes, separated by :
                  (several times: joined). The jar's Class-Path is followed
    --name NAME   the package's name and the command's ("@scope/tool": tool)
    --package-version VERSION
                  the package's version; otherwise the jar's, if it has one
    --package-json FILE
                  fields for the package's package.json (author, repository,
                  license, ...)
    --add-modules MODULE[,MODULE...]
                  modules of the JDK that are taken in any case
    --train "ARGS"
                  run the program with these arguments in the current folder,
                  and take the modules that this uses (several times). Without
                  training runs all modules are taken that the code, as far as
                  it can be reached from the main class, names
    --aot         run the training runs out of the package once more, and put the
                  AOT cache of them inside: starts take a part of the time, the
                  package grows, and packing again gives other bytes
    --check "ARGS"
                  when the package is made, run it and the unpacked program
                  with these arguments and compare them (several times)
    --vm "OPTIONS"
                  the VM's options in the package: -Xmx, -Xss, -D, -ea,
                  --add-opens, --add-exports, --add-reads, -XX:
    --vendor      put Dewar inside; otherwise the package depends on it
    --compress 0|1|2
                  how the class library is compressed: not, by sharing strings
                  (the default: npm compresses the rest), or by zip as well
    --jdk DIR     the OpenJDK 17 whose class library is taken
    -h, --help    print this help

 Examples:
    dewar pack app.jar -o app
    dewar pack app.jar --train "--version" --train "check input.txt" -o app
    dewar pack -m jdk.compiler/com.sun.tools.javac.Main -o javac --vendor
 Then: npm install ./app, or npm publish in that folder.
`;

export interface PackOptions {
  readonly jar: string | undefined;
  readonly module: string | undefined;
  readonly output: string;
  readonly main: string | undefined;
  readonly classPath: readonly string[];
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly packageJson: string | undefined;
  readonly addModules: readonly string[];
  readonly train: readonly (readonly string[])[];
  /** Put an AOT cache inside. */
  readonly aot: boolean;
  readonly check: readonly (readonly string[])[];
  readonly vm: readonly string[];
  readonly vendor: boolean;
  readonly compress: 0 | 1 | 2;
  readonly jdk: string | undefined;
}

/** @throws PackProblem; PackEnd when help was asked for and printed */
export function parsePackArguments(args: readonly string[], print: (text: string) => void): PackOptions {
  const { values, positionals } = parse(args);
  if (values.help === true) {
    print(PACK_USAGE);
    throw new PackEnd(0);
  }
  const [jar, ...more] = positionals;
  if (more.length > 0) throw new PackProblem(`One jar is packed; further ones go to --cp: ${more.join(" ")}`);
  if ((jar === undefined) === (values.module === undefined)) {
    throw new PackProblem("Name a jar, or with -m a module of the JDK; dewar pack --help has the options.");
  }
  if (values.module !== undefined && (values.main !== undefined || values.cp !== undefined)) {
    throw new PackProblem("--main and --cp are for jars; -m names its class as MODULE/CLASS.");
  }
  if (values.output === undefined) throw new PackProblem("Name the package's folder with -o.");
  if (values.aot === true && values.train === undefined)
    throw new PackProblem("--aot makes a cache of training runs: give some with --train.");
  const compress = Number(values.compress ?? "1");
  if (compress !== 0 && compress !== 1 && compress !== 2) throw new PackProblem(`--compress takes 0, 1 or 2, not ${values.compress}.`);
  return {
    jar,
    module: values.module,
    output: values.output,
    main: values.main,
    classPath: (values.cp ?? []).flatMap((path) => path.split(":")).filter((path) => path !== ""),
    name: values.name,
    version: values["package-version"],
    packageJson: values["package-json"],
    addModules: (values["add-modules"] ?? []).flatMap((list) => list.split(",")).filter((module) => module !== ""),
    train: (values.train ?? []).map(splitWords),
    aot: values.aot === true,
    check: (values.check ?? []).map(splitWords),
    vm: (values.vm ?? []).flatMap(splitWords),
    vendor: values.vendor === true,
    compress,
    jdk: values.jdk,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: joined(args),
      allowPositionals: true,
      options: {
        output: { type: "string", short: "o" },
        module: { type: "string", short: "m" },
        main: { type: "string" },
        cp: { type: "string", multiple: true },
        name: { type: "string" },
        "package-version": { type: "string" },
        "package-json": { type: "string" },
        "add-modules": { type: "string", multiple: true },
        train: { type: "string", multiple: true },
        aot: { type: "boolean" },
        check: { type: "string", multiple: true },
        vm: { type: "string", multiple: true },
        vendor: { type: "boolean" },
        compress: { type: "string" },
        jdk: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new PackProblem(`${firstSentence(error)} (dewar pack --help has the options)`);
  }
}

/** Options whose values look like options themselves. */
const TAKES_ANYTHING: readonly string[] = ["--train", "--check", "--vm"];

/** `--train "-o out"` as `--train=-o out`: parseArgs takes a value that begins with a dash only so. */
function joined(args: readonly string[]): string[] {
  const result: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    result.push(TAKES_ANYTHING.includes(arg) && i + 1 < args.length ? `${arg}=${args[++i]}` : arg);
  }
  return result;
}
