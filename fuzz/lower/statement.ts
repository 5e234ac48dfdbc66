// Lowers statements of the IR to bytecode: scopes, loops, switches, and the ways out of try and synchronized as javac does them (the
// finally code is written once for each way out) or with jsr.

import { Label, type OpName, type VType, vtype } from "../classfile/code.ts";
import { isReference, slotsOf, type Type } from "../classfile/descriptor.ts";
import { RUNTIME, type Stmt, zero } from "../ir.ts";
import { ExpressionLowering, elementLetter, letter } from "./expression.ts";

/** What a jump out of the present place passes. */
type Context = { kind: "loop"; done: Label; next: Label } | { kind: "exit"; emit: () => void; gaps: [from: number, to: number][] };

const THROWABLE = "java/lang/Throwable";

export class StatementLowering extends ExpressionLowering {
  readonly contexts: Context[] = [];
  ret: Type = "V";
  /** Where `finally` is a subroutine. */
  jsr = false;
  /** First slot for locals that are declared. */
  nextSlot = 0;
  #temps = 0;
  #line = 1;

  block(list: readonly Stmt[]): void {
    this.scope(() => {
      for (const s of list) this.statement(s);
    });
  }

  /** Locals declared inside are forgotten afterwards. */
  scope(body: () => void): void {
    const names = [...this.locals.keys()];
    const slot = this.nextSlot;
    const types = [...this.code.locals];
    body();
    for (const n of [...this.locals.keys()]) if (!names.includes(n)) this.locals.delete(n);
    this.nextSlot = slot;
    this.code.locals = types;
  }

  declare(n: string, t: Type): void {
    this.locals.set(n, { slot: this.nextSlot, t });
    this.nextSlot += slotsOf(t);
  }

  temp(t: Type): string {
    const n = `$${this.#temps++}`;
    this.declare(n, t);
    return n;
  }

