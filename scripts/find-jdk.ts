// Prints the home of a JDK 17 that development can use: one with lib/modules, the compiler's module and bin/javac. Exit code 1 and a
// message on stderr when there is none.

import { existsSync } from "node:fs";
import { ClassPathProblem } from "../src/classpath/class-path-problem.ts";
import { findJdk } from "../src/classpath/jdk.ts";

try {
  const { home, version } = findJdk({ env: process.env });
  if (!existsSync(`${home}/bin/javac`)) throw new ClassPathProblem("missing", `OpenJDK ${version} in ${home} is a JRE: it has no javac.`);
  console.log(home);
} catch (error) {
  if (!(error instanceof ClassPathProblem)) throw error;
  console.error(`setup: ${error.message}`);
  process.exit(1);
}
