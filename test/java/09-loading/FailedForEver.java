// A class that could not be resolved is not asked for again by the same constant: the error is thrown anew (JVMS 5.4.3).
// javac: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
// vm: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
import jdk.internal.org.objectweb.asm.*;
import static jdk.internal.org.objectweb.asm.Opcodes.*;

public class FailedForEver {
    static class L extends ClassLoader {
        int asked;
        L() { super(FailedForEver.class.getClassLoader()); }
        Class<?> define(byte[] b) { return defineClass(null, b, 0, b.length); }
        @Override protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("Gone")) asked++;
            if (name.equals("GoneError")) throw new IllegalAccessError("no " + name);
            if (name.equals("GoneState")) throw new IllegalStateException("no " + name);
            return super.loadClass(name, resolve);
        }
    }

    public static void main(String[] args) throws Exception {
        for (String gone : new String[] {"Gone", "GoneError", "GoneState", "[LGone;"}) {
            ClassWriter cw = new ClassWriter(ClassWriter.COMPUTE_MAXS);
            cw.visit(V11, ACC_PUBLIC, "Spun", null, "java/lang/Object", null);
            for (int i = 0; i < 3; i++) {
                MethodVisitor m = cw.visitMethod(ACC_PUBLIC | ACC_STATIC, "f" + i, "(Ljava/lang/Object;)V", null, null);
                m.visitVarInsn(ALOAD, 0);
                if (i < 2) m.visitTypeInsn(i == 0 ? CHECKCAST : INSTANCEOF, gone);
                else m.visitLdcInsn(Type.getObjectType(gone));
                m.visitInsn(POP);
                if (i == 2) m.visitInsn(POP);
                m.visitInsn(RETURN);
                m.visitMaxs(0, 0);
            }
            cw.visitEnd();
            L loader = new L();
            Class<?> k = loader.define(cw.toByteArray());
            Throwable last = null;
            for (int i = 0; i < 6; i++) {
                try {
                    k.getMethod("f" + i % 3, Object.class).invoke(null, "x");
                } catch (java.lang.reflect.InvocationTargetException e) {
                    Throwable t = e.getCause();
                    System.out.println(t + ", cause " + t.getCause() + ", the same: " + (t == last) + ", asked " + loader.asked);
                    last = t;
                }
            }
        }
    }
}
