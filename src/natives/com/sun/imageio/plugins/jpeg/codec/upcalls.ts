// How the codec reaches the Java side of ImageIO: it is a generator that yields what it wants and is resumed with the answer, so that no
// JavaScript frame is under a Java frame.

export type Upcall =
  /** Bytes of the stream into `into`; answered with their number, 0 or less at its end. */
  | { readonly to: "readInputData"; readonly into: Uint8Array }
  /** Passes over so many bytes; answered with their number, 0 or less at the stream's end. */
  | { readonly to: "skipInputBytes"; readonly count: number }
  | { readonly to: "pushBack"; readonly count: number }
  | { readonly to: "warningOccurred"; readonly code: number }
  | { readonly to: "warningWithMessage"; readonly text: string }
  | { readonly to: "setImageData"; readonly numbers: readonly number[]; readonly profile: Uint8Array | undefined }
  | { readonly to: "acceptPixels"; readonly line: number; readonly pixels: Uint8Array; readonly progressive: boolean }
  | { readonly to: "passStarted"; readonly pass: number }
  | { readonly to: "passComplete" }
  | { readonly to: "skipPastImage"; readonly image: number }
  /** A line of pixels into `into`. */
  | { readonly to: "grabPixels"; readonly line: number; readonly into: Uint8Array }
  | { readonly to: "writeOutputData"; readonly bytes: Uint8Array }
  | { readonly to: "writeMetadata" };

/** A part of the codec that asks Java for things on its way to a `T`. */
export type Upcalls<T> = Generator<Upcall, T, number>;
