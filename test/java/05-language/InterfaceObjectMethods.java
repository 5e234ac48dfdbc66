// Methods of Object that are called through an interface: the receiver has to implement it, each time, and the call is virtual all the same.
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

public class InterfaceObjectMethods {
    interface Named {
        String toString();

        boolean equals(Object o);

        int hashCode();
    }

    interface Special extends Named {
        default String text() {
            return "<" + toString() + ">";
        }
    }

    static class A implements Named {
        public String toString() {
            return "A";
        }
    }

    static class B extends A implements Special {
        public String toString() {
            return "B" + super.toString();
        }

        public int hashCode() {
            return 7;
        }

        public boolean equals(Object o) {
            return o instanceof A;
        }
    }

    /** Implements neither. */
    static class Stranger {
        public String toString() {
            return "stranger";
        }
    }

    static Named named(Object o) throws Throwable {
        MethodHandle cast = MethodHandles.identity(Object.class);
        return (Named) MethodHandles.explicitCastArguments(cast, cast.type().changeReturnType(Named.class)).invokeExact(o);
    }

    static String all(Named n, Object other) {
        return n.toString() + " " + n.equals(other) + " " + (n.hashCode() == 7);
    }

    static void attempt(String what, Object receiver) throws Throwable {
        try {
            System.out.println(what + ": " + all(named(receiver), new A()));
        } catch (IncompatibleClassChangeError e) {
            System.out.println(what + ": " + e);
        }
    }

    public static void main(String[] args) throws Throwable {
        attempt("unresolved", new Stranger());
        for (int i = 0; i < 3; i++) {
            attempt("A", new A());
            attempt("B", new B());
            attempt("stranger", new Stranger());
            attempt("array", new int[1]);
        }
        System.out.println(new B().text());
        int sum = 0;
        Named[] mixed = {new A(), new B(), new A() { }, new B() { }};
        for (int i = 0; i < 20_000; i++) sum += all(mixed[i & 3], null).length();
        System.out.println(sum);
        CharSequence[] texts = {"string", new StringBuilder("builder"), new StringBuffer("buffer")};
        for (CharSequence text : texts) System.out.println(text.toString());
    }
}
