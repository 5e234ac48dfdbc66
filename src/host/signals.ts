// Signal numbers of Linux by the names that sun.misc.Signal uses, without "SIG".

const names: readonly string[] =
  // 1..31
  "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS".split(
    " ",
  );

export const SIGHUP = 1;
export const SIGINT = 2;
export const SIGQUIT = 3;
export const SIGTERM = 15;

/** The number of a signal name ("INT" -> 2), or -1. */
export function signalNumber(name: string): number {
  const index = names.indexOf(name);
  return index < 0 ? (name === "POLL" ? 29 : name === "CLD" ? 17 : -1) : index + 1;
}

/** The name of a signal number (2 -> "INT"), or undefined. */
export function signalName(number: number): string | undefined {
  return names[number - 1];
}

/** Signals that the VM itself or the host needs: Java cannot handle them, as in HotSpot. */
export function reservedSignal(number: number): boolean {
  // ILL, FPE, SEGV, QUIT (thread dump), KILL, STOP
  return number === 4 || number === 8 || number === 11 || number === 3 || number === 9 || number === 19;
}
