// Every question, declared once: what recordings, remote compilation and caches need to know of it beside the types in questions.ts.
import type { QuestionKind } from "./questions.ts";

/** How an answer may change while the VM runs, and what then becomes of the code. */
export type Stability =
  | "constant" // never, once it could be asked
  | "monotone" // from "not yet" to an answer that stays: code that saw "not yet" is merely not as good
  | "dependency" // code that relies on it registers a Dependency, and goes when it breaks
  | "hint"; // profiles and the like: any answer gives right code

export interface QuestionRow {
  readonly stability: Stability;
  /** Ids in the key, by position: "k" class, "m" method, "f" field, "o" object, "-" plain data. */
  readonly key: string;
}

export const QUESTIONS: Readonly<Record<QuestionKind, QuestionRow>> = {
  method: { stability: "constant", key: "m" },
  code: { stability: "constant", key: "m" },
  klass: { stability: "constant", key: "k" },
  initState: { stability: "monotone", key: "k" },
  isSubtype: { stability: "constant", key: "kk" },
  classConstant: { stability: "monotone", key: "m-" },
  constant: { stability: "monotone", key: "m-" },
  field: { stability: "monotone", key: "m---" },
  callee: { stability: "monotone", key: "m-" },
  profile: { stability: "hint", key: "m" },
  loadedClass: { stability: "monotone", key: "m-" },
  arrayKlass: { stability: "monotone", key: "k" },
  primitiveArrayKlass: { stability: "constant", key: "-" },
  wellKnown: { stability: "monotone", key: "-" },
  vtableMethod: { stability: "constant", key: "k-" },
  itableMethod: { stability: "constant", key: "kk-" },
  uniqueTarget: { stability: "dependency", key: "k-" },
  uniqueImplementor: { stability: "dependency", key: "k" },
  hasSubclass: { stability: "dependency", key: "k" },
  object: { stability: "constant", key: "o" },
  staticValue: { stability: "constant", key: "f" },
  fieldValue: { stability: "constant", key: "of" },
  namedField: { stability: "constant", key: "k--" },
  handleTarget: { stability: "constant", key: "o" },
  memberTarget: { stability: "constant", key: "o" },
  inlineDirective: { stability: "constant", key: "m" },
  codeSize: { stability: "hint", key: "m" },
};

export const QUESTION_KINDS = Object.keys(QUESTIONS) as QuestionKind[];
