// The default locale and encoding as JDK 17 derives them on Linux: from what setlocale(LC_ALL, "") makes of the environment.
// A locale that is not installed leaves the whole program in "C" (English, ASCII), as in C.

import type { LocaleNames, PlatformLocale } from "./process.ts";

/** Language codes that the JDK maps (java_props_md's table): C with a codeset is English, some codes have newer or older forms. */
const languages: Readonly<Record<string, string>> = { C: "en", POSIX: "en", cz: "cs", hsb: "hsb", no: "no", yi: "ji", id: "in", he: "iw" };
const scripts: Readonly<Record<string, string>> = { cyrillic: "Cyrl", latin: "Latn", devanagari: "Deva", iqtelif: "Latn", saaho: "Latn" };
const variants: Readonly<Record<string, string>> = { nynorsk: "NY" };
const categories = ["LC_CTYPE", "LC_NUMERIC", "LC_TIME", "LC_COLLATE", "LC_MONETARY", "LC_MESSAGES", "LC_PAPER", "LC_NAME"];

/** Canonical spelling of a codeset as nl_langinfo(CODESET) gives it. */
function codeset(spelling: string | undefined): string {
  const plain = (spelling ?? "").toUpperCase().replace(/[^A-Z0-9]/g, "");
  if (plain === "UTF8") return "UTF-8";
  const iso = /^ISO8859(\d+)$/.exec(plain);
  if (iso !== null) return `ISO-8859-${iso[1]}`;
  if (plain === "EUCJP") return "EUC-JP";
  if (plain === "EUCKR") return "EUC-KR";
  return plain === "" ? "ISO-8859-1" : (spelling ?? "");
}

/** language[_COUNTRY][.codeset][@modifier] */
function parts(name: string): { language: string; country: string | undefined; codeset: string | undefined; modifier: string | undefined } {
  const [, language = "", country, set, modifier] = /^([^_.@]*)(?:_([^.@]*))?(?:\.([^@]*))?(?:@(.*))?$/.exec(name) ?? [];
  return { language, country, codeset: set, modifier };
}

/**
 * The platform's locale for an environment.
 * @param get a variable's value, undefined when it is not set
 * @param installed whether the C library has a locale of that name; not asked for C, POSIX and C.UTF-8
 */
export function platformLocale(get: (name: string) => string | undefined, installed: (name: string) => boolean): PlatformLocale {
  const all = get("LC_ALL");
  const language = get("LANG");
  const nameOf = (category: string): string => all || get(category) || language || "C";
  let messages = nameOf("LC_MESSAGES");
  let ctype = nameOf("LC_CTYPE");
  for (const category of categories) {
    const name = nameOf(category);
    if (!isBuiltIn(name) && !installed(name)) {
      messages = ctype = "C";
      break;
    }
  }
  const inC = ctype === "C" || ctype === "POSIX";
  return {
    display: namesOf(messages),
    format: namesOf(ctype),
    encoding: inC ? "ANSI_X3.4-1968" : codeset(parts(ctype).codeset),
  };
}

/** Java's names for a locale of C. The C locale itself is that of the United States (java_props_md's ParseLocale). */
function namesOf(locale: string): LocaleNames {
  const { language, country, modifier } = parts(locale === "C" || locale === "POSIX" ? "en_US" : locale);
  return {
    language: languages[language] ?? (language || "en"),
    script: modifier === undefined ? undefined : scripts[modifier],
    country: country || undefined,
    variant: modifier === undefined ? undefined : variants[modifier],
  };
}

function isBuiltIn(name: string): boolean {
  return name === "C" || name === "POSIX" || /^C\.utf-?8$/i.test(name);
}
