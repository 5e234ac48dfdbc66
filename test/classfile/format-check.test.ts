// What is wrong with a class file must be said as HotSpot says it: each damaged class is defined there too, and both texts compared.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { ClassFormatProblem } from "../../src/classfile/class-format-problem.ts";
import { parseClassFile } from "../../src/classfile/parser.ts";
import { ClassBuilder, join, u1, u2, u4 } from "./class-builder.ts";
import { jdkPath } from "./jdk.ts";

const scratch = mkdtempSync(joinPath(tmpdir(), "dewar-format-"));
after(() => rmSync(scratch, { recursive: true, force: true }));
before(() => {
  const sources = ["Define", "Subject"].map((n) => fileURLToPath(new URL(`java/${n}.java`, import.meta.url)));
  execFileSync(jdkPath("bin/javac"), ["-nowarn", "-g", "-parameters", "-d", scratch, ...sources], { stdio: "pipe" });
});

interface Case {
  what: string;
  /** Name to define it by; "" any. */
  name: string;
  bytes: Uint8Array;
}

/** "ok" or Java error and message, one for each case. */
function hotspot(cases: Case[]): string[] {
  const parts = [u4(cases.length)];
  for (const c of cases) parts.push(u2(Buffer.byteLength(c.name)), Buffer.from(c.name), u4(c.bytes.length), c.bytes);
  const output = execFileSync(jdkPath("bin/java"), ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", scratch, "Define"], {
    input: Buffer.concat(parts),
    maxBuffer: 1 << 26,
    stdio: ["pipe", "pipe", "pipe"],
  });
  return output.toString().split("\n");
}

function dewar(c: Case): string {
  try {
    parseClassFile(c.bytes, { name: c.name === "" ? undefined : c.name, trusted: false });
    return "ok";
  } catch (e) {
    if (!(e instanceof ClassFormatProblem)) throw e;
    return `${e.javaError} ${e.message}`.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  }
}

/** What HotSpot finds only when it resolves superclasses and interfaces, in the middle of its parser. */
function isOfLinking(text: string): boolean {
  return !/^ok$|^java\/lang\/(ClassFormatError|UnsupportedClassVersionError) |wrong name|ACC_MODULE/.test(text);
}

const JAVA_STRING = "Ljava/lang/String;";

/** Builds a class that is right but for what `damage` does. */
function made(what: string, damage: (c: ClassBuilder) => unknown, after?: (bytes: Uint8Array) => Uint8Array): Case {
  const builder = new ClassBuilder();
  damage(builder);
  const bytes = builder.bytes();
  return { what, name: "T", bytes: after === undefined ? bytes : after(bytes) };
}

/** Sets what the class says of itself, then damages it. */
function as(own: Partial<Pick<ClassBuilder, "major" | "minor" | "flags" | "superName">>, damage: (c: ClassBuilder) => unknown = () => {}) {
  return (c: ClassBuilder) => {
    Object.assign(c, own);
    damage(c);
  };
}

const abstractMethod = { flags: 0x401, name: "m", descriptor: "()V" };

/** One field with a ConstantValue. */
function constantValue(descriptor: string, constant: (c: ClassBuilder) => number): (c: ClassBuilder) => void {
  return (c) => c.field({ flags: 0x18, name: "f", descriptor, attributes: [c.attribute("ConstantValue", u2(constant(c)))] });
}

function withCode(build: (c: ClassBuilder) => Uint8Array, descriptor = "()V", flags = 9): (c: ClassBuilder) => void {
  return (c) => c.method({ flags, name: "m", descriptor, attributes: [build(c)] });
}

const RETURN = u1(0xb1);

