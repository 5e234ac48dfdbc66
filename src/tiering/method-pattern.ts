// Patterns that name methods: "java/util/*.add*(I)Z" and the older "java.util.Foo::bar" (HotSpot's MethodMatcher), read and printed
// as HotSpot 17 does, errors included. Texts are byte strings.

/** How a name must agree with its part of a pattern. */
export type MatchMode = "exact" | "prefix" | "suffix" | "substring" | "any";

export interface MethodPattern {
  /** With slashes. */
  readonly className: string;
  readonly classMode: MatchMode;
  readonly methodName: string;
  readonly methodMode: MatchMode;
  /** The beginning of a descriptor; undefined = any. */
  readonly signature: string | undefined;
}

/** A method as patterns see it. */
export interface MethodName {
  /** Internal form: java/lang/String. */
  readonly className: string;
  readonly name: string;
  readonly signature: string;
}

/** A pattern, and where it ends in the canonical line. */
export interface ParsedPattern {
  readonly pattern: MethodPattern;
  /** The line with all separators turned to blanks; values behind the pattern are read from it. */
  readonly line: string;
  readonly end: number;
}

/** What is wrong with a pattern, in HotSpot's words. */
export class PatternError extends Error {
  override name = "PatternError";
}

// What a name may hold: all bytes but those that separate.
const NAME = "\\x01-\\x08\\x0a-\\x1f\\x21-\\x27\\x2a-\\x2d\\x30-\\x5a\\x5c\\x5e-\\xef";
const CLASS_AND_METHOD = new RegExp(`([${NAME}/]{1,255}) +([${NAME}]{1,255})`, "y");
const SIGNATURE = new RegExp(`[[);/${NAME}]{0,1022}`, "y");

/**
 * Reads the pattern that begins at `start`.
 * @param isWord whether a word is a type or an option: such a word in the method's place means that the method is missing
 * @throws PatternError
 */
export function parseMethodPattern(text: string, start: number, isWord: (word: string) => boolean): ParsedPattern {
  const line = canonicalize(text, start);
  let at = skipBlanks(line, start);
  if (at >= line.length) throw new PatternError("Method pattern missing from command");
  CLASS_AND_METHOD.lastIndex = at;
  const match = CLASS_AND_METHOD.exec(line);
  if (match === null) throw new PatternError("Could not parse method pattern");
  const [classPart, methodPart] = [match[1]!, match[2]!];
  at = CLASS_AND_METHOD.lastIndex;
  // The mode errors are told last, unless another one comes first.
  const [className, classMode, classProblem] = checkMode(classPart);
  const [methodName, methodMode, methodProblem] = checkMode(methodPart);
  if (isWord(methodName) && at < line.length && !line.includes(methodName, at)) throw new PatternError("Did not specify any method name");
  if (/[<>]/.test(className)) throw new PatternError("Chars '<' and '>' not allowed in class name");
  if (/[<>]/.test(methodName) && methodName !== "<init>" && methodName !== "<clinit>") {
    throw new PatternError("Chars '<' and '>' only allowed in <init> and <clinit>");
  }
  const problem = methodProblem ?? classProblem;
  if (problem !== undefined) throw new PatternError(problem);
  at = skipBlanks(line, at);
  let signature: string | undefined;
  if (line[at] === "(") {
    SIGNATURE.lastIndex = at + 1;
    const rest = SIGNATURE.exec(line)?.[0] ?? "";
    signature = `(${rest}`;
    if (signature.includes("*")) throw new PatternError(" Wildcard * not allowed in signature");
    at += signature.length;
  }
  return { pattern: { className, classMode, methodName, methodMode, signature }, line, end: at };
}

/** The line with its pattern's separators as blanks and its packages with slashes. */
function canonicalize(text: string, start: number): string {
  const line = text.slice(start);
  const colon = line.indexOf("::");
  if (colon >= 0) {
    if (line.includes("::", colon + 2)) throw new PatternError("Method pattern only allows one '::' allowed");
    const beforeSignature = line.slice(1).split("(")[0]!;
    if (beforeSignature.includes("/")) throw new PatternError("Method pattern uses '/' together with '::'");
    return text.slice(0, start) + line.replace(/\./g, "/").replace(/[:,]/g, " ");
  }
  const dot = line.indexOf(".");
  if (dot >= 0) {
    let inSignature = false;
    for (let i = dot + 1; i < line.length; i++) {
      const char = line[i]!;
      if (char === "(") inSignature = true;
      if (char === ",") break;
      if (!inSignature && char === "/") throw new PatternError("Method pattern uses mixed '/' and '.' package separators");
      if (char === ".") throw new PatternError("Method pattern uses multiple '.' in pattern");
    }
  }
  return text.slice(0, start) + line.replace(/[,.]/g, " ");
}

function checkMode(part: string): [name: string, mode: MatchMode, problem: string | undefined] {
  let name = part;
  if (name === "*") return ["", "any", undefined];
  const suffix = name.startsWith("*");
  if (suffix) name = name.slice(1);
  const prefix = name.endsWith("*");
  if (prefix) name = name.slice(0, -1);
  if (name === "") return ["", "any", "** Not a valid pattern"];
  const problem = name.includes("*") ? " Embedded * not allowed" : undefined;
  return [name, suffix ? (prefix ? "substring" : "suffix") : prefix ? "prefix" : "exact", problem];
}

/** The index of the first char from `at` on that is neither blank nor tab. */
export function skipBlanks(line: string, at: number): number {
  let i = at;
  while (line[i] === " " || line[i] === "\t") i++;
  return i;
}

export function matchesMethod(pattern: MethodPattern, method: MethodName): boolean {
  return (
    matches(pattern.className, pattern.classMode, method.className) &&
    matches(pattern.methodName, pattern.methodMode, method.name) &&
    (pattern.signature === undefined || method.signature.startsWith(pattern.signature))
  );
}

function matches(part: string, mode: MatchMode, name: string): boolean {
  switch (mode) {
    case "exact":
      return name === part;
    case "prefix":
      return name.startsWith(part);
    case "suffix":
      return name.endsWith(part);
    case "substring":
      return name.includes(part);
    case "any":
      return true;
  }
}

/** "java/util/*.add*(I)Z", as HotSpot prints what it has read. */
export function patternText(pattern: MethodPattern): string {
  const part = (name: string, mode: MatchMode): string =>
    (mode === "suffix" || mode === "substring" || mode === "any" ? "*" : "") +
    name +
    (mode === "prefix" || mode === "substring" ? "*" : "");
  const { className, classMode, methodName, methodMode, signature } = pattern;
  return `${part(className, classMode)}.${part(methodName, methodMode)}${signature ?? ""}`;
}
