package dewar.fuzz;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.TreeMap;

/** What generated programs print through: a digest of all values that they show, lines along the way, texts of exceptions, and fuel. */
public final class Fuzz {
    private Fuzz() {}

    /** More lines of one program than this are left out. */
    private static final int LINES = 400;

    static StringBuilder out = new StringBuilder();
    static int lines;
    public static long digest;
    /** Calls and turns of loops that are left; what burns it when it is spent ends quickly. */
    public static int fuel;
    /** Always true, which no compiler is told. */
    public static boolean yes = true;

    static void begin(int fuel) {
        out = new StringBuilder();
        lines = 0;
        digest = 1;
        Fuzz.fuel = fuel;
    }

    public static void mix(int v) { digest = digest * 31 + v; }
    public static void mix(long v) { digest = digest * 31 + (v ^ v >>> 29); }
    public static void mix(float v) { mix(Float.floatToIntBits(v)); }
    public static void mix(double v) { mix(Double.doubleToLongBits(v)); }
    public static void mix(Object v) { mix(hash(v, 3)); }

    /** By content, for identity hashes differ from run to run. */
    static int hash(Object v, int depth) {
        if (v == null) return 17;
        if (v instanceof String || v instanceof Number || v instanceof Boolean || v instanceof Character) return v.hashCode();
        Class<?> c = v.getClass();
        int h = (c.isHidden() ? "hidden" : c.getName()).hashCode();
        if (c.isArray() && depth > 0) {
            int n = Array.getLength(v);
            h = h * 31 + n;
            for (int i = 0; i < n; i = i < 50 ? i + 1 : i * 2) {
                Object e = Array.get(v, i);
                if (e instanceof Float f) h = h * 31 + Float.floatToIntBits(f);
                else h = h * 31 + hash(e, depth - 1);
            }
        }
        if (v instanceof Class<?> k) h = k.getName().hashCode();
        return h;
    }

    public static boolean burn() { return --fuel < 0; }

    /** Programs that javac compiles throw what it would want declared: {@code throw sneaky(t)}. */
    public static RuntimeException sneaky(Throwable t) { return Fuzz.<RuntimeException>thrown(t); }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException thrown(Throwable t) throws T { throw (T) t; }

    /** The handle of a method as a constant of the class that looks it up would give it, by its reference kind (JVMS 4.4.8). */
    public static MethodHandle handle(MethodHandles.Lookup lookup, int kind, Class<?> owner, String name, String descriptor) {
        MethodType type = MethodType.fromMethodDescriptorString(descriptor, owner.getClassLoader());
        try {
            switch (kind) {
                case 6: return lookup.findStatic(owner, name, type);
                case 7: return lookup.findSpecial(owner, name, type, lookup.lookupClass());
                case 8: return lookup.findConstructor(owner, type);
                default: return lookup.findVirtual(owner, name, type);
            }
        } catch (ReflectiveOperationException e) {
            throw sneaky(e);
        }
    }

    /** For what costs more than a call. */
    public static void burn(int n) { fuel -= n; }

    public static void line(String label) { print(label + " " + Long.toHexString(digest)); }

    public static void print(String text) {
        if (lines++ < LINES) out.append(text).append('\n');
    }

    /** The exception's text without what differs from run to run: loaders' hashes, numbers of hidden classes. */
    static String text(Throwable t) {
        String s = String.valueOf(t);
        return s.replaceAll("@[0-9a-f]{1,8}\\b", "@").replaceAll("\\$\\$Lambda\\$\\d+/0x[0-9a-f]+", "\\$\\$Lambda");
    }

    /** A program caught it: its text, and where it came from. */
    public static void caught(Throwable t) {
        StringBuilder s = new StringBuilder("! ").append(text(t));
        frames(t, s);
        for (Throwable c = t.getCause(); c != null; c = c.getCause()) {
            s.append(" <- ").append(text(c));
            frames(c, s);
        }
        for (Throwable c : t.getSuppressed()) s.append(" + ").append(text(c));
        print(s.toString());
    }

    /** What a lookup finds of a class's methods, its own and inherited ones: as virtual, static and special handles and by reflection. */
    public static void reflect(MethodHandles.Lookup lookup, Class<?> target) {
        TreeMap<String, Method> methods = new TreeMap<>();
        for (Class<?> c = target; c != null && c != Object.class; c = c.getSuperclass()) {
            for (Method m : c.getDeclaredMethods()) methods.putIfAbsent(m.getName() + MethodType.methodType(m.getReturnType(), m.getParameterTypes()), m);
            for (Class<?> i : c.getInterfaces())
                for (Method m : i.getDeclaredMethods()) methods.putIfAbsent(m.getName() + MethodType.methodType(m.getReturnType(), m.getParameterTypes()), m);
        }
        for (Method m : methods.values()) {
            MethodType t = MethodType.methodType(m.getReturnType(), m.getParameterTypes());
            find(lookup, "virtual " + target.getName() + "." + m.getName(), () -> lookup.findVirtual(target, m.getName(), t));
            find(lookup, "static " + target.getName() + "." + m.getName(), () -> lookup.findStatic(target, m.getName(), t));
            find(lookup, "special " + target.getName() + "." + m.getName(), () -> lookup.findSpecial(target, m.getName(), t, lookup.lookupClass()));
            find(lookup, "unreflect " + m, () -> lookup.unreflect(m));
        }
        StringBuilder all = new StringBuilder(target.toString());
        String[] names = Arrays.stream(target.getMethods()).filter(m -> m.getDeclaringClass() != Object.class).map(String::valueOf).sorted().toArray(String[]::new);
        print(all + " " + String.join(", ", names));
    }

    /** A record's components and what their accessors give. */
    public static void record(Object r) {
        StringBuilder s = new StringBuilder(r.getClass().toString());
        for (RecordComponent c : r.getClass().getRecordComponents()) {
            s.append(' ').append(c);
            try {
                s.append('=').append(hash(c.getAccessor().invoke(r), 3));
            } catch (Throwable e) {
                s.append('!').append(text(e));
            }
        }
        print(s.toString());
    }

    interface Find {
        MethodHandle find() throws Throwable;
    }

    private static void find(MethodHandles.Lookup lookup, String what, Find f) {
        try {
            MethodHandle h = f.find();
            MethodHandleInfo i = lookup.revealDirect(h);
            print(what + ": " + h.type() + " " + i + " " + i.getModifiers());
        } catch (Throwable e) {
            print(what + ": " + text(e));
        }
    }

    private static void frames(Throwable t, StringBuilder s) {
        int n = 0;
        for (StackTraceElement e : t.getStackTrace()) {
            if (!e.getClassName().startsWith("p.") && !e.getClassName().startsWith("q.")) continue;
            if (n++ == 4) break;
            s.append(" at ").append(e.getClassName()).append('.').append(e.getMethodName()).append(':').append(e.getLineNumber());
        }
    }
}
