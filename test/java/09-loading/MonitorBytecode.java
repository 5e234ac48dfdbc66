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

    static void synchronizedMethod(String what, Consumer<MethodVisitor> body) throws Exception {
        ClassWriter cw = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        String name = "Sync" + n++;
        cw.visit(V1_5, ACC_PUBLIC, name, null, "java/lang/Object", null);
        MethodVisitor init = cw.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
        init.visitVarInsn(ALOAD, 0);
        init.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        init.visitInsn(RETURN);
        init.visitMaxs(0, 0);
        MethodVisitor m = cw.visitMethod(ACC_PUBLIC | ACC_SYNCHRONIZED, "go", "()I", null, null);
        body.accept(m);
        m.visitInsn(ICONST_3);
        m.visitInsn(IRETURN);
        m.visitMaxs(0, 0);
        cw.visitEnd();
        Object o = java.lang.invoke.MethodHandles.lookup().defineClass(cw.toByteArray()).getConstructor().newInstance();
        try {
            System.out.println(what + " " + o.getClass().getMethod("go").invoke(o) + " " + Thread.holdsLock(o));
        } catch (java.lang.reflect.InvocationTargetException e) {
            System.out.println(what + " " + e.getCause().getClass().getName() + " " + Thread.holdsLock(o));
        }
    }

    static int deep(int n) {
        synchronized (MonitorBytecode.class) { synchronized (System.out) { return n == 0 ? 0 : deep(n - 1) + 1; } }
    }

    public static void main(String[] args) throws Exception {
        t("balanced", m -> { m.visitVarInsn(ALOAD, 0); m.visitInsn(DUP); m.visitInsn(MONITORENTER); m.visitInsn(MONITOREXIT); });
        t("exit without enter", m -> { m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITOREXIT); });
        t("twice", m -> { for (int i = 0; i < 3; i++) { m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITORENTER); } for (int i = 0; i < 3; i++) { m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITOREXIT); } });
        t("exit twice", m -> { m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITORENTER); m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITOREXIT); m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITOREXIT); });
        t("left locked", m -> { m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITORENTER); });
        t("thrown while locked", m -> { m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITORENTER); m.visitInsn(ICONST_1); m.visitInsn(ICONST_0); m.visitInsn(IDIV); m.visitInsn(POP); m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITOREXIT); });
        t("one of two left", m -> { m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITORENTER); m.visitLdcInsn("other"); m.visitInsn(MONITORENTER); m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITOREXIT); });
        System.out.println(Thread.holdsLock("other"));
        t("crossed", m -> { m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITORENTER); m.visitLdcInsn("other"); m.visitInsn(MONITORENTER); m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITOREXIT); m.visitLdcInsn("other"); m.visitInsn(MONITOREXIT); });
        synchronized ("other") {
            t("the caller's monitor", m -> { m.visitLdcInsn("other"); m.visitInsn(MONITOREXIT); });
            System.out.println(Thread.holdsLock("other"));
        }
        t("caught in place", m -> {
            Label from = new Label(), to = new Label(), handler = new Label();
            m.visitTryCatchBlock(from, to, handler, "java/lang/IllegalMonitorStateException");
            m.visitVarInsn(ALOAD, 0);
            m.visitInsn(MONITORENTER);
            m.visitLabel(from);
            m.visitInsn(RETURN);
            m.visitLabel(to);
            m.visitLabel(handler);
            m.visitInsn(POP);
        });
        synchronizedMethod("this overwritten", m -> { m.visitInsn(ACONST_NULL); m.visitVarInsn(ASTORE, 0); });
        synchronizedMethod("left by hand", m -> { m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITOREXIT); });
        synchronizedMethod("left by hand, entered again", m -> { m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITOREXIT); m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITORENTER); });
        synchronizedMethod("overwritten and thrown", m -> { m.visitInsn(ACONST_NULL); m.visitVarInsn(ASTORE, 0); m.visitInsn(ACONST_NULL); m.visitInsn(ATHROW); });
        synchronizedMethod("entered once more and thrown", m -> { m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITORENTER); m.visitInsn(ACONST_NULL); m.visitInsn(ATHROW); });
        synchronizedMethod("left by hand and thrown", m -> { m.visitVarInsn(ALOAD, 0); m.visitInsn(MONITOREXIT); m.visitInsn(ACONST_NULL); m.visitInsn(ATHROW); });
        System.out.println(deep(1000) + " " + Thread.holdsLock(MonitorBytecode.class));
        Object a = new Object(), b = new Object();
        try {
            synchronized (a) { synchronized (b) { synchronized (a) { throw new IllegalStateException("deep"); } } }
        } catch (IllegalStateException e) {
            System.out.println(Thread.holdsLock(a) + " " + Thread.holdsLock(b));
        }
    }
}
