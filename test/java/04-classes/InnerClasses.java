// Inner, nested, local and anonymous classes: captured variables, outer instances, shadowing, inheritance across outers, private access (nestmates).
public class InnerClasses {
    private int v = 1;
    private static int sv = 100;
    private int secret() { return v * 1000; }

    class Inner {
        int v = 2;
        class Deep {
            int v = 3;
            String all() { return v + " " + this.v + " " + Inner.this.v + " " + InnerClasses.this.v + " " + secret() + " " + sv; }
        }
        private Inner() { }
        private int hidden = 7;
    }

    static class Nested {
        private int x;
        private Nested(int x) { this.x = x; }
        private static String ps(Nested n) { return "ps" + n.x; }
    }

    class Sub extends Inner {
        Sub(InnerClasses other) { other.super(); }
        String outer() { return InnerClasses.this.v + ""; }
    }

    static class OuterSub extends InnerClasses.Inner {
        OuterSub(InnerClasses o) { o.super(); }
    }

    Runnable local(int a, String... words) {
        int b = a * 2;
        class Local implements Runnable {
            final int c;
            Local(int c) { this.c = c; }
            public void run() { System.out.println("local " + a + " " + b + " " + c + " " + words.length + " " + v); if (c > 0) new Local(c - 1).run(); }
        }
        return new Local(2);
    }

    abstract static class Shape {
        final String name;
        Shape(String n) { name = n; init(); }
        void init() { System.out.println("init " + describe()); }
        abstract String describe();
    }

    static int counter() { return ++sv; }

    public static void main(String[] args) {
        InnerClasses o = new InnerClasses();
        Inner.Deep d = o.new Inner().new Deep();
        System.out.println(d.all());
        o.v = 50;
        System.out.println(d.all());
        Nested n = new Nested(9);
        n.x += 3;
        System.out.println(Nested.ps(n) + " " + o.new Inner().hidden + " " + o.secret());
        InnerClasses other = new InnerClasses();
        other.v = 77;
        System.out.println(o.new Sub(other).outer() + " " + new OuterSub(o).v);
        o.local(5, "x", "y").run();
        int captured = 42;
        Shape s = new Shape("anon") {
            int mine = 8;
            String describe() { return name + " " + captured + " " + mine; }
        };
        System.out.println(s.describe());
        Object[] names = {new Object() { int q = 1; public String toString() { return getClass().getName() + q; } }, s.getClass().getName(), s.getClass().getSimpleName().isEmpty(), Inner.Deep.class.getSimpleName(), s.getClass().isAnonymousClass(), Nested.class.isMemberClass(), s.getClass().getEnclosingMethod(), o.local(1).getClass().getName(), o.local(1).getClass().getEnclosingMethod().getName(), o.local(1).getClass().isLocalClass(), Inner.Deep.class.getEnclosingClass(), Inner.Deep.class.getDeclaringClass(), Inner.class.getCanonicalName(), s.getClass().getCanonicalName()};
        for (Object x : names) System.out.println(x);
        System.out.println(Inner.class.getNestHost() + " " + InnerClasses.class.getNestMembers().length + " " + Inner.class.isNestmateOf(Nested.class) + " " + Inner.class.isNestmateOf(String.class));
        for (int i = 0; i < 3; i++) {
            int k = i;
            Runnable r = new Runnable() { int n = counter(); public void run() { System.out.print(k + ":" + n + " "); } };
            r.run();
        }
        System.out.println();
        new Object() { void hello() { System.out.println("hello from anonymous"); } }.hello();
    }
}
