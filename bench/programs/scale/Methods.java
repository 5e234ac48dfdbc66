// Many compiled methods alive: N methods in classes of 200, each called until it is compiled; then collections are timed with them all there.
// Usage: java Methods N CALLS; prints `methods N rss KB pause us`: resident memory, and the median time of a young collection that it makes.
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

public class Methods {
    static final int EACH = 200;

    /** A class with EACH static methods `m0(I)I` ..., a few operations and another constant in each, and `all(I)I`, which calls them. */
    static byte[] classFile(int number) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0xcafebabe);
        out.writeInt(49);
        out.writeShort(1 + 7 + 4 * EACH);
        utf8(out, "Many" + number);
        out.writeByte(7); out.writeShort(1);
        utf8(out, "java/lang/Object");
        out.writeByte(7); out.writeShort(3);
        utf8(out, "(I)I");
        utf8(out, "Code");
        utf8(out, "all");
        for (int i = 0; i < EACH; i++) {
            int first = 8 + 4 * i;
            utf8(out, "m" + i);
            out.writeByte(3); out.writeInt(number * EACH + i + 100_000);
            out.writeByte(12); out.writeShort(first); out.writeShort(5);
            out.writeByte(10); out.writeShort(2); out.writeShort(first + 2);
        }
        out.writeShort(0x21); out.writeShort(2); out.writeShort(4);
        out.writeShort(0); out.writeShort(0);
        out.writeShort(EACH + 1);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < EACH; i++) {
            int constant = 8 + 4 * i + 1;
            method(out, constant - 1, new byte[] { 0x1a, 0x13, (byte) (constant >> 8), (byte) constant, 0x60, 0x1a, 0x06, 0x78, (byte) 0x82,
                0x13, (byte) (constant >> 8), (byte) constant, 0x68, 0x1a, 0x05, 0x7a, 0x60, (byte) 0xac });
            all.write(new byte[] { 0x1a, (byte) 0xb8, (byte) (constant + 2 >> 8), (byte) (constant + 2), 0x3b });
        }
        all.write(new byte[] { 0x1a, (byte) 0xac });
        method(out, 7, all.toByteArray());
        out.writeShort(0);
        return bytes.toByteArray();
    }
    static void method(DataOutputStream out, int name, byte[] code) throws Exception {
        out.writeShort(9); out.writeShort(name); out.writeShort(5);
        out.writeShort(1); out.writeShort(6); out.writeInt(12 + code.length);
        out.writeShort(3); out.writeShort(1); out.writeInt(code.length); out.write(code);
        out.writeShort(0); out.writeShort(0);
    }
    static void utf8(DataOutputStream out, String text) throws Exception { out.writeByte(1); out.writeUTF(text); }

    static long rss() throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) if (line.startsWith("VmRSS")) return Long.parseLong(line.replaceAll("\\D", ""));
        return 0;
    }

    static volatile Object garbage;
    static long spins;

    public static void main(String[] args) throws Throwable {
        int n = Integer.parseInt(args[0]);
        int calls = Integer.parseInt(args[1]);
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        int sum = 0;
        for (int c = 0; c < n / EACH; c++) {
            java.lang.reflect.Method all = lookup.defineClass(classFile(c)).getDeclaredMethod("all", int.class);
            for (int i = 0; i < Math.min(calls, 10); i++) sum += (Integer) all.invoke(null, i);
            java.lang.invoke.MethodHandle handle = lookup.unreflect(all);
            for (int i = 10; i < calls; i++) sum += (int) handle.invokeExact(i);
        }
        // What is queued is compiled, and installed at polls.
        for (long end = System.nanoTime() + n * 1_000_000L; System.nanoTime() < end; ) spins++;
        System.gc();
        long[] times = new long[60];
        for (int i = 0; i < times.length; i++) {
            Object[] live = new Object[1000];
            for (int k = 0; k < live.length; k++) live[k] = new byte[100];
            garbage = live;
            long start = System.nanoTime();
            System.gc();
            times[i] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        System.out.println("methods " + n + " rss " + rss() + " pause " + times[times.length / 2] / 1000 + " sum " + sum);
    }
}