  statement(s: Stmt): void {
    const c = this.code;
    c.line(this.#line++);
    switch (s.k) {
      case "var":
        this.value(s.e);
        this.declare(s.n, s.t);
        return this.store(s.n);
      case "set":
        this.value(s.e);
        return this.store(s.n);
      case "put": {
        const instance = s.how === "instance";
        if (instance) this.value(s.o!);
        this.value(s.e);
        return c.op16(instance ? "putfield" : "putstatic", instance ? 2 : 1, [], this.pool.member(9, s.owner, s.name, s.t));
      }
      case "store":
        this.value(s.a);
        this.value(s.i);
        this.value(s.e);
        return c.op(`${elementLetter(s.a.t.slice(1))}astore` as OpName, 3);
      case "do":
        this.value(s.e);
        return this.discard(s.e.t);
      case "mix":
        this.value(s.e);
        return this.mix(s.e.t);
      case "line":
        this.ldc(this.pool.string(s.label), "Ljava/lang/String;");
        return c.invoke("invokestatic", this.pool.member(10, RUNTIME, "line", "(Ljava/lang/String;)V"), "(Ljava/lang/String;)V", false);
      case "if":
        return this.choice(s);
      case "for":
        return this.counted(s);
      case "while":
        return this.loop(s);
      case "break":
      case "continue":
        return this.jump(s.k, s.out);
      case "switch":
        return this.switch(s);
      case "try":
        return this.try(s);
      case "sync":
        return this.synchronized(s);
      case "throw":
        this.value(s.e);
        return c.leave("athrow", 1);
      case "return":
        return this.return(s);
      case "init":
        this.load("this");
        this.expressions(s.args);
        c.op16("invokespecial", s.args.length + 1, [], this.pool.member(10, s.owner, "<init>", s.desc));
        c.locals[0] = this.find("this").t;
        return;
      case "block":
        return this.block(s.body);
      case "fuel":
        return this.checkFuel(() => this.return({ k: "return", ...(this.ret === "V" ? {} : { e: zero(this.ret) }) }));
    }
  }

  checkFuel(spent: () => void): void {
    const on = new Label();
    this.code.invoke("invokestatic", this.pool.member(10, RUNTIME, "burn", "()Z"), "()Z", false);
    this.code.branch("ifeq", 1, on);
    spent();
    this.code.bind(on, []);
  }

  choice(s: Stmt & { k: "if" }): void {
    const c = this.code;
    const [no, end] = [new Label(), new Label()];
    this.unless(s.c, s.b.length > 0 ? no : end);
    this.block(s.a);
    if (s.b.length > 0) {
      if (!c.dead) c.branch("goto", 0, end);
      c.bind(no, []);
      this.block(s.b);
    }
    this.bindIfUsed(end);
  }

  /** Code after a statement that never ends is dead; a label that nothing names does not revive it. */
  bindIfUsed(label: Label): void {
    if (label.used) this.code.bind(label, []);
  }

  counted(s: Stmt & { k: "for" }): void {
    const c = this.code;
    this.scope(() => {
      const limit = this.temp("I");
      this.value(s.down ? s.from : s.to);
      this.store(limit);
      this.value(s.down ? s.to : s.from);
      this.declare(s.n, "I");
      this.store(s.n);
      const [head, next, done] = [new Label(), new Label(), new Label()];
      c.bind(head, []);
      if (s.fuel) this.checkFuel(() => c.branch("goto", 0, done));
      this.load(s.n);
      this.load(limit);
      c.branch(s.down ? "if_icmple" : "if_icmpge", 2, done);
      this.contexts.push({ kind: "loop", done, next });
      this.block(s.body);
      this.contexts.pop();
      c.bind(next, []);
      c.iinc(this.find(s.n).slot, s.down ? -s.step : s.step);
      c.branch("goto", 0, head);
      c.bind(done, []);
    });
  }

  /** Each turn burns fuel, so that it ends. */
  loop(s: Stmt & { k: "while" }): void {
    const c = this.code;
    const [head, next, done] = [new Label(), new Label(), new Label()];
    if (!s.post) {
      c.bind(next, []);
      this.checkFuel(() => c.branch("goto", 0, done));
      this.unless(s.c, done);
    } else c.bind(head, []);
    this.contexts.push({ kind: "loop", done, next });
    this.block(s.body);
    this.contexts.pop();
    if (s.post) {
      c.bind(next, []);
      this.checkFuel(() => c.branch("goto", 0, done));
      this.when(s.c, head);
    } else if (!c.dead) c.branch("goto", 0, next);
    c.bind(done, []);
  }

  /** Leaves all contexts from the innermost down to `depth`, with the code that each wants on the way. */
  unwindTo(depth: number): void {
    const saved = [...this.contexts];
    const opened: [from: number, to: number][] = [];
    while (this.contexts.length > depth) {
      const context = this.contexts.pop()!;
      if (context.kind !== "exit") continue;
      const gap: [number, number] = [this.code.pc, -1];
      context.gaps.push(gap);
      opened.push(gap);
      context.emit();
    }
    this.contexts.push(...saved.slice(this.contexts.length));
    // The jump itself is outside of what it leaves; the ranges go on behind it.
    this.#openGaps.push(...opened);
  }

  #openGaps: [from: number, to: number][] = [];

  closeGaps(): void {
    for (const gap of this.#openGaps) gap[1] = this.code.pc;
    this.#openGaps = [];
  }

  jump(kind: "break" | "continue", out: number): void {
    const loops = this.contexts.flatMap((x, i) => (x.kind === "loop" ? [i] : []));
    const index = loops[loops.length - 1 - out];
    if (index === undefined) throw new Error(`${kind} outside of a loop`);
    const target = this.contexts[index]! as Context & { kind: "loop" };
    this.leaving(index + 1, () => this.code.branch("goto", 0, kind === "break" ? target.done : target.next));
  }

  leaving(depth: number, go: () => void): void {
    const outer = this.#openGaps;
    this.#openGaps = [];
    this.unwindTo(depth);
    if (!this.code.dead) go();
    this.closeGaps();
    this.#openGaps = outer;
  }

  return(s: Stmt & { k: "return" }): void {
    const op = (this.ret === "V" ? "return" : `${letter(this.ret)}return`) as OpName;
    if (s.e) this.value(s.e);
    if (!this.contexts.some((x) => x.kind === "exit")) return this.code.leave(op, s.e ? 1 : 0);
    this.scope(() => {
      let kept = "";
      if (s.e) {
        kept = this.temp(this.ret);
        this.store(kept);
      }
      this.leaving(0, () => {
        if (kept) this.load(kept);
        this.code.leave(op, kept ? 1 : 0);
      });
    });
  }

  switch(s: Stmt & { k: "switch" }): void {
    const c = this.code;
    this.value(s.e);
    const labels = s.cases.map(() => new Label());
    const [other, end] = [new Label(), new Label()];
    const keys = s.cases.flatMap((x, i) => x.keys.map((key) => [key, labels[i]!] as const));
    const [low, high] = [Math.min(...keys.map((k) => k[0])), Math.max(...keys.map((k) => k[0]))];
    if (keys.length > 0 && high - low < keys.length * 3 + 4) {
      const byKey = new Map(keys);
      c.tableswitch(
        low,
        Array.from({ length: high - low + 1 }, (_, i) => byKey.get(low + i) ?? other),
        other,
      );
    } else c.lookupswitch(keys, other);
    s.cases.forEach((x, i) => {
      c.bind(labels[i]!, []);
      this.block(x.body);
      if (!x.falls && !c.dead) c.branch("goto", 0, end);
    });
    c.bind(other, []);
    this.block(s.other);
    this.bindIfUsed(end);
  }

  /** Writes the ranges of a protected part that are left when the gaps are taken out. */
  protect(from: number, to: number, gaps: readonly (readonly [number, number])[], label: Label, type: string | null): void {
    let start = from;
    for (const [a, b] of [...gaps].sort((x, y) => x[0] - y[0])) {
      if (a >= to) break;
      this.code.handler(start, Math.min(a, to), label, type);
      start = Math.max(start, b);
    }
    this.code.handler(start, to, label, type);
  }

  try(s: Stmt & { k: "try" }): void {
    const c = this.code;
    const locals: VType[] = [...c.locals];
    const slot = this.nextSlot;
    const end = new Label();
    const gaps: [number, number][] = [];
    const subroutine = this.jsr && s.fin ? new Label() : undefined;
    const leave = (): void => {
      if (!s.fin) return;
      // A jsr's frame does not matter: such classes have no StackMapTable.
      if (subroutine) c.branch("jsr", 0, subroutine);
      else this.scope(() => this.block(s.fin!));
    };
    if (s.fin) this.contexts.push({ kind: "exit", emit: leave, gaps });
    const from = c.pc;
    this.block(s.body);
    const to = c.pc;
    const inner = [...gaps];
    const normal = (): void => {
      if (c.dead) return;
      if (s.fin) {
        const gap: [number, number] = [c.pc, -1];
        gaps.push(gap);
        const context = this.contexts.pop()!;
        leave();
        this.contexts.push(context);
        if (!c.dead) c.branch("goto", 0, end);
        gap[1] = c.pc;
      } else c.branch("goto", 0, end);
    };
    normal();
    for (const x of s.catches) {
      const handler = new Label();
      this.protect(from, to, inner, handler, x.t);
      c.locals = [...locals];
      c.bind(handler, [`L${x.t};`]);
      this.scope(() => {
        this.declare(x.n, `L${x.t};`);
        this.store(x.n);
        this.block(x.body);
      });
      normal();
    }
    if (s.fin) {
      this.contexts.pop();
      const any = new Label();
      this.protect(from, c.pc, gaps, any, null);
      c.locals = [...locals];
      c.bind(any, [`L${THROWABLE};`]);
      this.scope(() => {
        const kept = this.temp(`L${THROWABLE};`);
        this.store(kept);
        leave();
        if (c.dead) return;
        this.load(kept);
        c.leave("athrow", 1);
      });
      if (subroutine) this.subroutine(subroutine, s.fin);
    }
    c.locals = locals;
    this.nextSlot = slot;
    this.bindIfUsed(end);
  }

  subroutine(label: Label, body: Stmt[]): void {
    const c = this.code;
    // Away from the locals of the places that call it.
    const back = this.subroutineSlot;
    this.subroutineSlot += 1;
    c.bind(label, ["address"]);
    c.local("astore", back, 1, []);
    c.maxLocals = Math.max(c.maxLocals, back + 1);
    const slot = this.nextSlot;
    this.nextSlot = this.subroutineSlot;
    this.subroutineSlot += 40;
    this.block(body);
    this.nextSlot = slot;
    if (!c.dead) {
      c.local("ret", back, 0, []);
      c.dead = true;
    }
  }

  /** Slots for return addresses and for the locals of subroutines. */
  subroutineSlot = 300;

  synchronized(s: Stmt & { k: "sync" }): void {
    const c = this.code;
    this.scope(() => {
      const lock = this.temp(s.e.t);
      this.value(s.e);
      c.op("dup", 0, [c.stack.at(-1)!]);
      this.store(lock);
      const locals = [...c.locals];
      c.op("monitorenter", 1);
      const gaps: [number, number][] = [];
      const emit = (): void => {
        this.load(lock);
        c.op("monitorexit", 1);
      };
      const end = new Label();
      const from = c.pc;
      this.contexts.push({ kind: "exit", emit, gaps });
      this.block(s.body);
      this.contexts.pop();
      if (!c.dead) {
        emit();
        // javac's range takes in the monitorexit, too.
        this.protectSync(from, c.pc, gaps, locals, emit, end);
      } else this.protectSync(from, c.pc, gaps, locals, emit, end);
      this.bindIfUsed(end);
    });
  }

  protectSync(
    from: number,
    to: number,
    gaps: readonly (readonly [number, number])[],
    locals: readonly VType[],
    emit: () => void,
    end: Label,
  ): void {
    const c = this.code;
    if (!c.dead) c.branch("goto", 0, end);
    const any = new Label();
    this.protect(from, to, gaps, any, null);
    c.locals = [...locals];
    const at = c.pc;
    c.bind(any, [`L${THROWABLE};`]);
    const kept = this.temp(`L${THROWABLE};`);
    this.store(kept);
    emit();
    // As javac has it: what the exit throws comes here again.
    c.handler(at, c.pc, any, null);
    this.load(kept);
    c.leave("athrow", 1);
    c.locals = [...locals];
  }

  /** Parameters into their slots; answers the next free one. */
  parameters(types: readonly Type[], receiver: VType | null, thisType: Type): void {
    let slot = 0;
    if (receiver !== null) {
      this.code.setLocal(0, [receiver]);
      this.locals.set("this", { slot: 0, t: thisType });
      slot = 1;
    }
    types.forEach((t, i) => {
      this.locals.set(`p${i}`, { slot, t });
      this.code.setLocal(slot, [vtype(t)]);
      slot += slotsOf(t);
    });
    this.nextSlot = slot;
  }
}

export { isReference };
