// A launch whose words are no UTF-8: Node takes strings only, and would spoil them. A shell makes the words out of octal numbers and is
// replaced by env, which is replaced by the program; its argv[0] is then its path.
import type { ByteString } from "../process.ts";

/** The string that Node encodes to these bytes; undefined when there is none. */
export function utf8Text(bytes: ByteString): string | undefined {
  const buffer = Buffer.from(bytes, "latin1");
  const text = buffer.toString("utf8");
  return Buffer.from(text, "utf8").equals(buffer) ? text : undefined;
}

export interface ShellLaunch {
  /** Arguments of /bin/sh. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * @param file absolute path @param merged standard error goes where standard output does
 */
export function launchByShell(
  file: ByteString,
  args: readonly ByteString[],
  environment: readonly (readonly [key: ByteString, value: ByteString])[],
  folder: ByteString,
  merged: boolean,
): ShellLaunch {
  const lines: string[] = [];
  const plain: string[] = [];
  /** The word in the script: a parameter of the shell, or a variable that printf has made. What ends in a line's end would lose it without the x. */
  const word = (bytes: ByteString): string => {
    const text = utf8Text(bytes);
    if (text !== undefined) return `"\${${plain.push(text)}}"`;
    const name = `w${lines.length}`;
    const octal = Buffer.from(bytes, "latin1").reduce((all, byte) => `${all}\\${byte.toString(8).padStart(3, "0")}`, "");
    lines.push(`${name}=$(printf '${octal}x'); ${name}=\${${name}%x}`);
    return `"$${name}"`;
  };
  const words = [...environment.map(([key, value]) => `${key}=${value}`), file, ...args].map(word);
  const start = word(folder);
  const script = [...lines, `cd ${start} || exit 127`, `exec env -i ${words.join(" ")}${merged ? " 2>&1" : ""}`].join("\n");
  return { args: ["-c", script, "sh", ...plain], environment: { LC_ALL: "C", PATH: "/usr/bin:/bin" } };
}
