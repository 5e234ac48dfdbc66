// The subcommands of `dewar` that run no VM. bin/dewar.cjs sends a command line here whose first word is one of them.
import { aotCommand } from "./aot.ts";
import { problemText } from "./problem-text.ts";
import { profileCommand } from "./profile.ts";
import { replayCommand } from "./replay.ts";
import { reportCommand } from "./report.ts";
import { warmCommand } from "./warm.ts";

export type Tool = (args: readonly string[]) => number | Promise<number>;

const TOOLS: Readonly<Record<string, Tool>> = {
  aot: aotCommand,
  profile: profileCommand,
  replay: replayCommand,
  report: reportCommand,
  warm: warmCommand,
};

export async function main(): Promise<void> {
  // `dewar profile show FILE | head` ends quietly.
  process.stdout.on("error", () => process.exit(0));
  const [name, ...args] = process.argv.slice(2);
  try {
    process.exitCode = await TOOLS[name!]!(args);
  } catch (error) {
    process.stderr.write(problemText(`dewar ${name}`, error));
    process.exitCode = 2;
  }
}
