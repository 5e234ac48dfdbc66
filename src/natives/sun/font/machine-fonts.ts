// The fonts of the machine, in place of fontconfig: TrueType files of the usual folders by the names in their `name` tables, and which of
// them stands for sans, serif and monospace. Only a font's tables of names and style are read.
import { O_RDONLY } from "../../../host/files.ts";
import type { VM } from "../../../runtime/vm.ts";

export interface MachineFont {
  readonly file: string;
  readonly family: string;
  readonly style: string;
  readonly fullName: string;
  readonly bold: boolean;
  readonly italic: boolean;
}

const S_IFMT = 0o170000;
const S_IFDIR = 0o040000;
const MAX_DEPTH = 6;
const MAX_TABLE = 1 << 16;

/** Of each generic family, what fontconfig prefers where it is installed (its 60-latin.conf, shortened). */
const PREFERRED: Readonly<Record<string, readonly string[]>> = {
  sans: ["DejaVu Sans", "Verdana", "Arial", "Liberation Sans", "Noto Sans", "Open Sans", "Helvetica", "FreeSans", "Nimbus Sans"],
  serif: ["DejaVu Serif", "Times New Roman", "Liberation Serif", "Noto Serif", "Georgia", "Times", "FreeSerif", "Nimbus Roman"],
  monospace: ["DejaVu Sans Mono", "Inconsolata", "Courier New", "Liberation Mono", "Noto Sans Mono", "Courier", "FreeMono"],
};

/** Where fonts stand. */
export function fontFolders(vm: VM): string[] {
  const home = Buffer.from(vm.host.process.userHome).toString();
  return ["/usr/share/fonts", "/usr/local/share/fonts", ...(home === "" ? [] : [`${home}/.local/share/fonts`, `${home}/.fonts`])];
}

/** Folders with font files in them, for the JDK's font path. */
export function foldersWithFonts(vm: VM): string[] {
  return [...new Set(fontFiles(vm).map((file) => file.slice(0, file.lastIndexOf("/"))))];
}

function fontFiles(vm: VM): string[] {
  const { files } = vm.host;
  const found: string[] = [];
  const visit = (folder: string, depth: number): void => {
    const names = files.list(Buffer.from(folder));
    if (typeof names === "number" || depth > MAX_DEPTH) return;
    for (const name of names.map((n) => Buffer.from(n).toString()).sort()) {
      const path = `${folder}/${name}`;
      if (/\.(ttf|otf)$/i.test(name)) found.push(path);
      else if (!name.includes(".")) {
        const stat = files.stat(Buffer.from(path));
        if (typeof stat !== "number" && (Number(stat.mode) & S_IFMT) === S_IFDIR) visit(path, depth + 1);
      }
    }
  };
  for (const folder of fontFolders(vm)) visit(folder, 0);
  return found;
}

/** All fonts of the machine that can be read. */
export function machineFonts(vm: VM): MachineFont[] {
  return fontFiles(vm).flatMap((file) => describe(vm, file) ?? []);
}

function describe(vm: VM, file: string): MachineFont | undefined {
  const { files } = vm.host;
  const number = files.open(Buffer.from(file), O_RDONLY, 0);
  if (number < 0) return undefined;
  try {
    const read = (at: number, length: number): Buffer => {
      const bytes = Buffer.alloc(Math.min(length, MAX_TABLE));
      const n = files.pread(number, bytes, at);
      return bytes.subarray(0, Math.max(0, n));
    };
    const tables = new Map<string, Buffer>();
    const count = read(0, 12).readUInt16BE(4);
    const directory = read(12, 16 * count);
    for (let at = 0; at + 16 <= directory.length; at += 16) {
      const tag = directory.toString("latin1", at, at + 4);
      if (tag === "name" || tag === "head") tables.set(tag, read(directory.readUInt32BE(at + 8), directory.readUInt32BE(at + 12)));
    }
    const names = namesOf(tables.get("name")!);
    const macStyle = tables.get("head")!.readUInt16BE(44);
    const family = names.get(1);
    if (family === undefined) return undefined;
    const style = names.get(2) ?? "Regular";
    const bold = (macStyle & 1) !== 0;
    return { file, family, style, fullName: names.get(4) ?? family, bold, italic: (macStyle & 2) !== 0 };
  } catch {
    // No font, or a damaged one: as fontconfig, it is passed over.
    return undefined;
  } finally {
    files.close(number);
  }
}

const WINDOWS = 3;
const UNICODE = 0;
const ENGLISH = 0x409;

/** Name number to text, English where there is a choice. */
function namesOf(table: Buffer): Map<number, string> {
  const names = new Map<number, string>();
  const strings = table.readUInt16BE(4);
  for (let i = 0, at = 6; i < table.readUInt16BE(2); i++, at += 12) {
    const [platform, language, id] = [table.readUInt16BE(at), table.readUInt16BE(at + 4), table.readUInt16BE(at + 6)];
    const start = strings + table.readUInt16BE(at + 10);
    const bytes = table.subarray(start, start + table.readUInt16BE(at + 8));
    const wide = platform === WINDOWS || platform === UNICODE;
    if (names.has(id) && !(platform === WINDOWS && language === ENGLISH)) continue;
    names.set(id, wide ? Buffer.from(bytes).swap16().toString("utf16le") : bytes.toString("latin1"));
  }
  return names;
}

/** The font for a generic family and style, and after it the others that can stand in. Empty when the machine has none. */
export function fontsFor(all: readonly MachineFont[], family: string, bold: boolean, italic: boolean): MachineFont[] {
  const preferred = PREFERRED[family] ?? [];
  const rank = (font: MachineFont): number => {
    const at = preferred.indexOf(font.family);
    const styleMatches = (font.bold === bold ? 0 : 1) + (font.italic === italic ? 0 : 2);
    return (at < 0 ? preferred.length : at) * 4 + styleMatches;
  };
  return [...all].sort((a, b) => rank(a) - rank(b));
}
