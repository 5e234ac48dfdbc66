// Sealed interfaces and classes with pattern matching for instanceof.
public class Sealed {
    sealed interface Expr permits Num, Add, Mul, Neg { }
    record Num(int v) implements Expr { }
    record Add(Expr l, Expr r) implements Expr { }
    record Mul(Expr l, Expr r) implements Expr { }
    static non-sealed class Neg implements Expr { final Expr e; Neg(Expr e) { this.e = e; } }
    static class Twice extends Neg { Twice(Expr e) { super(e); } }
    static abstract sealed class Shape permits Circle, Rect { abstract double area(); }
    static final class Circle extends Shape { double area() { return 3.0; } }
    static final class Rect extends Shape { double area() { return 2.0; } }

    static int eval(Expr e) {
        if (e instanceof Num n) return n.v();
        if (e instanceof Add a && a.l() instanceof Num n && n.v() == 0) return eval(a.r());
        if (e instanceof Add a) return eval(a.l()) + eval(a.r());
        if (e instanceof Mul m) return eval(m.l()) * eval(m.r());
        if (!(e instanceof Neg n)) throw new AssertionError();
        return n instanceof Twice ? -2 * eval(n.e) : -eval(n.e);
    }

    public static void main(String[] args) {
        System.out.println(eval(new Add(new Num(0), new Mul(new Num(6), new Add(new Num(3), new Neg(new Num(-4)))))));
        System.out.println(eval(new Twice(new Num(5))));
        System.out.println(Expr.class.isSealed() + " " + Neg.class.isSealed() + " " + Shape.class.isSealed() + " " + java.util.Arrays.toString(Expr.class.getPermittedSubclasses()) + " " + Neg.class.getPermittedSubclasses());
        Object o = "text";
        if (o instanceof String s && s.length() == 4) System.out.println(s.toUpperCase());
        System.out.println(o instanceof CharSequence cs ? cs.length() : -1);
        for (Shape s : new Shape[] {new Circle(), new Rect()}) System.out.println(s.area());
    }
}
