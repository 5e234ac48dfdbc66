// Java tools that are published on npm or in the JDK, for trying dewar pack on: where their jars come from, how they are packed, and what
// is run. The jars are fetched by npm, once, into the user's cache folder.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

export interface Tool {
  readonly name: string;
  /** An npm package with version, or packages of Debian, and the jar in it; undefined: a module of the JDK, in `pack`. */
  readonly source?: ({ readonly npm: string } | { readonly debian: readonly string[] }) & { readonly jar: string };
  /** Arguments of dewar pack; "@/" in them is the folder of the npm package. */
  readonly pack: readonly string[];
  /** Files of the working directory. */
  readonly files: Readonly<Record<string, string>>;
  /** Command lines that are run packed and unpacked. */
  readonly runs: readonly (readonly string[])[];
  /** Environment of the runs; "@/" as in `pack`. */
  readonly env?: Readonly<Record<string, string>>;
}

const GRAMMAR = `grammar Expr;
prog: (expr NEWLINE)* ;
expr: expr ('*'|'/') expr | expr ('+'|'-') expr | INT | '(' expr ')' ;
NEWLINE : [\\r\\n]+ ;
INT : [0-9]+ ;
`;

/** Those of the test suite. */
export const TOOLS: Readonly<Record<"antlr4" | "yuicompressor" | "vnu" | "javac", Tool>> = {
  antlr4: {
    name: "antlr4",
    source: { npm: "antlr4ng-cli@2.0.0", jar: "antlr4-4.13.2-SNAPSHOT-complete.jar" },
    pack: ["--train", "Expr.g4"],
    files: { "Expr.g4": GRAMMAR },
    runs: [["-visitor", "-Dlanguage=Python3", "Expr.g4"], [], ["missing.g4"]],
  },
  yuicompressor: {
    name: "yuicompressor",
    source: { npm: "yuicompressor@2.4.8", jar: "build/yuicompressor-2.4.8.jar" },
    pack: ["--compress", "2"],
    files: {
      "a.js": "function add(first, second) { var result = first + second; return result; }\n",
      "b.css": "body {  color : #ffffff ; }\n",
      "bad.js": "function (\n",
    },
    runs: [["a.js"], ["b.css"], ["bad.js"], ["--help"]],
  },
  vnu: {
    name: "vnu",
    source: { npm: "vnu-jar@26.9.27", jar: "build/dist/vnu.jar" },
    pack: ["--compress", "0", "--train", "good.html", "--train", "--format json bad.html"],
    files: {
      "good.html": '<!DOCTYPE html><html lang="en"><head><title>x</title></head><body><p>y</p></body></html>\n',
      "bad.html": '<!DOCTYPE html><html lang="en"><head><title>x</title></head><body><img src="a"><blink>y</body></html>\n',
    },
    runs: [["bad.html"]],
  },
  javac: {
    name: "javac",
    pack: ["-m", "jdk.compiler/com.sun.tools.javac.Main", "--compress", "0", "--train", "-d out Sum.java"],
    files: {
      "Sum.java":
        "import java.util.List; class Sum { public static void main(String[] a) { System.out.println(List.of(1, 2).stream().mapToInt(x -> x).sum()); } }\n",
      "Wrong.java": 'class Wrong { int x = "text"; }\n',
    },
    runs: [["-d", "out", "-Xlint", "Sum.java"], ["--release", "8", "-d", "out", "Wrong.java"], ["-version"]],
  },
};

const PEOPLE = `/** People. @param who a name */
function People(who) { this.who = who; }
People.prototype.greet = function() { return "Hello, " + this.who; };
window["people"] = new People("you").greet();
`;

