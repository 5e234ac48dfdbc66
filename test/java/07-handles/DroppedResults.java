// Access modes whose results nobody takes: the site says void, the method behind it has a result. With handles that are constants, and that are not.
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

public class DroppedResults {
    int intField;
    long longField;
    float floatField;
    double doubleField;
    byte byteField;
    boolean booleanField;
    String stringField;

    static final VarHandle INT = handle("intField", int.class), INTS = MethodHandles.arrayElementVarHandle(int[].class);
    static final VarHandle LONG = handle("longField", long.class), LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    static final VarHandle FLOAT = handle("floatField", float.class), FLOATS = MethodHandles.arrayElementVarHandle(float[].class);
    static final VarHandle DOUBLE = handle("doubleField", double.class), DOUBLES = MethodHandles.arrayElementVarHandle(double[].class);
    static final VarHandle BYTE = handle("byteField", byte.class), BYTES = MethodHandles.arrayElementVarHandle(byte[].class);
    static final VarHandle BOOLEAN = handle("booleanField", boolean.class), BOOLEANS = MethodHandles.arrayElementVarHandle(boolean[].class);
    static final VarHandle STRING = handle("stringField", String.class), STRINGS = MethodHandles.arrayElementVarHandle(String[].class);

    static VarHandle handle(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(DroppedResults.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    static void intField(VarHandle unknown, DroppedResults o) {
        INT.compareAndSet(o, 3, 9);
        unknown.compareAndSet(o, 3, 9);
        INT.getAndSet(o, 3);
        unknown.getAndSet(o, 3);
        INT.compareAndExchange(o, 3, 9);
        unknown.compareAndExchange(o, 3, 9);
        INT.getVolatile(o);
        unknown.getVolatile(o);
        INT.getAndAdd(o, 9);
        unknown.getAndAdd(o, 9);
        INT.getAndBitwiseOr(o, 9);
        unknown.getAndBitwiseOr(o, 9);
    }

    static void intArray(VarHandle unknown, int[] a, int i) {
        INTS.compareAndSet(a, i, 3, 9);
        unknown.compareAndSet(a, i, 3, 9);
        INTS.getAndSet(a, i, 3);
        unknown.getAndSet(a, i, 3);
        INTS.compareAndExchange(a, i, 3, 9);
        unknown.compareAndExchange(a, i, 3, 9);
        INTS.getVolatile(a, i);
        unknown.getVolatile(a, i);
        INTS.getAndAdd(a, i, 9);
        unknown.getAndAdd(a, i, 9);
        INTS.getAndBitwiseOr(a, i, 9);
        unknown.getAndBitwiseOr(a, i, 9);
    }

    static void longField(VarHandle unknown, DroppedResults o) {
        LONG.compareAndSet(o, 4L, 1L<<40);
        unknown.compareAndSet(o, 4L, 1L<<40);
        LONG.getAndSet(o, 4L);
        unknown.getAndSet(o, 4L);
        LONG.compareAndExchange(o, 4L, 1L<<40);
        unknown.compareAndExchange(o, 4L, 1L<<40);
        LONG.getVolatile(o);
        unknown.getVolatile(o);
        LONG.getAndAdd(o, 1L<<40);
        unknown.getAndAdd(o, 1L<<40);
        LONG.getAndBitwiseOr(o, 1L<<40);
        unknown.getAndBitwiseOr(o, 1L<<40);
    }

    static void longArray(VarHandle unknown, long[] a, int i) {
        LONGS.compareAndSet(a, i, 4L, 1L<<40);
        unknown.compareAndSet(a, i, 4L, 1L<<40);
        LONGS.getAndSet(a, i, 4L);
        unknown.getAndSet(a, i, 4L);
        LONGS.compareAndExchange(a, i, 4L, 1L<<40);
        unknown.compareAndExchange(a, i, 4L, 1L<<40);
        LONGS.getVolatile(a, i);
        unknown.getVolatile(a, i);
        LONGS.getAndAdd(a, i, 1L<<40);
        unknown.getAndAdd(a, i, 1L<<40);
        LONGS.getAndBitwiseOr(a, i, 1L<<40);
        unknown.getAndBitwiseOr(a, i, 1L<<40);
    }

    static void floatField(VarHandle unknown, DroppedResults o) {
        FLOAT.compareAndSet(o, 1.5f, 2.5f);
        unknown.compareAndSet(o, 1.5f, 2.5f);
        FLOAT.getAndSet(o, 1.5f);
        unknown.getAndSet(o, 1.5f);
        FLOAT.compareAndExchange(o, 1.5f, 2.5f);
        unknown.compareAndExchange(o, 1.5f, 2.5f);
        FLOAT.getVolatile(o);
        unknown.getVolatile(o);
        FLOAT.getAndAdd(o, 2.5f);
        unknown.getAndAdd(o, 2.5f);
    }

    static void floatArray(VarHandle unknown, float[] a, int i) {
        FLOATS.compareAndSet(a, i, 1.5f, 2.5f);
        unknown.compareAndSet(a, i, 1.5f, 2.5f);
        FLOATS.getAndSet(a, i, 1.5f);
        unknown.getAndSet(a, i, 1.5f);
        FLOATS.compareAndExchange(a, i, 1.5f, 2.5f);
        unknown.compareAndExchange(a, i, 1.5f, 2.5f);
        FLOATS.getVolatile(a, i);
        unknown.getVolatile(a, i);
        FLOATS.getAndAdd(a, i, 2.5f);
        unknown.getAndAdd(a, i, 2.5f);
    }

    static void doubleField(VarHandle unknown, DroppedResults o) {
        DOUBLE.compareAndSet(o, 1.25, 1e9);
        unknown.compareAndSet(o, 1.25, 1e9);
        DOUBLE.getAndSet(o, 1.25);
        unknown.getAndSet(o, 1.25);
        DOUBLE.compareAndExchange(o, 1.25, 1e9);
        unknown.compareAndExchange(o, 1.25, 1e9);
        DOUBLE.getVolatile(o);
        unknown.getVolatile(o);
        DOUBLE.getAndAdd(o, 1e9);
        unknown.getAndAdd(o, 1e9);
    }

    static void doubleArray(VarHandle unknown, double[] a, int i) {
        DOUBLES.compareAndSet(a, i, 1.25, 1e9);
        unknown.compareAndSet(a, i, 1.25, 1e9);
        DOUBLES.getAndSet(a, i, 1.25);
        unknown.getAndSet(a, i, 1.25);
        DOUBLES.compareAndExchange(a, i, 1.25, 1e9);
        unknown.compareAndExchange(a, i, 1.25, 1e9);
        DOUBLES.getVolatile(a, i);
        unknown.getVolatile(a, i);
        DOUBLES.getAndAdd(a, i, 1e9);
        unknown.getAndAdd(a, i, 1e9);
    }

    static void byteField(VarHandle unknown, DroppedResults o) {
        BYTE.compareAndSet(o, (byte)5, (byte)-7);
        unknown.compareAndSet(o, (byte)5, (byte)-7);
        BYTE.getAndSet(o, (byte)5);
        unknown.getAndSet(o, (byte)5);
        BYTE.compareAndExchange(o, (byte)5, (byte)-7);
        unknown.compareAndExchange(o, (byte)5, (byte)-7);
        BYTE.getVolatile(o);
        unknown.getVolatile(o);
        BYTE.getAndAdd(o, (byte)-7);
        unknown.getAndAdd(o, (byte)-7);
        BYTE.getAndBitwiseOr(o, (byte)-7);
        unknown.getAndBitwiseOr(o, (byte)-7);
    }

    static void byteArray(VarHandle unknown, byte[] a, int i) {
        BYTES.compareAndSet(a, i, (byte)5, (byte)-7);
        unknown.compareAndSet(a, i, (byte)5, (byte)-7);
        BYTES.getAndSet(a, i, (byte)5);
        unknown.getAndSet(a, i, (byte)5);
        BYTES.compareAndExchange(a, i, (byte)5, (byte)-7);
        unknown.compareAndExchange(a, i, (byte)5, (byte)-7);
        BYTES.getVolatile(a, i);
        unknown.getVolatile(a, i);
        BYTES.getAndAdd(a, i, (byte)-7);
        unknown.getAndAdd(a, i, (byte)-7);
        BYTES.getAndBitwiseOr(a, i, (byte)-7);
        unknown.getAndBitwiseOr(a, i, (byte)-7);
    }

    static void booleanField(VarHandle unknown, DroppedResults o) {
        BOOLEAN.compareAndSet(o, true, false);
        unknown.compareAndSet(o, true, false);
        BOOLEAN.getAndSet(o, true);
        unknown.getAndSet(o, true);
        BOOLEAN.compareAndExchange(o, true, false);
        unknown.compareAndExchange(o, true, false);
        BOOLEAN.getVolatile(o);
        unknown.getVolatile(o);
        BOOLEAN.getAndBitwiseOr(o, false);
        unknown.getAndBitwiseOr(o, false);
    }

    static void booleanArray(VarHandle unknown, boolean[] a, int i) {
        BOOLEANS.compareAndSet(a, i, true, false);
        unknown.compareAndSet(a, i, true, false);
        BOOLEANS.getAndSet(a, i, true);
        unknown.getAndSet(a, i, true);
        BOOLEANS.compareAndExchange(a, i, true, false);
        unknown.compareAndExchange(a, i, true, false);
        BOOLEANS.getVolatile(a, i);
        unknown.getVolatile(a, i);
        BOOLEANS.getAndBitwiseOr(a, i, false);
        unknown.getAndBitwiseOr(a, i, false);
    }

    static void stringField(VarHandle unknown, DroppedResults o) {
        STRING.compareAndSet(o, "s", "t");
        unknown.compareAndSet(o, "s", "t");
        STRING.getAndSet(o, "s");
        unknown.getAndSet(o, "s");
        STRING.compareAndExchange(o, "s", "t");
        unknown.compareAndExchange(o, "s", "t");
        STRING.getVolatile(o);
        unknown.getVolatile(o);
    }

    static void stringArray(VarHandle unknown, String[] a, int i) {
        STRINGS.compareAndSet(a, i, "s", "t");
        unknown.compareAndSet(a, i, "s", "t");
        STRINGS.getAndSet(a, i, "s");
        unknown.getAndSet(a, i, "s");
        STRINGS.compareAndExchange(a, i, "s", "t");
        unknown.compareAndExchange(a, i, "s", "t");
        STRINGS.getVolatile(a, i);
        unknown.getVolatile(a, i);
    }

    public static void main(String[] args) {
        DroppedResults o = new DroppedResults();
        int[] ints = new int[3];
        long[] longs = new long[3];
        float[] floats = new float[3];
        double[] doubles = new double[3];
        byte[] bytes = new byte[3];
        boolean[] booleans = new boolean[3];
        String[] strings = new String[3];
        for (int n = 0; n < 2500; n++) {
            intField(INT, o);
            intArray(INTS, ints, n % 3);
            longField(LONG, o);
            longArray(LONGS, longs, n % 3);
            floatField(FLOAT, o);
            floatArray(FLOATS, floats, n % 3);
            doubleField(DOUBLE, o);
            doubleArray(DOUBLES, doubles, n % 3);
            byteField(BYTE, o);
            byteArray(BYTES, bytes, n % 3);
            booleanField(BOOLEAN, o);
            booleanArray(BOOLEANS, booleans, n % 3);
            stringField(STRING, o);
            stringArray(STRINGS, strings, n % 3);
            if (n % 1000 != 7) continue;
            System.out.println(n + " int " + o.intField + " " + java.util.Arrays.toString(ints));
            System.out.println(n + " long " + o.longField + " " + java.util.Arrays.toString(longs));
            System.out.println(n + " float " + o.floatField + " " + java.util.Arrays.toString(floats));
            System.out.println(n + " double " + o.doubleField + " " + java.util.Arrays.toString(doubles));
            System.out.println(n + " byte " + o.byteField + " " + java.util.Arrays.toString(bytes));
            System.out.println(n + " boolean " + o.booleanField + " " + java.util.Arrays.toString(booleans));
            System.out.println(n + " String " + o.stringField + " " + java.util.Arrays.toString(strings));
        }
    }
}
