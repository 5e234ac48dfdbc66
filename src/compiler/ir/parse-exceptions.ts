// Exceptions that calls leave and athrow throws: to a handler of the method, or of one that it is inlined into, by a chain of class tests;
// the locks of inlined synchronized methods are left on the way. What has caught nothing so far, or cannot be decided here, is the interpreter's.
//   call f; catch → [e = takeException; if (e instanceof E) goto handler(e); unlock; throw e] or [what comes behind]
import { LOCK_OF_METHOD } from "../../layout/frame.ts";
import type { Block } from "./graph.ts";
import type { BranchInfo, Node } from "./node.ts";
import { Ir } from "./op.ts";
import type { MethodParser } from "./parser.ts";

/** How likely it is that a call leaves an exception where its method has caught some: nobody counts them. */
const LEAVES_EXCEPTION = 0.05;
const UNLOCK_FAILS = 0.0001;

export function parseThrow(p: MethodParser): void {
  const exception = p.nullCheck(p.pop());
  if (!p.ended) throwIn(p, exception);
}

/** Behind a call: if a handler in the unit may take its exception, control parts there. */
export function catchException(p: MethodParser): void {
  if (!mayCatch(p)) return;
  const [thrown, returned] = branch(p, Ir.Catch, undefined, LEAVES_EXCEPTION);
  p.current = thrown;
  const exception = p.runtime("takeException", "ref", [], false);
  exception.nonNull = true;
  p.unit.stamps.declare(exception, p.unit.facts.ask("wellKnown", "java/lang/Throwable"));
  throwIn(p, exception);
  p.current = returned;
}

function mayCatch(p: MethodParser): boolean {
  for (let m: MethodParser | undefined = p; m !== undefined; m = m.caller) {
    const { bci, flow } = m;
    if (m.scope.code.exceptionTable.some((h) => bci >= h.start && bci < h.end && flow.catches(bci, h.handler))) return true;
  }
  return false;
}

function branch(p: MethodParser, op: typeof Ir.If | typeof Ir.Catch, condition: Node | undefined, probability: number): [Block, Block] {
  const from = p.current!;
  const arms: [Block, Block] = [p.graph.block(), p.graph.block()];
  p.append(op, "void", condition === undefined ? [] : [condition], { probability } satisfies BranchInfo);
  arms.forEach((arm, i) => {
    p.graph.edge(from, arm);
    arm.frequency = from.frequency * (i === 0 ? probability : 1 - probability);
  });
  return arms;
}

/** Ends the block: the instruction at hand throws. Only here do callers' parsers see that a method is inlined into them. */
function throwIn(p: MethodParser, exception: Node): void {
  let from = p.current;
  p.current = undefined;
  for (let m: MethodParser | undefined = p; m !== undefined && from !== undefined; m = m.caller) {
    const { current } = m;
    m.current = from;
    toHandlers(m, exception);
    if (!m.ended) leave(m, exception);
    from = m.current;
    m.current = current;
  }
  if (from !== undefined) p.graph.append(from, Ir.Throw, "void", [exception]);
}

/** Tests the catch types that cover the instruction, in order. */
function toHandlers(m: MethodParser, exception: Node): void {
  const { bci, unit } = m;
  for (const { start, end, handler, catchType } of m.scope.code.exceptionTable) {
    if (bci < start || bci >= end) continue;
    const klass = catchType === 0 ? undefined : unit.facts.ask("classConstant", m.scope.method, catchType);
    // It must be loaded, which may throw, before a later handler is looked at.
    if (klass === 0) {
      interpret(m, exception);
      return;
    }
    const is = klass === undefined ? true : unit.stamps.test(exception, klass);
    if (is === false) continue;
    if (is === true) {
      toHandler(m, handler, exception);
      return;
    }
    const info = unit.stamps.instanceOfInfo(klass!);
    const [yes, no] = branch(
      m,
      Ir.If,
      m.make(Ir.InstanceOf, "i32", [exception, m.graph.symbol({ kind: "klass", klass: klass! })], info),
      0.5,
    );
    m.current = yes;
    const caught = m.append(Ir.Pi, "ref", [exception]);
    Object.assign(caught, { klass, exact: info.exact, nonNull: true });
    toHandler(m, handler, caught);
    m.current = no;
  }
}

function toHandler(m: MethodParser, handler: number, exception: Node): void {
  if (m.flow.catches(m.bci, handler)) m.enterHandler(handler, exception);
  else interpret(m, exception);
}

/** The exception leaves the method, whose lock is left. */
function leave(m: MethodParser, exception: Node): void {
  const { scope } = m;
  // IllegalMonitorStateException takes its place.
  if (m.monitors !== 0) {
    interpret(m, exception);
    return;
  }
  if (!scope.synchronized) return;
  const address = m.make(Ir.FrameAddress, "i32", [], { scope, bits: LOCK_OF_METHOD });
  const [failed, left] = branch(m, Ir.If, m.runtime("unlock", "i32", [scope.lock!, address], false), UNLOCK_FAILS);
  m.current = failed;
  interpret(m, exception);
  m.current = left;
}

function interpret(m: MethodParser, exception: Node): void {
  m.append(Ir.Raise, "void", [exception]).state = m.thrown();
  m.current = undefined;
}
