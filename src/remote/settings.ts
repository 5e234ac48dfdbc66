// What the flags say of a compile server, and what becomes of a VM whose server is not there.
import { readFileIfPresent } from "../classpath/file-access.ts";
import type { RemoteHooks } from "../code/compiler-threads.ts";
import { toByteString } from "../flags/options.ts";
import type { VM } from "../runtime/vm.ts";
import type { RemoteSettings } from "./client.ts";

/** undefined without -XX:+UseJITServer. */
export function remoteCompilation(vm: VM): RemoteHooks | undefined {
  const v = vm.flags.values;
  if (!v.UseJITServer) return undefined;
  const warn = (text: string): void => vm.host.print(2, `${vm.name} warning: ${text}\n`);
  const host = v.JITServerAddress || "localhost";
  const settings: RemoteSettings = {
    address: host.startsWith("unix:") ? host : `${host}:${v.JITServerPort}`,
    timeout: Number(v.JITServerTimeout),
    localSize: Number(v.JITServerLocalSize),
    token: tokenOf(v.JITServerTokenFile, warn),
    key: v.JITServerSSLKey,
    certificate: v.JITServerSSLCert,
    rootCertificates: v.JITServerSSLRootCerts,
    useTls: v.JITServerSSLKey !== "" || v.JITServerSSLCert !== "" || v.JITServerSSLRootCerts !== "",
    verify: v.JITServerVerify,
    vm: `${vm.name} ${vm.version}`,
  };
  let told = false;
  return {
    settings,
    lost(why, isFirst) {
      if (v.RequireJITServer) {
        vm.host.print(2, `${vm.name}: the compile server at ${settings.address} is required (-XX:+RequireJITServer): ${why}\n`);
        vm.halt(1);
        return;
      }
      vm.logs.jit.debug?.(`no compile server at ${settings.address}: ${why}`);
      if (isFirst && !told) warn(`no compile server at ${settings.address}: ${why}. Methods are compiled here.`);
      told = true;
    },
  };
}

function tokenOf(file: string, warn: (text: string) => void): string {
  if (file === "") return "";
  const bytes = readFileIfPresent(toByteString(file));
  if (bytes === null) warn(`JITServerTokenFile ${file} cannot be read`);
  return bytes === null ? "" : new TextDecoder().decode(bytes).trim();
}