function* directed(): Generator<Case> {
  yield made("nothing wrong", () => {});
  yield made(
    "extra bytes",
    () => {},
    (b) => join(b, u1(0)),
  );
  for (const [major, minor] of [
    [44, 0],
    [45, 3],
    [45, 65535],
    [55, 7],
    [56, 1],
    [61, 65535],
    [60, 65535],
    [62, 0],
    [61, 1],
    [65, 65535],
  ] as const) {
    yield made(`version ${major}.${minor}`, as({ major, minor }));
  }
  yield made(
    "magic",
    () => {},
    (b) => join(u4(0xdeadbeef), b.subarray(4)),
  );
  yield { what: "empty", name: "T", bytes: new Uint8Array(0) };
  yield { what: "eight bytes", name: "T", bytes: join(u4(0xcafebabe), u2(0, 61)) };
  yield { what: "empty pool", name: "T", bytes: join(u4(0xcafebabe), u2(0, 61, 0, 0, 0, 0, 0)) };
  yield { what: "wrong name", name: "other/Name", bytes: new ClassBuilder().bytes() };
  yield { what: "truncated, no name", name: "", bytes: new ClassBuilder().bytes().subarray(0, 20) };
  for (const flags of [0x0410, 0x0200, 0x0220, 0x0620, 0x4600, 0x2001, 0x8000, 0x8021, 0x2600, 0x0030, 0x1021, 0xffff, 0x7021]) {
    for (const major of [45, 48, 49, 50, 52, 53, 61]) yield made(`class flags ${flags} in ${major}`, as({ flags, major }));
  }
  yield made("duplicate interface", (c) => c.interfaces.push(c.class("java/lang/Runnable"), c.class("java/lang/Runnable")));
  yield made("array interface", (c) => c.interfaces.push(c.class("[I")));
  yield made("interface of bad index", (c) => c.interfaces.push(c.utf8("x")));
  yield made("array superclass", (c) => (c.superName = "[I"));
  yield made("no superclass", (c) => (c.superName = null));
  yield made("interface below a class", as({ flags: 0x601, superName: "java/lang/Thread" }));
  for (const name of [
    "a.b",
    "",
    "a//b",
    "/a",
    "a/",
    "a;b",
    "[",
    "[[",
    "[V",
    "[Lx",
    "[Lx;",
    "<x>",
    "a<b",
    "1a",
    "ä/ö",
    "a b",
    "[L;",
    "[L/;",
    "[I",
    "a[",
    "日本",
    "-",
  ]) {
    for (const major of [48, 61])
      yield made(
        `class named ${name} in ${major}`,
        as({ major }, (c) => c.class(name)),
      );
  }
  for (const name of ["", "a.b", "a;", "a[", "a/b", "<x>", "a b", "1", "ok", "<init>", "<clinit>", "é"]) {
    for (const major of [48, 61]) {
      yield made(
        `field named ${name} in ${major}`,
        as({ major }, (c) => c.field({ name, descriptor: "I" })),
      );
      yield made(
        `method named ${name} in ${major}`,
        as({ major, flags: 0x421 }, (c) => c.method({ ...abstractMethod, name })),
      );
      yield made(
        `reference to field ${name} in ${major}`,
        as({ major }, (c) => c.reference(9, "A", name, "I")),
      );
      yield made(
        `reference to method ${name} in ${major}`,
        as({ major }, (c) => c.reference(10, "A", name, "()V")),
      );
      yield made(
        `reference to interface method ${name} in ${major}`,
        as({ major }, (c) => c.reference(11, "A", name, "()V")),
      );
      yield made(`record component ${name} in ${major}`, (c) =>
        c.attributes.push(c.attribute("Record", u2(1, c.utf8(name), c.utf8("I"), 0))),
      );
    }
  }
  for (const descriptor of [
    "",
    "V",
    "I",
    "II",
    "L",
    "L;",
    "La;",
    "La",
    "La.b;",
    "La/;",
    "[",
    "[[I",
    "[V",
    `${"[".repeat(255)}I`,
    `${"[".repeat(256)}I`,
    "()V",
    "X",
    "La<b>;",
    "Lä;",
    "L1;",
  ]) {
    for (const major of [48, 61]) {
      yield made(
        `field of type ${descriptor} in ${major}`,
        as({ major }, (c) => c.field({ name: "f", descriptor })),
      );
      yield made(
        `reference to field of type ${descriptor} in ${major}`,
        as({ major }, (c) => c.reference(9, "A", "f", descriptor)),
      );
    }
  }
  for (const descriptor of [
    "",
    "()",
    "()I",
    "(V)V",
    "()VV",
    "(I",
    ")V",
    "(I)",
    "(La;J[D)[I",
    "(L)V",
    "(L;)V",
    "I",
    "([)V",
    `(${"J".repeat(128)})V`,
    `(${"I".repeat(255)})V`,
    `(${"I".repeat(254)})V`,
    "(X)V",
    "()X",
  ]) {
    yield made(
      `method of type ${descriptor}`,
      as({ flags: 0x421 }, (c) => c.method({ ...abstractMethod, descriptor })),
    );
    yield made(`constructor of type ${descriptor}`, (c) => c.method({ name: "<init>", descriptor, attributes: [c.code(1, 300, RETURN)] }));
    yield made(`reference to method of type ${descriptor}`, (c) => c.reference(10, "A", "m", descriptor));
    yield made(`reference to constructor of type ${descriptor}`, (c) => c.reference(10, "A", "<init>", descriptor));
    yield made(`method type ${descriptor}`, (c) => c.constant(16, u2(c.utf8(descriptor))));
    yield made(`indy of type ${descriptor}`, (c) => c.constant(18, u2(0, c.nameAndType("m", descriptor))));
    yield made(`condy of type ${descriptor}`, (c) => c.constant(17, u2(0, c.nameAndType("m", descriptor))));
  }
  for (let kind = 0; kind <= 10; kind++) {
    for (const tag of [8, 9, 10, 11]) {
      for (const name of ["m", "<init>", "<clinit>"]) {
        yield made(`handle kind ${kind} of ${name}, tag ${tag}`, (c) => {
          const to = tag === 8 ? c.string("s") : c.reference(tag, "A", name, tag === 9 ? "I" : "()V");
          c.constant(15, join(u1(kind), u2(to)));
        });
      }
    }
    yield made(`old handle of interface method, kind ${kind}`, (c) => {
      c.major = 51;
      c.constant(15, join(u1(kind), u2(c.reference(11, "A", "m", "()V"))));
    });
  }
  for (const tag of [0, 2, 13, 14, 15, 16, 17, 18, 19, 20, 21, 255]) {
    for (const major of [50, 52, 53, 61])
      yield made(
        `tag ${tag} in ${major}`,
        as({ major }, (c) => c.constant(tag, u2(1, 1))),
      );
    yield made(
      `tag ${tag} in a module`,
      as({ flags: 0x8000 }, (c) => c.constant(tag, u2(1))),
    );
  }
  yield made(
    "long at the end",
    (c) => [c.class("T"), c.class("java/lang/Object"), c.constant(5, u4(0, 1))],
    (b) => {
      b[9]!--;
      return b;
    },
  );
  for (const bytes of [
    [0],
    [0x80],
    [0xc0, 0x80],
    [0xc1, 0x81],
    [0xc3],
    [0xe0, 0x80, 0x80],
    [0xe0, 0xa0],
    [0xed, 0xa0, 0x80],
    [0xf0, 0x9f, 0x98, 0x80],
    [0x41, 0xff],
  ]) {
    for (const major of [47, 48, 61]) {
      yield made(
        `utf8 ${bytes} in ${major}`,
        as({ major }, (c) => c.constant(1, join(u2(bytes.length), u1(...bytes)))),
      );
    }
  }
  // Members.
  yield made("duplicate field", (c) => c.field({ name: "f", descriptor: "I" }).field({ name: "f", descriptor: "I" }));
  yield made("fields of one name", (c) => c.field({ name: "f", descriptor: "I" }).field({ name: "f", descriptor: "J" }));
  yield made(
    "duplicate method",
    as({ flags: 0x421 }, (c) => c.method(abstractMethod).method(abstractMethod)),
  );
  for (const flags of [0, 3, 5, 6, 0x50, 0x19, 0x18, 0x1d, 0x59, 0x99, 0x4019, 0x1019, 0x2019]) {
    for (const [classFlags, major] of [
      [0x21, 61],
      [0x601, 61],
      [0x601, 48],
    ] as const) {
      yield made(
        `field flags ${flags} in ${classFlags} ${major}`,
        as({ flags: classFlags, major }, (c) => c.field({ flags, name: "f", descriptor: "I" })),
      );
    }
  }
  for (const flags of [
    0x400, 0x401, 0x402, 0x403, 0x409, 0x411, 0x421, 0x501, 0x441, 0xc01, 0x801, 1, 2, 9, 0xa, 0x101, 0x21, 0x11, 5, 0x1401, 0x8401,
  ]) {
    for (const [classFlags, major] of [
      [0x421, 61],
      [0x421, 60],
      [0x421, 48],
      [0x601, 61],
      [0x601, 60],
      [0x601, 51],
      [0x601, 48],
    ] as const) {
      for (const name of ["m", "<init>", "<clinit>"]) {
        yield made(`method flags ${flags} of ${name} in ${classFlags} ${major}`, (c) => {
          c.flags = classFlags;
          c.major = major;
          const none = (flags & 0x500) !== 0;
          c.method({ flags, name, descriptor: "()V", attributes: none ? [] : [c.code(1, 1, RETURN)] });
        });
      }
    }
  }
  yield made("class initialiser with arguments", (c) =>
    c.method({ flags: 8, name: "<clinit>", descriptor: "(I)V", attributes: [c.code(0, 1, RETURN)] }),
  );
  yield made("old class initialiser with arguments", (c) => {
    c.major = 50;
    c.method({ flags: 8, name: "<clinit>", descriptor: "(I)V", attributes: [c.code(0, 1, RETURN)] });
  });
  yield made(
    "constant of an int",
    constantValue("I", (c) => c.constant(3, u4(1))),
  );
  yield made(
    "int constant of a long",
    constantValue("J", (c) => c.constant(3, u4(1))),
  );
  yield made(
    "long constant of an int",
    constantValue("I", (c) => c.constant(5, u4(0, 1))),
  );
  yield made(
    "string constant",
    constantValue(JAVA_STRING, (c) => c.string("x")),
  );
  yield made(
    "int constant of a string",
    constantValue(JAVA_STRING, (c) => c.constant(3, u4(1))),
  );
  yield made(
    "string constant of an object",
    constantValue("Ljava/lang/Object;", (c) => c.string("x")),
  );
  yield made(
    "constant of an array",
    constantValue("[I", (c) => c.constant(3, u4(1))),
  );
  yield made(
    "constant index zero",
    constantValue("I", () => 0),
  );
  yield made(
    "constant index beyond",
    constantValue("I", () => 999),
  );
  yield made("two constants", (c) => {
    const value = c.attribute("ConstantValue", u2(c.constant(3, u4(1))));
    c.field({ flags: 8, name: "f", descriptor: "I", attributes: [value, value] });
  });
  yield made("constant of an instance field", (c) =>
    c.field({ name: "f", descriptor: "I", attributes: [c.attribute("ConstantValue", u1(1, 2, 3))] }),
  );
  for (const attribute of [
    "ConstantValue",
    "Synthetic",
    "Deprecated",
    "Signature",
    "RuntimeVisibleAnnotations",
    "RuntimeInvisibleTypeAnnotations",
    "Exceptions",
    "MethodParameters",
    "AnnotationDefault",
    "Code",
    "SourceFile",
    "InnerClasses",
    "EnclosingMethod",
    "NestHost",
    "NestMembers",
    "Record",
    "PermittedSubclasses",
    "BootstrapMethods",
    "SourceDebugExtension",
    "RuntimeVisibleParameterAnnotations",
    "Unknown",
  ]) {
    for (const content of [u1(), u1(0), u2(0), u2(1), u2(0, 0), u2(1, 1, 0)]) {
      for (const times of [1, 2]) {
        const of = `${times} x ${attribute} ${content}`;
        const some = (c: ClassBuilder) => new Array<Uint8Array>(times).fill(c.attribute(attribute, content));
        yield made(`field with ${of}`, (c) => c.field({ flags: 8, name: "f", descriptor: "I", attributes: some(c) }));
        yield made(
          `method with ${of}`,
          as({ flags: 0x421 }, (c) => c.method({ ...abstractMethod, attributes: some(c) })),
        );
        yield made(`class with ${of}`, (c) => c.attributes.push(...some(c)));
        yield made(
          `old class with ${of}`,
          as({ major: 48 }, (c) => c.attributes.push(...some(c))),
        );
        yield made(`component with ${of}`, (c) =>
          c.attributes.push(c.attribute("Record", u2(1, c.utf8("x"), c.utf8("I"), times), ...some(c))),
        );
        yield made(
          `code with ${of}`,
          withCode((c) => c.code(0, 0, RETURN, [], some(c))),
        );
      }
    }
  }
  // Code.
  yield made("no code", (c) => c.method({ flags: 1, name: "m", descriptor: "()V" }));
  yield made("two codes", (c) =>
    c.method({ flags: 9, name: "m", descriptor: "()V", attributes: [c.code(0, 0, RETURN), c.code(0, 0, RETURN)] }),
  );
  yield made(
    "code of a native method",
    withCode((c) => c.code(0, 1, RETURN), "()V", 0x101),
  );
  yield made(
    "empty code",
    withCode((c) => c.code(0, 0, u1())),
  );
  yield made(
    "code of 65535 bytes",
    withCode((c) => c.code(0, 0, new Uint8Array(65535).fill(0xb1))),
  );
  yield made(
    "code of 65536 bytes",
    withCode((c) => c.code(0, 0, new Uint8Array(65536).fill(0xb1))),
  );
  yield made(
    "arguments beyond the locals",
    withCode((c) => c.code(0, 2, RETURN), "(IJ)V"),
  );
  yield made(
    "arguments that fill the locals",
    withCode((c) => c.code(0, 3, RETURN), "(IJ)V"),
  );
  for (const handler of [
    [0, 1, 0, 0],
    [0, 0, 0, 0],
    [0, 2, 0, 0],
    [0, 1, 1, 0],
    [0, 1, 0, 1],
    [0, 1, 0, 999],
    [1, 0, 0, 0],
  ]) {
    yield made(
      `handler ${handler}`,
      withCode((c) => c.code(0, 0, RETURN, [handler])),
    );
  }
  for (const lines of [[0], [1, 0, 5], [1, 1, 5], [2, 0, 5], [1, 0]]) {
    yield made(
      `lines ${lines}`,
      withCode((c) => c.code(0, 0, RETURN, [], [c.attribute("LineNumberTable", u2(...lines))])),
    );
  }
  for (const table of ["LocalVariableTable", "LocalVariableTypeTable"]) {
    const entries: [string, (c: ClassBuilder) => number[]][] = [
      ["right", (c) => [1, 0, 1, c.utf8("v"), c.utf8("I"), 0]],
      ["twice", (c) => [2, 0, 1, c.utf8("v"), c.utf8("I"), 0, 0, 1, c.utf8("v"), c.utf8("I"), 0]],
      ["late", (c) => [1, 1, 0, c.utf8("v"), c.utf8("I"), 0]],
      ["long", (c) => [1, 0, 2, c.utf8("v"), c.utf8("I"), 0]],
      ["without name", (c) => [1, 0, 1, 0, c.utf8("I"), 0]],
      ["without type", (c) => [1, 0, 1, c.utf8("v"), 999, 0]],
      ["of bad name", (c) => [1, 0, 1, c.utf8("a.b"), c.utf8("I"), 0]],
      ["of bad type", (c) => [1, 0, 1, c.utf8("v"), c.utf8("?"), 0]],
      ["beyond", (c) => [1, 0, 1, c.utf8("v"), c.utf8("I"), 1]],
      ["half beyond", (c) => [1, 0, 1, c.utf8("v"), c.utf8("J"), 0]],
      ["short", (c) => [1, 0, 1, c.utf8("v"), c.utf8("I")]],
    ];
    for (const [what, numbers] of entries) {
      for (const other of [false, true]) {
        for (const major of [48, 61]) {
          yield made(`${table} ${what} ${other} ${major}`, (c) => {
            c.major = major;
            const tables = [c.attribute(table, u2(...numbers(c)))];
            if (other) tables.push(c.attribute("LocalVariableTable", u2(1, 0, 1, c.utf8("v"), c.utf8("I"), 0)));
            withCode((b) => b.code(0, 1, RETURN, [], tables))(c);
          });
        }
      }
    }
  }
  // Class attributes.
  yield made("nest host and members", (c) =>
    c.attributes.push(c.attribute("NestHost", u2(c.class("A"))), c.attribute("NestMembers", u2(0))),
  );
  yield made("nest members and host", (c) =>
    c.attributes.push(c.attribute("NestMembers", u2(0)), c.attribute("NestHost", u2(c.class("A")))),
  );
  yield made(
    "final sealed class",
    as({ flags: 0x31 }, (c) => c.attributes.push(c.attribute("PermittedSubclasses", u2(1, c.class("A"))))),
  );
  const inner: [string, (c: ClassBuilder) => number[]][] = [
    ["right", (c) => [c.class("T$A"), c.class("T"), c.utf8("A"), 9]],
    ["anonymous", (c) => [c.class("T$1"), 0, 0, 0]],
    ["of itself", (c) => [c.class("T"), c.class("T"), 0, 0]],
    ["of an array", (c) => [c.class("T$A"), c.class("[I"), 0, 0]],
    ["without class", (c) => [0, c.class("T"), 0, 0]],
    ["of bad outer", (c) => [c.class("T$A"), 1000, 0, 0]],
    ["of bad name", (c) => [c.class("T$A"), 0, c.class("T"), 0]],
    ["of bad flags", (c) => [c.class("T$A"), 0, 0, 0x410]],
    ["that is a module", (c) => [c.class("T$A"), 0, 0, 0x8000]],
    ["that was an interface", (c) => [c.class("T$A"), 0, 0, 0x200]],
  ];
  for (const [what, numbers] of inner) {
    for (const major of [48, 49, 52, 61]) {
      for (const times of [1, 2]) {
        yield made(`${times} x inner class ${what} in ${major}`, (c) => {
          c.major = major;
          c.attributes.push(c.attribute("InnerClasses", u2(times, ...new Array(times).fill(numbers(c)).flat())));
        });
      }
      yield made(`inner class ${what} and a byte in ${major}`, (c) => {
        c.major = major;
        c.attributes.push(c.attribute("InnerClasses", u2(1, ...numbers(c)), u1(0)));
      });
    }
  }
  const circle = (c: ClassBuilder) =>
    c.attribute("InnerClasses", u2(2, c.class("A"), c.class("B"), 0, 0, c.class("B"), c.class("A"), 0, 0));
  yield made("inner classes in a circle", (c) => c.attributes.push(circle(c)));
  const handle = (c: ClassBuilder) => c.constant(15, join(u1(6), u2(c.reference(10, "A", "m", "()V"))));
  const bootstraps: [string, (c: ClassBuilder) => number[]][] = [
    ["right", (c) => [1, handle(c), 1, c.string("x")]],
    ["none", () => [0]],
    ["of no handle", (c) => [1, c.string("x"), 0]],
    ["of bad argument", (c) => [1, handle(c), 1, c.utf8("x")]],
    ["of argument zero", (c) => [1, handle(c), 1, 0]],
    ["with too many arguments", (c) => [1, handle(c), 2, c.string("x")]],
    ["with one too many", (c) => [1, handle(c), 0, 7]],
    ["with field argument", (c) => [1, handle(c), 1, c.reference(9, "A", "f", "I")]],
  ];
  for (const [what, numbers] of bootstraps) {
    for (const index of [-1, 0, 1]) {
      yield made(`bootstrap method ${what}, asked for ${index}`, (c) => {
        if (index >= 0) c.constant(18, u2(index, c.nameAndType("m", "()V")));
        c.attributes.push(c.attribute("BootstrapMethods", u2(...numbers(c))));
      });
    }
  }
  yield made("a very long message", (c) => c.class(`${"x".repeat(3000)};`));
}

