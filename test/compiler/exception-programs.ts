// Java programs that throw at every kind of place, under every kind of handler, often enough that the handlers themselves are compiled.
import { randomSource } from "../random.ts";

/** Statements that throw one of A, B, C, an implicit exception, or nothing, by `n`. Each reads and changes locals. */
const PLACES: readonly string[] = [
  "x += callee(n);",
  "x ^= deep(n, 3);",
  "if (n % 3 == 0) throw new B(n); else if (n % 7 == 0) throw A_ONE;",
  "l += ((I) (n % 2 == 0 ? ONE : TWO)).get(n);",
  "x = x * 31 + array[n % 5];",
  "l = l / (n % 4);",
  's = (n % 5 == 0 ? null : s).concat("").substring(0, Math.min(s.length(), 8));',
  "Object o = n % 6 == 0 ? (Object) s : (Object) Integer.valueOf(n); x += (Integer) o;",
  "d += half(n, l, d);",
  "synchronized (LOCK) { x += callee(n); }",
  "x += locked(n);",
  "s = text(n, s);",
  "ref = make(n); x += ref.length;",
  "Object[] objects = n % 9 == 0 ? new String[1] : new Object[1]; objects[0] = (Object) n; x++;",
  "if (n % 11 == 0) throw null;",
  "x += guarded(n); x ^= twice(n, s);",
  "Box box = new Box(n); x += box.next(); box.n += callee(n); x ^= box.n;",
  "Box box = new Box(n); synchronized (box) { box.n += locked(n); x += box.next(); }",
  "x += relayed(n);",
];

/** Handlers; BODY is the place, `e` what was caught. */
const HANDLERS: readonly string[] = [
  "try { BODY } catch (A e) { x += e.n; }",
  "try { BODY } catch (B e) { x -= e.n; } catch (A e) { x += 2 * e.n; }",
  "try { BODY } catch (RuntimeException e) { x += code(e); }",
  "try { BODY } catch (C e) { x += 3; } catch (Throwable e) { x += code(e); l ^= x; }",
  "try { BODY } finally { x += 5; d += 0.5; }",
  "try { try { BODY } finally { l += 7; } } catch (A | ArithmeticException e) { x += code(e); }",
  "try { BODY } catch (A e) { if (n % 4 == 0) throw new C(e.n); x++; } finally { l -= x; }",
  "for (int k = 0; k < 3; k++) { try { BODY } catch (B e) { continue; } catch (A e) { x += k; break; } x += k * 3; }",
  "while (true) { try { BODY x ^= 1; break; } catch (A e) { x += ++retries; if (retries % 3 == 0) break; n++; } }",
  "try { BODY } catch (Missing e) { x += 1000; } catch (A e) { x += 17; }",
  "Box kept = new Box(x); try { kept.n += n; BODY kept.n ^= x; } catch (RuntimeException e) { kept.n += code(e); } finally { x += kept.next(); }",
  "synchronized (LOCK) { try { BODY } catch (A e) { x += Thread.holdsLock(LOCK) ? e.n : 1; } }",
  "try { BODY } catch (A e) { try { BODY } catch (B f) { x += f.n; } catch (RuntimeException f) { x -= code(f) + e.n; } }",
];

export function exceptionProgram(seed: number): string {
  // The first draws of small seeds are alike.
  const below = randomSource(seed * 0x9e3779b1);
  for (let i = 0; i < 5; i++) below(2);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const methods: string[] = [];
  for (let m = 0; m < 12; m++) {
    let body = "";
    for (let i = 0; i <= below(3); i++) {
      let place = pick(PLACES);
      if (below(3) === 0) place = `${pick(PLACES)} ${place}`;
      // A block of its own: the places declare locals.
      const statement = pick(HANDLERS).replaceAll("BODY", `{ ${place} }`);
      body +=
        below(4) === 0 && !statement.startsWith("Box")
          ? `${pick(HANDLERS).replaceAll("BODY", statement.replaceAll(/\b([ef])\b/g, "$1$1").replaceAll(/\bk\b/g, "kk"))}\n`
          : `${statement}\n`;
    }
    const modifier = m % 4 === 3 ? "synchronized " : "";
    methods.push(`static ${modifier}long m${m}(int n) {
      int x = n, retries = 0; long l = n * 3L; double d = n; String s = "s" + n; int[] array = { n, 2, 3, n ^ 5 }, ref = array;
      ${body}
      return x * 31L + l + (long) d + s.hashCode() + ref.length + retries;
    }`);
  }
  const calls = methods.map((_, m) => `try { sum = sum * 31 + m${m}(i); } catch (Throwable e) { sum = sum * 37 + code(e); }`).join("\n");
  return `
public class P {
  static class A extends RuntimeException { final int n; A(int n) { super(null, null, false, false); this.n = n; } }
  static class B extends A { B(int n) { super(n); } }
  static final class C extends RuntimeException { C(int n) { super("c" + n); } }
  static final class Missing extends RuntimeException { }
  interface I { long get(int n); }
  static final I ONE = n -> { if (n % 5 == 1) throw new A(n); return n; };
  static final I TWO = n -> { if (n % 5 == 2) throw new C(n); return -n; };
  static final A A_ONE = new A(1);
  static final Object LOCK = new Object();
  static int callee(int n) { if (n % 3 == 1) throw new A(n); if (n % 10 == 5) throw new C(n); return n; }
  static int deep(int n, int depth) { return depth == 0 ? callee(n) : 1 + deep(n, depth - 1); }
  static synchronized int locked(int n) { if (n % 4 == 1) throw new B(n); return n + 1; }
  static double half(int n, long l, double d) { if (n % 6 == 3) throw new B(n); return d / 2 + l; }
  static String text(int n, String s) { if (n % 8 == 2) throw new A(n); return s + n; }
  static int guarded(int n) { synchronized (LOCK) { synchronized (ONE) { return callee(n) + 1; } } }
  static int twice(int n, String s) {
    int x = 1;
    try { synchronized (s) { x += guarded(n); } } catch (B e) { x += 2; } finally { x += Thread.holdsLock(s) ? 100 : 3; }
    return x;
  }
  static int relayed(int n) { try { return locked(n); } catch (A e) { if (n % 5 == 0) throw e; throw new C(n); } }
  static final class Box { int n; Box(int n) { this.n = n; } synchronized int next() { if (n % 7 == 3) throw new B(n); return ++n; } }
  static int[] make(int n) { if (n % 13 == 4) throw new C(n); return new int[n % 7 - 1]; }
  static int code(Throwable e) {
    int n = e instanceof A a ? a.n : 0;
    return e.getClass().getName().hashCode() * 31 + n + (e instanceof C ? e.getMessage().hashCode() : 0);
  }
  ${methods.join("\n")}
  public static void main(String[] args) {
    long sum = 0;
    for (int i = 0; i < 400; i++) {
      ${calls}
      if (i % 100 == 99) System.out.println(i + " " + sum + " " + Thread.holdsLock(LOCK) + Thread.holdsLock(P.class));
    }
  }
}`;
}
