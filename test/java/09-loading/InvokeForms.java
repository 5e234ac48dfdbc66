// invokespecial without ACC_SUPER semantics, invokespecial of interface methods, invokeinterface of Object methods, calls on arrays, interface statics and privates.
// javac: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
// vm: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
import jdk.internal.org.objectweb.asm.*;
import static jdk.internal.org.objectweb.asm.Opcodes.*;

public class InvokeForms {
    public static class Top { public String who() { return "Top"; } }
    public static class Mid extends Top { public String who() { return "Mid"; } }
    public interface Def { default String d() { return "Def.d"; } static String st() { return "Def.st"; } }
    public interface Def2 extends Def { default String d() { return "Def2.d>" + Def.super.d(); } }

    static class L extends ClassLoader { L() { super(InvokeForms.class.getClassLoader()); } Class<?> def(byte[] b) { return defineClass(null, b, 0, b.length); } }

    static void run(String what, String sup, String[] ifs, int acc, int version, String desc, java.util.function.Consumer<MethodVisitor> body) {
        ClassWriter cw = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        cw.visit(version, acc, "Spun", null, sup, ifs);
        MethodVisitor c = cw.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
        c.visitVarInsn(ALOAD, 0);
        c.visitMethodInsn(INVOKESPECIAL, sup, "<init>", "()V", false);
        c.visitInsn(RETURN);
        c.visitMaxs(0, 0);
        MethodVisitor m = cw.visitMethod(ACC_PUBLIC, "go", "()" + desc, null, null);
        body.accept(m);
        m.visitInsn(desc.equals("I") ? IRETURN : ARETURN);
        m.visitMaxs(0, 0);
        cw.visitEnd();
        try {
            Class<?> k = new L().def(cw.toByteArray());
            System.out.println(what + ": " + k.getMethod("go").invoke(k.getDeclaredConstructor().newInstance()));
        } catch (java.lang.reflect.InvocationTargetException e) {
            System.out.println(what + ": " + e.getCause().getClass().getName());
        } catch (Throwable e) {
            System.out.println(what + ": " + e.getClass().getName());
        }
    }

    public static void main(String[] args) {
        String S = "Ljava/lang/String;", D = "()Ljava/lang/String;";
        run("super of super, ACC_SUPER", "InvokeForms$Mid", null, ACC_PUBLIC | ACC_SUPER, V1_5, S, m -> { m.visitVarInsn(ALOAD, 0); m.visitMethodInsn(INVOKESPECIAL, "InvokeForms$Top", "who", D, false); });
        run("super of super, no ACC_SUPER", "InvokeForms$Mid", null, ACC_PUBLIC, V1_5, S, m -> { m.visitVarInsn(ALOAD, 0); m.visitMethodInsn(INVOKESPECIAL, "InvokeForms$Top", "who", D, false); });
        run("default of direct interface", "java/lang/Object", new String[] {"InvokeForms$Def2"}, ACC_PUBLIC | ACC_SUPER, V1_8, S, m -> { m.visitVarInsn(ALOAD, 0); m.visitMethodInsn(INVOKESPECIAL, "InvokeForms$Def2", "d", D, true); });
        run("static of interface", "java/lang/Object", null, ACC_PUBLIC | ACC_SUPER, V1_8, S, m -> m.visitMethodInsn(INVOKESTATIC, "InvokeForms$Def", "st", D, true));
        run("static of interface as class", "java/lang/Object", null, ACC_PUBLIC | ACC_SUPER, V1_8, S, m -> m.visitMethodInsn(INVOKESTATIC, "InvokeForms$Def", "st", D, false));
        run("hashCode through an interface", "java/lang/Object", new String[] {"InvokeForms$Def"}, ACC_PUBLIC | ACC_SUPER, V1_8, "I", m -> { m.visitLdcInsn("s"); m.visitMethodInsn(INVOKEINTERFACE, "java/lang/CharSequence", "hashCode", "()I", true); });
        run("interface default virtually", "java/lang/Object", new String[] {"InvokeForms$Def2"}, ACC_PUBLIC | ACC_SUPER, V1_8, S, m -> { m.visitVarInsn(ALOAD, 0); m.visitMethodInsn(INVOKEVIRTUAL, "Spun", "d", D, false); });
        run("array clone", "java/lang/Object", null, ACC_PUBLIC | ACC_SUPER, V1_8, "I", m -> { m.visitInsn(ICONST_3); m.visitIntInsn(NEWARRAY, T_LONG); m.visitMethodInsn(INVOKEVIRTUAL, "[J", "clone", "()Ljava/lang/Object;", false); m.visitTypeInsn(CHECKCAST, "[J"); m.visitInsn(ARRAYLENGTH); });
        run("array hashCode null", "java/lang/Object", null, ACC_PUBLIC | ACC_SUPER, V1_8, "I", m -> { m.visitInsn(ACONST_NULL); m.visitTypeInsn(CHECKCAST, "[I"); m.visitMethodInsn(INVOKEVIRTUAL, "[I", "hashCode", "()I", false); });
        run("inherited field through subclass", "java/lang/Object", null, ACC_PUBLIC | ACC_SUPER, V1_8, "I", m -> { m.visitFieldInsn(GETSTATIC, "java/io/RandomAccessFile1", "x", "I"); });
        run("method named by another class", "java/lang/Object", null, ACC_PUBLIC | ACC_SUPER, V1_8, "I", m -> { m.visitLdcInsn("four"); m.visitMethodInsn(INVOKEVIRTUAL, "java/lang/String", "length", "()I", false); });
        run("multi array of interface", "java/lang/Object", null, ACC_PUBLIC | ACC_SUPER, V1_8, "I", m -> { m.visitInsn(ICONST_2); m.visitInsn(ICONST_3); m.visitMultiANewArrayInsn("[[[Ljava/lang/Runnable;", 2); m.visitInsn(ICONST_1); m.visitInsn(AALOAD); m.visitInsn(ARRAYLENGTH); });
    }
}
