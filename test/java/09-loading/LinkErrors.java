// Resolution errors at run time (JVMS 5.4.3, 5.4.4): missing members, wrong staticness, access, abstract and incompatible calls; the same error at each later try.
// javac: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
// vm: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
import java.util.*;
import java.util.function.*;
import jdk.internal.org.objectweb.asm.*;
import static jdk.internal.org.objectweb.asm.Opcodes.*;

public class LinkErrors {
    public static class T { public int inst; public static int stat; private int priv; public final int fin = 1; private void pm() { } private static void psm() { } public void im() { } public static void sm() { } protected void prot() { } public static final int sfin = Integer.parseInt("2"); }
    public static abstract class Abs { public abstract void ab(); }
    public interface Itf { void m(); default void d() { } }
    public interface Itf2 { default void d() { } }
    static class Package { public static int f; }

    static class L extends ClassLoader {
        L() { super(LinkErrors.class.getClassLoader()); }
        Class<?> def(byte[] b) { return defineClass(null, b, 0, b.length); }
    }

    static int n;

    static void t(String what, Consumer<MethodVisitor> body) {
        String name = "Spun" + n++;
        ClassWriter cw = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        cw.visit(V1_5, ACC_PUBLIC, name, null, "java/lang/Object", new String[] {"java/lang/Runnable"});
        MethodVisitor c = cw.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
        c.visitVarInsn(ALOAD, 0);
        c.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        c.visitInsn(RETURN);
        c.visitMaxs(0, 0);
        MethodVisitor m = cw.visitMethod(ACC_PUBLIC, "run", "()V", null, null);
        body.accept(m);
        m.visitInsn(RETURN);
        m.visitMaxs(0, 0);
        cw.visitEnd();
        try {
            Runnable r = (Runnable) new L().def(cw.toByteArray()).getDeclaredConstructor().newInstance();
            for (int i = 0; i < 2; i++) {
                try {
                    r.run();
                    System.out.println(what + ": ok");
                } catch (Throwable e) {
                    System.out.println((what + ": " + e).replaceAll("@(0x)?[0-9a-f]+", "@H"));
                }
            }
        } catch (Throwable e) {
            System.out.println(what + " at load: " + e);
        }
    }

    static void newT(MethodVisitor m, String c) { m.visitTypeInsn(NEW, c); m.visitInsn(DUP); m.visitMethodInsn(INVOKESPECIAL, c, "<init>", "()V", false); }

