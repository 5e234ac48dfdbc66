// dewar report FILE: what a run's event file (-XX:EventFile) says, as one HTML page.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { EventFileProblem, type RunEvents, readEvents } from "../../observe/events/format.ts";
import { jfrFile } from "../../observe/export/jfr.ts";
import { perfettoTrace } from "../../observe/export/perfetto.ts";
import { collapsedStacks, speedscope } from "../../observe/export/stacks.ts";
import { makeReport } from "../../observe/report/model.ts";
import { reportPage } from "../../observe/report/page.ts";
import { problemText } from "./problem-text.ts";

const USAGE = `usage: dewar report [--as FORMAT] [-o OUT] FILE
Makes one self-contained HTML page of a run's event file, or what other tools read.

  --as FORMAT        html (default)
                     jfr: for jfr print, jfr summary and JDK Mission Control
                     perfetto: Chrome's trace format, for Perfetto
                     speedscope, collapsed: the sampled stacks
  -o, --output OUT   the result (default: FILE with the format's ending)
  --help             this text

Examples:
  dewar -XX:+ProfileIntComp -XX:EventFile=run.events -jar app.jar; dewar report run.events
Exit code: 0 done, 1 the file cannot be used.
`;

const FORMATS: Readonly<Record<string, { readonly ending: string; readonly make: (run: RunEvents) => string | Uint8Array }>> = {
  html: { ending: "html", make: (run) => reportPage(makeReport(run), parts()) },
  jfr: { ending: "jfr", make: jfrFile },
  perfetto: { ending: "trace.json", make: perfettoTrace },
  speedscope: { ending: "speedscope.json", make: speedscope },
  collapsed: { ending: "collapsed", make: collapsedStacks },
};

export function reportCommand(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { output: { type: "string", short: "o" }, as: { type: "string", default: "html" }, help: { type: "boolean" } },
  });
  const [file] = positionals;
  if (values.help || file === undefined || positionals.length > 1) {
    (values.help ? process.stdout : process.stderr).write(USAGE);
    return values.help ? 0 : 2;
  }
  const format = FORMATS[values.as];
  if (format === undefined) {
    process.stderr.write(`dewar report: there is no format ${values.as}\n${USAGE}`);
    return 2;
  }
  const run = eventsOf("report", file);
  if (run === undefined) return 1;
  const output = values.output ?? `${file.replace(/\.events$/, "")}.${format.ending}`;
  writeFileSync(output, format.make(run));
  process.stdout.write(`${output}\n`);
  return 0;
}

/** The events of a file; undefined when it cannot be used, which has been said then. */
export function eventsOf(command: string, file: string): RunEvents | undefined {
  try {
    const run = readEvents(readFileSync(file, "utf8"));
    if (run.problem !== undefined) process.stderr.write(`dewar ${command}: ${file}: ${run.problem}\n`);
    return run;
  } catch (problem) {
    if (!(problem instanceof EventFileProblem) && (problem as NodeJS.ErrnoException).code === undefined) throw problem;
    process.stderr.write(problemText(`dewar ${command}`, problem, file));
    return undefined;
  }
}

/** Beside the bundle, or where the sources have them. */
function parts(): Parameters<typeof reportPage>[1] {
  const own = (name: string): string => {
    const bundled = new URL(`report/${name}`, import.meta.url);
    return readFileSync(existsSync(bundled) ? bundled : new URL(`../../observe/report/${name}`, import.meta.url), "utf8");
  };
  const library = (name: string): string => {
    const bundled = new URL(`report/${name}`, import.meta.url);
    return readFileSync(existsSync(bundled) ? bundled : createRequire(import.meta.url).resolve(`uplot/dist/${name}`), "utf8");
  };
  return {
    library: library("uPlot.iife.min.js"),
    libraryStyle: library("uPlot.min.css"),
    script: own("page.js"),
    style: own("page.css"),
  };
}
