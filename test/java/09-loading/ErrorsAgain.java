// A class that could not be loaded is not looked for again: its error and the error's cause are made anew, with the trace of where they come from.
public class ErrorsAgain {
    static class Gone {}

    static class User {
        static Object make() { return new Gone(); }
        static Object first() { return make(); }
        static Object second() { return make(); }
    }

    static class Hiding extends ClassLoader {
        int asked;
        Hiding() { super(ErrorsAgain.class.getClassLoader()); }
        @Override protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.endsWith("$Gone")) { asked++; throw new ClassNotFoundException(name); }
            if (!name.startsWith("ErrorsAgain$")) return super.loadClass(name, resolve);
            Class<?> known = findLoadedClass(name);
            if (known != null) return known;
            try (java.io.InputStream in = getResourceAsStream(name + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (java.io.IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    static String trace(Throwable t) {
        StringBuilder s = new StringBuilder(t.toString());
        for (StackTraceElement e : t.getStackTrace()) if (e.getClassName().endsWith("$User")) s.append(" ").append(e.getMethodName());
        return s.toString();
    }

    public static void main(String[] args) throws Exception {
        Hiding loader = new Hiding();
        Class<?> user = Class.forName("ErrorsAgain$User", true, loader);
        Throwable before = null;
        for (String name : new String[] {"first", "second", "second"}) {
            java.lang.reflect.Method m = user.getDeclaredMethod(name);
            m.setAccessible(true);
            try {
                m.invoke(null);
            } catch (java.lang.reflect.InvocationTargetException e) {
                Throwable t = e.getCause();
                System.out.println(trace(t) + " <- " + trace(t.getCause()) + " " + (before == t) + " " + t.getCause().getCause() + " " + loader.asked);
                before = t;
            }
        }
    }
}
