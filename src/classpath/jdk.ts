// Finds the OpenJDK 17 whose class library the VM runs: --jdk, DEWAR_JDK, JAVA_HOME, `java` on PATH, the usual places.
// Must not know how the VM uses it.
import { type ByteString, fromByteString, toByteString } from "../flags/options.ts";
import { ClassPathProblem } from "./class-path-problem.ts";
import { kindOfPath, namesInDirectory, readFileIfPresent, realPath } from "./file-access.ts";

/** The Java version that the VM is written for. */
const FEATURE = 17;

export interface Jdk {
  /** Absolute path without links: the value of java.home. */
  readonly home: string;
  /** Of the jimage. */
  readonly modulesPath: ByteString;
  /** JAVA_VERSION of the release file: "17.0.15". */
  readonly version: string;
  /** All pairs of the release file, unquoted. */
  readonly release: ReadonlyMap<string, string>;
}

export interface JdkSearch {
  /** Value of --jdk. */
  flag?: string | undefined;
  env: { readonly [name: string]: string | undefined };
}

/**
 * The JDK to use. A place that the user names (--jdk, DEWAR_JDK) must be right; the others are passed over when they are not.
 * @throws JdkNotFound with one message that says what to do
 */
export function findJdk(search: JdkSearch): Jdk {
  const { flag, env } = search;
  if (flag !== undefined) return openJdk(flag, "--jdk");
  if (env.DEWAR_JDK) return openJdk(env.DEWAR_JDK, "DEWAR_JDK");
  const rejected: string[] = [];
  for (const [home, origin] of candidates(env)) {
    const found = examine(home);
    if (typeof found !== "string") return found;
    if (origin === "JAVA_HOME" || found.startsWith("is version")) rejected.push(`${home} (${origin}) ${found}`);
  }
  throw new JdkNotFound("No JDK 17 was found.", rejected);
}

/** No usable JDK. The message is whole and for the user. */
export class JdkNotFound extends ClassPathProblem {
  constructor(what: string, rejected: readonly string[]) {
    const seen = rejected.length === 0 ? "" : ` Not usable: ${rejected.join("; ")}.`;
    super(
      "missing",
      `${what}${seen} Dewar runs programs with the class library of OpenJDK ${FEATURE}: install it ` +
        `(Debian, Ubuntu: apt install openjdk-${FEATURE}-jdk-headless), or name its folder with --jdk, DEWAR_JDK or JAVA_HOME.`,
    );
  }
}

function openJdk(home: string, origin: string): Jdk {
  const found = examine(home);
  if (typeof found === "string") throw new JdkNotFound(`${origin} names ${home}, which ${found}.`, []);
  return found;
}

/** The JDK in a folder, or what is wrong with it, as the end of a sentence about the folder. */
function examine(folder: string): Jdk | string {
  const home = realPath(toByteString(folder));
  if (home === null) return "does not exist";
  const modulesPath = modulesPathOf(fromByteString(home));
  const hasImage = kindOfPath(modulesPath) === "file";
  const bytes = readFileIfPresent(`${home}/release`);
  if (bytes === null) return hasImage ? "has no file named release" : "is not a JDK";
  const release = parseRelease(new TextDecoder().decode(bytes));
  const version = release.get("JAVA_VERSION");
  if (version === undefined) return "has a release file without JAVA_VERSION";
  if (version !== `${FEATURE}` && !version.startsWith(`${FEATURE}.`)) return `is version ${version}`;
  if (!hasImage) return "has no lib/modules";
  return { home: fromByteString(home), modulesPath, version, release };
}

/** The jimage of a JDK. */
export const modulesPathOf = (home: string): ByteString => toByteString(`${home}/lib/modules`);

/** KEY="value" lines. */
export function parseRelease(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const line of text.split("\n")) {
    const equals = line.indexOf("=");
    if (equals < 1) continue;
    const value = line.slice(equals + 1).trim();
    const quoted = value.length >= 2 && value.startsWith('"') && value.endsWith('"');
    pairs.set(line.slice(0, equals).trim(), quoted ? value.slice(1, -1) : value);
  }
  return pairs;
}

/** Folders that often hold JDKs, each in a folder of its own. */
const USUAL_PLACES: readonly string[] = ["/usr/lib/jvm", "/usr/java", "/opt/java", "/opt", "/Library/Java/JavaVirtualMachines"];

function* candidates(env: JdkSearch["env"]): Generator<[home: string, origin: string]> {
  if (env.JAVA_HOME) yield [env.JAVA_HOME, "JAVA_HOME"];
  for (const folder of (env.PATH ?? "").split(":")) {
    const java = folder === "" ? null : realPath(toByteString(`${folder}/java`));
    if (java?.endsWith("/bin/java")) yield [fromByteString(java.slice(0, -"/bin/java".length)), "java on PATH"];
  }
  for (const place of USUAL_PLACES) {
    const names = namesInDirectory(place) ?? [];
    for (const name of names.sort()) {
      if (name.startsWith(".") || !looksLikeJdk(place, name)) continue;
      yield [`${place}/${name}`, "found there"];
      yield [`${place}/${name}/Contents/Home`, "found there"];
    }
  }
  if (env.HOME) {
    for (const name of (namesInDirectory(toByteString(`${env.HOME}/.sdkman/candidates/java`)) ?? []).sort()) {
      yield [`${env.HOME}/.sdkman/candidates/java/${name}`, "found there"];
    }
  }
}

/** In a folder of many things, only what names Java 17; in one of JDKs, any that could be. */
function looksLikeJdk(place: string, name: string): boolean {
  return place === "/opt" ? name.includes(`${FEATURE}`) : true;
}
