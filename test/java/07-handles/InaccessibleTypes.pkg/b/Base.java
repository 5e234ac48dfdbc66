package b;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** What a class of another package inherits or calls, and whose type it cannot name. */
public class Base {
    public static <T> T same(T x) {
        return x;
    }

    public static Hidden make() {
        return new Hidden();
    }

    public static Hidden[] makeArray() {
        return new Hidden[2];
    }

    public static MethodHandle handle() throws ReflectiveOperationException {
        return MethodHandles.lookup().findStatic(Base.class, "make", MethodType.methodType(Hidden.class));
    }
}
