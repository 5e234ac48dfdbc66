// -Xlog:class+identity: at the end of the VM a line for each class with content hash, structural identity, that of its loader, and source;
// at level debug for a spun class also on whose behalf it was defined.
import type { KlassAddr, SpunClassAddr } from "../layout/addresses.ts";
import { ld, ldi } from "../layout/memory.ts";
import { Klass, SITE_CALL, SITE_CONSTANT, SITE_NONE, SPUN_ABANDONED, SpunClass } from "../layout/metadata.ts";
import { classHash } from "../linking/class-hash.ts";
import { externalName, isArray, klassName, loaderName } from "../linking/klass-view.ts";
import { externalMethod } from "../linking/method-view.ts";
import { symbolToString } from "../linking/symbols.ts";
import type { VM } from "./vm.ts";

/** What the report needs of the VM. */
type Parts = Pick<VM, "allKlasses" | "identities" | "logs">;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

export function reportIdentities(vm: Parts): void {
  const log = vm.logs.classIdentity;
  const info = log.info;
  if (info === undefined) return;
  const klasses = [...vm.allKlasses()].filter((k) => !isArray(k));
  // Not in the order of addresses or definition: two runs can be compared line by line.
  const lines = klasses.map((k) => lineOf(vm, k, log.debug !== undefined));
  for (const line of lines.sort()) info(line);
}

function lineOf(vm: Parts, k: KlassAddr, withSite: boolean): string {
  const loader = ld(k + Klass.loader);
  const source = ld(k + Klass.source);
  const record = ld(k + Klass.spun);
  return [
    `${externalName(k)} identity: ${hex(vm.identities.klass(k))} content: ${hex(classHash(k))}`,
    `loader: ${hex(vm.identities.loader(loader))} ${loaderName(loader)}`,
    `source: ${source === 0 ? "unknown" : symbolToString(source)}`,
    ...(withSite && record !== 0 ? [siteOf(record)] : []),
  ].join(" ");
}

function siteOf(record: SpunClassAddr): string {
  const kind = ld(record + SpunClass.siteKind);
  const owner = ld(record + SpunClass.siteOwner);
  const index = ldi(record + SpunClass.siteIndex);
  const host = ld(record + SpunClass.host);
  const by = host === 0 ? "" : `host: ${externalName(host)} `;
  const abandoned = (ld(record + SpunClass.flags) & SPUN_ABANDONED) !== 0 ? " (not used)" : "";
  if (kind === SITE_NONE) return `${by}shared${abandoned}`;
  if (kind === SITE_CONSTANT) return `${by}constant: ${klassName(owner)} #${index}${abandoned}`;
  return `${by}${kind === SITE_CALL ? "call" : "site"}: ${externalMethod(owner)} @ bci ${index}${abandoned}`;
}
