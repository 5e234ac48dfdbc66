// ClassFormatError and its kin for class files that are well formed as bytes but not as classes: names, descriptors, flags, duplicates, code (JVMS 4.8).
// javac: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
// vm: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
import java.util.function.*;
import jdk.internal.org.objectweb.asm.*;
import static jdk.internal.org.objectweb.asm.Opcodes.*;

public class FormatErrors {
    static class L extends ClassLoader { Class<?> def(byte[] b) { return defineClass(null, b, 0, b.length); } }

    static void t(String what, int acc, String name, String sup, Consumer<ClassWriter> body) {
        ClassWriter cw = new ClassWriter(0);
        cw.visit(V11, acc, name, null, sup, null);
        body.accept(cw);
        cw.visitEnd();
        try {
            System.out.println(what + ": " + new L().def(cw.toByteArray()));
        } catch (Throwable e) {
            System.out.println(what + ": " + e);
        }
    }

    static void field(String what, int acc, String name, String desc) { t(what, ACC_PUBLIC, "F", "java/lang/Object", c -> c.visitField(acc, name, desc, null, null)); }

    static void method(String what, int acc, String name, String desc, boolean code) { method(what, ACC_PUBLIC, acc, name, desc, code); }

    static void method(String what, int cacc, int acc, String name, String desc, boolean code) {
        t(what, cacc, "M", "java/lang/Object", c -> {
            MethodVisitor m = c.visitMethod(acc, name, desc, null, null);
            if (code) { m.visitCode(); m.visitInsn(RETURN); m.visitMaxs(0, 300); }
            m.visitEnd();
        });
    }

