// META-INF/MANIFEST.MF: name-value lines in sections (JAR File Specification), as java.util.jar.Manifest reads them.
import { ClassPathProblem } from "./class-path-problem.ts";

/** Attributes of one section. Names are compared without case. */
export class ManifestAttributes {
  readonly #values = new Map<string, string>();

  get(name: string): string | undefined {
    return this.#values.get(name.toLowerCase());
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), value);
  }

  get size(): number {
    return this.#values.size;
  }
}

export class Manifest {
  readonly main = new ManifestAttributes();
  /** Sections of entries by their Name ("a/b/"). */
  readonly sections = new Map<string, ManifestAttributes>();

  get mainClass(): string | undefined {
    return this.main.get("Main-Class")?.trim();
  }

  /** Elements of Class-Path: URLs relative to the jar. */
  get classPath(): string[] {
    return words(this.main.get("Class-Path"));
  }

  get multiRelease(): boolean {
    return this.main.get("Multi-Release")?.trim().toLowerCase() === "true";
  }

  get launcherAgent(): string | undefined {
    return this.main.get("Launcher-Agent-Class")?.trim();
  }

  /** "module/package" pairs. */
  get addExports(): string[] {
    return words(this.main.get("Add-Exports"));
  }

  get addOpens(): string[] {
    return words(this.main.get("Add-Opens"));
  }

  /** Whether a package ("a/b/") is sealed: its own section decides, else the main one. */
  isSealed(packagePath: string): boolean {
    const own = this.sections.get(packagePath)?.get("Sealed") ?? this.main.get("Sealed");
    return own?.trim().toLowerCase() === "true";
  }
}

function words(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(" ").filter((word) => word !== "");
}

/**
 * @param what the file, for messages
 * @param mainOnly stop behind the main section, as the launcher does
 * @throws ClassPathProblem corrupt, with the texts of java.util.jar
 */
export function parseManifest(bytes: Uint8Array, what: string, mainOnly = false): Manifest {
  const manifest = new Manifest();
  const lines = splitLines(bytes);
  let section: ManifestAttributes | null = manifest.main;
  for (let i = 0; i < lines.length; i++) {
    const number = i + 1;
    let line = lines[i]!;
    if (line.length === 0) {
      if (mainOnly) break;
      section = null;
      continue;
    }
    const [first, at] = [line, i];
    if (first[0] === SPACE) throw problem("misplaced continuation line", what, number);
    // Lines are split anywhere, inside characters too: join bytes before decoding.
    while (lines[i + 1]?.[0] === SPACE) line = Buffer.concat([line, lines[++i]!.subarray(1)]);
    const colon = line.indexOf(COLON);
    if (colon < 0 || colon + 1 >= line.length || line[colon + 1] !== SPACE) throw problem("invalid header field", what, at + 1);
    const name = decode(line.subarray(0, colon));
    if (!isHeaderName(name)) throw problem("invalid header field name", what, at + 1, name);
    const value = decode(line.subarray(colon + 2));
    if (section === null) {
      if (name.toLowerCase() !== "name") throw problem("invalid manifest format", what, at + 1);
      section = manifest.sections.get(value) ?? new ManifestAttributes();
      manifest.sections.set(value, section);
    } else section.set(name, value);
  }
  return manifest;
}

const SPACE = 0x20;
const COLON = 0x3a;
const LF = 0x0a;
const CR = 0x0d;

/** Up to 70 letters, digits, "-" and "_". */
function isHeaderName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,69}$/.test(name);
}

function problem(text: string, what: string, line: number, detail?: string): ClassPathProblem {
  return new ClassPathProblem("corrupt", `${text}${detail === undefined ? "" : `: ${detail}`} (${what}:${line})`);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Lines without their ends: CR LF, LF or CR. A last line without end counts. */
function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== LF && bytes[i] !== CR) continue;
    lines.push(bytes.subarray(start, i));
    if (bytes[i] === CR && bytes[i + 1] === LF) i++;
    start = i + 1;
  }
  if (start < bytes.length) lines.push(bytes.subarray(start));
  return lines;
}
