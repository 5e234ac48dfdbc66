// Targets of call sites that change, in code that has been compiled with the first ones; constant ones beside them.
import java.lang.invoke.*;

public class ChangingCallSites {
    static final MethodType TYPE = MethodType.methodType(int.class, int.class);
    static final MutableCallSite MUTABLE = new MutableCallSite(TYPE);
    static final VolatileCallSite VOLATILE = new VolatileCallSite(TYPE);
    static final CallSite CONSTANT;
    static final MethodHandle MUTABLE_CALL = MUTABLE.dynamicInvoker(), VOLATILE_CALL = VOLATILE.dynamicInvoker(), CONSTANT_CALL;
    static final MethodHandle[] TARGETS = new MethodHandle[3];

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            String[] names = { "plusOne", "twice", "negative" };
            for (int i = 0; i < names.length; i++) TARGETS[i] = lookup.findStatic(ChangingCallSites.class, names[i], TYPE);
            CONSTANT = new ConstantCallSite(TARGETS[1]);
            CONSTANT_CALL = CONSTANT.dynamicInvoker();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    static int plusOne(int x) { return x + 1; }
    static int twice(int x) { return x * 2; }
    static int negative(int x) { return -x; }

    static long all(int x) throws Throwable {
        return (int) MUTABLE_CALL.invokeExact(x) + 1000L * (int) VOLATILE_CALL.invokeExact(x) + 1_000_000L * (int) CONSTANT_CALL.invokeExact(x);
    }

    static long loop(int from, int to) throws Throwable {
        long sum = 0;
        for (int i = from; i < to; i++) {
            if (i % 1000 == 500) MUTABLE.setTarget(TARGETS[i / 1000 % 3]);
            sum = sum * 31 + (int) MUTABLE_CALL.invokeExact(i);
        }
        return sum;
    }

    public static void main(String[] args) throws Throwable {
        long sum = 0;
        for (int round = 0; round < 12; round++) {
            MUTABLE.setTarget(TARGETS[round % 3]);
            VOLATILE.setTarget(TARGETS[(round + 1) % 3]);
            for (int i = 0; i < 2000; i++) sum = sum * 7 + all(i);
            System.out.println(round + ": " + all(7) + " " + sum);
        }
        System.out.println(loop(0, 30_000));
    }
}
