// Call sites whose targets change while code that has inlined them runs: between runs, in a callee, in the target itself, by another
// thread; sites that lead to other sites; targets that throw. Each result is checked against the target that was set.
import java.lang.invoke.*;
import java.util.Random;

public class RetargetedCallSites {
    static final MethodType TYPE = MethodType.methodType(int.class, int.class);
    static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    static final MethodHandle[] SIMPLE = new MethodHandle[6];
    static final String[] NAMES = { "plusOne", "twice", "negative", "square", "throwing", "retargeting" };
    static final MutableCallSite A = new MutableCallSite(TYPE), B = new MutableCallSite(TYPE), OUTER = new MutableCallSite(TYPE);
    static final VolatileCallSite V = new VolatileCallSite(TYPE);
    static final MethodHandle CALL_A, CALL_B, CALL_OUTER, CALL_V;
    static int setA, setB, setV, outerLeadsTo;

    static {
        try {
            for (int i = 0; i < NAMES.length; i++) SIMPLE[i] = LOOKUP.findStatic(RetargetedCallSites.class, NAMES[i], TYPE);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
        CALL_A = A.dynamicInvoker();
        CALL_B = B.dynamicInvoker();
        CALL_V = V.dynamicInvoker();
        setA(0);
        setB(1);
        setV(2);
        OUTER.setTarget(CALL_A);
        CALL_OUTER = OUTER.dynamicInvoker();
    }

    static void setA(int n) { setA = n; A.setTarget(SIMPLE[n]); }
    static void setB(int n) { setB = n; B.setTarget(SIMPLE[n]); }
    static void setV(int n) { setV = n; V.setTarget(SIMPLE[n]); }
    static void setOuter(int n) { outerLeadsTo = n; OUTER.setTarget(n == 0 ? CALL_A : n == 1 ? CALL_B : SIMPLE[n]); }

    static int plusOne(int x) { return x + 1; }
    static int twice(int x) { return x * 2; }
    static int negative(int x) { return -x; }
    static int square(int x) { return x * x; }
    static int throwing(int x) {
        if (x % 5 == 0) throw new IllegalStateException("of " + x);
        return x - 5;
    }
    /** Changes the site that it is called through, and is still the one that runs. */
    static int retargeting(int x) {
        if (x % 64 == 0) setA(0);
        return x + 100;
    }

    static int expected(int target, int x) {
        switch (target) {
            case 0: return x + 1;
            case 1: return x * 2;
            case 2: return -x;
            case 3: return x * x;
            case 4: return x - 5;
            default: return x + 100;
        }
    }

    static int wrong;
    static long sum;

    static void check(int got, int target, int x) {
        sum = sum * 31 + got;
        if (got != expected(target, x) || (target == 4 && x % 5 == 0)) wrong++;
    }

    static void one(int x) throws Throwable {
        int a = setA;
        try {
            check((int) CALL_A.invokeExact(x), a, x);
        } catch (IllegalStateException e) {
            if (a != 4 || x % 5 != 0) wrong++;
        }
        int o = outerLeadsTo == 0 ? setA : outerLeadsTo == 1 ? setB : outerLeadsTo;
        try {
            check((int) CALL_OUTER.invokeExact(x), o, x);
        } catch (IllegalStateException e) {
            if (o != 4 || x % 5 != 0) wrong++;
        }
        check((int) CALL_V.invokeExact(x), setV, x);
        check((int) CALL_B.invokeExact(x), setB, x);
    }

    /** The loop's code goes while it runs: the change is in what it calls. */
    static void loop(int n, int every, Random random) throws Throwable {
        for (int i = 1; i <= n; i++) {
            if (i % every == 0) change(random);
            check((int) CALL_B.invokeExact(i), setB, i);
            check((int) CALL_B.invokeExact(-i), setB, -i);
        }
    }

    static void change(Random random) {
        setB(random.nextInt(4));
        if (random.nextInt(3) == 0) setV(random.nextInt(4));
    }

    static volatile int seen, wanted;

    /** Another thread sets the target, and says so. */
    static void other(int rounds) throws Throwable {
        Thread setter = new Thread(() -> {
            for (int r = 1; r <= rounds; r++) {
                setB(r % 4);
                MutableCallSite.syncAll(new MutableCallSite[] { B });
                wanted = r;
                while (seen != r) Thread.yield();
            }
        });
        setter.start();
        for (int r = 1; r <= rounds; r++) {
            while (wanted != r) {
                Thread.yield();
                int x = (int) CALL_B.invokeExact(3);
                if (x != 4 && x != 6 && x != -3 && x != 9) wrong++;
            }
            for (int i = 0; i < 500; i++) check((int) CALL_B.invokeExact(i), r % 4, i);
            seen = r;
        }
        setter.join();
    }

    public static void main(String[] args) throws Throwable {
        Random random = new Random(291130);
        for (int round = 0; round < 24; round++) {
            setA(random.nextInt(6));
            if (round % 3 == 0) setB(random.nextInt(4));
            setV(random.nextInt(4));
            setOuter(random.nextInt(4));
            for (int x = 0; x < 1500; x++) one(x);
            if (round % 6 == 5) System.out.println(round + " " + sum + " " + wrong);
        }
        for (int every : new int[] { 10_000, 777, 100, 3 }) {
            loop(20_000, every, random);
            System.out.println("loop " + every + " " + sum + " " + wrong);
        }
        other(12);
        System.out.println("threads " + sum + " " + wrong);
        try {
            A.setTarget(null);
        } catch (NullPointerException e) {
            System.out.println("null");
        }
        try {
            A.setTarget(MethodHandles.identity(long.class));
        } catch (WrongMethodTypeException e) {
            System.out.println("type");
        }
    }
}
