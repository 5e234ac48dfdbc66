// Writes docs/flags.md from the flag table: `node scripts/flags-doc.ts`; with --check, fails when the file is not up to date.

import { readFileSync, writeFileSync } from "node:fs";
import { valueText } from "../src/flags/flag.ts";
import { findFlag, flagNames } from "../src/flags/flags.ts";

const DOCUMENT = new URL("../docs/flags.md", import.meta.url);

/** The whole page. */
export function flagsDocument(): string {
  const acting: string[] = [];
  const idle: string[] = [];
  const refused: string[] = [];
  for (const name of flagNames()) {
    const flag = findFlag(name)!;
    const value = typeof flag.default === "string" && flag.default === "" ? "" : `\`${valueText(flag.type, flag.default)}\``;
    const columns = `| ${name} | ${flag.type} | ${value} | ${flag.kind} | ${flag.doc.replaceAll("|", "\\|")}`;
    if (flag.effect === "acts") acting.push(`${columns} |`);
    else if (flag.effect === "none") idle.push(`${columns} | ${flag.why} |`);
    else refused.push(`${columns} | ${flag.why} |`);
  }
  const head = "| Flag | Type | Default | Kind | What it does |";
  return `# Flags

Made from \`src/flags/table.ts\` by \`node scripts/flags-doc.ts\`; do not edit.

A flag is set by \`-XX:+Name\`, \`-XX:-Name\` or \`-XX:Name=value\`; sizes take a suffix k, m, g or t. Names, types, defaults and kinds are
those of HotSpot 17. \`-XX:+PrintFlagsFinal\` prints all with their final values; \`-XX:Flags=file\` and \`-XX:VMOptionsFile=file\` read them from a file.
Diagnostic flags need \`-XX:+UnlockDiagnosticVMOptions\` in front of them, experimental ones \`-XX:+UnlockExperimentalVMOptions\`. A flag that is not
listed is refused, unless \`-XX:+IgnoreUnrecognizedVMOptions\` is given. Sizes that depend on the machine (heap, young generation) are
computed at start; the default here is the table's.

## Flags that Dewar acts on

${head}
| --- | --- | --- | --- | --- |
${acting.join("\n")}

## Flags that are accepted and have no effect

Command lines written for HotSpot set them; here they change nothing, for the reason given. \`-Xlog:arguments\` names those that a command line sets.

${head} Why it has no effect |
| --- | --- | --- | --- | --- | --- |
${idle.join("\n")}

## Flags that are refused

Only the default is accepted: what they ask for does not exist, and a program that relied on it would fail later.

${head} Why it is refused |
| --- | --- | --- | --- | --- | --- |
${refused.join("\n")}
`;
}

if (import.meta.main) {
  const text = flagsDocument();
  if (process.argv.includes("--check")) {
    if (readFileSync(DOCUMENT, "utf8") !== text) {
      process.stderr.write("docs/flags.md is not up to date: run node scripts/flags-doc.ts\n");
      process.exit(1);
    }
  } else writeFileSync(DOCUMENT, text);
}
