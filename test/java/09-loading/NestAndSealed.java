// Nest hosts that do not agree, sealed classes that do not permit, records and inner classes with odd attributes (JVMS 5.4.4, 5.3.5).
// javac: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
// vm: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
import java.util.*;
import jdk.internal.org.objectweb.asm.*;
import static jdk.internal.org.objectweb.asm.Opcodes.*;

public class NestAndSealed {
    static class L extends ClassLoader {
        final Map<String, byte[]> m = new HashMap<>();
        L() { super("l", NestAndSealed.class.getClassLoader()); }
        @Override protected Class<?> findClass(String n) throws ClassNotFoundException { byte[] b = m.get(n); if (b == null) throw new ClassNotFoundException(n); return defineClass(n, b, 0, b.length); }
    }

    static ClassWriter cw(String n, int acc, String sup) { ClassWriter c = new ClassWriter(ClassWriter.COMPUTE_MAXS); c.visit(V17, acc, n, null, sup, null); return c; }

    static void secret(ClassWriter c) {
        MethodVisitor v = c.visitMethod(ACC_PRIVATE | ACC_STATIC, "secret", "()Ljava/lang/String;", null, null);
        v.visitLdcInsn("secret told");
        v.visitInsn(ARETURN);
        v.visitMaxs(0, 0);
    }

    static void ask(ClassWriter c, String of) {
        MethodVisitor v = c.visitMethod(ACC_PUBLIC | ACC_STATIC, "ask", "()Ljava/lang/String;", null, null);
        v.visitMethodInsn(INVOKESTATIC, of, "secret", "()Ljava/lang/String;", false);
        v.visitInsn(ARETURN);
        v.visitMaxs(0, 0);
    }

    static void t(String n, java.util.concurrent.Callable<?> c) {
        try {
            System.out.println(n + ": " + c.call());
        } catch (Throwable e) {
            Throwable x = e instanceof java.lang.reflect.InvocationTargetException ? e.getCause() : e;
            System.out.println((n + ": " + x).replaceAll("@(0x)?[0-9a-f]+", "@H"));
        }
    }

    static void nest(String title, boolean hostLists, boolean memberClaims, String claimed) {
        L l = new L();
        ClassWriter h = cw("Host", ACC_PUBLIC, "java/lang/Object"), m = cw("Member", ACC_PUBLIC, "java/lang/Object");
        if (hostLists) h.visitNestMember("Member");
        if (memberClaims) m.visitNestHost(claimed);
        secret(h);
        ask(m, "Host");
        l.m.put("Host", h.toByteArray());
        l.m.put("Member", m.toByteArray());
        t(title, () -> l.loadClass("Member").getMethod("ask").invoke(null));
        t(title + " again", () -> l.loadClass("Member").getMethod("ask").invoke(null));
        t(title + " host", () -> l.loadClass("Member").getNestHost().getName());
        t(title + " members", () -> Arrays.toString(l.loadClass("Host").getNestMembers()));
    }

    public static void main(String[] args) {
        nest("agree", true, true, "Host");
        nest("host does not list", false, true, "Host");
        nest("member does not claim", true, false, null);
        nest("claims a missing host", true, true, "Nowhere");
        nest("claims a foreign host", true, true, "java/lang/String");
        L l = new L();
        ClassWriter s = cw("Seal", ACC_PUBLIC, "java/lang/Object");
        s.visitPermittedSubclassExperimental("Good");
        l.m.put("Seal", s.toByteArray());
        l.m.put("Good", cw("Good", ACC_PUBLIC | ACC_FINAL, "Seal").toByteArray());
        l.m.put("Bad", cw("Bad", ACC_PUBLIC | ACC_FINAL, "Seal").toByteArray());
        l.m.put("BadArr", cw("BadArr", ACC_PUBLIC | ACC_FINAL, "Good").toByteArray());
        t("permitted", () -> l.loadClass("Good"));
        t("not permitted", () -> l.loadClass("Bad"));
        t("not permitted again", () -> l.loadClass("Bad"));
        t("final", () -> l.loadClass("BadArr"));
        ClassWriter si = new ClassWriter(0);
        si.visit(V17, ACC_PUBLIC | ACC_INTERFACE | ACC_ABSTRACT, "SealI", null, "java/lang/Object", null);
        si.visitPermittedSubclassExperimental("GoodI");
        l.m.put("SealI", si.toByteArray());
        for (String n : new String[] {"GoodI", "BadI"}) {
            ClassWriter c = new ClassWriter(0);
            c.visit(V17, ACC_PUBLIC, n, null, "java/lang/Object", new String[] {"SealI"});
            l.m.put(n, c.toByteArray());
            t(n, () -> l.loadClass(n));
        }
        L other = new L() { @Override protected Class<?> loadClass(String n, boolean r) throws ClassNotFoundException { return n.startsWith("Seal") ? l.loadClass(n) : super.loadClass(n, r); } };
        other.m.put("Good", l.m.get("Good"));
        t("permitted by name in another loader", () -> other.loadClass("Good"));
        ClassWriter r = cw("Rec", ACC_PUBLIC | ACC_FINAL, "java/lang/Record");
        r.visitRecordComponent("x", "I", null).visitEnd();
        l.m.put("Rec", r.toByteArray());
        t("record without accessor", () -> { Class<?> c = l.loadClass("Rec"); return c.isRecord() + " " + Arrays.toString(c.getRecordComponents()) + " " + c.getRecordComponents()[0].getAccessor(); });
        ClassWriter i = cw("Inn$X", ACC_PUBLIC, "java/lang/Object");
        i.visitInnerClass("Inn$X", "Inn", "X", ACC_PUBLIC | ACC_STATIC);
        l.m.put("Inn$X", i.toByteArray());
        l.m.put("Inn", cw("Inn", ACC_PUBLIC, "java/lang/Object").toByteArray());
        t("inner not confirmed: declaring", () -> l.loadClass("Inn$X").getDeclaringClass());
        t("inner not confirmed: simple name", () -> l.loadClass("Inn$X").getSimpleName());
        t("inner not confirmed: modifiers", () -> java.lang.reflect.Modifier.toString(l.loadClass("Inn$X").getModifiers()));
        t("outer lists none", () -> l.loadClass("Inn").getDeclaredClasses().length);
    }
}
