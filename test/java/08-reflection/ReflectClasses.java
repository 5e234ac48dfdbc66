// Class objects: names, kinds, arrays, primitives, enclosing, nesting, modifiers, packages, assignability, casts.
import java.util.*;

public class ReflectClasses {
    class Inner { class Deep { } }
    static class Nested<T extends Comparable<T>> extends AbstractList<T> implements RandomAccess { public T get(int i) { return null; } public int size() { return 0; } }
    enum E { A { }, B }
    record R(int a, String... b) { }
    @interface Ann { int value() default 3; }
    sealed interface S permits S1 { }
    static final class S1 implements S { }

    static void show(Class<?> c) {
        System.out.println(c.getName() + " | " + c.getSimpleName() + " | " + c.getCanonicalName() + " | " + c.getTypeName() + " | " + c + " | " + c.toGenericString() + " | " + c.descriptorString() + " | " + c.getPackageName());
        System.out.println("   " + java.lang.reflect.Modifier.toString(c.getModifiers()) + (c.isArray() ? " array" : "") + (c.isPrimitive() ? " primitive" : "") + (c.isInterface() ? " interface" : "") + (c.isEnum() ? " enum" : "") + (c.isRecord() ? " record" : "") + (c.isAnnotation() ? " annotation" : "") + (c.isSealed() ? " sealed" : "") + (c.isAnonymousClass() ? " anonymous" : "") + (c.isLocalClass() ? " local" : "") + (c.isMemberClass() ? " member" : "") + (c.isSynthetic() ? " synthetic" : "") + (c.isHidden() ? " hidden" : "") + " super " + c.getSuperclass() + " comp " + c.getComponentType() + " encl " + c.getEnclosingClass() + " decl " + c.getDeclaringClass() + " module " + c.getModule().getName() + " loader " + (c.getClassLoader() == null ? "boot" : c.getClassLoader().getName()) + " ifs " + Arrays.toString(c.getGenericInterfaces()) + " gsuper " + c.getGenericSuperclass());
    }

    public static void main(String[] args) throws Exception {
        class Local { }
        Object anon = new Object() { };
        Runnable[] lam = {() -> { }};
        Class<?>[] all = {Object.class, String.class, int.class, void.class, int[].class, String[][].class, Inner.class, Inner.Deep.class, Inner.Deep[].class, Nested.class, E.class, E.A.getClass(), E.B.getClass(), R.class, Ann.class, S.class, S1.class, Local.class, anon.getClass(), Map.Entry.class, Runnable.class, Thread.State.class, Class.forName("java.util.logging.Level"), Runnable[].class};
        for (Class<?> c : all) show(c);
        System.out.println(Number.class.isAssignableFrom(Integer.class) + " " + int.class.isAssignableFrom(Integer.class) + " " + Object[].class.isAssignableFrom(String[].class) + " " + Object.class.isAssignableFrom(int[].class) + " " + Object[].class.isAssignableFrom(int[][].class) + " " + Cloneable.class.isInstance(new int[0]) + " " + int.class.isInstance(1) + " " + Comparable[].class.isInstance(new Integer[0]) + " " + long.class.isAssignableFrom(int.class));
        try { Integer.class.cast("s"); } catch (ClassCastException e) { System.out.println(e.getMessage()); }
        try { String.class.asSubclass(Number.class); } catch (ClassCastException e) { System.out.println(e.getMessage()); }
        System.out.println(Arrays.toString(R.class.getRecordComponents()) + " " + R.class.getRecordComponents()[1].getGenericType() + " " + R.class.getRecordComponents()[0].getAccessor().invoke(new R(5)) + " " + R.class.getDeclaredConstructors()[0].isVarArgs());
        System.out.println(Arrays.toString(Nested.class.getTypeParameters()) + " " + Arrays.toString(Nested.class.getTypeParameters()[0].getBounds()) + " " + Nested.class.getGenericSuperclass());
        System.out.println(Arrays.toString(E.class.getEnumConstants()) + " " + String.class.getEnumConstants() + " " + Arrays.toString(S.class.getPermittedSubclasses()));
        List<String> nested = new ArrayList<>();
        for (Class<?> c : ReflectClasses.class.getDeclaredClasses()) nested.add(c.getSimpleName());
        Collections.sort(nested);
        System.out.println(nested);
        Package p = String.class.getPackage();
        System.out.println(p.getName() + " " + p + " " + p.isSealed() + " " + ReflectClasses.class.getPackage().getName().isEmpty() + " " + int[].class.getPackage() + " " + String.class.getModule().getDescriptor().name());
        System.out.println(int[].class.arrayType() + " " + int[].class.componentType() + " " + String.class.arrayType().arrayType() + " " + Class.forName("[[I").getComponentType() + " " + int.class.arrayType());
        System.out.println(Class.forName("java.lang.Integer") == Integer.class);
        System.out.println(ReflectClasses.class.getResource("ReflectClasses.class") != null);
        System.out.println(ReflectClasses.class.getProtectionDomain().getCodeSource().getLocation().getPath().endsWith("/") + " " + String.class.getProtectionDomain().getCodeSource());
    }
}
