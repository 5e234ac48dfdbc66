// Patterns of resources for jlink's options: one regular expression for hundreds of names, as a tree of their characters, since jlink
// tries it on each of ten thousand resources, and in an interpreter.

/**
 * A pattern list of jlink that matches every resource but these.
 * @param paths "/java.base/java/lang/Object.class"
 */
export function allBut(paths: Iterable<string>): string {
  return `regex:(?!(?:${treePattern([...paths])})$).*`;
}

interface Node {
  readonly next: Map<string, Node>;
  ends: boolean;
}

/** A regular expression that matches exactly these texts. It has no comma, which would end a pattern of jlink's. */
export function treePattern(texts: readonly string[]): string {
  const root: Node = { next: new Map(), ends: false };
  for (const text of [...texts].sort()) {
    let node = root;
    for (const c of text) {
      let next = node.next.get(c);
      if (next === undefined) node.next.set(c, (next = { next: new Map(), ends: false }));
      node = next;
    }
    node.ends = true;
  }
  return patternOf(root);
}

function patternOf(start: Node): string {
  // A run without branches is written as it is, so that patterns nest only where names part.
  let prefix = "";
  let node = start;
  while (node.next.size === 1 && !node.ends) {
    const [[c, next]] = node.next as unknown as [[string, Node]];
    prefix += quoted(c);
    node = next;
  }
  if (node.next.size === 0) return prefix;
  const branches = [...node.next].map(([c, next]) => quoted(c) + patternOf(next));
  return `${prefix}(?:${branches.join("|")}${node.ends ? "|" : ""})`;
}

const quoted = (c: string): string => (/[A-Za-z0-9/_-]/.test(c) ? c : c === "," ? "\\x2c" : `\\${c}`);
