// Open faces in the table of resources: Java holds a number (FontScaler.nativeScaler). text-shaper, which reads and hints them, is in a
// bundle of its own and loaded with the first face. In an image a face is its path, opened again.
import { O_RDONLY } from "../../../host/files.ts";
import { type ImageOutcome, ImageRefused, type Resource } from "../../../host/resources.ts";
import type { VM } from "../../../runtime/vm.ts";
import type * as Faces from "./typeface.ts";

const KIND = "typeface";

class Face implements Resource {
  readonly kind = KIND;
  readonly path: string;
  readonly typeface: Faces.Typeface;

  constructor(path: string, typeface: Faces.Typeface) {
    this.path = path;
    this.typeface = typeface;
  }
  toImage(): ImageOutcome {
    return { outcome: "rebuild", data: this.path };
  }
  close(): number {
    return 0;
  }
}

/** A whole file, or undefined when it cannot be read. */
export function readFile(vm: VM, path: string): Uint8Array<ArrayBuffer> | undefined {
  const { files } = vm.host;
  const number = files.open(Buffer.from(path), O_RDONLY, 0);
  if (number < 0) return undefined;
  try {
    const stat = files.fstat(number);
    if (typeof stat === "number") return undefined;
    const bytes = new Uint8Array(Number(stat.size));
    for (let done = 0; done < bytes.length; ) {
      const n = files.pread(number, bytes.subarray(done), done);
      if (n <= 0) return undefined;
      done += n;
    }
    return bytes;
  } finally {
    files.close(number);
  }
}

function open(vm: VM, path: string): Face | undefined {
  const bytes = readFile(vm, path);
  if (bytes === undefined) return undefined;
  try {
    return new Face(path, new (vm.host.loadPart("fonts") as typeof Faces).Typeface(bytes));
  } catch {
    // The JDK's own word for it: a scaler that could not be made is 0, and the font is given up.
    return undefined;
  }
}

/** Opens the face of a file; 0 when it cannot be read or is no font. */
export function openFace(vm: VM, path: string): number {
  const face = open(vm, path);
  return face === undefined ? 0 : vm.host.resources.add(face);
}

/** @returns undefined for a number that names no face */
export function faceOf(vm: VM, number: bigint): Faces.Typeface | undefined {
  const resource = vm.host.resources.get(Number(number));
  return resource instanceof Face ? resource.typeface : undefined;
}

export function closeFace(vm: VM, number: bigint): void {
  if (faceOf(vm, number) !== undefined) vm.host.resources.release(Number(number));
}

export function registerFaces(vm: VM): void {
  vm.host.resources.register(KIND, (path) => {
    const face = open(vm, path as string);
    if (face === undefined) throw new ImageRefused(`the font ${String(path)} cannot be read`);
    return face;
  });
}