/** Damages the classes of Subject.java at random, always the same way. */
function* random(count: number, seed: number): Generator<Case> {
  let state = seed;
  const next = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const names = readdirSync(scratch).filter((f) => f.startsWith("Subject"));
  for (let i = 0; i < count; i++) {
    const file = names[next(names.length)]!;
    const bytes = readFileSync(joinPath(scratch, file));
    const at = 8 + next(bytes.length - 10);
    const kind = next(5);
    if (kind === 0) bytes[at]! ^= 1 << next(8);
    else if (kind === 1) bytes[at] = next(256);
    else if (kind === 2) bytes[at]! += 1;
    else if (kind === 3) bytes.writeUInt16BE(next(bytes.readUInt16BE(8) + 2), at);
    else bytes.writeUInt16BE([45, 48, 50, 52, 60][next(5)]!, 6);
    yield { what: `${file} damaged #${i}`, name: next(4) === 0 ? "" : file.slice(0, -".class".length), bytes };
  }
}

function compare(cases: Case[], tolerated: (theirs: string, ours: string) => boolean): number {
  const expected = hotspot(cases);
  const differing: string[] = [];
  let errors = 0;
  cases.forEach((c, i) => {
    const theirs = expected[i]!;
    const ours = dewar(c);
    if (theirs !== "ok") errors++;
    if (ours !== theirs && !(ours === "ok" && isOfLinking(theirs)) && !tolerated(theirs, ours)) {
      differing.push(`${c.what}\n  HotSpot: ${theirs}\n  Dewar:   ${ours}`);
    }
  });
  assert.deepEqual(differing, [], `${differing.length} differ`);
  return errors;
}

test("each thing that can be wrong with a class file is said in HotSpot's words", () => {
  const errors = compare([...directed()], () => false);
  assert.ok(errors > 500, `${errors} errors`);
});

test("classes damaged at random fail as on HotSpot", () => {
  // HotSpot resolves superinterfaces before it reads on, and reads past the end of a few truncated tables.
  compare([...random(2500, 7)], (theirs, ours) => isOfLinking(theirs) || ours === "java/lang/ClassFormatError Truncated class file");
});

test("every class of the JDK's java.base passes the full check", async () => {
  const { jdkImage } = await import("./jdk.ts");
  const image = jdkImage();
  for (const path of image.resources("java.base")) {
    if (!path.endsWith(".class") || path === "module-info.class" || !path.startsWith("java/")) continue;
    const bytes = image.bytes(image.find("java.base", path)!);
    parseClassFile(bytes, { name: path.slice(0, -6), trusted: false });
  }
});
