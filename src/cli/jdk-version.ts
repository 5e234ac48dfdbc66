// The JDK's version texts (`-version` and its kin) out of its release file, as java.lang.VersionProps prints them; the last line is
// Dewar's. No VM is needed for them.

import { VM_NAME, VM_VERSION } from "../flags/version.ts";

type Release = ReadonlyMap<string, string>;

/** Whether the release file says all that the texts need. */
export function knowsVersion(release: Release): boolean {
  return release.has("JAVA_VERSION") && release.has("JAVA_VERSION_DATE") && release.has("JAVA_RUNTIME_VERSION");
}

/** Three lines; stdout's form (--version) is without quotes. @param info java.vm.info */
export function versionText(release: Release, stream: "stderr" | "stdout", info: string): string {
  const version = release.get("JAVA_VERSION")!;
  const runtime = release.get("JAVA_RUNTIME_VERSION")!;
  const named = stream === "stderr" ? `version "${version}"` : version;
  // The optional part of a runtime version, after +build-, names long-term support.
  const longTerm = runtime.includes("LTS") ? " LTS" : "";
  const vendor = release.get("IMPLEMENTOR_VERSION");
  const vendorVersion = vendor === undefined || vendor === "" ? "" : ` ${vendor}`;
  return (
    `openjdk ${named} ${release.get("JAVA_VERSION_DATE")}${longTerm}\n` +
    `OpenJDK Runtime Environment${vendorVersion} (build ${runtime})\n` +
    `${VM_NAME}${vendorVersion} (build ${VM_VERSION}, ${info})\n`
  );
}

/** -fullversion (stderr) and --full-version (stdout). */
export function fullVersionText(release: Release, stream: "stderr" | "stdout"): string {
  const runtime = release.get("JAVA_RUNTIME_VERSION") ?? release.get("JAVA_VERSION")!;
  return stream === "stderr" ? `openjdk full version "${runtime}"\n` : `openjdk ${runtime}\n`;
}
