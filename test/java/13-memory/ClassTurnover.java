// vm: -XX:MaxMetaspaceSize=24m -Xmx48m
// modes: default (long)
// slow: 3
// Thousands of hidden classes, and loaders, one after the other: metaspace does not grow with them, and nothing asks for a collection.
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;

public class ClassTurnover {
    public static class Counted {
        static int made;
        final int number;

        public Counted() {
            number = ++made;
        }

        public int plus(int n) {
            int sum = 0;
            for (int i = 0; i < n; i++) sum += number;
            return sum;
        }
    }

    static final byte[] COUNTED;

    static {
        try (InputStream in = ClassTurnover.class.getResourceAsStream("ClassTurnover$Counted.class")) {
            COUNTED = in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static class Loader extends ClassLoader {
        Class<?> define() {
            return defineClass("ClassTurnover$Counted", COUNTED, 0, COUNTED.length);
        }
    }

    static int use(Class<?> c) throws Exception {
        Object first = c.getConstructor().newInstance();
        Object second = c.getConstructor().newInstance();
        return (int) c.getMethod("plus", int.class).invoke(first, 10) + (int) c.getMethod("plus", int.class).invoke(second, 10);
    }

    public static void main(String[] args) throws Exception {
        long sum = 0;
        for (int i = 0; i < 6000; i++) sum += use(MethodHandles.lookup().defineHiddenClass(COUNTED, true).lookupClass());
        System.out.println("hidden " + sum);
        for (int i = 0; i < 1500; i++) sum += use(new Loader().define());
        System.out.println("loaded " + sum);
    }
}
