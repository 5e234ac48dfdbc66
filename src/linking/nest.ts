// Nests (JVMS 5.4.4): which class hosts the nest of a class. The host is found among loaded classes only; when it is not loaded the
// caller gets a NeedsKlass, loads it, and comes back. A host that does not acknowledge the member is no host: the class is its own.
import { ATTR_NestHost, ATTR_NestMembers } from "../classfile/attribute-kind.ts";
import { attributeIndex, indexTable } from "../classfile/attributes.ts";
import type { KlassAddr, OopSlot } from "../layout/addresses.ts";
import { ld, st } from "../layout/memory.ts";
import { Klass, TAG_ERROR } from "../layout/metadata.ts";
import { classAttribute, classBytesOf, cpClassName, cpEntry, cpKlass, cpTag, setCpError } from "./constant-pool.ts";
import { readStringField } from "./java-text.ts";
import { classInModuleOfLoader, externalName, inSamePackage, isHidden } from "./klass-view.ts";
import { NeedsKlass } from "./linkage-problem.ts";
import { findInDictionary } from "./loader-data.ts";
import { symbolToString } from "./symbols.ts";
import { WK_THROWABLE } from "./well-known.ts";

interface FoundHost {
  readonly host: KlassAddr;
  /** Why it is not the one that the class names; "" where it is. */
  readonly problem: string;
}

/**
 * The nest host of an instance class; itself when it names none or the host does not acknowledge it.
 * @throws NeedsKlass when the host named is not loaded
 */
export function nestHost(k: KlassAddr): KlassAddr {
  const known = ld(k + Klass.nestHost);
  if (known !== 0) return known;
  const { host } = findHost(k);
  st(k + Klass.nestHost, host);
  return host;
}

function findHost(k: KlassAddr): FoundHost {
  const at = classAttribute(k, ATTR_NestHost);
  if (at === 0) return { host: k, problem: "" };
  const pool = ld(k + Klass.constantPool);
  const index = attributeIndex(classBytesOf(k), at);
  const name = cpClassName(pool, index);
  const host = cpKlass(pool, index) || findInDictionary(ld(k + Klass.loader), name);
  if (host === 0) {
    if (symbolToString(name).startsWith("[")) return noHost(k, notMember(k, k, "host is not an instance class", symbolToString(name)));
    if (cpTag(pool, index) !== TAG_ERROR) throw new NeedsKlass(ld(k + Klass.loader), name, k);
    const error = ld(cpEntry(pool, index));
    const text = readStringField(error, WK_THROWABLE, "detailMessage");
    const what = externalName(ld(error)) + (text === undefined ? "" : `: ${text}`);
    return noHost(k, `Nest host resolution of ${externalName(k)} with host ${symbolToString(name)} failed: ${what}`);
  }
  if (!inSamePackage(k, host)) return noHost(k, notMember(k, host, "types are in different packages"));
  if (!listsMember(host, k)) return noHost(k, notMember(k, host, "current type is not listed as a nest member"));
  return { host, problem: "" };
}

/** The nest host that a class names could not be loaded: it will be its own. @param error oop slot of the exception */
export function nestHostFailed(k: KlassAddr, error: OopSlot): void {
  setCpError(ld(k + Klass.constantPool), attributeIndex(classBytesOf(k), classAttribute(k, ATTR_NestHost)), error);
}

function notMember(k: KlassAddr, host: KlassAddr, why: string, hostName = externalName(host)): string {
  return `Type ${externalName(k)} (loader: ${loaderText(k)}) is not a nest member of type ${hostName} (loader: ${loaderText(host)}): ${why}`;
}

/** Name of a class's loader, without the words around it. */
function loaderText(k: KlassAddr): string {
  const text = classInModuleOfLoader(k);
  return text.slice(text.lastIndexOf(" of loader ") + 11);
}

const noHost = (k: KlassAddr, problem: string): FoundHost => ({ host: k, problem });

function listsMember(host: KlassAddr, k: KlassAddr): boolean {
  if (isHidden(k)) return false;
  const at = classAttribute(host, ATTR_NestMembers);
  if (at === 0) return false;
  const pool = ld(host + Klass.constantPool);
  const indices = indexTable(classBytesOf(host), at);
  for (let i = 0; i < indices.length; i++) if (cpClassName(pool, indices[i]!) === ld(k + Klass.name)) return true;
  return false;
}

/** ", (Type A is not a nest member of ...)" for the messages of IllegalAccessError; "" when there is nothing to say. */
export function nestHostProblem(k: KlassAddr): string {
  if (ld(k + Klass.nestHost) !== k || classAttribute(k, ATTR_NestHost) === 0) return "";
  const { problem } = findHost(k);
  return problem === "" ? "" : `, (${problem})`;
}
