// Which classes of the program can be reached from its main class, by what their constant pools name: classes, descriptors, and texts that
// are names of classes or beginnings of such (for reflection). That is more than will ever run, and may in rare cases miss what a program
// makes up a name for: training runs and --add-modules are there for that. Must not know what modules are taken for.

import type { ClassFile } from "../../classfile/class-file.ts";
import { ClassFormatProblem } from "../../classfile/class-format-problem.ts";
import { CONSTANT_InterfaceMethodref, CONSTANT_Methodref, CONSTANT_String, CONSTANT_Utf8 } from "../../classfile/constant-tag.ts";
import { parseClassFile } from "../../classfile/parser.ts";
import { type ProgramClasses, packageOf } from "./program-classes.ts";

export interface Reachable {
  /** Binary names (slashes) of the program's classes. */
  readonly classes: ReadonlySet<string>;
  /** Library classes that texts name ("javax/swing/JFrame"), with the class whose text it is. */
  readonly namedInText: ReadonlyMap<string, string>;
  /** Library methods that are called ("java/nio/file/FileSystems.newFileSystem"), of those asked for, with a class that does. */
  readonly calls: ReadonlyMap<string, string>;
  /** Classes that Java 17 cannot read. */
  readonly unreadable: ReadonlySet<string>;
}

export interface ReachableQuestion {
  /** Binary names, with slashes, that are reached from outside. */
  readonly entries: readonly string[];
  /** Whether the class library has a class. */
  readonly isLibraryClass: (name: string) => boolean;
  /** Library methods to look for, "class.name". */
  readonly methods: ReadonlySet<string>;
}

/** A class name in dots or slashes, of at least two parts. */
const CLASS_NAME = /^[A-Za-z_$][\w$]*(?:[./][A-Za-z_$][\w$]*)+$/;
/** What stands before the first thing that is filled in: by concatenation (JDK's StringConcatFactory), a format, a message. */
const FILLED_IN = /^[^\p{Cc}%{]*/u;
/** Class names in a descriptor or signature. */
const IN_DESCRIPTOR = /L([^;<:().[]+)[;<]/g;

/** All classes that can be reached from the entries. */
export function findReachable(program: ProgramClasses, { entries, isLibraryClass, methods }: ReachableQuestion): Reachable {
  const classes = new Set<string>();
  const unreadable = new Set<string>();
  const namedInText = new Map<string, string>();
  const calls = new Map<string, string>();
  const work: string[] = [];
  const reach = (name: string): void => {
    if (classes.has(name) || !program.has(name)) return;
    classes.add(name);
    work.push(name);
  };
  const reachText = (text: string, from: string): void => {
    if (text.length < 3 || text.length > 300) return;
    // The beginning of names that are put together, as in Class.forName("org.tool.backend." + language), where javac writes \u0001
    // for what is filled in.
    const beginning = FILLED_IN.exec(text)![0].replaceAll(".", "/");
    if (beginning.length < text.length || beginning.endsWith("/")) {
      const slash = beginning.lastIndexOf("/");
      if (slash <= 0) return;
      for (const name of program.packages.get(beginning.slice(0, slash)) ?? []) if (name.startsWith(beginning)) reach(name);
    } else if (CLASS_NAME.test(text)) {
      const name = text.replaceAll(".", "/");
      if (program.has(name)) reach(name);
      else if (!namedInText.has(name) && isLibraryClass(name)) namedInText.set(name, from);
    }
  };
  for (const name of entries) reach(name);
  for (;;) {
    for (let name = work.pop(); name !== undefined; name = work.pop()) {
      const file = read(program, name);
      if (file === undefined) {
        unreadable.add(name);
        classes.delete(name);
        continue;
      }
      visit(file, methods, {
        reach,
        reachText: (text) => reachText(text, name!),
        call: (method) => calls.has(method) || calls.set(method, name!),
      });
    }
    // A provider is there for whoever asks for its service: something reached, or the class library.
    for (const [service, providers] of program.services) {
      const name = service.replaceAll(".", "/");
      if (!program.has(name) || classes.has(name)) for (const provider of providers) reach(provider.replaceAll(".", "/"));
    }
    if (work.length === 0) return { classes, namedInText, calls, unreadable };
  }
}

/** undefined when this Java cannot read it. */
function read(program: ProgramClasses, name: string): ClassFile | undefined {
  try {
    return parseClassFile(program.bytes(name), { trusted: true, vmAnnotations: false, enablePreview: true });
  } catch (error) {
    if (error instanceof ClassFormatProblem) return undefined;
    throw error;
  }
}

interface Visitor {
  reach(name: string): void;
  reachText(text: string): void;
  call(method: string): void;
}

function visit(file: ClassFile, methods: ReadonlySet<string>, { reach, reachText, call }: Visitor): void {
  reach(packageOf(file.name) === "" ? "package-info" : `${packageOf(file.name)}/package-info`);
  for (let i = 1; i < file.constantCount; i++) {
    switch (file.tags[i]) {
      case CONSTANT_Utf8: {
        const text = file.utf8(i);
        // Names of classes, descriptors and signatures; annotations name classes only so.
        if (text.includes(";")) for (const [, name] of text.matchAll(IN_DESCRIPTOR)) reach(name!);
        else reach(text);
        break;
      }
      case CONSTANT_String:
        reachText(file.utf8(file.first(i)));
        break;
      case CONSTANT_Methodref:
      case CONSTANT_InterfaceMethodref: {
        const method = `${file.className(file.first(i))}.${file.utf8(file.memberNameIndex(i))}`;
        if (methods.has(method)) call(method);
        break;
      }
    }
  }
}