    public static void main(String[] args) {
        for (String n : new String[] {"ok/Name", "bad;name", "bad.name", "bad[name", "a//b", "/a", "a/", ""}) t("class name '" + n + "'", ACC_PUBLIC, n, "java/lang/Object", c -> { });
        t("super name", ACC_PUBLIC, "S", "a;b", c -> { });
        t("array super", ACC_PUBLIC, "S", "[I", c -> { });
        t("no super", ACC_PUBLIC, "S", null, c -> { });
        t("final abstract", ACC_PUBLIC | ACC_FINAL | ACC_ABSTRACT, "S", "java/lang/Object", c -> { });
        t("interface not abstract", ACC_PUBLIC | ACC_INTERFACE, "S", "java/lang/Object", c -> { });
        t("annotation not interface", ACC_PUBLIC | ACC_ANNOTATION, "S", "java/lang/Object", c -> { });
        t("interface final", ACC_PUBLIC | ACC_INTERFACE | ACC_ABSTRACT | ACC_FINAL, "S", "java/lang/Object", c -> { });
        field("field ok", ACC_PUBLIC, "x", "I");
        field("field name with dot", ACC_PUBLIC, "a.b", "I");
        field("field name empty", ACC_PUBLIC, "", "I");
        field("field name slash", ACC_PUBLIC, "a/b", "I");
        field("field name angle", ACC_PUBLIC, "<x>", "I");
        for (String d : new String[] {"Q", "", "L", "LX", "Lx;y", "[", "II", "V", "(I)V", "L;", "[V", "Ljava.lang.String;"}) field("field descriptor '" + d + "'", ACC_PUBLIC, "x", d);
        field("public private", ACC_PUBLIC | ACC_PRIVATE, "x", "I");
        field("final volatile", ACC_FINAL | ACC_VOLATILE, "x", "I");
        t("duplicate field", ACC_PUBLIC, "D", "java/lang/Object", c -> { c.visitField(0, "x", "I", null, null); c.visitField(ACC_STATIC, "x", "I", null, null); });
        t("same field name, two types", ACC_PUBLIC, "D", "java/lang/Object", c -> { c.visitField(0, "x", "I", null, null); c.visitField(ACC_STATIC, "x", "J", null, null); });
        t("constant of wrong type", ACC_PUBLIC, "D", "java/lang/Object", c -> c.visitField(ACC_STATIC | ACC_FINAL, "x", "J", null, 5));
        t("string constant for an int", ACC_PUBLIC, "D", "java/lang/Object", c -> c.visitField(ACC_STATIC | ACC_FINAL, "x", "I", null, "s"));
        t("interface field not public static final", ACC_PUBLIC | ACC_INTERFACE | ACC_ABSTRACT, "D", "java/lang/Object", c -> c.visitField(ACC_PUBLIC, "x", "I", null, null));
        method("method ok", ACC_PUBLIC, "m", "()V", true);
        method("no code", ACC_PUBLIC, "m", "()V", false);
        method("abstract with code", ACC_PUBLIC | ACC_ABSTRACT, "m", "()V", true);
        method("native with code", ACC_PUBLIC | ACC_NATIVE, "m", "()V", true);
        method("abstract in a concrete class", ACC_PUBLIC | ACC_ABSTRACT, "m", "()V", false);
        method("abstract final", ACC_PUBLIC | ACC_ABSTRACT | ACC_FINAL, "m", "()V", false);
        method("abstract static", ACC_PUBLIC | ACC_ABSTRACT | ACC_STATIC, "m", "()V", false);
        method("public private", ACC_PUBLIC | ACC_PRIVATE, "m", "()V", true);
        for (String n : new String[] {"a.b", "a;b", "a[b", "a/b", "<x>", "", "a>b", "<init>x"}) method("method name '" + n + "'", ACC_PUBLIC, n, "()V", true);
        for (String d : new String[] {"()", "(", ")V", "(V)V", "(I", "()Q", "(Lx)V", "I", "()VV", "([)V", "()[V"}) method("method descriptor '" + d + "'", ACC_PUBLIC, "m", d, true);
        method("255 words of arguments", ACC_PUBLIC | ACC_STATIC, "m", "(" + "J".repeat(127) + "I)V", true);
        method("256 words of arguments", ACC_PUBLIC | ACC_STATIC, "m", "(" + "J".repeat(128) + ")V", true);
        method("this and 255", ACC_PUBLIC, "m", "(" + "J".repeat(127) + "I)V", true);
        method("<init> static", ACC_PUBLIC | ACC_STATIC, "<init>", "()V", true);
        method("<init> with result", ACC_PUBLIC, "<init>", "()I", true);
        method("<clinit> with argument", ACC_STATIC, "<clinit>", "(I)V", true);
        method("<clinit> not static", 0, "<clinit>", "()V", true);
        method("interface method protected", ACC_PUBLIC | ACC_INTERFACE | ACC_ABSTRACT, ACC_PROTECTED | ACC_ABSTRACT, "m", "()V", false);
        method("interface method final", ACC_PUBLIC | ACC_INTERFACE | ACC_ABSTRACT, ACC_PUBLIC | ACC_FINAL, "m", "()V", true);
        method("interface <init>", ACC_PUBLIC | ACC_INTERFACE | ACC_ABSTRACT, ACC_PUBLIC, "<init>", "()V", true);
        t("duplicate method", ACC_PUBLIC, "D", "java/lang/Object", c -> { c.visitMethod(ACC_ABSTRACT | ACC_PUBLIC, "m", "()V", null, null); c.visitMethod(ACC_NATIVE, "m", "()V", null, null); });
        t("empty code", ACC_PUBLIC, "D", "java/lang/Object", c -> { MethodVisitor m = c.visitMethod(ACC_PUBLIC, "m", "()V", null, null); m.visitCode(); m.visitMaxs(0, 1); m.visitEnd(); });
        t("arguments beyond max_locals", ACC_PUBLIC, "D", "java/lang/Object", c -> { MethodVisitor m = c.visitMethod(ACC_PUBLIC, "m", "(JJ)V", null, null); m.visitCode(); m.visitInsn(RETURN); m.visitMaxs(0, 4); m.visitEnd(); });
    }
}
