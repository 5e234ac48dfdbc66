// Bytes for the runners in Java, which read them with a DataInputStream: big-endian numbers, names and contents.

export class Parts {
  private readonly parts: Buffer[] = [];

  int(n: number): void {
    const b = Buffer.alloc(4);
    b.writeInt32BE(n);
    this.parts.push(b);
  }

  byte(n: number): void {
    this.parts.push(Buffer.from([n]));
  }

  /** Behind its length as an int. */
  bytes(bytes: Uint8Array): void {
    this.int(bytes.length);
    this.parts.push(Buffer.from(bytes));
  }

  /** A short text, behind its length in two bytes. */
  name(text: string): void {
    const bytes = Buffer.from(text);
    const b = Buffer.alloc(2);
    b.writeUInt16BE(bytes.length);
    this.parts.push(b, bytes);
  }

  all(): Buffer {
    return Buffer.concat(this.parts);
  }
}
