// The JDK's own tools, jdeps and jlink, run on Dewar: where `dewar pack` runs no other Java need be. They are long in an interpreter, so
// that what runs is shown.

import { createVM } from "../../api/create-vm.ts";
import { PackProblem } from "./problem.ts";
import type { Progress } from "./progress.ts";

export interface ToolOutput {
  readonly exitCode: number;
  /** Standard output and error. */
  readonly text: string;
}

/** Runs a tool's main class out of a JDK. */
async function runTool(jdk: string, module: string, args: readonly string[]): Promise<ToolOutput> {
  const chunks: Uint8Array[] = [];
  const collect = (chunk: Uint8Array): void => void chunks.push(chunk.slice());
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, LANG: "C.UTF-8", TZ: "UTC" };
  await using vm = await createVM({ jdk, env, stdin: "ignore", stdout: collect, stderr: collect });
  const exitCode = await vm.module(module, args);
  return { exitCode, text: Buffer.concat(chunks).toString("utf8") };
}

/** One "class uses class" of jdeps. */
export interface Use {
  /** Class of the program, dots. */
  readonly from: string;
  /** Class used, dots. */
  readonly to: string;
  /** Module of the JDK; undefined: found nowhere, or taken out of the JDK. */
  readonly module: string | undefined;
}

/** What the classes in a folder use outside of it. */
export async function jdeps(jdk: string, folder: string, progress: Progress): Promise<Use[]> {
  const main = "jdk.jdeps/com.sun.tools.jdeps.Main";
  const { exitCode, text } = await progress.during("jdeps", () => runTool(jdk, main, ["-verbose:class", "-filter:none", folder]));
  if (exitCode !== 0) throw new PackProblem(`jdeps failed (exit code ${exitCode}):\n${text}`);
  return parseJdeps(text);
}

const USE = /^ {3}(\S+) +-> (\S+) +(.+?)\s*$/;

/** The lines "   class -> class module" of jdeps' output; those to the program itself are left away. */
export function parseJdeps(text: string): Use[] {
  const uses: Use[] = [];
  let own: string | undefined;
  for (const line of text.split("\n")) {
    const summary = /^(\S.*?) -> /.exec(line);
    if (summary !== null) own = summary[1];
    const use = USE.exec(line);
    if (use === null) continue;
    const [, from = "", to = "", where = ""] = use;
    if (where === own || where === from) continue;
    const internal = /^JDK internal API \((\S+)\)$/.exec(where);
    uses.push({ from, to, module: internal !== null ? internal[1] : /^[a-z]\S*$/.test(where) ? where : undefined });
  }
  return uses;
}

export interface JlinkRequest {
  readonly jdk: string;
  readonly modules: readonly string[];
  readonly compress: 0 | 1 | 2;
  /** Lists resources in the order in which the image has them, before the others: "/java.base/java/lang/Object.class". */
  readonly orderFile: string;
  /** Patterns of the resources that are compressed. */
  readonly compressFile: string;
  readonly output: string;
}

/** Links a class library of these modules (and those that they require) into a new folder. */
export async function jlink(request: JlinkRequest, progress: Progress): Promise<void> {
  const { jdk, modules, compress, orderFile, compressFile, output } = request;
  const args = ["--module-path", `${jdk}/jmods`, "--add-modules", modules.join(",")];
  args.push(`--compress=${compress}${compress === 0 ? "" : `:filter=@${compressFile}`}`, `--order-resources=@${orderFile}`);
  args.push("--no-header-files", "--no-man-pages", "--strip-native-commands", "--output", output);
  const { exitCode, text } = await progress.during("jlink", () => runTool(jdk, "jdk.jlink/jdk.tools.jlink.internal.Main", args));
  if (exitCode !== 0) throw new PackProblem(`jlink failed (exit code ${exitCode}):\n${text}`);
}
