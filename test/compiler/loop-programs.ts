// Programs of counted loops over arrays, drawn at random: what they compute, where they fail and what they had stored by then is printed
// for calls that warm them up and for calls at the edges (bounds, aliases, null, indices that overflow).
const ELEMENTS = ["byte", "short", "char", "int", "long", "float", "double"] as const;
type Element = (typeof ELEMENTS)[number];
type Random = (below: number) => number;

const isFloat = (t: Element): boolean => t === "float" || t === "double";

class KernelMaker {
  private readonly random: Random;
  /** Of the arrays read (a, b) and written (c). */
  readonly from: Element;
  readonly to: Element;
  private readonly computed: "int" | "long" | "float" | "double";
  private usesSecond = false;
  private simple: boolean;

  constructor(random: Random) {
    this.random = random;
    this.from = this.pick(ELEMENTS);
    this.to = random(2) === 0 ? this.from : this.pick(ELEMENTS);
    this.computed =
      this.from === "long" ? "long" : isFloat(this.from) ? (this.from as "float" | "double") : random(6) === 0 ? "long" : "int";
    this.simple = random(3) > 0;
  }

  private pick<T>(list: readonly T[]): T {
    return list[this.random(list.length)]!;
  }

  private index(): string {
    const { random } = this;
    if (random(3) > 0) return this.pick(["i", "i", "i", "i + 1", "i - 1", "i + lo"]);
    if (this.simple) {
      this.usesSecond = true;
      return "j";
    }
    return this.pick(["2 * i", "hi - i", "i * 3 + 1", "i + 2", "i + lo - 1", "i + x", "i << 1"]);
  }

  private expression(depth: number): string {
    const { random, computed } = this;
    if (depth === 0 || random(4) === 0) {
      const leaf = this.pick([`a[${this.index()}]`, `a[${this.index()}]`, `b[${this.index()}]`, "x", "i", String(random(40) - 9)]);
      return computed === "int" || leaf.startsWith("a") || leaf.startsWith("b") ? leaf : `(${computed}) ${leaf}`;
    }
    const [p, q] = [this.expression(depth - 1), this.expression(depth - 1)];
    if (computed === "float" || computed === "double") {
      if (random(5) === 0) return computed === "double" ? `Math.sqrt(Math.abs(${p}))` : `Math.max(${p}, ${q})`;
      return `(${p} ${this.pick(["+", "-", "*", "/"])} ${q})`;
    }
    switch (random(9)) {
      case 0:
        return `(${p} ${this.pick(["<<", ">>", ">>>"])} ${this.pick(["x", "3", "17", "lo"])})`;
      case 1:
        return `Math.${this.pick(["max", "min"])}(${p}, ${q})`;
      case 2:
        return `(${this.pick(["byte", "short", "char"])}) ${p}`;
      case 3:
        return this.simple ? `(${p} ^ ${q})` : `(${p} ${this.pick(["/", "%"])} ${this.pick(["a[i]", "x", "7", "(x | 1)"])})`;
      default:
        return `(${p} ${this.pick(["+", "-", "*", "&", "|", "^"])} ${q})`;
    }
  }

  private value(to: string): string {
    const { computed, random } = this;
    const text = random(6) === 0 ? this.pick(["0", "x", "(byte) 7", `a[${this.index()}]`]) : this.expression(1 + random(2));
    return to === computed ? text : `(${to}) (${text})`;
  }

  private reduction(): string {
    const e = this.expression(1);
    const isInt = this.computed === "int";
    if (this.computed === "float" || this.computed === "double") return `d ${this.pick(["+", "*", "-"])}= ${e};`;
    const v = isInt && this.random(3) > 0 ? "s" : "t";
    switch (this.random(7)) {
      case 0:
        return `${v} = 31 * ${v} + ${v === "s" ? e : `(${e})`};`.replace(/^s = (.*);$/, isInt ? "s = $1;" : "s = (int) ($1);");
      case 1:
        return isInt ? `s = Math.${this.pick(["max", "min"])}(s, ${e});` : `t -= ${e};`;
      case 2:
        return `${v} ${this.pick(["*", "&", "|", "^"])}= ${e};`;
      default:
        return `${v} += ${e};`;
    }
  }

  private statement(): string {
    const { random, to } = this;
    const store = (): string => `c[${this.index()}] = ${this.value(to)};`;
    if (random(3) === 0) return this.reduction();
    if (this.simple || random(3) > 0) return store();
    // An array that is never made, of which the states of a division know.
    if (random(3) === 0) return `{ int[] v = { (int) a[i] & 1023, i, s }; s += 1000 / v[0] + v[1] + ++v[2]; }`;
    return random(2) === 0 ? `if (a[i] > x) ${store()}` : `if ((i & 1) == 0) { ${store()} } else { ${this.reduction()} }`;
  }

