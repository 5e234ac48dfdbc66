import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Cycles of compiling and invalidating: each loads a class and what calls a method of it that nothing overrides, has the caller compiled, and
 * then loads a class that overrides it. Prints the resident memory in KB after each tenth of them.
 */
public class Cycles {
    public static class Base {
        int m() {
            return 1;
        }
    }

    public static class Sub extends Base {
        @Override
        int m() {
            return 2;
        }
    }

    public static class Caller {
        public static int call(Object of) {
            return ((Base) of).m();
        }
    }

    static final String[] NAMES = {"Cycles$Base", "Cycles$Sub", "Cycles$Caller"};

    static final class Loader extends ClassLoader {
        final byte[][] files;

        Loader(byte[][] files) {
            super(null);
            this.files = files;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            for (int i = 0; i < NAMES.length; i++) if (NAMES[i].equals(name)) return defineClass(name, files[i], 0, files[i].length);
            throw new ClassNotFoundException(name);
        }
    }

    static long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) if (line.startsWith("VmRSS")) return Long.parseLong(line.replaceAll("\\D", ""));
        throw new IOException("no VmRSS");
    }

    public static void main(String[] args) throws Exception {
        int cycles = Integer.parseInt(args[0]);
        byte[][] files = new byte[NAMES.length][];
        for (int i = 0; i < files.length; i++) files[i] = Files.readAllBytes(Path.of(args[1], NAMES[i] + ".class"));
        for (int i = 1; i <= cycles; i++) {
            Loader loader = new Loader(files);
            var call = loader.loadClass("Cycles$Caller").getMethod("call", Object.class);
            var base = loader.loadClass("Cycles$Base").getDeclaredConstructor().newInstance();
            int sum = (int) call.invoke(null, base) + (int) call.invoke(null, base);
            var sub = loader.loadClass("Cycles$Sub").getDeclaredConstructor().newInstance();
            sum += (int) call.invoke(null, sub);
            if (sum != 4) throw new AssertionError("" + sum);
            if (i % (cycles / 10) == 0) System.out.println("cycles " + i + " rss " + resident());
        }
    }
}
