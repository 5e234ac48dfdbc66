// What is told of an exception that ended a thread. In a file of its own since the library's types show it.

/** A Java exception that ended a thread, for whoever made the VM; beside it Java prints what it prints. */
export interface UncaughtReport {
  readonly thread: string;
  /** "java.lang.IllegalStateException" */
  readonly className: string;
  readonly message: string | undefined;
  /** "at Foo.bar(Foo.java:3)" and so on, innermost first; causes are not in it. */
  readonly stack: readonly string[];
}
