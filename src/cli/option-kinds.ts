// Which of the launcher's options take a value from the next argument: known to the reading of argument files and of options alike.

import type { ByteString } from "../flags/options.ts";

const isClassPathOption = (arg: string): boolean => arg === "-classpath" || arg === "-cp" || arg === "--class-path";

function isLauncherOption(arg: string): boolean {
  switch (arg) {
    case "--module":
    case "-m":
    case "--describe-module":
    case "-d":
    case "--source":
    case "--jdk":
      return true;
    default:
      return isClassPathOption(arg);
  }
}

/** Options that the VM turns into jdk.module.* properties. */
export function isModuleOption(arg: string): boolean {
  switch (arg) {
    case "--module-path":
    case "-p":
    case "--upgrade-module-path":
    case "--add-modules":
    case "--enable-native-access":
    case "--limit-modules":
    case "--add-exports":
    case "--add-opens":
    case "--add-reads":
    case "--patch-module":
      return true;
    default:
      return false;
  }
}

/** Options whose value may follow as an argument of its own. */
export function isWhiteSpaceOption(arg: string): boolean {
  return isLauncherOption(arg) || isModuleOption(arg);
}

/** Stops the expansion of argument files; the JDK's help writes it with one dash, its manual with two. */
export function isDisableFiles(arg: ByteString): boolean {
  return arg === "--disable-@files" || arg === "-disable-@files";
}
