// The two files that hold options: -XX:Flags=file (flags only, "+Name" or "Name=value") and -XX:VMOptionsFile=file (options as on
// the command line; JAVA_TOOL_OPTIONS and _JAVA_OPTIONS have the same form). Pure functions of the text: a byte string.

const isSpace = (c: string): boolean => c === " " || c === "\t" || c === "\n" || c === "\r" || c === "\f" || c === "\v";

/** The options of an -XX:Flags= file: whitespace separates, quotes hold spaces, # begins a comment between options. */
export function settingsFileOptions(text: string): string[] {
  const options: string[] = [];
  let token = "";
  let inToken = false;
  let inComment = false;
  let quote = "";
  for (const c of text) {
    if (!inToken) {
      if (inComment) {
        if (c === "\n") inComment = false;
      } else if (c === "#") inComment = true;
      else if (!isSpace(c)) {
        inToken = true;
        token = c;
      }
    } else if (c === "\n" || (quote === "" && isSpace(c))) {
      options.push(token);
      token = "";
      inToken = false;
      quote = "";
    } else if (quote === "" && (c === "'" || c === '"')) quote = c;
    else if (c === quote) quote = "";
    else token += c;
  }
  if (token !== "") options.push(token);
  return options;
}

/** The words of an options file or variable; a quote holds spaces and is dropped. Undefined: a quote is not closed. */
export function optionWords(text: string): string[] | undefined {
  const words: string[] = [];
  let i = 0;
  while (i < text.length) {
    while (i < text.length && isSpace(text[i]!)) i++;
    if (i >= text.length) break;
    let word = "";
    while (i < text.length && !isSpace(text[i]!)) {
      const c = text[i++]!;
      if (c !== "'" && c !== '"') {
        word += c;
        continue;
      }
      const close = text.indexOf(c, i);
      if (close < 0) return undefined;
      word += text.slice(i, close);
      i = close + 1;
    }
    words.push(word);
  }
  return words;
}
