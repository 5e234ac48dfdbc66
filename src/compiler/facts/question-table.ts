// Every question, declared once: what recordings, remote compilation and caches need to know of it beside the types in questions.ts.
import type { QuestionKind } from "./questions.ts";

/** How an answer may change while the VM runs, and what then becomes of the code. */
export type Stability =
  | "constant" // never, once it could be asked
  | "monotone" // from "not yet" to an answer that stays: code that saw "not yet" is merely not as good
  | "dependency" // code that relies on it registers a Dependency, and goes when it breaks
  | "hint"; // profiles and the like: any answer gives right code

/** What an id names: "k" class, "m" method, "f" field, "o" object. */
export type IdKind = "k" | "m" | "f" | "o";

/** Where ids stand in an answer: it is one, a list of them, or has them in properties. "" none. */
export type IdsIn = "" | IdKind | { readonly each: IdsIn } | { readonly [property: string]: IdsIn };

export interface QuestionRow {
  readonly stability: Stability;
  /** Ids in the key, by position: an IdKind, or "-" for plain data. */
  readonly key: string;
  /** Ids in the answer, in the order in which they are numbered. Properties that an answer lacks are passed over. */
  readonly ids: IdsIn;
}

const FIELD: IdsIn = { field: "f", holder: "k", klass: "k" };
const VALUE: IdsIn = { object: "o" };
const KLASSES: IdsIn = { each: "k" };

export const QUESTIONS: Readonly<Record<QuestionKind, QuestionRow>> = {
  method: { stability: "constant", key: "m", ids: { holder: "k" } },
  code: { stability: "constant", key: "m", ids: "" },
  klass: { stability: "constant", key: "k", ids: { super: "k", elementKlass: "k" } },
  initState: { stability: "monotone", key: "k", ids: "" },
  isSubtype: { stability: "constant", key: "kk", ids: "" },
  classConstant: { stability: "monotone", key: "m-", ids: "k" },
  constant: { stability: "monotone", key: "m-", ids: { object: "o", klass: "k" } },
  field: { stability: "monotone", key: "m---", ids: FIELD },
  callee: { stability: "monotone", key: "m-", ids: { method: "m", klass: "k", appendix: "o" } },
  profile: {
    stability: "hint",
    key: "m",
    ids: { cells: { each: { rows: { each: { klass: "k" } }, argumentTypes: KLASSES, returnType: "k" } } },
  },
  loadedClass: { stability: "monotone", key: "m-", ids: "k" },
  arrayKlass: { stability: "monotone", key: "k", ids: "k" },
  primitiveArrayKlass: { stability: "constant", key: "-", ids: "k" },
  wellKnown: { stability: "monotone", key: "-", ids: "k" },
  vtableMethod: { stability: "constant", key: "k-", ids: "m" },
  itableMethod: { stability: "constant", key: "kk-", ids: "m" },
  uniqueTarget: { stability: "dependency", key: "k-", ids: "m" },
  uniqueImplementor: { stability: "dependency", key: "k", ids: "k" },
  hasSubclass: { stability: "dependency", key: "k", ids: "" },
  object: { stability: "constant", key: "o", ids: { klass: "k", mirrorOf: "k" } },
  staticValue: { stability: "constant", key: "f", ids: VALUE },
  fieldValue: { stability: "constant", key: "of", ids: VALUE },
  callSiteTarget: { stability: "dependency", key: "of", ids: "o" },
  elementValue: { stability: "monotone", key: "o-", ids: VALUE },
  namedField: { stability: "constant", key: "k--", ids: FIELD },
  handleTarget: { stability: "constant", key: "o", ids: "m" },
  memberTarget: { stability: "constant", key: "o", ids: { method: "m", klass: "k" } },
  inlineDirective: { stability: "constant", key: "m", ids: "" },
  codeSize: { stability: "hint", key: "m", ids: "" },
};

export const QUESTION_KINDS = Object.keys(QUESTIONS) as QuestionKind[];
