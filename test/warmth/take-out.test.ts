// Classes that have changed are taken out of a cache one by one: whichever classes of a program are others, and however many, it does what a
// cold run does, with the heap checked around the collection that takes them out.
import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compile } from "../linking/javac.ts";
import { randomSource } from "../random.ts";
import { dewar, dir } from "./aot-program.ts";

/** Each class has relations of another kind to the others: superclass, interface, default method, nest, lambdas, arrays, records, constants. */
const MAIN = `
import java.util.*;
import java.util.function.*;
interface Shape { double area(); default String text() { return "shape " + area(); } }
interface Named { String NAME = "named"; static String name() { return NAME; } }
class Square implements Shape { double s; Square(double s) { this.s = s; } public double area() { return s * s; } }
class Circle implements Shape, Named { public double area() { return 3; } class Inner { String of() { return "in " + area(); } } }
class Half extends Square { Half(double s) { super(s); } public double area() { return super.area() / 2; } }
class Util { private static int twice(int x) { return 2 * x; } static int f(int x) { return new Object() { int g() { return twice(x); } }.g(); }
  static Supplier<Square> maker(double d) { return () -> new Square(d); } }
class Alone { static int count; static int next() { return ++count; } static Function<Integer, Integer> inc() { return x -> x + 1; } }
record Pair(Shape a, Square b) { }
enum Size { SMALL, LARGE; static Size of(Shape s) { return s.area() > 3 ? LARGE : SMALL; } }
public class Main {
  static String name(Circle c) { return "circle" + c.area() + Named.name(); }
  public static void main(String[] a) {
    List<Shape> l = List.of(new Square(2), new Circle(), new Half(4), Util.maker(5).get());
    for (Shape s : l) System.out.println(s.text() + Size.of(s));
    Function<Circle, String> f = Main::name;
    System.out.println(f.apply(new Circle()) + Util.f(4) + Alone.next() + Alone.inc().apply(3));
    Runnable r = () -> System.out.println("run " + Alone.next() + new Circle().new Inner().of());
    r.run();
    System.out.println(l.get(0) instanceof Square s ? s.s : -1);
    System.out.println(new Square[3][2].getClass().getName() + new Pair(l.get(1), (Square) l.get(2)).equals(null));
    System.gc();
    System.out.println(new Pair(new Circle(), new Half(1)).toString().replaceAll("@[0-9a-f]+", "") + Arrays.toString(Size.values()));
  }
}`;

const CASES = 8;

test("any classes of a program may be others", () => {
  const trained = compile({ "Main.java": MAIN });
  const cache = join(dir, "take-out.aot");
  dewar([`-XX:AOTCacheOutput=${cache}`, "-cp", trained, "Main"]);
  const files = readdirSync(trained).filter((name) => name.endsWith(".class"));
  const { out } = dewar(["-cp", trained, "Main"]);
  const random = randomSource(291129);
  let takenOut = 0;
  for (let i = 0; i < CASES; i++) {
    const folder = join(dir, `changed${i}`);
    cpSync(trained, folder, { recursive: true });
    const changed = [...new Set(Array.from({ length: 1 + random(3) }, () => files[random(files.length)]!))];
    for (const name of changed) {
      // Another line number, or name of the source file, is another class that does the same.
      const bytes = readFileSync(join(folder, name));
      const at = bytes.indexOf("Main.java");
      assert.ok(at > 0);
      bytes.write("Mean", at, "latin1");
      writeFileSync(join(folder, name), bytes);
    }
    const run = dewar([`-XX:AOTCache=${cache}`, "-XX:+VerifyHeap", "-Xlog:disable", "-Xlog:aot:stderr", "-cp", folder, "Main"]);
    assert.deepEqual([run.status, run.out], [0, out], `${changed.join(" ")}\n${run.err}`);
    assert.match(run.err, /Opened AOT cache/);
    // What the library makes of records holds their classes: then the layers below are used.
    assert.match(run.err, /is used in part, (without [1-9]\d* classes, and with \d+ linked anew|1 of 2 layers)/);
    if (run.err.includes("without")) takenOut++;
  }
  assert.ok(takenOut > CASES / 3, `${takenOut} of ${CASES} were taken out`);
});
