// FormatCheck: the state of checking one class file that is not trusted: a cursor that notices the end, the constants read so
// far, and the name that messages call the class by. The checks themselves stand in the files beside this one; they follow the
// order in which HotSpot 17 looks at a class file, because the first thing wrong decides the message.
import { ATTR_NONE, ATTRIBUTE_NAMES, attributeKindAt, isReadIn } from "../attribute-kind.ts";
import { ClassFormatProblem, formatError, limitedMessage } from "../class-format-problem.ts";
import { CONSTANT_Class, CONSTANT_Utf8 } from "../constant-tag.ts";
import { decodeModifiedUtf8 } from "../modified-utf8.ts";

export class FormatCheck {
  readonly bytes: Uint8Array;
  /** Offset of the next byte to look at. */
  pos = 8;
  /** Binary name that messages use; "<Unknown>" until the class says its name when nobody asked for one. */
  className: string;
  readonly majorVersion: number;
  count = 0;
  tags: Uint8Array = new Uint8Array(0);
  /** Of each constant's content behind its tag. */
  offsets: Uint32Array = new Uint32Array(0);
  /** Highest bootstrap method that a Dynamic or InvokeDynamic names; -1 none. */
  maxBootstrapIndex = -1;
  /** Indices of Utf8 constants that were found to be legal descriptors: LEGAL_* bits. */
  legal: Uint8Array = new Uint8Array(0);
  isInterface = false;
  /** InnerClasses has a class twice, or classes in a circle: HotSpot then does as if it were not there. */
  innerClassesContradict = false;

  constructor(bytes: Uint8Array, className: string) {
    this.bytes = bytes;
    this.className = className;
    this.majorVersion = (bytes[6]! << 8) | bytes[7]!;
  }

  /** Ends the check with a ClassFormatError; "%s" in `message` stands for the class's name. */
  fail(message: string): never {
    throw formatError(limitedMessage(message.replace("%s", () => this.className)));
  }

  /** A ClassFormatError unless `holds`. For conditions whose message is cheap; elsewhere test first, then `fail`. */
  require(holds: boolean, message: string): void {
    if (!holds) this.fail(message);
  }

  noClassDefFound(message: string): never {
    throw new ClassFormatProblem("java/lang/NoClassDefFoundError", limitedMessage(message));
  }

  circular(): never {
    throw new ClassFormatProblem("java/lang/ClassCircularityError", this.className);
  }

  /** At least `n` more bytes must follow. */
  more(n: number): void {
    if (n > this.bytes.length - this.pos) throw formatError("Truncated class file");
  }

  u1(): number {
    this.more(1);
    return this.bytes[this.pos++]!;
  }

  u2(): number {
    this.more(2);
    const value = (this.bytes[this.pos]! << 8) | this.bytes[this.pos + 1]!;
    this.pos += 2;
    return value;
  }

  u4(): number {
    this.more(4);
    const b = this.bytes;
    const p = this.pos;
    this.pos += 4;
    return ((b[p]! << 24) | (b[p + 1]! << 16) | (b[p + 2]! << 8) | b[p + 3]!) >>> 0;
  }

  skip(n: number): void {
    this.more(n);
    this.pos += n;
  }

  /** The u2 at an offset that is known to be inside. */
  at2(offset: number): number {
    return (this.bytes[offset]! << 8) | this.bytes[offset + 1]!;
  }

  /** Tag of the constant, 0 for an index that names none. */
  tag(index: number): number {
    return index < this.count ? this.tags[index]! : 0;
  }

  isUtf8(index: number): boolean {
    return this.tag(index) === CONSTANT_Utf8;
  }

  isClass(index: number): boolean {
    return this.tag(index) === CONSTANT_Class;
  }

  /** First and second u2 of a constant. */
  first(index: number): number {
    return this.at2(this.offsets[index]!);
  }

  second(index: number): number {
    return this.at2(this.offsets[index]! + 2);
  }

  utf8(index: number): string {
    return decodeModifiedUtf8(this.bytes, this.utf8Start(index), this.utf8Length(index));
  }

  utf8Start(index: number): number {
    return this.offsets[index]! + 2;
  }

  utf8Length(index: number): number {
    return this.at2(this.offsets[index]!);
  }

  /** One index for all Utf8 constants with the same bytes. */
  canonicalUtf8(index: number): number {
    const known = this.canonical.get(index);
    if (known !== undefined) return known;
    const start = this.utf8Start(index);
    const end = start + this.utf8Length(index);
    let hash = 0;
    for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + this.bytes[i]!) | 0;
    let bucket = this.canonicalByHash.get(hash);
    if (bucket === undefined) {
      bucket = [];
      this.canonicalByHash.set(hash, bucket);
    }
    let same = bucket.find((other) => this.sameUtf8(other, index));
    if (same === undefined) {
      same = index;
      bucket.push(index);
    }
    this.canonical.set(index, same);
    return same;
  }
  private readonly canonical = new Map<number, number>();
  private readonly canonicalByHash = new Map<number, number[]>();

  private sameUtf8(a: number, b: number): boolean {
    const length = this.utf8Length(a);
    if (length !== this.utf8Length(b)) return false;
    const [x, y] = [this.utf8Start(a), this.utf8Start(b)];
    for (let i = 0; i < length; i++) if (this.bytes[x + i] !== this.bytes[y + i]) return false;
    return true;
  }

  /** First byte of a Utf8, -1 when it is empty. */
  utf8Lead(index: number): number {
    return this.utf8Length(index) === 0 ? -1 : this.bytes[this.utf8Start(index)]!;
  }

  /** Whether the Utf8 is exactly the ASCII text. */
  utf8Is(index: number, text: string): boolean {
    const start = this.utf8Start(index);
    if (this.utf8Length(index) !== text.length) return false;
    for (let i = 0; i < text.length; i++) if (this.bytes[start + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  /** Whether the class's name at a Class constant starts with "[". */
  isArrayClass(index: number): boolean {
    return this.utf8Lead(this.first(index)) === 0x5b;
  }

  /** Kind of the attribute whose name constant is `nameIndex`, ATTR_NONE for one that this version does not have. */
  attributeKind(nameIndex: number): number {
    const kind = attributeKindAt(this.bytes, this.offsets[nameIndex]!);
    return isReadIn(kind, this.majorVersion) ? kind : ATTR_NONE;
  }

  /** For attributes of which one thing has at most one: `seen`, a bit for each kind met, with this one in it. */
  once(seen: number, kind: number, where: string): number {
    if (seen & (1 << kind)) this.fail(`Multiple ${ATTRIBUTE_NAMES[kind]} attributes${where} in class file %s`);
    return seen | (1 << kind);
  }
}