    public static void main(String[] args) {
        String T = "LinkErrors$T";
        t("missing class", m -> m.visitMethodInsn(INVOKESTATIC, "no/Such", "m", "()V", false));
        t("missing class new", m -> { m.visitTypeInsn(NEW, "no/Such2"); m.visitInsn(POP); });
        t("missing class cast of null", m -> { m.visitInsn(ACONST_NULL); m.visitTypeInsn(CHECKCAST, "no/Such3"); m.visitInsn(POP); });
        t("missing class cast", m -> { m.visitLdcInsn("s"); m.visitTypeInsn(CHECKCAST, "no/Such3"); m.visitInsn(POP); });
        t("missing instanceof", m -> { m.visitLdcInsn("s"); m.visitTypeInsn(INSTANCEOF, "no/Such4"); m.visitInsn(POP); });
        t("missing array class", m -> { m.visitInsn(ICONST_1); m.visitTypeInsn(ANEWARRAY, "no/Such5"); m.visitInsn(POP); });
        t("missing multi", m -> { m.visitInsn(ICONST_1); m.visitInsn(ICONST_1); m.visitMultiANewArrayInsn("[[Lno/Such6;", 2); m.visitInsn(POP); });
        t("missing ldc class", m -> { m.visitLdcInsn(Type.getObjectType("no/Such7")); m.visitInsn(POP); });
        t("missing method", m -> m.visitMethodInsn(INVOKESTATIC, T, "nope", "()V", false));
        t("missing descriptor", m -> { m.visitInsn(ICONST_0); m.visitMethodInsn(INVOKESTATIC, T, "sm", "(I)V", false); });
        t("missing virtual", m -> { newT(m, T); m.visitMethodInsn(INVOKEVIRTUAL, T, "nope", "()V", false); });
        t("missing field", m -> { m.visitFieldInsn(GETSTATIC, T, "nope", "I"); m.visitInsn(POP); });
        t("field of other type", m -> { m.visitFieldInsn(GETSTATIC, T, "stat", "J"); m.visitInsn(POP2); });
        t("static get of instance", m -> { m.visitFieldInsn(GETSTATIC, T, "inst", "I"); m.visitInsn(POP); });
        t("instance get of static", m -> { newT(m, T); m.visitFieldInsn(GETFIELD, T, "stat", "I"); m.visitInsn(POP); });
        t("static put of instance", m -> { m.visitInsn(ICONST_0); m.visitFieldInsn(PUTSTATIC, T, "inst", "I"); });
        t("private field", m -> { newT(m, T); m.visitFieldInsn(GETFIELD, T, "priv", "I"); m.visitInsn(POP); });
        t("final field put", m -> { newT(m, T); m.visitInsn(ICONST_0); m.visitFieldInsn(PUTFIELD, T, "fin", "I"); });
        t("static final put", m -> { m.visitInsn(ICONST_0); m.visitFieldInsn(PUTSTATIC, T, "sfin", "I"); });
        t("private method", m -> { newT(m, T); m.visitMethodInsn(INVOKEVIRTUAL, T, "pm", "()V", false); });
        t("private static", m -> m.visitMethodInsn(INVOKESTATIC, T, "psm", "()V", false));
        t("protected", m -> { newT(m, T); m.visitMethodInsn(INVOKEVIRTUAL, T, "prot", "()V", false); });
        t("virtual of static", m -> { newT(m, T); m.visitMethodInsn(INVOKEVIRTUAL, T, "sm", "()V", false); });
        t("static of virtual", m -> m.visitMethodInsn(INVOKESTATIC, T, "im", "()V", false));
        t("interface call of class method", m -> { newT(m, T); m.visitMethodInsn(INVOKEINTERFACE, T, "im", "()V", true); });
        t("virtual call of interface method", m -> { m.visitVarInsn(ALOAD, 0); m.visitMethodInsn(INVOKEVIRTUAL, "java/lang/Runnable", "run", "()V", false); });
        t("interface not implemented", m -> { newT(m, T); m.visitMethodInsn(INVOKEINTERFACE, "LinkErrors$Itf", "m", "()V", true); });
        t("new abstract", m -> { m.visitTypeInsn(NEW, "LinkErrors$Abs"); m.visitInsn(POP); });
        t("new interface", m -> { m.visitTypeInsn(NEW, "LinkErrors$Itf"); m.visitInsn(POP); });
        t("package-private class", m -> { m.visitFieldInsn(GETSTATIC, "LinkErrors$Package", "f", "I"); m.visitInsn(POP); });
        t("not exported", m -> { m.visitMethodInsn(INVOKESTATIC, "jdk/internal/misc/Unsafe", "getUnsafe", "()Ljdk/internal/misc/Unsafe;", false); m.visitInsn(POP); });
        t("package-private member of String", m -> { m.visitLdcInsn("s"); m.visitMethodInsn(INVOKEVIRTUAL, "java/lang/String", "isLatin1", "()Z", false); m.visitInsn(POP); });
        abstractCalls();
    }

    static void abstractCalls() {
        // a class that lacks the method which its superclass or interface declares
        String[][] cases = {{"LinkErrors$Abs", null, "ab"}, {"java/lang/Object", "LinkErrors$Itf", "m"}, {"java/lang/Object", "LinkErrors$Itf,LinkErrors$Itf2", "d"}};
        for (String[] k : cases) {
            String name = "Lacks" + n++;
            ClassWriter cw = new ClassWriter(0);
            cw.visit(V1_8, ACC_PUBLIC, name, null, k[0], k[1] == null ? null : k[1].split(","));
            MethodVisitor c = cw.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
            c.visitVarInsn(ALOAD, 0);
            c.visitMethodInsn(INVOKESPECIAL, k[0], "<init>", "()V", false);
            c.visitInsn(RETURN);
            c.visitMaxs(1, 1);
            cw.visitEnd();
            for (int i = 0; i < 2; i++) {
                try {
                    Object o = new L().def(cw.toByteArray()).getDeclaredConstructor().newInstance();
                    if (o instanceof Abs a) a.ab();
                    else if (k[2].equals("m")) ((Itf) o).m();
                    else ((Itf) o).d();
                } catch (Throwable e) {
                    System.out.println(name + ": " + e);
                }
            }
        }
    }
}
