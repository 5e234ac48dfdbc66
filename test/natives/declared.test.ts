// Natives against the class library: each declared native must be a native method of its class; what java.base has beyond them is
// listed, so that nobody need guess what is missing.
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { parseClassFile } from "../../src/classfile/parser.ts";
import { findJdk } from "../../src/classpath/jdk.ts";
import { JImage } from "../../src/classpath/jimage.ts";
import { INTRINSICS } from "../../src/kernel/interpreter/intrinsics.ts";
import { allNatives } from "../../src/natives/index.ts";
import { whyMissing } from "../../src/natives/why-missing.ts";
import { registrationOnly } from "../../src/runtime/native-registry.ts";
import { THREAD_METHODS } from "../../src/runtime/time-ledger.ts";

const ACC_NATIVE = 0x100;

/** Natives that only some updates of JDK 17 have. */
const SOME_UPDATES: ReadonlySet<string> = new Set([
  "java/io/Console.istty()Z", // up to 17.0.19
  "java/io/Console.ttyStatus()I",
  "sun/nio/ch/NativeThread.supportPendingSignals0()Z",
  "sun/nio/ch/Net.shouldShutdownWriteBeforeClose0()Z",
]);

/** Natives that the VM itself is: polymorphic signatures, linked by the kernel and the resolver. */
const polymorphic = (className: string, key: string): boolean =>
  (className === "java/lang/invoke/MethodHandle" || className === "java/lang/invoke/VarHandle") && key.includes("([Ljava/lang/Object;)");

const image = JImage.open(findJdk({ env: process.env }).modulesPath);

/** The native methods of a class by name and descriptor; undefined when there is no such class. */
function nativesOf(module: string, className: string): Set<string> | undefined {
  const resource = image.find(module, `${className}.class`);
  if (resource === null) return undefined;
  const file = parseClassFile(image.bytes(resource), { trusted: true, name: className });
  const found = new Set<string>();
  for (const m of file.methods) if ((m.accessFlags & ACC_NATIVE) !== 0) found.add(file.utf8(m.nameIndex) + file.utf8(m.descriptorIndex));
  return found;
}

function moduleOf(className: string): string {
  return image.packageToModule(className.slice(0, className.lastIndexOf("/"))) ?? "java.base";
}

/** The package's own class, not the library's. */
const BROUGHT = "com/alibaba/jwarmup/JWarmUp";

// THREAD_METHODS are injected.
test("each declared native is a native method of the class library", () => {
  const wrong: string[] = [];
  for (const { className, methods } of allNatives) {
    if (className === BROUGHT) continue; // test/warmth/jwarmup.test.ts calls them all
    const known = nativesOf(moduleOf(className), className);
    if (className === "java/lang/Thread") for (const { name, signature } of THREAD_METHODS) known?.add(name + signature);
    if (known === undefined) wrong.push(`${className}: no such class`);
    else for (const key in methods) if (!known.has(key) && !SOME_UPDATES.has(`${className}.${key}`)) wrong.push(`${className}.${key}`);
  }
  assert.deepEqual(wrong, []);
});

test("each class is declared once", () => {
  const names = allNatives.map((c) => c.className);
  assert.deepEqual(
    names.filter((name, i) => names.indexOf(name) !== i),
    [],
  );
});

test("what is missing of the headless JDK has its reason", (t) => {
  const declared = new Set(INTRINSICS.map(([className, name, descriptor]) => `${className}.${name}${descriptor}`));
  for (const { className, methods } of allNatives) for (const key in methods) declared.add(`${className}.${key}`);
  const missing: string[] = [];
  const reasons = new Map<string, number>();
  let all = 0;
  for (const module of image.modules()) {
    for (const path of image.resources(module)) {
      if (!path.endsWith(".class") || path === "module-info.class") continue;
      const className = path.slice(0, -".class".length);
      for (const key of nativesOf(module, className) ?? []) {
        all++;
        if (declared.has(`${className}.${key}`) || registrationOnly.test(key) || polymorphic(className, key)) continue;
        const reason = whyMissing(className);
        if (reason === "") missing.push(`${module}/${className}.${key}`);
        else reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
    }
  }
  t.diagnostic([...reasons].map(([reason, n]) => `${n}: ${reason}`).join("; "));
  assert.deepEqual(missing, []);
  assert.ok(all > 1500);
});
