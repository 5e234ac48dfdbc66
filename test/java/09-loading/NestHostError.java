// A nest host that cannot be loaded: what reflection makes of it, and that the error keeps its cause for who asks later.
// javac: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
// vm: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
import jdk.internal.org.objectweb.asm.*;
import static jdk.internal.org.objectweb.asm.Opcodes.*;

public class NestHostError {
    static class L extends ClassLoader { Class<?> def(byte[] b) { return defineClass(null, b, 0, b.length); } }

    static void causes(String what, Throwable e) {
        System.out.println(what);
        for (; e != null; e = e.getCause()) System.out.println("  " + e);
    }

    public static void main(String[] args) {
        ClassWriter cw = new ClassWriter(0);
        cw.visit(V11, ACC_PUBLIC, "Gone$Member", null, "java/lang/Object", null);
        cw.visitNestHost("Gone");
        cw.visitInnerClass("Gone$Member", "Gone", "Member", ACC_PUBLIC | ACC_STATIC);
        cw.visitEnd();
        Class<?> c = new L().def(cw.toByteArray());
        System.out.println(c.getNestHost());
        System.out.println(c.getNestMembers().length);
        for (int i = 0; i < 2; i++) {
            try {
                System.out.println(c.getDeclaringClass());
            } catch (NoClassDefFoundError e) {
                causes("declaring class", e);
            }
        }
    }
}
