// A script, not a test: what finding, reading and parsing about 450 boot classes costs in a fresh process, before V8 has compiled
// the code. Run it several times: node test/classfile/parse-speed.ts
import { execFileSync } from "node:child_process";
import { parseClassFile } from "../../src/classfile/parser.ts";
import { JImage } from "../../src/classpath/jimage.ts";
import { jdkPath } from "./jdk.ts";

const log = execFileSync(jdkPath("bin/java"), ["-Xshare:off", "-Xlog:class+load", "-version"], { stdio: ["ignore", "pipe", "ignore"] });
const names = [...log.toString().matchAll(/ ([\w.$]+) source: jrt/g)].map((m) => m[1]!.replaceAll(".", "/"));

const times: string[] = [];
let last = performance.now();
function lap(what: string): void {
  const now = performance.now();
  times.push(`${what} ${(now - last).toFixed(1)} ms`);
  last = performance.now();
}

const image = JImage.open(jdkPath("lib/modules"));
lap("open");
const resources = names.map((name) => image.find(image.packageToModule(name.slice(0, name.lastIndexOf("/")))!, `${name}.class`)!);
lap("find");
const classes = resources.map((resource) => image.bytes(resource));
lap("read");
for (let i = 0; i < classes.length; i++) parseClassFile(classes[i]!, { name: names[i], trusted: true });
lap("parse");
console.log(`${names.length} classes, ${classes.reduce((sum, c) => sum + c.length, 0)} bytes: ${times.join(", ")}`);
