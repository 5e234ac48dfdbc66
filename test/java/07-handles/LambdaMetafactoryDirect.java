// LambdaMetafactory and StringConcatFactory called by hand; MethodHandles.Lookup.defineClass, privateLookupIn, revealDirect.
import java.lang.invoke.*;
import java.util.function.*;
import static java.lang.invoke.MethodType.methodType;

public class LambdaMetafactoryDirect {
    private int p(int x) { return x + 1; }
    static String s(Object a) { return "s" + a; }

    public static void main(String[] args) throws Throwable {
        MethodHandles.Lookup l = MethodHandles.lookup();
        CallSite cs = LambdaMetafactory.metafactory(l, "apply", methodType(Function.class), methodType(Object.class, Object.class), l.findStatic(LambdaMetafactoryDirect.class, "s", methodType(String.class, Object.class)), methodType(String.class, String.class));
        Function<String, String> f = (Function<String, String>) cs.getTarget().invokeExact();
        System.out.println(f.apply("x"));
        CallSite cs2 = LambdaMetafactory.metafactory(l, "applyAsInt", methodType(IntUnaryOperator.class, LambdaMetafactoryDirect.class), methodType(int.class, int.class), l.findVirtual(LambdaMetafactoryDirect.class, "p", methodType(int.class, int.class)), methodType(int.class, int.class));
        System.out.println(((IntUnaryOperator) cs2.getTarget().invokeExact(new LambdaMetafactoryDirect())).applyAsInt(41));
        CallSite alt = LambdaMetafactory.altMetafactory(l, "run", methodType(Runnable.class, String.class), methodType(void.class), l.findVirtual(java.io.PrintStream.class, "println", methodType(void.class, String.class)).bindTo(System.out).type().parameterCount() == 1 ? l.findStatic(LambdaMetafactoryDirect.class, "show", methodType(void.class, String.class)) : null, methodType(void.class), LambdaMetafactory.FLAG_MARKERS | LambdaMetafactory.FLAG_SERIALIZABLE, 1, Comparable.class);
        Runnable r = (Runnable) alt.getTarget().invokeExact("captured");
        r.run();
        System.out.println((r instanceof Comparable) + " " + (r instanceof java.io.Serializable));
        CallSite concat = StringConcatFactory.makeConcatWithConstants(l, "c", methodType(String.class, int.class, Object.class), "<\u0001|\u0002|\u0001>", "const");
        System.out.println((String) concat.getTarget().invokeExact(5, (Object) null));
        System.out.println((String) StringConcatFactory.makeConcat(l, "c", methodType(String.class, double.class, char.class, boolean.class)).getTarget().invokeExact(1.5, 'q', true));
        try {
            LambdaMetafactory.metafactory(l, "apply", methodType(Function.class), methodType(Object.class, Object.class), l.findStatic(LambdaMetafactoryDirect.class, "s", methodType(String.class, Object.class)), methodType(Integer.class, String.class));
        } catch (LambdaConversionException e) {
            System.out.println(e.getMessage());
        }
        MethodHandleInfo info = l.revealDirect(l.findVirtual(LambdaMetafactoryDirect.class, "p", methodType(int.class, int.class)));
        System.out.println(MethodHandleInfo.referenceKindToString(info.getReferenceKind()) + " " + info.getName() + " " + info.getMethodType() + " " + info.getDeclaringClass().getSimpleName());
        MethodHandles.Lookup in = MethodHandles.privateLookupIn(Other.class, l);
        System.out.println((int) in.findStaticVarHandle(Other.class, "hidden", int.class).get() + " " + in.lookupClass().getSimpleName() + " " + in.hasPrivateAccess() + " " + l.in(String.class).hasPrivateAccess());
        try {
            MethodHandles.privateLookupIn(String.class, l);
        } catch (IllegalAccessException e) {
            System.out.println(e.getMessage().replaceAll("unnamed module @[0-9a-f]+", "unnamed module"));
        }
        System.out.println(l.findClass("LambdaMetafactoryDirect$Other").getSimpleName() + " " + l.accessClass(Other.class).getSimpleName() + " " + MethodHandles.publicLookup());
        try { MethodHandles.publicLookup().findStatic(LambdaMetafactoryDirect.class, "s", methodType(String.class, Object.class)); } catch (IllegalAccessException e) { System.out.println("no access"); }
    }

    static void show(String s) { System.out.println("shown " + s); }

    static class Other { private static int hidden = 17; }
}
