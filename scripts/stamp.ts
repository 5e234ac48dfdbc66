// A stamp of the content of files, by which a build step sees that nothing has changed. Content, not times: a fresh clone has new times.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** SHA-256 over names and content of the given files and of all files below the given folders, in a fixed order. */
export function stampOf(root: string, paths: readonly string[]): string {
  const hash = createHash("sha256");
  hash.update(process.versions.node.split(".")[0]!);
  const add = (path: string): void => {
    const whole = join(root, path);
    const stat = statSync(whole, { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (stat.isDirectory()) {
      for (const name of readdirSync(whole).sort()) add(`${path}/${name}`);
    } else {
      hash.update(`${path}\0${stat.size}\0`);
      hash.update(readFileSync(whole));
    }
  };
  for (const path of paths) add(path);
  return hash.digest("hex");
}
