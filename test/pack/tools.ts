// Java tools that are published on npm or in the JDK, for trying dewar pack on: where their jars come from, how they are packed, and what
// is run. The jars are fetched by npm, once, into the user's cache folder.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

export interface Tool {
  readonly name: string;
  /** npm package with version, and the jar in it; undefined: a module of the JDK, in `pack`. */
  readonly source?: { readonly npm: string; readonly jar: string };
  /** Arguments of dewar pack; "@/" in them is the folder of the npm package. */
  readonly pack: readonly string[];
  /** Files of the working directory. */
  readonly files: Readonly<Record<string, string>>;
  /** Command lines that are run packed and unpacked. */
  readonly runs: readonly (readonly string[])[];
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

/** The command line of dewar pack for a tool, but for -o. Fetches its jar. */
export function packArguments({ name, source, pack }: Tool): string[] {
  if (source === undefined) return [...pack, "--name", name];
  const folder = fetched(source.npm);
  return [join(folder, source.jar), "--name", name, ...pack.map((arg) => arg.replaceAll("@/", `${folder}/`))];
}

/** The contents of an npm package. */
function fetched(npm: string): string {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "dewar", "pack-tools");
  const folder = join(cache, npm.replace("/", "+"));
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const aside = mkdtempSync(join(cache, "fetching-"));
  try {
    const file = execFileSync("npm", ["pack", "--silent", "--pack-destination", aside, npm], { encoding: "utf8", cwd: aside }).trim();
    execFileSync("tar", ["xzf", join(aside, file), "-C", aside]);
    renameSync(join(aside, "package"), folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return folder;
}
