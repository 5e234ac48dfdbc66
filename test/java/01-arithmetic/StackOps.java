// The dup and pop families through the expressions that javac makes them for, with one- and two-slot values.
public class StackOps {
    int i;
    long l;
    double d;
    static int si;
    static long sl;
    Object o;
    static int calls;

    StackOps self() {
        calls++;
        return this;
    }

    int[] ia = new int[3];
    long[] la = new long[3];

    int[] ints() { calls++; return ia; }
    long[] longs() { calls++; return la; }
    int index() { calls++; return 1; }
    long two() { return 2; }

    public static void main(String[] args) {
        StackOps s = new StackOps();
        System.out.println(s.self().i++ + " " + ++s.self().i + " " + s.i);              // dup, dup_x1
        System.out.println(s.self().l++ + " " + ++s.self().l + " " + s.l);              // dup2_x1
        System.out.println(s.ints()[s.index()]++ + " " + ++s.ints()[s.index()]);        // dup2, dup_x2
        System.out.println(s.longs()[s.index()]++ + " " + ++s.longs()[s.index()]);      // dup2_x2
        System.out.println(si++ + " " + ++si + " " + sl++ + " " + ++sl);
        long a, b, c;
        a = b = c = s.l = s.la[2] = sl = 77;
        System.out.println(a + b + c + s.l + s.la[2] + sl);
        int x, y;
        x = y = s.i = s.ia[0] = si = 5;
        System.out.println(x + y + s.i + s.ia[0] + si);
        Object p = s.o = "obj";
        System.out.println(p + " " + s.o);
        s.self().two();   // pop2
        s.index();        // pop
        System.out.println(calls);
        s.d = 1;
        s.self().d += s.self().d++ + ++s.self().d;
        System.out.println(s.d + " " + calls);
        s.ints()[s.index()] <<= s.ints()[s.index()] = 3;
        System.out.println(s.ia[1] + " " + calls);
        String t = "x";
        t += t += "y";
        System.out.println(t);
    }
}
