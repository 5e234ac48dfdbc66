// The JPEG codec (ITU-T T.81: baseline, extended and progressive with Huffman coding), in a bundle of its own: most programs have no
// pictures. It knows nothing of the VM.
export { Decoder, type ReadRequest } from "./decoder.ts";
export { Encoder, type WriteRequest } from "./encoder.ts";
export { JpegError } from "./errors.ts";
