// Method handle constants that cannot be resolved: which mistake is told first (JVMS 5.4.3.5).
// javac: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
// vm: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
import jdk.internal.org.objectweb.asm.*;
import static jdk.internal.org.objectweb.asm.Opcodes.*;

public class HandleConstantErrors {
    static class L extends ClassLoader {
        @Override protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("Gone")) System.out.println("    load " + name);
            return super.loadClass(name, resolve);
        }

        Class<?> def(byte[] b) { return defineClass(null, b, 0, b.length); }
    }

    public static class T {
        public static void s() { }
        public void v() { }
        private static void p() { }
        public int f;
        public static int sf;
        private int pf;
        static int df;
        public T(int x) { }
    }

    private static class Hidden {
        public static int x;
    }

    public interface I {
        void i();
        static void s() { }
    }

    static int n;

    static void t(int kind, String owner, String name, String desc, boolean isInterface) throws Exception {
        ClassWriter cw = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        cw.visit(V11, ACC_PUBLIC, "C" + n++, null, "java/lang/Object", null);
        MethodVisitor m = cw.visitMethod(ACC_PUBLIC | ACC_STATIC, "m", "()Ljava/lang/Object;", null, null);
        m.visitCode();
        m.visitLdcInsn(new Handle(kind, owner, name, desc, isInterface));
        m.visitInsn(ARETURN);
        m.visitMaxs(0, 0);
        m.visitEnd();
        cw.visitEnd();
        Class<?> c = new L().def(cw.toByteArray());
        System.out.println(kind + " " + owner + "." + name + desc + (isInterface ? " of an interface" : ""));
        for (int i = 0; i < 2; i++) {
            try {
                System.out.println("  " + c.getMethod("m").invoke(null));
            } catch (java.lang.reflect.InvocationTargetException e) {
                for (Throwable x = e.getCause(); x != null; x = x.getCause()) System.out.println("  " + x.toString().replaceAll("@[0-9a-f]+", "@hash"));
            }
        }
    }

    public static void main(String[] args) throws Exception {
        String t = "HandleConstantErrors$T", i = "HandleConstantErrors$I";
        for (String desc : new String[] {"()V", "(LGoneType;)V"}) {
            for (String name : new String[] {"s", "v", "p", "gone"}) {
                for (int kind : new int[] {H_INVOKESTATIC, H_INVOKEVIRTUAL, H_INVOKESPECIAL}) t(kind, t, name, desc, false);
            }
            t(H_INVOKESTATIC, "GoneOwner", "s", desc, false);
            t(H_INVOKESTATIC, t, "s", desc, true);
            t(H_INVOKESTATIC, i, "s", desc, false);
            t(H_INVOKESTATIC, i, "s", desc, true);
            t(H_INVOKEINTERFACE, i, "i", desc, true);
            t(H_INVOKEINTERFACE, i, "gone", desc, true);
            t(H_INVOKEINTERFACE, t, "v", desc, true);
            t(H_INVOKEVIRTUAL, i, "i", desc, false);
            t(H_NEWINVOKESPECIAL, t, "<init>", desc, false);
        }
        for (String desc : new String[] {"I", "J", "LGoneType;"}) {
            for (int kind : new int[] {H_GETFIELD, H_GETSTATIC, H_PUTFIELD, H_PUTSTATIC}) {
                t(kind, t, "f", desc, false);
                t(kind, t, "sf", desc, false);
                t(kind, t, "gone", desc, false);
            }
            t(H_GETFIELD, "GoneOwner", "f", desc, false);
            t(H_GETFIELD, t, "pf", desc, false);
            t(H_PUTSTATIC, t, "df", desc, false);
            t(H_GETSTATIC, "HandleConstantErrors$Hidden", "x", desc, false);
        }
    }
}
