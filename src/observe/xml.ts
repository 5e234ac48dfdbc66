// XML as HotSpot's xmlStream writes it: single quotes, five entities, attributes in the order given.

export type Attribute = readonly [name: string, value: string | number];

export interface Element {
  readonly name: string;
  readonly attributes: readonly Attribute[];
  /** Undefined: an element without content, "<name/>". */
  readonly content?: readonly (Element | string)[] | undefined;
}

const ENTITIES: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;", "'": "&apos;" };

export const escapeXml = (text: string): string => text.replace(/[<>&"']/g, (char) => ENTITIES[char]!);

/** The start of an element: "<task compile_id='1'>". */
export function head(name: string, attributes: readonly Attribute[]): string {
  return `<${name}${attributesText(attributes)}>`;
}

/** An element and what is in it, each on lines of its own; text content stands as it is. */
export function elementText(element: Element): string {
  const { name, attributes, content } = element;
  if (content === undefined) return `<${name}${attributesText(attributes)}/>\n`;
  const inside = content.map((item) => (typeof item === "string" ? escapeXml(item) : elementText(item))).join("");
  return `${head(name, attributes)}\n${inside}</${name}>\n`;
}

function attributesText(attributes: readonly Attribute[]): string {
  return attributes.map(([name, value]) => ` ${name}='${escapeXml(String(value))}'`).join("");
}
