// Where the report of a fault goes: -XX:ErrorFile, else hs_err_pid<pid>.log in the working directory, else in /tmp, as HotSpot's.

import { writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";

const DEFAULT_NAME = "hs_err_pid%p.log";

/**
 * Writes the file.
 * @param errorFile -XX:ErrorFile, "" when there is none; %p stands for the process id, %% for a percent sign
 * @returns lines that tell of it, each beginning with "# "
 */
export function writeErrorFile(report: string, errorFile: string): string {
  const name = (errorFile === "" ? DEFAULT_NAME : errorFile).replace(/%[p%]/g, (mark) => (mark === "%p" ? String(process.pid) : "%"));
  let problem = "";
  for (const path of [resolve(name), `/tmp/${basename(name)}`]) {
    try {
      writeFileSync(Buffer.from(path, "latin1"), report);
      return `# An error report file with more information is saved as:\n# ${path}\n#\n`;
    } catch (error) {
      problem ||= error instanceof Error ? error.message : String(error);
    }
  }
  return `# The error report file could not be written: ${problem}\n#\n`;
}
