// A fault of the VM itself: something that no Java program may cause. The process ends with 134, as HotSpot's abort does.

/** The exit code of a VM fault: 128 + SIGABRT. */
export const FAULT_EXIT_CODE = 134;

export class VMFault extends Error {
  override readonly name = "VMFault";
  /** Java frames of the thread that was running, innermost first, as they stand in a stack trace. */
  readonly javaStack: readonly string[];

  constructor(message: string, javaStack: readonly string[] = [], cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.javaStack = javaStack;
  }
}

/** The report that a user gets on standard error. */
export function faultReport(fault: unknown): string {
  const error = fault instanceof Error ? fault : new Error(String(fault));
  const lines = [
    "#",
    "# A fatal error has been detected by Dewar, the VM itself:",
    "#",
    `#  ${error instanceof VMFault ? error.message : `${error.name}: ${error.message}`}`,
    "#",
  ];
  const javaStack: readonly string[] = error instanceof VMFault ? error.javaStack : (attachedStack(error) ?? []);
  if (javaStack.length > 0) {
    lines.push("# Java stack:");
    for (const frame of javaStack) lines.push(`#   ${frame}`);
    lines.push("#");
  }
  const origin = error.cause instanceof Error ? error.cause : error;
  const inside = (origin.stack ?? "").split("\n").filter((line) => line.trimStart().startsWith("at "));
  if (inside.length > 0) {
    lines.push("# Where in the VM:");
    for (const line of inside.slice(0, 12)) lines.push(`#   ${line.trim()}`);
    lines.push("#");
  }
  lines.push("# This is a bug of Dewar, not of the Java program. Please report it with this text.", "#", "");
  return lines.join("\n");
}

function attachedStack(error: Error): readonly string[] | undefined {
  const stack = (error as { javaStack?: unknown }).javaStack;
  return Array.isArray(stack) ? stack.map(String) : undefined;
}
