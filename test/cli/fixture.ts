// The folder in which launcher cases run: a source file, option files, argument files, jars good and bad.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";

const FILES: Readonly<Record<string, string>> = {
  "A.java": "public class A { public static void main(String[] a) { System.out.println(java.util.Arrays.toString(a)); } }\n",
  "options.txt": '-XX:+UseSerialGC -Dx="a b"\n',
  "nested-options.txt": "-XX:VMOptionsFile=options.txt\n",
  "open-quote.txt": '-Dx="a\n',
  "empty.txt": "",
  "flags.txt": '# comment\n+StackTraceInThrowable # another\n ErrorFile="a b" \nNewRatio=7\n',
  "flags-sign.txt": "+NewRatio\n",
  "flags-no-sign.txt": "UseSerialGC\n",
  "flags-xx.txt": "-XX:+UseSerialGC\n",
  "args.txt": 'A "x" "" #c\n"y\\n" a\\b "q\\\n   r" \'s"t\' u#v\n "open\nw',
  "version-args.txt": "-version\n",
};

/** A zip file of stored entries. */
export function zip(entries: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const data = Buffer.from(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(10, 4);
    local.writeUInt32LE(crc32(data), 14);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(data.length, 22);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(10, 4);
    central.writeUInt16LE(10, 6);
    local.copy(central, 16, 14, 26);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), data);
    directory.push(central, Buffer.from(name));
    offset += 30 + name.length + data.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(entries).length, 8);
  end.writeUInt16LE(Object.keys(entries).length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}

/** Makes the folder and calls `use` in it. */
export function inFixture<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "dewar-launcher-"));
  const before = process.cwd();
  try {
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
    mkdirSync(join(folder, "lib"));
    mkdirSync(join(folder, "empty"));
    const manifest = "Manifest-Version: 1.0\r\nFoo: bar\r\n\r\n";
    const jar = zip({ "META-INF/MANIFEST.MF": manifest, "x.txt": "hello" });
    writeFileSync(join(folder, "lib/plain.jar"), jar);
    writeFileSync(join(folder, "lib/UPPER.JAR"), jar);
    writeFileSync(join(folder, "lib/mixed.Jar"), jar);
    writeFileSync(join(folder, "lib/.hidden.jar"), jar);
    writeFileSync(join(folder, "no-manifest.jar"), zip({ "x.txt": "hello" }));
    writeFileSync(join(folder, "truncated.jar"), jar.subarray(0, 60));
    writeFileSync(join(folder, "headless.jar"), zip({ "x.txt": "hello", "META-INF/MANIFEST.MF": manifest }).subarray(10));
    writeFileSync(join(folder, "shifted.jar"), Buffer.concat([Buffer.from("#!/bin/sh\n"), jar]));
    writeFileSync(join(folder, "trailing.jar"), Buffer.concat([jar, Buffer.from("more")]));
    writeFileSync(join(folder, "lower-case-manifest.jar"), zip({ "meta-inf/manifest.mf": manifest }));
    writeFileSync(join(folder, "wrong-manifest.jar"), zip({ "META-INF/MANIFEST.MF": "Manifest-Version: 1.0\nFoo:bar\n\n" }));
    writeFileSync(join(folder, "folded-manifest.jar"), zip({ "META-INF/MANIFEST.MF": "Manifest-Version: 1.0\r\nFo\r\n o: bar\r\n\r\nx" }));
    const damaged = Buffer.from(jar);
    damaged[damaged.indexOf("PK\x01\x02") + 10] = 1; // an unknown way of compression
    writeFileSync(join(folder, "unknown-method.jar"), damaged);
    const long = Buffer.from(jar);
    long.writeUInt16LE(1000, long.indexOf("PK\x01\x02") + 32); // a comment that does not fit
    writeFileSync(join(folder, "long-comment.jar"), long);
    process.chdir(folder);
    return use(folder);
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  }
}
