// The markers up to a scan (ITU-T T.81, annex B): sizes, tables, colour space, ICC profile.
import { errors, JpegError, warnings } from "./errors.ts";
import { Component, Frame, MAX_IN_SCAN, type Scan } from "./frame.ts";
import { EOI, type Source } from "./source.ts";
import { BLOCK, CMYK, GREY, type HuffmanTable, NATURAL_ORDER, RGB, UNKNOWN, YCC, YCCK } from "./tables.ts";
import type { Upcalls } from "./upcalls.ts";

const TABLES = 4;
const [DHT, SOI, SOS, DQT, DNL, DRI, DAC, APP0, APP2, APP14, COM] = [0xc4, 0xd8, 0xda, 0xdb, 0xdc, 0xdd, 0xcc, 0xe0, 0xe2, 0xee, 0xfe];
const [RST0, RST7, TEM, JPG] = [0xd0, 0xd7, 0x01, 0xc8];
const ICC = Buffer.from("ICC_PROFILE\0", "latin1");

/** What stays from one image of a stream to the next: a stream may begin with its tables alone. */
export class Tables {
  readonly quantization: (Uint16Array | undefined)[] = [];
  readonly dc: (HuffmanTable | undefined)[] = [];
  readonly ac: (HuffmanTable | undefined)[] = [];
}

export class Header {
  frame: Frame | undefined;
  restartInterval = 0;
  /** Colour spaces of the file and of what is given out. */
  fileColours = UNKNOWN;
  colours = UNKNOWN;
  scan: Scan | undefined;
  private jfif = false;
  private adobe = -1;
  private readonly profiles: Uint8Array[] = [];
  private readonly tables: Tables;
  private readonly source: Source;

  constructor(tables: Tables, source: Source) {
    this.tables = tables;
    this.source = source;
  }

  /** SOI and the rest up to the first scan. @returns whether there is one (else the stream has only tables) */
  *begin(): Upcalls<boolean> {
    const a = yield* this.source.byte();
    const b = yield* this.source.byte();
    if (a !== 0xff || b !== SOI) throw errors.noSoi(a, b);
    if (!(yield* this.toScan())) {
      if (this.frame !== undefined) throw errors.noSos();
      return false;
    }
    yield* this.chooseColours();
    return true;
  }

  /** Reads markers up to the next scan. @returns false at the image's end */
  *toScan(): Upcalls<boolean> {
    const { source } = this;
    for (;;) {
      const marker = source.unread !== 0 ? source.unread : yield* source.marker();
      source.unread = 0;
      if (marker === EOI) return false;
      if (marker === SOI) throw errors.twoSoi();
      if (marker === TEM || (marker >= RST0 && marker <= RST7)) continue;
      if (marker === SOS) {
        yield* this.sos();
        return true;
      }
      if (marker === 0xc9 || marker === 0xca) throw errors.arithmetic();
      if (marker >= 0xc0 && marker <= 0xc2) yield* this.sof(marker === 0xc2);
      else if (marker === DHT) yield* this.dht(yield* this.lengthOfSegment());
      else if (marker === DQT) yield* this.dqt(yield* this.lengthOfSegment());
      else if (marker === DRI) this.dri(yield* this.segment());
      else if (marker === APP0) yield* this.app0(yield* this.beginOfSegment());
      else if (marker === APP14) this.app14(yield* this.beginOfSegment());
      else if (marker === APP2) this.app2(yield* this.segment());
      else if ((marker >= APP0 && marker <= 0xef) || marker === COM || marker === DNL || marker === DAC)
        yield* this.source.skip(yield* this.lengthOfSegment());
      else if (marker >= 0xc0 && marker <= 0xcf && marker !== JPG) throw errors.process(marker);
      else if (marker === JPG) throw errors.process(marker);
      else throw errors.marker(marker);
    }
  }

  private *lengthOfSegment(): Upcalls<number> {
    return Math.max(0, (yield* this.source.word()) - 2);
  }
  private *segment(): Upcalls<Uint8Array> {
    return yield* this.source.bytes(yield* this.lengthOfSegment());
  }
  /** The first bytes of a segment; the others are passed over. */
  private *beginOfSegment(): Upcalls<Uint8Array> {
    const length = yield* this.lengthOfSegment();
    const begin = yield* this.source.bytes(Math.min(length, 14));
    yield* this.source.skip(length - begin.length);
    return begin;
  }

  private *sof(progressive: boolean): Upcalls<void> {
    const s = yield* this.segment();
    if (this.frame !== undefined) throw errors.twoSof();
    const [height, width, count] = [((s[1] ?? 0) << 8) | (s[2] ?? 0), ((s[3] ?? 0) << 8) | (s[4] ?? 0), s[5] ?? 0];
    if (height === 0 || width === 0 || count === 0) throw errors.empty();
    if (s.length !== 6 + 3 * count) throw errors.length();
    const components = Array.from({ length: count }, (_, i) => {
      const at = 6 + 3 * i;
      return new Component(s[at]!, s[at + 1]! >> 4, s[at + 1]! & 15, s[at + 2]!);
    });
    this.frame = new Frame(width, height, s[0]!, progressive, components);
  }

  private *sos(): Upcalls<void> {
    if (this.frame === undefined) throw errors.sosBeforeSof();
    const s = yield* this.segment();
    const count = s[0] ?? 0;
    if (s.length !== 4 + 2 * count || count < 1 || count > MAX_IN_SCAN) throw errors.length();
    const components: Component[] = [];
    for (let i = 0; i < count; i++) {
      const id = s[1 + 2 * i]!;
      const component = this.frame.components.find((c) => c.id === id && !components.includes(c));
      if (component === undefined) throw errors.componentId(id);
      component.dcTable = s[2 + 2 * i]! >> 4;
      component.acTable = s[2 + 2 * i]! & 15;
      components.push(component);
    }
    const at = 1 + 2 * count;
    this.scan = { components, ss: s[at]!, se: s[at + 1]!, ah: s[at + 2]! >> 4, al: s[at + 2]! & 15 };
  }

