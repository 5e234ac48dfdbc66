// What a library user can catch. Each message says what happened and, where something can be done, what.

import type { UncaughtReport } from "../host/uncaught.ts";

/** Any failure of this library. */
export class DewarError extends Error {
  override name = "DewarError";
}

/** The VM could not be made or used so: options that do not fit, no JDK, not enough memory, a second `main`. */
export class VMStartError extends DewarError {
  override name = "VMStartError";
}

/** A Java exception that ended a thread of the program. `stack` is Java's, so that it prints as in Java. */
export class JavaError extends DewarError {
  override name = "JavaError";
  /** "java.lang.IllegalStateException" */
  readonly className: string;
  /** Throwable.getMessage() */
  readonly javaMessage: string | undefined;
  /** "at Foo.bar(Foo.java:3)", innermost first. */
  readonly javaStack: readonly string[];
  /** Name of the thread that it ended. */
  readonly thread: string;

  constructor(report: UncaughtReport) {
    const head = report.message === undefined ? report.className : `${report.className}: ${report.message}`;
    super(head);
    this.className = report.className;
    this.javaMessage = report.message;
    this.javaStack = report.stack;
    this.thread = report.thread;
    this.stack = [head, ...report.stack.map((frame) => `\t${frame}`)].join("\n");
  }
}

/** A fault of the VM itself, never of the Java program. `report` is the text that also went to standard error. */
export class VMFaultError extends DewarError {
  override name = "VMFaultError";
  readonly exitCode = 134;
  readonly report: string;

  constructor(report: string, cause: unknown) {
    const line = /^# {2}(.+)$/m.exec(report)?.[1] ?? (cause instanceof Error ? cause.message : "the VM ended unexpectedly");
    super(`Dewar failed: ${line}`, cause === undefined ? undefined : { cause });
    this.report = report;
  }
}

/** The VM was ended from outside (`terminate`, an AbortSignal, `await using`) before its program had ended. */
export class VMTerminatedError extends DewarError {
  override name = "VMTerminatedError";
}
