// What a command without a VM says of an error, for who typed it: Node's words made short.

const SYSTEM: Readonly<Record<string, string>> = {
  ENOENT: "no such file or directory",
  EACCES: "permission denied",
  EISDIR: "it is a directory",
  ENOTDIR: "a part of the path is no directory",
};

/** @param command as it is typed, such as "dewar replay" @param file what was read, where the error does not say */
export function problemText(command: string, error: unknown, file?: string): string {
  if (!(error instanceof Error)) return `${command}: ${error}\n`;
  const { code = "", path = file } = error as NodeJS.ErrnoException;
  if (path !== undefined && SYSTEM[code] !== undefined) return `${command}: ${path}: ${SYSTEM[code]}\n`;
  if (!code.startsWith("ERR_PARSE_ARGS")) return `${command}: ${file === undefined ? "" : `${file}: `}${error.message}\n`;
  return `${command}: ${firstSentence(error)}\n${command} --help has the options.\n`;
}

/** What parseArgs finds wrong. What follows the first sentence is about "--" or "=", and longer than what is wrong. */
export const firstSentence = (error: Error): string => error.message.split(/\. |\n/)[0]!;

/** A first word that the command does not have, or none. @returns the exit code */
export function noSuchAction(command: string, word: string | undefined, usage: string): number {
  process.stderr.write(word === undefined ? usage : `${command}: there is no "${word}"\n${usage}`);
  return 2;
}