  private *dht(length: number): Upcalls<void> {
    let left = length;
    while (left > 16) {
      const [index, ...lengths] = yield* this.source.bytes(17);
      const count = lengths.reduce((sum, n) => sum + n, 0);
      left -= 17;
      if (count > 256 || count > left) throw errors.huffmanTable();
      const table: HuffmanTable = { lengths, symbols: yield* this.source.bytes(count) };
      left -= count;
      const number = index! & 0x10 ? index! - 0x10 : index!;
      if (number >= TABLES) throw errors.huffmanIndex(number);
      (index! & 0x10 ? this.tables.ac : this.tables.dc)[number] = table;
    }
    if (left !== 0) throw errors.length();
  }

  private *dqt(length: number): Upcalls<void> {
    let left = length;
    while (left > 0) {
      const first = yield* this.source.byte();
      const [wide, index] = [first >> 4 !== 0, first & 15];
      if (index >= TABLES) throw errors.quantizationIndex(index);
      const table = new Uint16Array(BLOCK);
      const size = wide ? 2 : 1;
      const values = yield* this.source.bytes(size * BLOCK);
      for (let i = 0; i < BLOCK; i++) table[NATURAL_ORDER[i]!] = wide ? (values[2 * i]! << 8) | values[2 * i + 1]! : values[i]!;
      this.tables.quantization[index] = table;
      left -= 1 + values.length;
    }
    if (left !== 0) throw errors.length();
  }

  private dri(s: Uint8Array): void {
    if (s.length !== 2) throw errors.length();
    this.restartInterval = (s[0]! << 8) | s[1]!;
  }

  private *app0(s: Uint8Array): Upcalls<void> {
    if (s.length < 14 || Buffer.from(s.subarray(0, 5)).toString("latin1") !== "JFIF\0") return;
    this.jfif = true;
    if (s[5] !== 1) yield* this.source.warn(warnings.jfifRevision(s[5]!, s[6]!));
  }

  private app14(s: Uint8Array): void {
    if (s.length >= 12 && Buffer.from(s.subarray(0, 5)).toString("latin1") === "Adobe") this.adobe = s[11]!;
  }

  private app2(s: Uint8Array): void {
    if (s.length >= ICC.length + 2 && ICC.equals(s.subarray(0, ICC.length))) this.profiles.push(s);
  }

  /** As libjpeg guesses, and the JDK guesses over it. */
  private *chooseColours(): Upcalls<void> {
    const { components } = this.frame!;
    const { adobe } = this;
    const ids = components.map((c) => c.id).join();
    const sampledAlike = components.every((c) => c.h === components[0]!.h && c.v === components[0]!.v);
    switch (components.length) {
      case 1:
        this.fileColours = this.colours = GREY;
        break;
      case 3:
        this.colours = RGB;
        if (this.jfif) {
          // The Adobe marker is heard even so.
          this.fileColours = YCC;
          if (adobe >= 0 && adobe !== 1) this.fileColours = this.colours = UNKNOWN;
        } else if (adobe >= 0) {
          this.fileColours = adobe === 0 ? RGB : YCC;
          if (adobe > 1) {
            yield* this.source.warn(warnings.adobeTransform(adobe));
            this.fileColours = this.colours = UNKNOWN;
          }
        } else if (ids === "82,71,66") this.fileColours = RGB;
        else this.fileColours = ids !== "1,2,3" && sampledAlike ? RGB : YCC;
        break;
      case 4:
        this.colours = CMYK;
        if (adobe >= 0) {
          this.fileColours = adobe === 0 ? CMYK : YCCK;
          if (adobe !== 0 && adobe !== 2) {
            yield* this.source.warn(warnings.adobeTransform(adobe));
            this.fileColours = this.colours = UNKNOWN;
          }
        } else {
          const [a, b, c] = components as [Component, Component, Component];
          this.fileColours = (b.h > a.h && c.h > a.h) || (b.v > a.v && c.v > a.v) ? YCCK : CMYK;
        }
        break;
      default:
        this.fileColours = this.colours = UNKNOWN;
    }
  }

  /** The ICC profile, put together of its pieces. */
  profile(): Uint8Array | undefined {
    const invalid = (what: string): JpegError => new JpegError(`Invalid icc profile: ${what}`);
    if (this.profiles.length === 0) return undefined;
    const count = this.profiles[0]![13]!;
    const pieces: (Uint8Array | undefined)[] = [];
    for (const piece of this.profiles) {
      if (piece[13] !== count) throw invalid("inconsistent num_markers fields");
      if (piece[12]! > count) throw invalid("bad sequence number");
      if (pieces[piece[12]!] !== undefined) throw invalid("duplicate sequence numbers");
      pieces[piece[12]!] = piece;
    }
    if (count === 0) return undefined;
    if (count !== this.profiles.length) throw invalid("invalid number of icc markers");
    // Some tools count from 0.
    const first = pieces[0] !== undefined ? 0 : 1;
    const ordered = Array.from({ length: count }, (_, i) => pieces[first + i]);
    if (ordered.includes(undefined)) throw invalid("missing sequence number");
    const profile = Buffer.concat(ordered.map((piece) => piece!.subarray(14)));
    if (profile.length === 0) throw invalid("found only empty markers");
    return profile;
  }
}
