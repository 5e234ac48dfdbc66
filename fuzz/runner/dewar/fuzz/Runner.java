package dewar.fuzz;

import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs the programs of a batch file one after another, each in a class loader of its own:
 * {@code Runner batch first last}. After each a line {@code #index} ends its output.
 */
public final class Runner {
    /** How many times the fuel of each program is halved: a training run has other work than the one that is judged. */
    private static final int FUEL_SHIFT = Integer.getInteger("dewar.fuzz.fuelShift", 0);

    private Runner() {}

    static final class Loader extends ClassLoader {
        private final Map<String, byte[]> classes;

        Loader(Map<String, byte[]> classes) {
            super("fuzz", Runner.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] b = classes.get(name);
            if (b == null) throw new ClassNotFoundException(name);
            return defineClass(name, b, 0, b.length);
        }
    }

    public static void main(String[] args) throws IOException {
        int first = Integer.parseInt(args[1]);
        int last = Integer.parseInt(args[2]);
        PrintStream out = System.out;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(args[0]), 1 << 16))) {
            int programs = in.readInt();
            for (int i = 0; i < programs; i++) {
                int index = in.readInt();
                int fuel = in.readInt();
                String entry = in.readUTF();
                boolean loadFirst = in.readBoolean();
                int n = in.readInt();
                Map<String, byte[]> classes = new LinkedHashMap<>();
                for (int c = 0; c < n; c++) {
                    String name = in.readUTF();
                    byte[] bytes = new byte[in.readInt()];
                    in.readFully(bytes);
                    classes.put(name, bytes);
                }
                if (index < first || index > last) continue;
                run(entry, classes, fuel, loadFirst);
                byte[] text = (Fuzz.out + "#" + index + "\n").getBytes(StandardCharsets.UTF_8);
                out.write(text, 0, text.length);
                out.flush();
            }
        }
    }

    /** With {@code loadFirst} all classes are loaded before any runs, in the order of the batch, and a program with one that cannot be ends there. */
    private static void run(String entry, Map<String, byte[]> classes, int fuel, boolean loadFirst) {
        Fuzz.begin(fuel >> FUEL_SHIFT);
        try {
            Loader loader = new Loader(classes);
            if (loadFirst) for (String name : classes.keySet()) Class.forName(name, false, loader);
            Class<?> c = Class.forName(entry, true, loader);
            c.getMethod("main").invoke(null);
        } catch (InvocationTargetException e) {
            Fuzz.caught(e.getCause());
        } catch (Throwable t) {
            Fuzz.caught(t);
        }
        Fuzz.line("end");
    }
}
