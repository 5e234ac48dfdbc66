// java.lang.reflect.Array: creation, get and set of every type with widening, errors.
import java.lang.reflect.Array;

public class ReflectArrays {
    static void t(String name, java.util.concurrent.Callable<?> c) {
        try {
            System.out.println(name + ": " + c.call());
        } catch (Throwable e) {
            System.out.println(name + ": " + e);
        }
    }

    public static void main(String[] args) {
        Class<?>[] types = {boolean.class, byte.class, char.class, short.class, int.class, long.class, float.class, double.class, String.class, int[].class};
        for (Class<?> c : types) {
            Object a = Array.newInstance(c, 3);
            System.out.println(a.getClass().getName() + " " + Array.getLength(a) + " " + Array.get(a, 2));
        }
        int[] ia = new int[2]; long[] la = new long[2]; double[] da = new double[2]; byte[] ba = new byte[2]; float[] fa = new float[2];
        Array.set(ia, 0, (short) 5); Array.setByte(ia, 1, (byte) -3);
        Array.set(la, 0, 'a'); Array.setInt(la, 1, 7);
        Array.set(da, 0, 2.5f); Array.setLong(da, 1, 1L << 53);
        Array.setLong(fa, 0, Long.MAX_VALUE);
        System.out.println(ia[0] + " " + ia[1] + " " + la[0] + " " + la[1] + " " + da[0] + " " + da[1] + " " + fa[0] + " " + Array.getDouble(ia, 0) + " " + Array.getLong(ia, 1) + " " + Array.getFloat(la, 0));
        t("narrow", () -> { Array.set(ba, 0, 300); return 1; });
        t("narrow2", () -> { Array.setInt(ba, 0, 3); return 1; });
        t("getInt of long", () -> Array.getInt(la, 0));
        t("getBoolean", () -> Array.getBoolean(ia, 0));
        t("bounds", () -> Array.get(ia, 2));
        t("bounds neg", () -> { Array.set(ia, -1, 1); return 1; });
        t("not array", () -> Array.get("s", 0));
        t("length not array", () -> Array.getLength(new Object()));
        t("null", () -> Array.getLength(null));
        t("store", () -> { Array.set(new Integer[1], 0, "s"); return 1; });
        t("null to prim", () -> { Array.set(ia, 0, null); return 1; });
        t("neg", () -> Array.newInstance(int.class, -1));
        t("void", () -> Array.newInstance(void.class, 1));
        t("multi", () -> ((int[][][]) Array.newInstance(int[].class, 2, 3))[1].length);
        t("zero dims", () -> Array.newInstance(int.class));
        t("null type", () -> Array.newInstance(null, 1));
        Object[] o = (Object[]) Array.newInstance(CharSequence.class, 1);
        Array.set(o, 0, "fine");
        System.out.println(o[0] + " " + o.getClass());
    }
}
