// InnerClasses attributes that say contradictory things: entries in a circle, twice the same class, or about the class itself (JVMS 4.7.6).
import java.io.*;
import java.util.*;

public class InnerCycles {
    static class L extends ClassLoader { Class<?> def(byte[] b) { return defineClass(null, b, 0, b.length); } }

    /** An entry names constants: inner and outer class, inner name (0 none), flags. */
    static byte[] classFile(String[] classes, int[][] entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0xcafebabe);
        out.writeInt(61);
        int n = classes.length;
        out.writeShort(2 * n + 1 + 2);
        for (int i = 0; i < n; i++) { // 2i+1: Class, 2i+2: its name
            out.writeByte(7);
            out.writeShort(2 * i + 2);
            out.writeByte(1);
            out.writeUTF(classes[i]);
        }
        int attribute = 2 * n + 1;
        out.writeByte(1);
        out.writeUTF("InnerClasses");
        out.writeByte(1);
        out.writeUTF("Name");
        out.writeShort(0x21);
        out.writeShort(1);
        out.writeShort(3);
        out.writeShort(0);
        out.writeShort(0);
        out.writeShort(0);
        out.writeShort(1);
        out.writeShort(attribute);
        out.writeInt(2 + 8 * entries.length);
        out.writeShort(entries.length);
        for (int[] e : entries) {
            out.writeShort(e[0] == 0 ? 0 : 2 * e[0] - 1);
            out.writeShort(e[1] == 0 ? 0 : 2 * e[1] - 1);
            out.writeShort(e[2] == 0 ? 0 : attribute + 1);
            out.writeShort(e[3]);
        }
        return bytes.toByteArray();
    }

    static void t(String what, int[]... entries) throws IOException {
        // 1: itself, 2: Object, 3: itself again, 4-6: others
        byte[] b = classFile(new String[] {"InnerCycles$X", "java/lang/Object", "InnerCycles$X", "InnerCycles", "java/util/Map", "java/util/Map$Entry"}, entries);
        try {
            Class<?> c = new L().def(b);
            System.out.println(what + ": " + Integer.toHexString(c.getModifiers()) + " " + show(c::getDeclaringClass) + " " + show(c::getSimpleName) + " " + show(() -> Arrays.toString(c.getDeclaredClasses())));
        } catch (Throwable e) {
            System.out.println(what + ": " + e);
        }
    }

    interface Get { Object get(); }

    static String show(Get g) {
        try {
            return String.valueOf(g.get());
        } catch (Throwable e) {
            return e.getClass().getName();
        }
    }

    public static void main(String[] args) throws IOException {
        t("none");
        t("local", new int[] {1, 0, 1, 8});
        t("its own outer class", new int[] {1, 1, 1, 8});
        t("its own outer class by another constant", new int[] {1, 3, 1, 8});
        t("another's own outer class", new int[] {5, 5, 1, 8}, new int[] {1, 0, 1, 8});
        t("a circle of two", new int[] {1, 5, 1, 8}, new int[] {5, 1, 1, 9});
        t("a circle of two others", new int[] {1, 0, 1, 8}, new int[] {6, 5, 1, 9}, new int[] {5, 6, 1, 9});
        t("a circle of two by name", new int[] {1, 5, 1, 8}, new int[] {5, 3, 1, 9});
        t("a circle of three", new int[] {1, 5, 1, 8}, new int[] {5, 6, 1, 9}, new int[] {6, 1, 1, 9});
        t("a circle reached from outside", new int[] {1, 5, 1, 8}, new int[] {5, 6, 1, 9}, new int[] {6, 5, 1, 9});
        t("a chain", new int[] {1, 5, 1, 8}, new int[] {5, 6, 1, 9}, new int[] {6, 4, 1, 9});
        t("twice, same", new int[] {1, 0, 1, 8}, new int[] {1, 0, 1, 8});
        t("twice, other flags", new int[] {1, 0, 1, 8}, new int[] {1, 0, 1, 9});
        t("twice, other outer", new int[] {1, 0, 1, 8}, new int[] {1, 5, 1, 8});
        t("twice, another", new int[] {1, 0, 1, 8}, new int[] {5, 0, 1, 8}, new int[] {5, 6, 1, 8});
        t("twice by name", new int[] {1, 0, 1, 8}, new int[] {3, 0, 1, 9});
    }
}
