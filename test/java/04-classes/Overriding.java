// Field hiding, static hiding, private and package-private methods, super chains, final methods, virtual calls in constructors, abstract classes.
public class Overriding {
    static class A {
        String f = "A.f";
        static String sf = "A.sf";
        static String st() { return "A.st"; }
        private String p() { return "A.p"; }
        String callP() { return p(); }
        String virt() { return "A.virt"; }
        final String fin() { return "fin of " + virt(); }
        String field() { return f; }
    }
    static class B extends A {
        String f = "B.f";
        static String sf = "B.sf";
        static String st() { return "B.st"; }
        private String p() { return "B.p"; }
        String virt() { return "B.virt>" + super.virt(); }
        String both() { return f + " " + super.f + " " + ((A) this).f; }
    }
    static class C extends B {
        String p() { return "C.p"; }
        String virt() { return "C.virt>" + super.virt(); }
        String up() { return super.virt(); }
    }
    static abstract class T { abstract int size(); int twice() { return size() * 2; } public String toString() { return "T" + twice(); } }
    static class U extends T { int n; U(int n) { this.n = n; } int size() { return n; } }

    static String pick(A a) { return "A"; }
    static String pick(B b) { return "B"; }
    static String pick(Object o) { return "Object"; }

    public static void main(String[] args) {
        A a = new C();
        B b = (B) a;
        System.out.println(a.f + " " + b.f + " " + ((C) a).f + " " + a.field() + " " + b.both());
        System.out.println(A.sf + " " + B.sf + " " + C.sf + " " + A.st() + " " + B.st() + " " + C.st());
        System.out.println(a.callP() + " " + b.p() + " " + ((C) b).p());
        System.out.println(a.virt() + " " + a.fin() + " " + ((C) a).up());
        System.out.println(pick(a) + " " + pick(b) + " " + pick((Object) b) + " " + pick(new C()));
        System.out.println(new U(21) + " " + new U(4).twice());
        T[] ts = {new U(1), new U(2) { int size() { return super.size() + 100; } }};
        for (T t : ts) System.out.print(t + " ");
        System.out.println();
        b.f = "changed";
        System.out.println(a.f + " " + ((B) a).f);
    }
}
