// java.lang.String between Java and JavaScript: compact strings (LATIN1 = 0, UTF16 = 1, little-endian as on x86).
import type { Ref, SymbolAddr } from "../layout/addresses.ts";
import { type Addr, ld, ld8, st, st8, u8, u16 } from "../layout/memory.ts";
import { ARRAY_BASE, ARRAY_LENGTH } from "../layout/object.ts";
import { FO_STRING_CODER, FO_STRING_VALUE, VMState } from "../layout/vm-state.ts";
import { symbolOf } from "../linking/symbols.ts";
import type { VM } from "./vm.ts";

/** What strings need of the VM. */
type Parts = Pick<VM, "heap" | "host" | "kernel" | "wk">;

const LATIN1 = 0;
const UTF16 = 1;

export class Strings {
  private readonly vm: Parts;

  constructor(vm: Parts) {
    this.vm = vm;
  }

  get valueOffset(): number {
    return ld(VMState.offsets + 4 * FO_STRING_VALUE);
  }
  private get coderOffset(): number {
    return ld(VMState.offsets + 4 * FO_STRING_CODER);
  }

  /** A new java.lang.String with the text of `s`. Allocates; does not collect. */
  create(s: string): Addr {
    const n = s.length;
    let latin1 = true;
    for (let i = 0; i < n; i++) {
      if (s.charCodeAt(i) > 0xff) {
        latin1 = false;
        break;
      }
    }
    const array = this.vm.heap.newByteArray(latin1 ? n : 2 * n);
    if (latin1) for (let i = 0, a = array + ARRAY_BASE; i < n; i++) u8[a + i] = s.charCodeAt(i);
    else for (let i = 0, a = (array + ARRAY_BASE) >>> 1; i < n; i++) u16[a + i] = s.charCodeAt(i);
    return this.wrap(array, latin1 ? LATIN1 : UTF16);
  }

  /** A String over a byte[] that nothing else will write. */
  wrap(array: Ref, coder: number): Ref {
    const string = this.vm.heap.allocate(this.vm.wk.String);
    st(string + this.valueOffset, array);
    st8(string + this.coderOffset, coder);
    this.vm.heap.setRef(string, this.valueOffset, array);
    return string;
  }

  /** The text of a String; null for a null ref. */
  text(string: Ref): string | null {
    return string === 0 ? null : this.textOf(string);
  }

  /** The text of a non-null String. */
  textOf(string: Ref): string {
    const array = ld(string + this.valueOffset);
    const n = ld(array + ARRAY_LENGTH);
    const start = array + ARRAY_BASE;
    if (ld8(string + this.coderOffset) === LATIN1) {
      if (n > 64) return Buffer.from(u8.buffer, start, n).toString("latin1");
      let s = "";
      for (let i = 0; i < n; i++) s += String.fromCharCode(u8[start + i]!);
      return s;
    }
    if (n > 64) return Buffer.from(u8.buffer, start, n).toString("utf16le");
    let s = "";
    for (let i = 0, a = start >>> 1; i < n >> 1; i++) s += String.fromCharCode(u16[a + i]!);
    return s;
  }

  /** The symbol of a String's text. */
  symbol(string: Ref): SymbolAddr {
    return this.vm.kernel.symbolOfString(string, 0) >>> 0 || symbolOf(this.textOf(string));
  }

  /** The symbol of a name with dots (java.lang.Object), as class files have it (java/lang/Object). */
  internalName(string: Ref): SymbolAddr {
    return this.vm.kernel.symbolOfString(string, 1) >>> 0 || symbolOf(this.textOf(string).replaceAll(".", "/"));
  }

  /** The canonical String of a text (String.intern, ldc). */
  intern(s: string): Ref {
    return this.vm.kernel.internString(this.create(s)) >>> 0;
  }

  /** A String of bytes in the platform's encoding (sun.jnu.encoding). */
  fromPlatform(bytes: Uint8Array): Ref {
    return this.create(decodePlatform(bytes, this.vm.host.process.locale.encoding));
  }

  /** The bytes of a String in the platform's encoding. */
  toPlatform(string: Ref): Uint8Array {
    return encodePlatform(this.textOf(string), this.vm.host.process.locale.encoding);
  }

  /** A String[] of the given texts. */
  createArray(texts: readonly string[]): Ref {
    const array = this.vm.heap.newRefArray(this.vm.wk.String, texts.length);
    for (let i = 0; i < texts.length; i++) this.vm.heap.setElement(array, i, this.create(texts[i]!));
    return array;
  }
}

// What the class library's natives make of names and texts of the host (JNU_NewStringPlatform and back): UTF-8, ASCII and Latin-1 are
// theirs; other encodings count as Latin-1.
const ASCII = "ANSI_X3.4-1968";

/** An encoded surrogate, as bytes in Latin-1: one wrong character in Java's eyes, three in JavaScript's. */
const ENCODED_SURROGATE = /\xed[\xa0-\xbf][\x80-\xbf]/g;
const ENCODED_REPLACEMENT = "\xef\xbf\xbd";

export function decodePlatform(bytes: Uint8Array, encoding: string): string {
  const b = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (encoding === "UTF-8") {
    const text = b.toString("utf8");
    if (!text.includes("\ufffd")) return text;
    return Buffer.from(b.toString("latin1").replace(ENCODED_SURROGATE, ENCODED_REPLACEMENT), "latin1").toString("utf8");
  }
  const text = b.toString("latin1");
  return encoding === ASCII ? text.replace(/[\x80-\xff]/g, "?") : text;
}

export function encodePlatform(text: string, encoding: string): Uint8Array {
  if (encoding === "UTF-8") return Buffer.from(text.replace(/\p{Surrogate}/gu, "?"), "utf8");
  return Buffer.from(text.replace(encoding === ASCII ? /[^\0-\x7f]/g : /[^\0-\xff]/g, "?"), "latin1");
}
