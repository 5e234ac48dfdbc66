// Files of recorded compilations: records one behind the other, each complete in itself and checksummed, so that an abrupt end loses at
// most the last one.
//
//   "DEWARREC" | u32 version | records: u32 length | u32 CRC-32 of the payload | payload, deflated
import { RecordProblem } from "./record.ts";

export interface RecordCodec {
  deflate(bytes: Uint8Array): Uint8Array;
  /** @throws when the bytes are none that deflate made, or more than `limit` come out */
  inflate(bytes: Uint8Array, limit: number): Uint8Array;
  crc32(bytes: Uint8Array): number;
}

const MAGIC = "DEWARREC";
const VERSION = 1;
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
export function frame(record: Uint8Array, codec: RecordCodec): Uint8Array<ArrayBuffer> {
  const payload = codec.deflate(record);
  const bytes = new Uint8Array(8 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, payload.length, true);
  view.setUint32(4, codec.crc32(payload), true);
  bytes.set(payload, 8);
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
      records.push(codec.inflate(payload, LARGEST));
    } catch {
      return { records, problem: `a record cannot be unpacked (at byte ${at})` };
    }
    at += 8 + length;
  }
  return { records, problem: undefined };
}
