// -XX:+PrintCodeCache: how full the code cache is, in the lines of HotSpot's unsegmented one. Dewar's code has no addresses, so there is
// no line of bounds.
import type { TieredCode } from "../code/tiers.ts";

const K = 1024;

export function codeCacheText({ cache }: TieredCode): string {
  const { capacity, used, maxUsed, size } = cache;
  const kb = (bytes: number): string => `${Math.ceil(bytes / K)}Kb`;
  return (
    `CodeCache: size=${kb(capacity)} used=${kb(used)} max_used=${kb(maxUsed)} free=${kb(Math.max(capacity - used, 0))}\n` +
    ` total_blobs=${size} nmethods=${size} adapters=0\n` +
    ` compilation: ${cache.isDisabled ? "disabled (not enough contiguous free space left)" : "enabled"}\n` +
    `              stopped_count=${cache.isDisabled ? 1 : 0}, restarted_count=0\n full_count=${cache.isDisabled || cache.evicted > 0 ? 1 : 0}\n`
  );
}
