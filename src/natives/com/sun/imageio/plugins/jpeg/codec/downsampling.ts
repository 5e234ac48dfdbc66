// Components made smaller than the image: each sample is the mean of those that it stands for, rounded as libjpeg rounds.
import { errors } from "./errors.ts";
import { type Component, type Frame, SIDE } from "./frame.ts";

/**
 * A component's samples for all of its blocks. `full` has them at the image's size; what is missing to whole blocks is the last sample of
 * its row and the last row again.
 * @throws JpegError for factors that do not divide the largest
 */
export function downsample(frame: Frame, component: Component, full: Uint8Array): Uint8Array {
  const { width, height, maxH, maxV } = frame;
  const [h, v] = [maxH / component.h, maxV / component.v];
  if (!Number.isInteger(h) || !Number.isInteger(v)) throw errors.fractionalSampling();
  const stride = component.across * SIDE;
  const rows = component.down * SIDE;
  const result = new Uint8Array(stride * rows);
  // Rows of the image come in groups; the last group is filled up before it is made smaller, what is below only after.
  const made = Math.min(rows, Math.ceil(height / maxV) * component.v);
  const padded = new Uint8Array(stride * h);
  const sums = new Uint32Array(stride);
  const count = h * v;
  for (let y = 0; y < made; y++) {
    sums.fill(0);
    for (let i = 0; i < v; i++) {
      const row = Math.min(height - 1, y * v + i) * width;
      const used = Math.min(width, padded.length);
      padded.set(full.subarray(row, row + used));
      padded.fill(full[row + width - 1]!, used);
      for (let x = 0, p = 0; x < stride; x++) for (let j = 0; j < h; j++) sums[x]! += padded[p++]!;
    }
    const alternating = h === 2 && (v === 1 || v === 2);
    for (let x = 0; x < stride; x++) {
      // Halves go up and down in turn, so that no brightness is gained.
      const round = alternating ? (v === 1 ? x & 1 : 1 + (x & 1)) : count >> 1;
      result[y * stride + x] = Math.trunc((sums[x]! + round) / count);
    }
  }
  for (let y = made; y < rows; y++) result.copyWithin(y * stride, (made - 1) * stride, made * stride);
  return result;
}
