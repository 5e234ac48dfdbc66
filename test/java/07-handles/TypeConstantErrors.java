// Method type constants with missing and inaccessible classes, and handles of members of packages (JVMS 5.4.3.5): the same error at each later try.
// javac: --add-exports=java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
// vm: --add-exports=java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
import static jdk.internal.org.objectweb.asm.Opcodes.*;

import jdk.internal.org.objectweb.asm.ClassWriter;
import jdk.internal.org.objectweb.asm.Handle;
import jdk.internal.org.objectweb.asm.MethodVisitor;
import jdk.internal.org.objectweb.asm.Type;

public class TypeConstantErrors {
    public static class Target {
        public void virtual() { }
        public static void statical() { }
        private static void hidden() { }
    }

    static class Package {
        public static int field;
    }

    static class Loader extends ClassLoader {
        Loader() {
            super(TypeConstantErrors.class.getClassLoader());
        }

        Class<?> define(byte[] bytes) {
            return defineClass(null, bytes, 0, bytes.length);
        }
    }

    static final String TARGET = "TypeConstantErrors$Target";
    static int spun;

    /** Loads the constant twice in one class, and once more in another method of it. */
    static void load(String what, Object constant) throws Exception {
        ClassWriter cw = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        cw.visit(V1_8, ACC_PUBLIC, "Spun" + spun++, null, "java/lang/Object", null);
        for (String name : new String[] { "first", "second" }) {
            MethodVisitor m = cw.visitMethod(ACC_PUBLIC | ACC_STATIC, name, "()Ljava/lang/Object;", null, null);
            m.visitLdcInsn(constant);
            m.visitInsn(ARETURN);
            m.visitMaxs(0, 0);
        }
        cw.visitEnd();
        Class<?> c = new Loader().define(cw.toByteArray());
        for (String name : new String[] { "first", "first", "second" }) {
            try {
                System.out.println(what + ": " + c.getMethod(name).invoke(null));
            } catch (java.lang.reflect.InvocationTargetException e) {
                System.out.println((what + ": " + e.getCause()).replaceAll("@(0x)?[0-9a-f]+", "@H"));
            }
        }
    }

    static void handle(String what, int kind, String owner, String name, String descriptor, boolean isInterface) throws Exception {
        load(what, new Handle(kind, owner, name, descriptor, isInterface));
    }

    public static void main(String[] args) throws Exception {
        handle("interface method in a class entry", H_INVOKESTATIC, "java/util/List", "of", "()Ljava/util/List;", false);
        handle("class method in an interface entry", H_INVOKESTATIC, "java/lang/String", "valueOf", "([CII)Ljava/lang/String;", true);
        handle("missing method", H_INVOKESTATIC, TARGET, "nope", "()V", false);
        handle("missing field", H_GETSTATIC, TARGET, "nope", "I", false);
        handle("private method", H_INVOKESTATIC, TARGET, "hidden", "()V", false);
        handle("static of virtual", H_INVOKESTATIC, TARGET, "virtual", "()V", false);
        handle("virtual of static", H_INVOKEVIRTUAL, TARGET, "statical", "()V", false);
        handle("field of package-private class", H_GETSTATIC, "TypeConstantErrors$Package", "field", "I", false);
        handle("missing class", H_INVOKESTATIC, "no/Such", "m", "()V", false);
        handle("missing class in its type", H_INVOKESTATIC, TARGET, "statical", "(Lno/Such;)V", false);
        load("type with package-private class", Type.getMethodType("(LTypeConstantErrors$Package;)V"));
        load("type with array of package-private class", Type.getMethodType("()[[LTypeConstantErrors$Package;"));
        load("type with missing class", Type.getMethodType("(Lno/Such;)V"));
        load("type with package-private class of java.lang", Type.getMethodType("(Ljava/lang/AbstractStringBuilder;)V"));
        load("good type", Type.getMethodType("(Ljava/lang/String;)V"));
    }
}
