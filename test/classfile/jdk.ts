// The JDK whose classes the tests of this room read.
import { findJdk } from "../../src/classpath/jdk.ts";
import { JImage } from "../../src/classpath/jimage.ts";

let image: JImage | undefined;

/** Path of a file inside the JDK. */
export function jdkPath(relative: string): string {
  return `${findJdk({ env: process.env }).home}/${relative}`;
}

export function jdkImage(): JImage {
  return (image ??= JImage.open(jdkPath("lib/modules")));
}

/** Bytes of a class of the JDK by its binary name. */
export function jdkClass(name: string): Uint8Array {
  const found = jdkImage().find(jdkImage().packageToModule(name.slice(0, name.lastIndexOf("/")))!, `${name}.class`);
  return jdkImage().bytes(found!);
}