  make(name: string): string {
    const { random, from, to } = this;
    const statements = [random(4) === 0 ? this.reduction() : `c[i] = ${this.value(to)};`];
    if (!statements[0]!.includes("a[i]") && !statements[0]!.startsWith("c[i]"))
      statements.unshift("s += a[i];".replace("s +", isFloat(from) ? "d +" : "t +"));
    for (let n = random(3); n > 0; n--) statements.push(this.statement());
    if (this.usesSecond) statements.push("j++;");
    const start = this.pick(["0", "0", "0", "lo", "1", "2"]);
    const bound = this.pick(["hi", "hi", "a.length", "c.length", "hi - 1", "a.length - 1", "100"]);
    const step = this.pick(["i++", "i++", "i++", "i++", "i += 2", "i += 3", "i += step"]);
    const nested = random(4) === 0;
    const inner = `for (int i = ${nested ? this.pick([start, "r + r", "r"]) : start}; i ${this.pick(["<", "<", "<", "<="])} ${bound}; ${nested ? this.pick([step, "i += r"]) : step}) {
      ${statements.join("\n      ")}
    }`;
    const outer = this.pick([
      "for (int r = 1; r < 6; r++)",
      "for (int r = 1; r < b.length; r++) if (r % 37 == lo)",
      "for (int r = 2; r < 100; r++) if (b[r] == x)",
    ]);
    return `  static long ${name}(${from}[] a, ${from}[] b, ${to}[] c, int lo, int hi, int x) {
    int s = x, step = (lo & 3) + 1, j = x & 7;
    long t = hi;
    double d = 1;
    ${nested ? `${outer} {\n    ${inner}\n    }` : inner}
    return s + 31L * t + 7L * j + Double.doubleToLongBits(d);
  }`;
  }
}

const HASHES = ELEMENTS.map((t) => {
  const bits = t === "float" ? "Float.floatToIntBits(v)" : t === "double" ? "Double.doubleToLongBits(v)" : "v";
  return `  static ${t}[] make_${t}(int n, int seed) {
    ${t}[] a = new ${t}[n];
    for (int i = 0; i < n; i++) { seed = seed * 1103515245 + 12345; a[i] = (${t}) (seed >> 9); }
    return a;
  }
  static long hash(${t}[] a) { long h = 1; if (a != null) for (${t} v : a) h = h * 31 + ${bits}; return h; }`;
}).join("\n");

/** A class P whose main prints a line for each kernel, and the sources of its kernels. */
export function loopProgram(random: Random, count: number): { source: string; kernels: string[] } {
  const kernels: string[] = [];
  const runs: string[] = [];
  for (let k = 0; k < count; k++) {
    const maker = new KernelMaker(random);
    kernels.push(maker.make(`k${k}`));
    const { from, to } = maker;
    const alias = from === to ? "a" : `make_${to}(240, 8)`;
    runs.push(`  static void run${k}() {
    long h = 0;
    for (int round = 0; round < 3; round++) {
      for (int w = 0; w < 150; w++) {
        int lo = w % 5 == 4 ? 3 : w % 3, hi = 100 + w % 13;
        h = h * 31 + call${k}(make_${from}(340 + w % 2, w), make_${from}(340, w + 1), make_${to}(345, w), lo, hi, w % 11);
      }
      for (int lo : EDGES) for (int hi : EDGES) {
        ${from}[] a = make_${from}(240, lo + hi), b = make_${from}(230, lo);
        h = h * 31 + call${k}(a, b, make_${to}(235, hi), lo, hi, lo & 15);
        if (lo > 40 || lo < -2) continue;
        h = h * 31 + call${k}(a, a, ${alias}, lo, hi, hi & 7);
        h = h * 31 + call${k}(a, null, make_${to}(235, hi), lo, hi, hi);
        h = h * 31 + call${k}(b, a, null, lo, hi, 1);
        h = h * 31 + call${k}(a, b, make_${to}(50, hi), lo, hi, -1);
      }
      System.out.println("k${k} " + round + " " + Long.toHexString(h));
    }
  }
  static long call${k}(${from}[] a, ${from}[] b, ${to}[] c, int lo, int hi, int x) {
    long h;
    try {
      h = k${k}(a, b, c, lo, hi, x);
    } catch (RuntimeException e) {
      h = e.toString().hashCode();
    }
    return h + 17 * hash(c)${from === to ? " + 5 * hash(a)" : ""};
  }`);
  }
  const source = `public class P {
  static final int[] EDGES = { 0, 1, 2, 7, 33, 64, 100, 119, 200, 229, 230, 234, 235, 236, 240, 241, -1, -2, -50, 1 << 30, Integer.MAX_VALUE,
    Integer.MAX_VALUE - 1, Integer.MIN_VALUE, Integer.MIN_VALUE + 1 };
${HASHES}
${kernels.join("\n")}
${runs.join("\n")}
  public static void main(String[] args) {
${kernels.map((_, k) => `    run${k}();`).join("\n")}
  }
}`;
  return { source, kernels };
}
