// Enormous sizes in the class library: negative, overflowing, beyond limits; each has its error.
public class HugeSizes {
    static void t(String name, java.util.concurrent.Callable<?> c) {
        try {
            System.out.println(name + " " + c.call());
        } catch (Throwable e) {
            System.out.println(name + " " + e.getClass().getName() + " " + e.getMessage());
        }
    }

    public static void main(String[] args) {
        t("repeat", () -> "ab".repeat(Integer.MAX_VALUE));
        t("repeat negative", () -> "ab".repeat(-1));
        t("list", () -> new java.util.ArrayList<>(-5));
        t("map", () -> new java.util.HashMap<>(Integer.MAX_VALUE).size());
        t("map negative", () -> new java.util.HashMap<>(-1));
        t("direct negative", () -> java.nio.ByteBuffer.allocateDirect(-1));
        t("heap negative", () -> java.nio.ByteBuffer.allocate(-1));
        t("builder", () -> new StringBuilder(-1));
        t("bitset", () -> new java.util.BitSet(-1));
        t("array reflect", () -> java.lang.reflect.Array.newInstance(int.class, -3));
        t("array dims", () -> java.lang.reflect.Array.newInstance(int.class, new int[256]));
        t("array void", () -> java.lang.reflect.Array.newInstance(void.class, 1));
        t("arrays copy", () -> java.util.Arrays.copyOf(new int[1], -1));
        t("copy range", () -> java.util.Arrays.copyOfRange(new int[1], 2, 1));
        t("vector", () -> new java.util.Vector<>(-2));
        t("substring", () -> "abc".substring(Integer.MAX_VALUE));
    }
}
