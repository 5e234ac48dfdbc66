// vm: --add-opens java.base/java.lang=ALL-UNNAMED -Xint
// modes: -c1,-c2 (of compiled frames HotSpot tells more)
// Locals, operands and monitors of the frames of a StackWalker that asks for them (java.lang.LiveStackFrame, which is not exported).
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

public class LiveFrames {
    static StackWalker walker;
    static Method locals;
    static Method stack;
    static Method monitors;
    static Class<?> slot;
    static Method longValue;

    static Object[] get(Method m, Object frame) throws Exception {
        return (Object[]) m.invoke(frame);
    }

    static boolean isInt(Object o, int value) throws Exception {
        return slot.isInstance(o) && (int) (long) longValue.invoke(o) == value;
    }

    static boolean isLong(Object first, Object second, long value) throws Exception {
        return (long) longValue.invoke(first) == value || (long) longValue.invoke(second) == value;
    }

    static Object frame(String method) {
        List<StackWalker.StackFrame> frames = walker.walk(s -> s.filter(f -> f.getMethodName().equals(method)).collect(Collectors.toList()));
        return frames.get(0);
    }

    synchronized int many(int i, long l, String s, double d, Object none) throws Exception {
        int own = 7;
        Object lock = new int[0];
        synchronized (lock) {
            return 1000 + check(i, l, s, d, frame("many"), lock);
        }
    }

    int check(int i, long l, String s, double d, Object frame, Object lock) throws Exception {
        Object[] all = get(locals, frame);
        System.out.println("this " + (all[0] == this));
        System.out.println("int " + isInt(all[1], i));
        System.out.println("long " + isLong(all[2], all[3], l));
        System.out.println("string " + all[4]);
        System.out.println("double " + isLong(all[5], all[6], Double.doubleToRawLongBits(d)));
        System.out.println("own " + isInt(all[8], 7) + " " + (all[9] == lock));
        Object[] operands = get(stack, frame);
        System.out.println("operands " + operands.length + " " + isInt(operands[0], 1000) + " " + (operands[1] == this) + " " + isInt(operands[2], i));
        Object[] held = get(monitors, frame);
        System.out.println("monitors " + held.length + " " + Set.of(held[0], held[1]).equals(Set.of(this, lock)));
        return 1;
    }

    public static void main(String[] args) throws Exception {
        Class<?> live = Class.forName("java.lang.LiveStackFrame");
        slot = Class.forName("java.lang.LiveStackFrame$PrimitiveSlot");
        locals = live.getDeclaredMethod("getLocals");
        stack = live.getDeclaredMethod("getStack");
        monitors = live.getDeclaredMethod("getMonitors");
        longValue = slot.getDeclaredMethod("longValue");
        Method make = live.getMethod("getStackWalker", Set.class);
        for (Method m : new Method[] {locals, stack, monitors, longValue, make}) m.setAccessible(true);
        walker = (StackWalker) make.invoke(null, EnumSet.noneOf(StackWalker.Option.class));
        System.out.println(new LiveFrames().many(5, 0x1234_5678_9abcL, "text", Math.PI, null));
        System.out.println(new LiveFrames().many(-1, Long.MIN_VALUE, null, -0.0, ""));
    }
}
