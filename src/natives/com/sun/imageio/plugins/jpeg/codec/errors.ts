// What a damaged or unsupported stream is answered with: the texts are those of libjpeg, which the JDK passes on to Java.

/** Becomes an IIOException. */
export class JpegError extends Error {}

/** Code to two hexadecimal digits, as the texts have them. */
export const hex = (code: number): string => `0x${code.toString(16).padStart(2, "0")}`;

export const errors = {
  noSoi: (a: number, b: number) => new JpegError(`Not a JPEG file: starts with ${hex(a)} ${hex(b)}`),
  twoSoi: () => new JpegError("Invalid JPEG file structure: two SOI markers"),
  twoSof: () => new JpegError("Invalid JPEG file structure: two SOF markers"),
  sosBeforeSof: () => new JpegError("Invalid JPEG file structure: SOS before SOF"),
  noSos: () => new JpegError("Invalid JPEG file structure: missing SOS marker"),
  process: (marker: number) => new JpegError(`Unsupported JPEG process: SOF type ${hex(marker)}`),
  arithmetic: () => new JpegError("Sorry, arithmetic coding is not implemented"),
  empty: () => new JpegError("Empty JPEG image (DNL not supported)"),
  tooBig: () => new JpegError(`Maximum supported image dimension is ${MAX_DIMENSION} pixels`),
  length: () => new JpegError("Bogus marker length"),
  precision: (bits: number) => new JpegError(`Unsupported JPEG data precision ${bits}`),
  componentId: (id: number) => new JpegError(`Invalid component ID ${id} in SOS`),
  componentCount: (count: number, most: number) => new JpegError(`Too many color components: ${count}, max ${most}`),
  sampling: () => new JpegError("Bogus sampling factors"),
  fractionalSampling: () => new JpegError("Fractional sampling not implemented yet"),
  mcuSize: () => new JpegError("Sampling factors too large for interleaved scan"),
  huffmanIndex: (index: number) => new JpegError(`Bogus DHT index ${index}`),
  quantizationIndex: (index: number) => new JpegError(`Bogus DQT index ${index}`),
  huffmanTable: () => new JpegError("Bogus Huffman table definition"),
  noHuffmanTable: (index: number) => new JpegError(`Huffman table ${hex(index)} was not defined`),
  noQuantizationTable: (index: number) => new JpegError(`Quantization table ${hex(index)} was not defined`),
  marker: (marker: number) => new JpegError(`Unsupported marker type ${hex(marker)}`),
  progression: (ss: number, se: number, ah: number, al: number) =>
    new JpegError(`Invalid progressive parameters Ss=${ss} Se=${se} Ah=${ah} Al=${al}`),
  conversion: () => new JpegError("Unsupported color conversion request"),
  fileColours: () => new JpegError("Bogus JPEG colorspace"),
  inputColours: () => new JpegError("Bogus input colorspace"),
  coefficient: () => new JpegError("DCT coefficient out of range"),
  noHuffmanCode: () => new JpegError("Missing Huffman code table entry"),
};

/** Longest side of an image. */
export const MAX_DIMENSION = 65500;

export const warnings = {
  adobeTransform: (code: number) => `Unknown Adobe color transform code ${code}`,
  progression: (component: number, coefficient: number) =>
    `Inconsistent progression sequence for component ${component} coefficient ${coefficient}`,
  extraneous: (count: number, marker: number) => `Corrupt JPEG data: ${count} extraneous bytes before marker ${hex(marker)}`,
  premature: () => "Corrupt JPEG data: premature end of data segment",
  huffmanCode: () => "Corrupt JPEG data: bad Huffman code",
  jfifRevision: (major: number, minor: number) => `Warning: unknown JFIF revision number ${major}.${String(minor).padStart(2, "0")}`,
  resync: (found: number, wanted: number) => `Corrupt JPEG data: found marker ${hex(found)} instead of RST${wanted}`,
  notSequential: () => "Invalid SOS parameters for sequential JPEG",
};
