// What the makers of single features get from the program that is being made.

import { isReference, type Type } from "../classfile/descriptor.ts";
import { Acc } from "../classfile/writer.ts";
import { type Class, int, local, type Method, type Stmt } from "../ir.ts";
import type { Random } from "../random.ts";
import { Body } from "./body.ts";
import { addMethod, caught, guarded, loop, mix, statically, THROWABLE } from "./build.ts";
import { constant, TEXTS } from "./values.ts";
import { STRING, type World } from "./world.ts";

export abstract class Maker {
  readonly w: World;
  readonly r: Random;
  /** Bodies are made when everything is declared that they may use. Making one may add more. */
  readonly bodies: (() => void)[] = [];
  readonly #direct: World["functions"] = [];

  constructor(w: World) {
    this.w = w;
    this.r = w.random;
  }

  /** Makes a body that calls what is above `level` only. */
  abstract body(c: Class, m: Method, level: number, size: number): void;

  /** A primitive type or String, whatever the features are; floats only when they are on. */
  valueType(): Type {
    const { w, r } = this;
    return r.weighted<Type>([
      [6, "I"],
      [5, "J"],
      [w.has("floats") ? 4 : 0, r.pick(["D", "F"])],
      [2, r.pick(["Z", "B", "S", "C"])],
      [2, STRING],
    ]);
  }

  /** A static method that bodies and hot loops may call, its own body written by `write`. */
  fixedFunction(c: Class, name: string, params: readonly Type[], ret: Type, level: number, write: (b: Body) => Stmt[]): void {
    const m = addMethod(c, name, params, ret, Acc.public | Acc.static, []);
    const f = { level, owner: c, name, params, ret };
    this.w.functions.push(f);
    this.#direct.push(f);
    this.bodies.push(() => {
      m.body = [{ k: "fuel" }, ...write(new Body(this.w, { cls: c, isStatic: true, level, ret, params }))];
    });
  }

  /** A step of main that calls each of these functions, a few times over, each by itself. */
  directCalls(main: Class): void {
    if (this.#direct.length === 0) return;
    const calls = this.#direct.map(({ owner, name, params, ret }): Stmt => {
      const args = params.map((t) => (isReference(t) ? { k: "str" as const, t, v: this.r.pick(TEXTS) } : constant(this.r, t)));
      const e = statically(owner.name, name, params, ret, args);
      return guarded([ret === "V" ? { k: "do", e } : mix(e)], [{ k: "do", e: caught(local("e", THROWABLE)) }]);
    });
    addMethod(main, "s70", [], "V", Acc.public | Acc.static, [loop("n", int(this.r.pick([1, 2, 10])), calls)]);
  }
}
