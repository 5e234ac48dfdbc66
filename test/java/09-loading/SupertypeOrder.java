// In which order a class's supertypes are loaded and checked, as a user's loader sees it: interfaces first, each checked as it comes.
// javac: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
// vm: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
import java.util.*;
import jdk.internal.org.objectweb.asm.*;
import static jdk.internal.org.objectweb.asm.Opcodes.*;

public class SupertypeOrder {
    public interface I { }
    public interface J { }
    public static class C { }
    public static final class F { }

    static class L extends ClassLoader {
        @Override protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            System.out.println("  load " + name);
            return super.loadClass(name, resolve);
        }

        Class<?> define(String name, String sup, String... interfaces) {
            ClassWriter cw = new ClassWriter(0);
            cw.visit(V11, ACC_PUBLIC, name, null, sup, interfaces);
            cw.visitEnd();
            byte[] b = cw.toByteArray();
            return defineClass(null, b, 0, b.length);
        }
    }

    static void t(String sup, String... interfaces) {
        System.out.println(sup + " " + Arrays.toString(interfaces));
        try {
            System.out.println(new L().define("X", sup, interfaces));
        } catch (Throwable e) {
            System.out.println("  " + e);
        }
    }

    public static void main(String[] args) {
        String p = "SupertypeOrder$";
        t(p + "C", p + "I", p + "J");
        t("Gone", "GoneToo");
        t("Gone", p + "I");
        t(p + "F", p + "C", "Gone");
        t(p + "F", p + "I", p + "C");
        t(p + "I", p + "I");
        t("X", "X");
        t("X", p + "I");
        t(p + "C", p + "I", "X");
    }
}
