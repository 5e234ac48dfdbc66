// Components with fewer samples than the image, made as large as it is: halves by a triangle filter, with libjpeg's rounding; other
// fractions by repeating samples.
import { errors } from "./errors.ts";
import type { Component, Frame } from "./frame.ts";

/** Samples of a component, row by row; more than the image has of each are filling. */
export interface Plane {
  readonly samples: Uint8ClampedArray;
  readonly stride: number;
}

/** Writes a line of the image, at its full width, to `to`. */
export type Line = (y: number, to: Uint8Array) => void;

/** @throws JpegError for factors that do not divide the largest */
export function fullSize(frame: Frame, component: Component, plane: Plane): Line {
  const { samples, stride } = plane;
  const { width, height } = component;
  const [h, v] = [frame.maxH / component.h, frame.maxV / component.v];
  if (!Number.isInteger(h) || !Number.isInteger(v)) throw errors.fractionalSampling();
  /** A row of the component; past its edges the outermost again. */
  const row = (y: number): number => Math.max(0, Math.min(height - 1, y)) * stride;
  if (h === 1 && v === 1) return (y, to) => to.set(samples.subarray(row(y), row(y) + frame.width));
  const wide = width > 2;
  if (h === 2 && v === 1 && wide)
    return (y, to) => {
      const at = row(y);
      for (let x = 0; x < width; x++) {
        const near = 3 * samples[at + x]!;
        to[2 * x] = x === 0 ? samples[at]! : (near + samples[at + x - 1]! + 1) >> 2;
        to[2 * x + 1] = x === width - 1 ? samples[at + x]! : (near + samples[at + x + 1]! + 2) >> 2;
      }
    };
  if (h === 1 && v === 2)
    return (y, to) => {
      const [near, far, half] = neighbours(y);
      const [a, b] = [row(near), row(far)];
      for (let x = 0; x < width; x++) to[x] = (3 * samples[a + x]! + samples[b + x]! + half) >> 2;
    };
  if (h === 2 && v === 2 && wide)
    return (y, to) => {
      const [near, far] = neighbours(y);
      const [a, b] = [row(near), row(far)];
      let [before, here] = [0, 3 * samples[a]! + samples[b]!];
      for (let x = 0; x < width; x++) {
        const after = x < width - 1 ? 3 * samples[a + x + 1]! + samples[b + x + 1]! : here;
        to[2 * x] = (3 * here + (x === 0 ? here : before) + 8) >> 4;
        to[2 * x + 1] = (3 * here + after + 7) >> 4;
        [before, here] = [here, after];
      }
    };
  return (y, to) => {
    const at = row(Math.floor(y / v));
    for (let x = 0; x < frame.width; x++) to[x] = samples[at + Math.floor(x / h)]!;
  };
}

/** The row that a line of the doubled height lies in, the one that it is next to, and what its sum is rounded with. */
function neighbours(y: number): [near: number, far: number, half: number] {
  const near = y >> 1;
  return (y & 1) === 0 ? [near, near - 1, 1] : [near, near + 1, 2];
}
