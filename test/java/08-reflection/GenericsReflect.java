// Generic signatures: type variables, parameterised, wildcard and generic array types, bounds, inner classes of generic ones, method parameters' names.
// javac: -parameters
import java.lang.reflect.*;
import java.util.*;
import java.util.function.*;

public class GenericsReflect<A, B extends List<? super A> & Runnable> {
    class In<C> { Map<A, C>[] x; }
    static class Sub extends GenericsReflect<String, Weird> implements Comparable<Sub>, Supplier<Map<String, int[]>> { public int compareTo(Sub o) { return 0; } public Map<String, int[]> get() { return null; } }
    static abstract class Weird implements List<Object>, Runnable { }
    public Map<? extends A, ?> f1;
    public List<A>[][] f2;
    public GenericsReflect<A, B>.In<Integer> f3;
    public Map.Entry<int[], List<?>> f4;
    public <X extends Exception, Y extends X> Y m(final List<? super Y> l, A[] as, X... xs) throws X { return null; }
    public <Q> GenericsReflect(Q q, String named) { }
    public GenericsReflect() { }

    static String kind(Type t) {
        if (t instanceof Class<?> c) return "class " + c.getSimpleName();
        if (t instanceof ParameterizedType p) { StringBuilder sb = new StringBuilder("param(" + kind(p.getRawType()) + " owner " + (p.getOwnerType() == null ? "-" : kind(p.getOwnerType()))); for (Type a : p.getActualTypeArguments()) sb.append(", ").append(kind(a)); return sb + ")"; }
        if (t instanceof WildcardType w) return "wild(" + Arrays.stream(w.getUpperBounds()).map(GenericsReflect::kind).toList() + Arrays.stream(w.getLowerBounds()).map(GenericsReflect::kind).toList() + ")";
        if (t instanceof GenericArrayType g) return "array(" + kind(g.getGenericComponentType()) + ")";
        if (t instanceof TypeVariable<?> v) return "var(" + v.getName() + " of " + (v.getGenericDeclaration() instanceof Class<?> c ? c.getSimpleName() : ((Executable) v.getGenericDeclaration()).getName()) + ")";
        return "?";
    }

    public static void main(String[] args) throws Exception {
        for (TypeVariable<?> v : GenericsReflect.class.getTypeParameters()) System.out.println(v + " " + Arrays.stream(v.getBounds()).map(GenericsReflect::kind).toList());
        for (String f : new String[] {"f1", "f2", "f3", "f4"}) {
            Type t = GenericsReflect.class.getField(f).getGenericType();
            System.out.println(f + " " + t + " " + kind(t) + " raw " + GenericsReflect.class.getField(f).getType().getSimpleName());
        }
        Method m = null;
        for (Method x : GenericsReflect.class.getMethods()) if (x.getName().equals("m")) m = x;
        System.out.println(m.toGenericString() + " " + m);
        System.out.println(Arrays.stream(m.getGenericParameterTypes()).map(GenericsReflect::kind).toList() + " " + kind(m.getGenericReturnType()) + " " + kind(m.getGenericExceptionTypes()[0]) + " " + Arrays.stream(m.getTypeParameters()[1].getBounds()).map(GenericsReflect::kind).toList());
        for (Parameter p : m.getParameters()) System.out.println(p.getName() + " " + p.isNamePresent() + " " + p.isVarArgs() + " " + Modifier.toString(p.getModifiers()) + " " + p.getParameterizedType() + " " + p);
        System.out.println(kind(Sub.class.getGenericSuperclass()) + " " + Arrays.stream(Sub.class.getGenericInterfaces()).map(GenericsReflect::kind).toList());
        for (Constructor<?> c : GenericsReflect.class.getConstructors()) if (c.getParameterCount() > 0) System.out.println(c.toGenericString() + " " + Arrays.toString(c.getParameters()));
        System.out.println(kind(GenericsReflect.In.class.getDeclaredField("x").getGenericType()));
        Type a = GenericsReflect.class.getField("f4").getGenericType(), b = GenericsReflect.class.getField("f4").getGenericType();
        System.out.println(a.equals(b) + " " + (a.hashCode() == b.hashCode()));
        System.out.println(new ArrayList<Integer>() { }.getClass().getGenericSuperclass());
        System.out.println(Arrays.toString(GenericsReflect.In.class.getDeclaredConstructors()[0].getParameters()) + " " + GenericsReflect.In.class.getDeclaredConstructors()[0].getParameters()[0].isImplicit());
    }
}
