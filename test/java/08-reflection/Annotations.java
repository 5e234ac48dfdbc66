// Annotations: retention, defaults, every member type, arrays, nested, repeated, inherited, on parameters and types, equality, toString.
import java.lang.annotation.*;
import java.lang.reflect.*;
import java.util.*;

public class Annotations {
    enum Level { LOW, HIGH }
    @Retention(RetentionPolicy.RUNTIME) @interface Inner { String value() default "in"; }
    @Retention(RetentionPolicy.RUNTIME) @Inherited @interface All {
        boolean z() default true; byte b() default 1; char c() default 'c'; short s() default 2; int i() default 3; long l() default 4; float f() default 5.5f; double d() default 6.5;
        String str() default "s\"q\n"; Class<?> k() default int[].class; Level e() default Level.HIGH; Inner in() default @Inner; int[] is() default {1, 2}; String[] ss() default {}; Class<?>[] ks() default {String.class, void.class}; Level[] es() default {Level.LOW}; Inner[] ins() default {@Inner("a"), @Inner("b")};
    }
    @Retention(RetentionPolicy.RUNTIME) @Repeatable(Tags.class) @interface Tag { String value(); int prio() default 0; }
    @Retention(RetentionPolicy.RUNTIME) @interface Tags { Tag[] value(); }
    @Retention(RetentionPolicy.CLASS) @interface ClassOnly { }
    @Retention(RetentionPolicy.SOURCE) @interface SourceOnly { }
    @Retention(RetentionPolicy.RUNTIME) @Target({ElementType.TYPE_USE, ElementType.TYPE_PARAMETER}) @interface T { int value(); }
    @Retention(RetentionPolicy.RUNTIME) @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.CONSTRUCTOR, ElementType.LOCAL_VARIABLE}) @interface M { }

    @All(i = 42, str = "given", is = 9) @Tag("x") @Tag(value = "y", prio = 2) @ClassOnly @SourceOnly @Deprecated(since = "1") static class Base { }
    static class Derived extends Base { }
    static class Members<@T(1) P extends @T(2) Comparable<@T(3) P>> extends @T(4) ArrayList<@T(5) String> implements @T(6) Runnable {
        @M @Deprecated public @T(7) int @T(8) [] f;
        @M Members(@M int a, String b, @M @Deprecated Object c) { }
        @M public @T(9) String m(@M int x, @T(10) List<@T(11) ? extends @T(12) Number> y) throws @T(13) RuntimeException { return null; }
        @Tag("only") public void run() { }
    }

    public static void main(String[] args) throws Exception {
        System.out.println(Arrays.toString(Base.class.getAnnotations()));
        System.out.println(Arrays.toString(Derived.class.getAnnotations()));
        System.out.println(Derived.class.getDeclaredAnnotations().length + " " + Derived.class.isAnnotationPresent(All.class) + " " + Derived.class.isAnnotationPresent(Tags.class));
        All a = Base.class.getAnnotation(All.class), b = Derived.class.getAnnotation(All.class);
        System.out.println(a.z() + " " + a.b() + " " + a.c() + " " + a.s() + " " + a.i() + " " + a.l() + " " + a.f() + " " + a.d() + " " + a.str() + " " + a.k() + " " + a.e() + " " + a.in().value() + " " + Arrays.toString(a.is()) + a.ss().length + Arrays.toString(a.ks()) + Arrays.toString(a.es()) + a.ins()[1].value());
        System.out.println(a.equals(b) + " " + (a.hashCode() == b.hashCode()) + " " + a.annotationType() + " " + a.equals(null) + " " + Proxy.isProxyClass(a.getClass()));
        System.out.println(Base.class.getAnnotation(Tag.class) + " " + Arrays.toString(Base.class.getAnnotationsByType(Tag.class)) + " " + Base.class.getAnnotation(Tags.class).value().length);
        System.out.println(Members.class.getMethod("run").getAnnotationsByType(Tag.class).length + " " + Members.class.getMethod("run").getAnnotation(Tags.class));
        Constructor<?> c = Members.class.getDeclaredConstructors()[0];
        System.out.println(Arrays.deepToString(c.getParameterAnnotations()) + " " + c.getAnnotations().length);
        Method m = Members.class.getMethod("m", int.class, List.class);
        System.out.println(Arrays.deepToString(m.getParameterAnnotations()) + " " + m.getAnnotatedReturnType() + " | " + m.getAnnotatedParameterTypes()[1] + " | " + m.getAnnotatedExceptionTypes()[0] + " | " + Arrays.toString(m.getAnnotatedReceiverType().getAnnotations()));
        System.out.println(Members.class.getField("f").getAnnotatedType() + " | " + Members.class.getAnnotatedSuperclass() + " | " + Arrays.toString(Members.class.getAnnotatedInterfaces()) + " | " + Arrays.toString(Members.class.getTypeParameters()[0].getAnnotations()) + " | " + Arrays.toString(Members.class.getTypeParameters()[0].getAnnotatedBounds()));
        System.out.println(Arrays.toString(Members.class.getField("f").getAnnotations()));
        int[] is = a.is();
        is[0] = -1;
        System.out.println(a.is()[0]);
        System.out.println(All.class.getMethod("i").getDefaultValue() + " " + All.class.getMethod("in").getDefaultValue() + " " + Tag.class.getMethod("value").getDefaultValue() + " " + Arrays.toString((int[]) All.class.getMethod("is").getDefaultValue()));
        System.out.println(Inner.class.getAnnotation(Retention.class).value() + " " + FunctionalInterface.class.isAnnotation() + " " + Runnable.class.getAnnotation(FunctionalInterface.class));
    }
}
