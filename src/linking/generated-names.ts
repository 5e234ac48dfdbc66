// Names that generators make with counters: what is numbered differs from run to run though the thing is the same. Normalising
// replaces the counter, so that constant pools can be compared between runs.

/** What to replace, and by what. Each is how one generator numbers its names. */
const RULES: readonly (readonly [RegExp, string])[] = [
  // Hidden classes: name and address; with '_' where InnerClassLambdaMetafactory names a lambda of a hidden class.
  [/[+/_]0x[0-9a-f]{16}/g, "+#"],
  // Implementation classes of lambdas.
  [/\$\$Lambda\$\d+/g, "$$$$Lambda$$#"],
  // Methods of lambda bodies, numbered through the class by javac, scalac and kotlinc: one more moves all behind it.
  [/^(lambda\$.+)\$\d+$/, "$1$#"],
  [/^(\$anonfun\$.+)\$\d+$/, "$1$#"],
  [/^(.+\$lambda[$-])\d+$/, "$1#"],
  // Proxies, and the dynamic modules that they are in.
  [/\$Proxy\d+/g, "$Proxy#"],
  [/\bjdk([./])proxy\d+/g, "jdk$1proxy#"],
  // Accessors that reflection and serialisation generate.
  [/\bGenerated(Method|Constructor|SerializationConstructor)Accessor\d+/g, "Generated$1Accessor#"],
  // Byte Buddy and Mockito: random suffixes.
  [/\$(ByteBuddy|MockitoMock)\$[0-9A-Za-z]+/g, "$$$1$$#"],
];

/** The name without its counters. Names that no generator made stay as they are. */
export function normalizeName(text: string): string {
  // All rules need one of these.
  if (!text.includes("$") && !text.includes("0x") && !text.includes("Generated") && !text.includes("proxy")) return text;
  let result = text;
  for (const [pattern, replacement] of RULES) result = result.replace(pattern, replacement);
  return result;
}

/**
 * A function that normalises the texts in the class file of a spun class: known generators' names, and the class's own name, in which any
 * number may be a counter.
 * @param ownName internal name of the class in its class file
 */
export function nameNormalizer(ownName: string): (text: string) => string {
  const own = normalizeName(ownName).replace(/\d+/g, "#");
  if (own === ownName) return normalizeName;
  const dotted = ownName.replaceAll("/", ".");
  const ownDotted = own.replaceAll("/", ".");
  return (text) => {
    let result = text;
    if (result.includes(ownName)) result = result.replaceAll(ownName, () => own);
    if (dotted !== ownName && result.includes(dotted)) result = result.replaceAll(dotted, () => ownDotted);
    return normalizeName(result);
  };
}