/** On demand (scripts/pack-tools.ts): larger ones, or ones whose output is not to be compared whole. */
export const MORE_TOOLS: readonly Tool[] = [
  {
    name: "closure-compiler",
    source: { npm: "google-closure-compiler-java@20240317.0.0", jar: "compiler.jar" },
    pack: ["--train", "--js people.js --compilation_level ADVANCED", "--compress", "0"],
    files: { "people.js": PEOPLE, "bad.js": "var = 1;\n" },
    runs: [
      ["--js", "people.js", "--compilation_level", "ADVANCED"],
      ["--js", "people.js", "--formatting", "PRETTY_PRINT"],
      ["--js", "bad.js"],
    ],
  },
  {
    name: "plantuml",
    source: { npm: "node-plantuml@0.9.0", jar: "vendor/plantuml.jar" },
    pack: [
      "--train",
      "-utxt a.puml",
      "--train",
      "-tsvg a.puml",
      "--train",
      "-tpng a.puml",
      "--compress",
      "0",
      "--vm",
      "-Djava.awt.headless=true",
    ],
    files: { "a.puml": "@startuml\nAlice -> Bob: hello\nBob --> Alice: hi\n@enduml\n" },
    runs: [
      ["-utxt", "a.puml"],
      ["-tsvg", "-nometadata", "a.puml"],
    ],
  },
  {
    name: "checkstyle",
    source: {
      debian: [
        "checkstyle",
        "libantlr4-runtime-java",
        "libcommons-beanutils-java",
        "libcommons-logging-java",
        "libcommons-collections3-java",
      ].concat(["libguava-java", "libpicocli-java", "libsaxonhe-java", "libreflections-java", "libcommons-lang3-java"]),
      jar: "usr/share/java/checkstyle.jar",
    },
    pack: [
      ...[
        "--main",
        "com.puppycrawl.tools.checkstyle.Main",
        "--cp",
        "antlr4-runtime commons-beanutils commons-logging commons-collections3 guava",
      ],
      ...["--cp", "picocli Saxon-HE reflections commons-lang3", "--train", "-c /sun_checks.xml A.java", "--compress", "0"],
    ],
    files: { "A.java": "class A { int x; }\n" },
    runs: [
      ["-c", "/sun_checks.xml", "A.java"],
      ["-c", "/google_checks.xml", "A.java"],
    ],
  },
  {
    name: "closure-templates",
    source: { npm: "closure-templates@20180314.0.0", jar: "SoyToJsSrcCompiler.jar" },
    pack: ["--train", "--outputPathFormat out.js --srcs a.soy", "--compress", "0", "--vm", "--add-opens=java.base/java.lang=ALL-UNNAMED"],
    files: { "a.soy": "{namespace a}\n\n/** Hello. */\n{template .hello}\n{@param who: string}\nHello {$who}!\n{/template}\n" },
    runs: [["--outputPathFormat", "out.js", "--srcs", "a.soy"]],
  },
  {
    name: "allure",
    source: { npm: "allure-commandline@2.46.1", jar: "dist/lib/allure-commandline-2.46.1.jar" },
    pack: ["--main", "io.qameta.allure.CommandLine", "--cp", "@/dist/lib/*", "--train", "--version", "--compress", "0"],
    files: {},
    runs: [["--version"], ["--help"]],
    // Its configuration and plugins lie beside the folder of its jars, and its own script says where.
    env: { APP_HOME: "@/dist" },
  },
];

/** The command line of dewar pack for a tool, but for -o. Fetches its jar. */
export function packArguments({ name, source, pack }: Tool): string[] {
  if (source === undefined) return [...pack, "--name", name];
  const folder = "npm" in source ? npmPackage(source.npm) : debianPackages(name, source.debian);
  const args = pack.map((arg, i) => (pack[i - 1] === "--cp" ? classPath(arg, folder) : arg));
  return [join(folder, source.jar), "--name", name, ...args];
}

/** What a tool's runs have in their environment. */
export function environmentOf({ source, env = {} }: Tool): Record<string, string> {
  const folder = source !== undefined && "npm" in source ? npmPackage(source.npm) : "";
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replace(/^@/, folder)]));
}

/** "@/lib/*" is all jars of a folder of the npm package; "guava picocli" are jars of Debian's packages. */
function classPath(text: string, folder: string): string {
  if (!text.startsWith("@/"))
    return text
      .split(" ")
      .map((jar) => join(folder, "usr/share/java", `${jar}.jar`))
      .join(":");
  const lib = join(folder, text.slice(2, -2));
  const jars = readdirSync(lib).filter((file) => file.endsWith(".jar"));
  return jars
    .sort()
    .map((jar) => join(lib, jar))
    .join(":");
}

/** Makes a folder of the cache, once; what is half done does not count. */
function cached(name: string, make: (aside: string) => void): string {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "dewar", "pack-tools");
  const folder = join(cache, name.replace("/", "+"));
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const aside = mkdtempSync(join(cache, "fetching-"));
  try {
    make(aside);
    renameSync(join(aside, "package"), folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return folder;
}

function npmPackage(npm: string): string {
  return cached(npm, (aside) => {
    const file = execFileSync("npm", ["pack", "--silent", "--pack-destination", aside, npm], { encoding: "utf8", cwd: aside }).trim();
    execFileSync("tar", ["xzf", join(aside, file), "-C", aside]);
  });
}

/** Unpacked, not installed. */
function debianPackages(name: string, packages: readonly string[]): string {
  return cached(name, (aside) => {
    execFileSync("apt-get", ["download", "-qq", ...packages], { cwd: aside });
    for (const file of readdirSync(aside)) execFileSync("dpkg", ["-x", file, join(aside, "package")], { cwd: aside });
  });
}
