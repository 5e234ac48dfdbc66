package a;

import b.Base;
import java.util.function.Supplier;

/** Method types of call sites whose classes the caller may not access: an IllegalAccessError, the same at each execution. */
public class Main {
    interface Body {
        Object run() throws Throwable;
    }

    static Throwable last;

    static void attempt(String what, Body body) {
        try {
            System.out.println(what + ": " + body.run());
        } catch (Throwable t) {
            System.out.println(what + ": " + t + (t == last ? " again" : ""));
            last = t;
        }
    }

    static Object captured() {
        var hidden = Base.make();
        Supplier<Object> s = () -> hidden;
        return s.get();
    }

    static Object capturedArray() {
        var hidden = Base.makeArray();
        Supplier<Object> s = () -> hidden == null;
        return s.get();
    }

    public static void main(String[] args) {
        attempt("called", () -> Base.<Object>same(Base.make()));
        for (int i = 0; i < 2; i++) attempt("captured", Main::captured);
        for (int i = 0; i < 2; i++) attempt("captured array", Main::capturedArray);
        attempt("method reference", () -> {
            Supplier<Object> s = Base::make;
            return s.get();
        });
        attempt("handle", () -> (Object) Base.handle().invoke());
    }
}
