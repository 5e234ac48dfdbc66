// Arrays beyond the VM's limit on lengths, and arrays that only do not fit: in one dimension, in several, and by reflection.
// vm: -Xmx64m
import java.lang.reflect.Array;

public class ArrayLimits {
    static void t(String what, Runnable r) {
        try {
            r.run();
            System.out.println(what + ": ok");
        } catch (Throwable e) {
            System.out.println(what + ": " + e);
        }
    }

    static Object o;

    public static void main(String[] args) {
        int max = Integer.MAX_VALUE;
        t("byte[max]", () -> o = new byte[max]);
        t("long[max - 2]", () -> o = new long[max - 2]);
        t("Object[max - 1]", () -> o = new Object[max - 1]);
        t("long[max][1]", () -> o = new long[max][1]);
        t("long[max - 1][1]", () -> o = new long[max - 1][1]);
        t("long[max - 2][1]", () -> o = new long[max - 2][1]);
        t("long[1][max]", () -> o = new long[1][max]);
        t("byte[1][max - 1]", () -> o = new byte[1][max - 1]);
        t("long[0][max]", () -> o = new long[0][max]);
        t("long[0][-1]", () -> o = new long[0][-1]);
        t("long[max][-1]", () -> o = new long[max][-1]);
        t("long[max][0]", () -> o = new long[max][0]);
        t("long[1][max][1]", () -> o = new long[1][max][1]);
        t("reflection: int[max][1]", () -> o = Array.newInstance(int.class, max, 1));
        t("reflection: int[1][max]", () -> o = Array.newInstance(int.class, 1, max));
        t("reflection: int[max][]", () -> o = Array.newInstance(int[].class, max));
        t("reflection: int[max - 2][]", () -> o = Array.newInstance(int[].class, max - 2));
    }
}
