// Lowers a program of the IR to class files.

import { BranchTooFar, Code, CodeTooLarge, compact } from "../classfile/code.ts";
import { descriptor, isReference, typeOfClass } from "../classfile/descriptor.ts";
import { ByteSink } from "../classfile/pool.ts";
import { Acc, type Attribute, ClassWriter } from "../classfile/writer.ts";
import { type Class, type Field, type Method, type Program, zero } from "../ir.ts";
import { StatementLowering } from "./statement.ts";

export interface ClassBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** jsr and ret are gone from version 51 on, and a StackMapTable cannot describe them. */
const LAST_WITH_JSR = 49;

function codeOf(writer: ClassWriter, cls: Class, m: Method, wideBranches: boolean): Attribute {
  const code = new Code(writer.pool, { frames: cls.version >= 50, wideBranches });
  const lower = new StatementLowering(writer, code);
  lower.jsr = cls.version <= LAST_WITH_JSR;
  lower.ret = m.ret;
  const self = typeOfClass(cls.name);
  const receiver = m.access & Acc.static ? null : m.name === "<init>" ? "this" : self;
  lower.parameters(m.params, receiver, self);
  code.entryLocals = compact(code.locals);
  lower.nextSlot += m.gap ?? 0;
  for (const s of m.body!) lower.statement(s);
  if (!code.dead) lower.return({ k: "return", ...(m.ret === "V" ? {} : { e: zero(m.ret) }) });
  const sink = new ByteSink();
  code.finish(sink);
  return { name: "Code", bytes: sink.bytes };
}

/** With wide branches where short ones do not reach. */
function codeThatReaches(writer: ClassWriter, cls: Class, m: Method): Attribute {
  try {
    return codeOf(writer, cls, m, false);
  } catch (e) {
    if (!(e instanceof BranchTooFar)) throw e;
    return codeOf(writer, cls, m, true);
  }
}

function constantValue(writer: ClassWriter, f: Field): Attribute[] {
  if (f.value === undefined) return [];
  const pool = writer.pool;
  const index =
    f.t === "J"
      ? pool.long(BigInt(f.value))
      : f.t === "F"
        ? pool.float(Number(f.value))
        : f.t === "D"
          ? pool.double(Number(f.value))
          : isReference(f.t)
            ? pool.string(String(f.value))
            : pool.int(Number(f.value));
  return [{ name: "ConstantValue", bytes: new ByteSink().u2(index).bytes }];
}

export function lowerClass(cls: Class): ClassBytes {
  const writer = new ClassWriter(cls.version, cls.shared);
  const pool = writer.pool;
  for (const f of cls.fields) writer.field(f.access, f.name, f.t, constantValue(writer, f));
  for (const m of cls.methods) {
    const attributes: Attribute[] = [];
    if (m.body !== null) {
      attributes.push(codeThatReaches(writer, cls, m));
    }
    writer.method(m.access, m.name, descriptor(m.params, m.ret), attributes);
  }
  if (cls.nestHost) writer.attributes.push({ name: "NestHost", bytes: new ByteSink().u2(pool.class(cls.nestHost)).bytes });
  if (cls.nestMembers) {
    const s = new ByteSink().u2(cls.nestMembers.length);
    for (const n of cls.nestMembers) s.u2(pool.class(n));
    writer.attributes.push({ name: "NestMembers", bytes: s.bytes });
  }
  if (cls.record) {
    const s = new ByteSink().u2(cls.record.length);
    for (const c of cls.record) s.u2(pool.utf8(c.name)).u2(pool.utf8(c.t)).u2(0);
    writer.attributes.push({ name: "Record", bytes: s.bytes });
  }
  return { name: cls.name, bytes: writer.finish(cls.access, cls.name, cls.super, cls.interfaces) };
}

/** Bytes of a method's code, as the first one of its class; undefined when they are more than a method may have. */
export function codeSize(cls: Class, m: Method): number | undefined {
  try {
    const a = codeThatReaches(new ClassWriter(cls.version, cls.shared), cls, m).bytes;
    return (a[4]! << 24) | (a[5]! << 16) | (a[6]! << 8) | a[7]!;
  } catch (e) {
    if (e instanceof CodeTooLarge) return undefined;
    throw e;
  }
}

export const lowerProgram = (program: Program): ClassBytes[] => program.classes.map(lowerClass);
