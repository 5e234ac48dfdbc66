// Files of recorded compilations: records one behind the other, each complete in itself and checksummed, so that an abrupt end loses at
// most the last one.
//
//   "DEWARREC" | u32 version | records: u32 length | u32 CRC-32 of the payload | payload: u8 packing (0 none, 1 deflate), the record
// Most records have a kilobyte; to deflate one costs a tenth of its compilation.
import { RecordProblem } from "./record.ts";

export interface RecordCodec {
  deflate(bytes: Uint8Array): Uint8Array;
  /** @throws when the bytes are none that deflate made, or more than `limit` come out */
  inflate(bytes: Uint8Array, limit: number): Uint8Array;
  crc32(bytes: Uint8Array): number;
}

const MAGIC = "DEWARREC";
const VERSION = 2;
const HEADER = 12;
/** No record unpacks to more. */
const LARGEST = 1 << 28;

export function fileHeader(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER);
  for (let i = 0; i < MAGIC.length; i++) bytes[i] = MAGIC.charCodeAt(i);
  new DataView(bytes.buffer).setUint32(8, VERSION, true);
  return bytes;
}

/** One record as it is appended to a file. */
export function frame(record: Uint8Array, codec: RecordCodec, packs = true): Uint8Array<ArrayBuffer> {
  const content = packs ? codec.deflate(record) : record;
  const bytes = new Uint8Array(9 + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 1 + content.length, true);
  bytes[8] = packs ? 1 : 0;
  bytes.set(content, 9);
  view.setUint32(4, codec.crc32(bytes.subarray(8)), true);
  return bytes;
}

/**
 * The records of a file. A cut-off last one is left out and told of.
 * @throws RecordProblem when it is no such file
 */
export function readRecords(
  bytes: Uint8Array,
  codec: RecordCodec,
): { readonly records: Uint8Array[]; readonly problem: string | undefined } {
  const header = fileHeader();
  for (let i = 0; i < 8; i++) if (bytes[i] !== header[i]) throw new RecordProblem("this is no file of recorded compilations");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < HEADER || view.getUint32(8, true) !== VERSION) throw new RecordProblem("the file has another version");
  const records: Uint8Array[] = [];
  for (let at = HEADER; at < bytes.length; ) {
    if (bytes.length - at < 8) return { records, problem: `the last record is cut off (at byte ${at})` };
    const length = view.getUint32(at, true);
    if (length > bytes.length - at - 8) return { records, problem: `the last record is cut off (at byte ${at})` };
    const payload = bytes.subarray(at + 8, at + 8 + length);
    if (codec.crc32(payload) !== view.getUint32(at + 4, true)) return { records, problem: `a record is damaged (at byte ${at})` };
    try {
      records.push(unpack(payload, codec));
    } catch {
      return { records, problem: `a record cannot be unpacked (at byte ${at})` };
    }
    at += 8 + length;
  }
  return { records, problem: undefined };
}

/** @throws when it cannot be */
function unpack(payload: Uint8Array, codec: RecordCodec): Uint8Array {
  if (payload[0] === 0) return payload.subarray(1);
  if (payload[0] === 1) return codec.inflate(payload.subarray(1), LARGEST);
  throw new RecordProblem("an unknown packing");
}
