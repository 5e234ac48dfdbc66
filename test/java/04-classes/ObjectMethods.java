// Object: clone of objects and arrays, CloneNotSupportedException, default toString and hash, getClass, equals.
public class ObjectMethods {
    static class P implements Cloneable {
        int i = 1; long l = 2; double d = 3; byte b = 4; Object o = new int[] {5}; String s = "six"; boolean z = true; char c = 'c'; float f = 7; short h = 8;
        public P clone() { try { return (P) super.clone(); } catch (CloneNotSupportedException e) { throw new AssertionError(e); } }
    }
    static class Q extends P { int extra = 9; }
    static class NotCloneable { Object c() throws CloneNotSupportedException { return clone(); } }

    public static void main(String[] args) throws Exception {
        Q q = new Q();
        q.i = 11;
        q.extra = 99;
        Q k = (Q) q.clone();
        System.out.println(k.i + " " + k.l + " " + k.d + " " + k.b + " " + (k.o == q.o) + " " + k.s + " " + k.z + " " + k.c + " " + k.f + " " + k.h + " " + k.extra + " " + (k != q) + " " + k.getClass());
        try {
            new NotCloneable().c();
        } catch (CloneNotSupportedException e) {
            System.out.println(e);
        }
        Object o = new Object();
        System.out.println(o.toString().equals("java.lang.Object@" + Integer.toHexString(o.hashCode())) + " " + o.equals(new Object()) + " " + o.equals(o));
        System.out.println(System.identityHashCode(null) + " " + (System.identityHashCode("x") == System.identityHashCode("x")));
        byte[] b = {1, 2, 3}; byte[] b2 = b.clone();
        b2[0] = 9;
        System.out.println(b[0] + " " + b2[0] + " " + b2.length + " " + new long[0].clone().length + " " + new String[] {"a"}.clone()[0] + " " + new int[][] {{1}, {2}}.clone()[1][0]);
        int distinct = 0;
        java.util.Set<Integer> hashes = new java.util.HashSet<>();
        for (int i = 0; i < 1000; i++) if (hashes.add(new Object().hashCode())) distinct++;
        System.out.println(distinct > 990);
        System.out.println(new int[0].getClass() == int[].class);
        System.out.println(new int[0][0].getClass().getComponentType() + " " + int[].class.getSuperclass() + " " + java.util.Arrays.toString(int[].class.getInterfaces()) + " " + int[].class.getModifiers());
    }
}
