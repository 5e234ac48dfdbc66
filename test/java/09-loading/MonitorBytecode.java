// monitorenter and monitorexit that are not balanced, spun by hand; null monitors; exceptions out of nested locks; synchronized methods that throw.
// javac: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
// vm: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
import java.util.function.*;
import jdk.internal.org.objectweb.asm.*;
import static jdk.internal.org.objectweb.asm.Opcodes.*;

public class MonitorBytecode {
    static int n;

    static Consumer<Object> spin(Consumer<MethodVisitor> body) throws Exception {
        String name = "Mon" + n++;
        ClassWriter cw = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        cw.visit(V1_5, ACC_PUBLIC, name, null, "java/lang/Object", null);
        MethodVisitor m = cw.visitMethod(ACC_PUBLIC | ACC_STATIC, "go", "(Ljava/lang/Object;)V", null, null);
        body.accept(m);
        m.visitInsn(RETURN);
        m.visitMaxs(0, 0);
        cw.visitEnd();
        var mh = java.lang.invoke.MethodHandles.lookup().findStatic(java.lang.invoke.MethodHandles.lookup().defineClass(cw.toByteArray()), "go", java.lang.invoke.MethodType.methodType(void.class, Object.class));
        return o -> { try { mh.invoke(o); } catch (RuntimeException | Error e) { throw e; } catch (Throwable e) { throw new RuntimeException(e); } };
    }

    static void t(String what, Consumer<MethodVisitor> body) throws Exception {
        Consumer<Object> c = spin(body);
        for (Object o : new Object[] {new Object(), null}) {
            try {
                c.accept(o);
                System.out.println(what + " ok " + (o != null && Thread.holdsLock(o)));
            } catch (Throwable e) {
                System.out.println(what + " " + e.getClass().getName() + " " + (o != null && Thread.holdsLock(o)));
            }
        }
    }

    public static void main(String[] args) throws Exception {
        t("balanced", m -> { m.visitVarInsn(ALOAD, 0); m.visitInsn(DUP); m.visitInsn(MONITORENTER); m.visitInsn(MONITOREXIT); });
        t("exit without enter", m -> { m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITOREXIT); });
        t("twice", m -> { for (int i = 0; i < 3; i++) { m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITORENTER); } for (int i = 0; i < 3; i++) { m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITOREXIT); } });
        t("exit twice", m -> { m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITORENTER); m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITOREXIT); m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITOREXIT); });
        t("left locked", m -> { m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITORENTER); });
        t("thrown while locked", m -> { m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITORENTER); m.visitInsn(ICONST_1); m.visitInsn(ICONST_0); m.visitInsn(IDIV); m.visitInsn(POP); m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITOREXIT); });
        Object a = new Object(), b = new Object();
        try {
            synchronized (a) { synchronized (b) { synchronized (a) { throw new IllegalStateException("deep"); } } }
        } catch (IllegalStateException e) {
            System.out.println(Thread.holdsLock(a) + " " + Thread.holdsLock(b));
        }
    }
}
