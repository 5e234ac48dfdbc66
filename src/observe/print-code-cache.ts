// -XX:+PrintCodeCache: how full the code cache is, in the lines of HotSpot's unsegmented one. Dewar's code has no addresses, so there is
// no line of bounds.
import type { TieredCode } from "../code/tiers.ts";

const K = 1024;

/** @param capacity ReservedCodeCacheSize, bytes */
export function codeCacheText(tiers: TieredCode, capacity: number): string {
  const units = [...tiers.sites.all()];
  const used = units.reduce((sum, unit) => sum + unit.bytes, 0);
  const kb = (bytes: number): string => `${Math.ceil(bytes / K)}Kb`;
  return (
    `CodeCache: size=${kb(capacity)} used=${kb(used)} max_used=${kb(used)} free=${kb(capacity - used)}\n` +
    ` total_blobs=${units.length} nmethods=${units.length} adapters=0\n compilation: enabled\n` +
    "              stopped_count=0, restarted_count=0\n full_count=0\n"
  );
}
