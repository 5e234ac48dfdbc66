// Lookup of every kind of method handle, invokeExact, invoke with conversions, WrongMethodTypeException, access errors.
import java.lang.invoke.*;
import static java.lang.invoke.MethodType.methodType;

public class MethodHandlesBasic {
    int f = 3;
    static String sf = "static";
    final long fin = 9;
    MethodHandlesBasic() { }
    MethodHandlesBasic(int f) { this.f = f; }
    static int add(int a, int b) { return a + b; }
    static double mix(byte a, long b, float c, double d, char e, boolean z, short s, Object o) { return a + b + c + d + e + (z ? 1 : 0) + s + o.hashCode(); }
    int times(int k) { return f * k; }
    private String priv(String s) { return "priv" + s + f; }
    static void nothing() { System.out.println("nothing"); }
    static class Sub extends MethodHandlesBasic { int times(int k) { return -1; } static MethodHandle superTimes() throws Exception { return MethodHandles.lookup().findSpecial(MethodHandlesBasic.class, "times", methodType(int.class, int.class), Sub.class); } }
    interface Greeter { String hi(String n); default String dflt() { return "default " + hi("d"); } }

    static void t(String name, java.util.concurrent.Callable<?> c) {
        try {
            System.out.println(name + ": " + c.call());
        } catch (Throwable e) {
            System.out.println((name + ": " + e).replaceAll("unnamed module @[0-9a-f]+", "unnamed module"));
        }
    }

    public static void main(String[] args) throws Throwable {
        MethodHandles.Lookup l = MethodHandles.lookup();
        MethodHandle add = l.findStatic(MethodHandlesBasic.class, "add", methodType(int.class, int.class, int.class));
        System.out.println((int) add.invokeExact(2, 3) + " " + add.type() + " " + add);
        System.out.println((long) add.invoke((byte) 2, 'c') + " " + (Object) add.invoke(Integer.valueOf(4), (short) 5) + " " + (double) add.invoke(1, 2));
        add.invoke(1, 2);
        MethodHandlesBasic o = new MethodHandlesBasic(7);
        MethodHandle times = l.findVirtual(MethodHandlesBasic.class, "times", methodType(int.class, int.class));
        System.out.println((int) times.invokeExact(o, 6) + " " + (int) times.invoke(new Sub(), 6) + " " + (int) Sub.superTimes().invoke(new Sub(), 5));
        MethodHandle priv = l.findVirtual(MethodHandlesBasic.class, "priv", methodType(String.class, String.class));
        System.out.println((String) priv.invokeExact(o, "x"));
        MethodHandle ctor = l.findConstructor(MethodHandlesBasic.class, methodType(void.class, int.class));
        System.out.println(((MethodHandlesBasic) ctor.invokeExact(12)).f + " " + ctor.type());
        MethodHandle getF = l.findGetter(MethodHandlesBasic.class, "f", int.class), setF = l.findSetter(MethodHandlesBasic.class, "f", int.class);
        setF.invokeExact(o, 99);
        System.out.println((int) getF.invokeExact(o));
        MethodHandle getS = l.findStaticGetter(MethodHandlesBasic.class, "sf", String.class), setS = l.findStaticSetter(MethodHandlesBasic.class, "sf", String.class);
        setS.invokeExact("changed");
        System.out.println((String) getS.invokeExact());
        MethodHandle mix = l.findStatic(MethodHandlesBasic.class, "mix", methodType(double.class, byte.class, long.class, float.class, double.class, char.class, boolean.class, short.class, Object.class));
        System.out.println((double) mix.invokeExact((byte) 1, 2L, 3f, 4.0, 'a', true, (short) 6, (Object) "k"));
        System.out.println(mix.invokeWithArguments((byte) 1, 2L, 3f, 4.0, 'a', true, (short) 6, "k"));
        MethodHandle nothing = l.findStatic(MethodHandlesBasic.class, "nothing", methodType(void.class));
        nothing.invokeExact();
        System.out.println(nothing.invokeWithArguments());
        MethodHandle hi = l.findVirtual(Greeter.class, "hi", methodType(String.class, String.class));
        Greeter g = n -> "hi " + n;
        System.out.println((String) hi.invokeExact(g, "bob") + " " + (String) l.findVirtual(Greeter.class, "dflt", methodType(String.class)).invoke(g));
        System.out.println((int) l.findVirtual(String.class, "length", methodType(int.class)).invokeExact("four") + " " + (String) l.findVirtual(Object.class, "toString", methodType(String.class)).invoke((Object) "str"));
        System.out.println((int) l.bind("bound", "length", methodType(int.class)).invokeExact() + " " + (int) l.unreflect(MethodHandlesBasic.class.getDeclaredMethod("add", int.class, int.class)).invokeExact(1, 1));
        t("exact wrong return", () -> { try { return (long) add.invokeExact(1, 2); } catch (Exception e) { throw e; } catch (Throwable x) { throw new Exception(x); } });
        t("exact wrong args", () -> { try { return (int) add.invokeExact(1, 2L); } catch (Exception e) { throw e; } catch (Throwable x) { throw new Exception(x); } });
        t("generic wrong", () -> { try { return (int) add.invoke("a", 2); } catch (Exception e) { throw e; } catch (Throwable x) { throw new Exception(x); } });
        t("arity", () -> { try { return add.invokeWithArguments(1); } catch (Exception e) { throw e; } catch (Throwable x) { throw new Exception(x); } });
        t("no method", () -> l.findStatic(MethodHandlesBasic.class, "addx", methodType(int.class)));
        t("wrong type", () -> l.findStatic(MethodHandlesBasic.class, "add", methodType(long.class, int.class, int.class)));
        t("not static", () -> l.findStatic(MethodHandlesBasic.class, "times", methodType(int.class, int.class)));
        t("static as virtual", () -> l.findVirtual(MethodHandlesBasic.class, "add", methodType(int.class, int.class, int.class)));
        t("final setter", () -> l.findSetter(MethodHandlesBasic.class, "fin", long.class));
        t("no field", () -> l.findGetter(MethodHandlesBasic.class, "f", long.class));
        t("private elsewhere", () -> l.findVirtual(String.class, "isLatin1", methodType(boolean.class)));
        t("null receiver", () -> { try { return (int) times.invokeExact((MethodHandlesBasic) null, 1); } catch (Exception e) { throw new Exception(e.getClass().getName()); } catch (Throwable x) { throw new Exception(x); } });
        t("unboxing null", () -> { try { return (int) add.invoke((Integer) null, 1); } catch (NullPointerException e) { return "npe"; } catch (Throwable x) { throw new Exception(x); } });
        MethodHandle thrower = MethodHandles.throwException(int.class, IllegalStateException.class);
        t("throwing", () -> { try { return (int) thrower.invokeExact(new IllegalStateException("thrown")); } catch (Exception e) { throw e; } catch (Throwable x) { throw new Exception(x); } });
        System.out.println(methodType(int.class, String.class, long[].class).toMethodDescriptorString() + " " + MethodType.fromMethodDescriptorString("(ILjava/lang/String;[[J)V", null) + " " + MethodType.genericMethodType(2, true) + " " + methodType(int.class).wrap() + " " + methodType(Integer.class).unwrap() + " " + methodType(int.class, String.class).erase() + " " + (methodType(int.class) == methodType(int.class)));
    }
}
