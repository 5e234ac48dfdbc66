// Command lines as texts: "--train '-o out Expr.g4'" holds several arguments.

import { PackProblem } from "./problem.ts";

/**
 * The arguments of a text: split at blanks, held together by single or double quotes and by backslashes, as a POSIX shell does it
 * (without its variables and patterns).
 */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quote === "'") {
      if (c === "'") quote = "";
      else word += c;
    } else if (c === "\\" && i + 1 < text.length && (quote === "" || '"\\$`'.includes(text[i + 1]!))) word = (word ?? "") + text[++i];
    else if (c === quote) quote = "";
    else if (quote === "" && (c === '"' || c === "'")) {
      quote = c;
      word ??= "";
    } else if (quote === "" && /\s/.test(c)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + c;
  }
  if (quote !== "") throw new PackProblem(`A quote is not closed: ${text}`);
  if (word !== undefined) words.push(word);
  return words;
}
