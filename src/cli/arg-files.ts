// Arguments before the launcher reads them: JDK_JAVA_OPTIONS in front, @argfiles expanded up to the main class. The rules and
// messages are those of the JDK's launcher (java.base, "java Command-Line Argument Files").

import type { ByteString } from "../flags/options.ts";
import { isDisableFiles, isWhiteSpaceOption } from "./option-kinds.ts";
import type { Outside } from "./outside.ts";
import { Stop, type Transcript } from "./transcript.ts";

const ENVIRONMENT_VARIABLE = "JDK_JAVA_OPTIONS";

/**
 * All arguments of the launcher.
 * @param variable JDK_JAVA_OPTIONS, if set
 * @throws Stop with exit code 1 after a message
 */
export function preprocessArguments(
  argv: readonly ByteString[],
  variable: ByteString | undefined,
  outside: Outside,
  transcript: Transcript,
): ByteString[] {
  return new Preprocessor(outside, transcript).all(argv, variable);
}

class Preprocessor {
  readonly #outside: Outside;
  readonly #transcript: Transcript;
  readonly #result: ByteString[] = [];
  /** The main class (jar, module, source file) has been seen: what follows is the program's. */
  #mainSeen = false;
  #expandFiles = true;
  #expectArgument = false;

  constructor(outside: Outside, transcript: Transcript) {
    this.#outside = outside;
    this.#transcript = transcript;
  }

  all(argv: readonly ByteString[], variable: ByteString | undefined): ByteString[] {
    if (variable !== undefined) {
      this.#transcript.err(`NOTE: Picked up ${ENVIRONMENT_VARIABLE}: ${variable}\n`);
      this.#words(variable, ENVIRONMENT_VARIABLE);
    }
    for (const arg of argv) {
      // A shebang line passes "--source N more" as one argument.
      if (!this.#mainSeen && this.#expandFiles && arg.startsWith("--source") && arg.includes(" ")) this.#words(arg, undefined);
      else this.#result.push(...(this.#expand(arg) ?? [arg]));
    }
    return this.#result;
  }

  /** Splits a text at white space; `variable` is its name when it is an environment variable, which may be quoted. */
  #words(text: string, variable: string | undefined): void {
    let i = 0;
    while (i < text.length) {
      while (i < text.length && isSpace(text[i]!)) i++;
      if (i >= text.length) break;
      let word = "";
      while (i < text.length && !isSpace(text[i]!)) {
        const c = text[i++]!;
        if (variable === undefined || (c !== '"' && c !== "'")) {
          word += c;
          continue;
        }
        const close = text.indexOf(c, i);
        if (close < 0) this.#fail(`Error: Unmatched quote in environment variable ${variable}`);
        word += text.slice(i, close);
        i = close + 1;
      }
      this.#word(word, variable);
    }
  }

  #word(word: ByteString, variable: string | undefined): void {
    const fromFile = this.#expand(word);
    for (const arg of fromFile ?? [word]) {
      if (isTerminal(arg)) {
        const where = fromFile === undefined ? "" : ` in ${word}`;
        const place = variable === undefined ? "in this context" : `in environment variable ${variable}`;
        this.#fail(`Error: Option ${arg}${where} is not allowed ${place}`);
      }
      this.#result.push(arg);
    }
    if (this.#mainSeen) {
      this.#fail(`Error: Cannot specify main class ${variable === undefined ? "in this context" : `in environment variable ${variable}`}`);
    }
  }

  /** The arguments that an @argument stands for; undefined: it stands for itself. */
  #expand(arg: ByteString): ByteString[] | undefined {
    if (this.#mainSeen) return undefined;
    if (!this.#expandFiles || arg[0] !== "@" || arg.length === 1) {
      this.#check(arg);
      return undefined;
    }
    const name = arg.slice(1);
    if (name[0] === "@") {
      this.#check(name);
      return [name];
    }
    const text = this.#outside.readFile(name);
    if (text === undefined) this.#fail(`Error: could not open \`${name}'`);
    const args = argFileTokens(text);
    for (const token of args) this.#check(token);
    return args;
  }

  /** Watches for the main class and for --disable-@files. */
  #check(arg: ByteString): void {
    if (arg.startsWith("-")) {
      this.#expectArgument = false;
      if (isWhiteSpaceOption(arg)) {
        // What follows these is the main class, though it may come out of a file.
        this.#expectArgument = arg !== "--module" && arg !== "-m";
      } else if (isDisableFiles(arg)) this.#expandFiles = false;
      else if (arg.startsWith("--module=")) this.#mainSeen = true;
      return;
    }
    if (!this.#expectArgument) this.#mainSeen = true;
    this.#expectArgument = false;
  }

  #fail(message: string): never {
    this.#transcript.err(`${message}\n`);
    throw new Stop(1);
  }
}

/** Options that may stand on the command line only. */
function isTerminal(arg: ByteString): boolean {
  switch (arg) {
    case "-jar":
    case "-m":
    case "--module":
    case "--dry-run":
    case "-h":
    case "-?":
    case "-help":
    case "--help":
    case "-X":
    case "--help-extra":
    case "-version":
    case "--version":
    case "-fullversion":
    case "--full-version":
      return true;
    default:
      return arg.startsWith("--module=");
  }
}

const isSpace = (c: string): boolean => c === " " || c === "\t" || c === "\n" || c === "\r" || c === "\f" || c === "\v";

/**
 * The arguments in an argument file: separated by white space; # begins a comment; quotes hold white space; within quotes a
 * backslash escapes (\n \r \t \f, any other char itself) and, at the end of a line, joins it with the next less its indentation.
 */
export function argFileTokens(text: string): string[] {
  const tokens: string[] = [];
  // A token is made of parts (what quotes and escapes have closed off) and a tail since then.
  let parts = "";
  let hasParts = false;
  let tail = "";
  let inToken = false;
  let quote = "";
  const close = (): void => {
    parts += tail;
    hasParts = true;
    tail = "";
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (!inToken) {
      if (isSpace(c)) continue;
      inToken = true;
      tail = "";
    }
    if (c === "\n" || c === "\r" || (quote === "" && isSpace(c))) {
      tokens.push(parts + tail);
      parts = tail = quote = "";
      hasParts = inToken = false;
    } else if (c === "#" && quote === "") {
      // The JDK drops an unquoted tail in front of a comment, and joins what precedes it with the next token.
      tail = "";
      inToken = false;
      while (i < text.length && text[i] !== "\n" && text[i] !== "\r") i++;
    } else if ((c === '"' || c === "'") && (quote === "" || quote === c)) {
      if (tail !== "") close();
      quote = quote === "" ? c : "";
    } else if (c === "\\" && quote !== "") {
      close();
      const next = text[++i];
      if (next === "\n" || next === "\r") {
        while (i + 1 < text.length && isSpace(text[i + 1]!)) i++;
      } else if (next !== undefined) parts += escaped(next);
    } else tail += c;
  }
  if (tail !== "") close();
  if (inToken && hasParts) tokens.push(parts);
  return tokens;
}

function escaped(c: string): string {
  switch (c) {
    case "n":
      return "\n";
    case "r":
      return "\r";
    case "t":
      return "\t";
    case "f":
      return "\f";
    default:
      return c;
  }
}
