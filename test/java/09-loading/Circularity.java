// ClassCircularityError: a hierarchy that closes on itself, through classes and interfaces spun with the JDK's assembler.
// javac: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
// vm: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
import java.util.*;
import jdk.internal.org.objectweb.asm.*;
import static jdk.internal.org.objectweb.asm.Opcodes.*;

public class Circularity {
    static final Map<String, byte[]> classes = new HashMap<>();

    static void make(String n, int acc, String sup, String... ifs) {
        ClassWriter cw = new ClassWriter(0);
        cw.visit(V11, acc, n, null, sup, ifs);
        cw.visitEnd();
        classes.put(n, cw.toByteArray());
    }

    static class L extends ClassLoader {
        @Override protected Class<?> findClass(String n) throws ClassNotFoundException {
            byte[] b = classes.get(n);
            if (b == null) throw new ClassNotFoundException(n);
            return defineClass(n, b, 0, b.length);
        }
    }

    static void t(String n) {
        L l = new L();
        for (int i = 0; i < 2; i++) {
            try {
                System.out.println(l.loadClass(n).getName());
            } catch (Throwable e) {
                System.out.println(n + ": " + (e + (e.getCause() == null ? "" : " <- " + e.getCause())).replaceAll("@(0x)?[0-9a-f]+", "@H"));
            }
        }
    }

    public static void main(String[] args) {
        int itf = ACC_PUBLIC | ACC_INTERFACE | ACC_ABSTRACT;
        make("A", ACC_PUBLIC, "B");
        make("B", ACC_PUBLIC, "C");
        make("C", ACC_PUBLIC, "A");
        make("I", itf, "java/lang/Object", "J");
        make("J", itf, "java/lang/Object", "I");
        make("Self", ACC_PUBLIC, "Self");
        make("SelfI", itf, "java/lang/Object", "SelfI");
        make("Fin", ACC_PUBLIC | ACC_FINAL, "java/lang/Object");
        make("SubFin", ACC_PUBLIC, "Fin");
        make("SubItf", ACC_PUBLIC, "Ok");
        make("Ok", itf, "java/lang/Object");
        make("ImplClass", ACC_PUBLIC, "java/lang/Object", "Base");
        make("Base", ACC_PUBLIC, "java/lang/Object");
        make("Twice", ACC_PUBLIC, "java/lang/Object", "Ok", "Ok");
        make("NoSuper", ACC_PUBLIC, "Missing");
        make("NoItf", ACC_PUBLIC, "java/lang/Object", "MissingI");
        make("ItfSuper", itf, "Base");
        make("SubEnum", ACC_PUBLIC, "java/lang/Object");
        make("Fine", ACC_PUBLIC, "Base", "Ok");
        for (String n : new String[] {"A", "B", "I", "Self", "SelfI", "SubFin", "SubItf", "ImplClass", "Twice", "NoSuper", "NoItf", "ItfSuper", "Fine"}) t(n);
    }
}
