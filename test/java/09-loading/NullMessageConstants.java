// Helpful NullPointerExceptions behind constants that javac does not load: HotSpot's simulated stack has no slot for handles, types and dynamic constants.
// javac: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
// vm: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
import java.lang.invoke.*;
import java.util.function.*;
import jdk.internal.org.objectweb.asm.*;
import static jdk.internal.org.objectweb.asm.Opcodes.*;

public class NullMessageConstants {
    static final String BSM = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;)";
    static ClassWriter w;
    static int n;

    public static Object object(MethodHandles.Lookup l, String name, Class<?> type) { return "x"; }
    public static long number(MethodHandles.Lookup l, String name, Class<?> type) { return 7; }
    public static int one() { return 1; }

    static void method(Consumer<MethodVisitor> body) {
        MethodVisitor v = w.visitMethod(ACC_PUBLIC | ACC_STATIC, "t" + n++, "(LSpun;LSpun;)V", null, null);
        v.visitCode();
        body.accept(v);
        v.visitInsn(RETURN);
        v.visitMaxs(20, 4);
        v.visitEnd();
    }

    public static void main(String[] args) throws Throwable {
        String self = "NullMessageConstants";
        w = new ClassWriter(0);
        w.visit(V11, ACC_PUBLIC | ACC_SUPER, "Spun", null, "java/lang/Object", null);
        w.visitField(ACC_PUBLIC, "i", "I", null, null);
        w.visitField(ACC_PUBLIC, "j", "J", null, null);
        w.visitField(ACC_PUBLIC, "o", "Ljava/lang/Object;", null, null);
        MethodVisitor init = w.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
        init.visitCode();
        init.visitVarInsn(ALOAD, 0);
        init.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        init.visitInsn(RETURN);
        init.visitMaxs(1, 1);
        init.visitEnd();
        Handle one = new Handle(H_INVOKESTATIC, self, "one", "()I", false);
        ConstantDynamic object = new ConstantDynamic("c", "Ljava/lang/Object;", new Handle(H_INVOKESTATIC, self, "object", BSM + "Ljava/lang/Object;", false));
        ConstantDynamic number = new ConstantDynamic("c", "J", new Handle(H_INVOKESTATIC, self, "number", BSM + "J", false));
        for (Object c : new Object[] {one, Type.getMethodType("()V"), object, "s", Type.getObjectType("Spun")}) {
            method(v -> {
                v.visitVarInsn(ALOAD, 0);
                v.visitVarInsn(ALOAD, 1);
                v.visitLdcInsn(c);
                v.visitFieldInsn(PUTFIELD, "Spun", "o", "Ljava/lang/Object;");
                v.visitInsn(POP);
            });
        }
        for (Object c : new Object[] {number, 5L}) {
            method(v -> {
                v.visitVarInsn(ALOAD, 0);
                v.visitInsn(ICONST_3);
                v.visitInsn(ICONST_4);
                v.visitVarInsn(ALOAD, 1);
                v.visitLdcInsn(c);
                v.visitFieldInsn(PUTFIELD, "Spun", "j", "J");
                v.visitInsn(POP2);
                v.visitInsn(POP);
            });
        }
        method(v -> {
            v.visitVarInsn(ALOAD, 0);
            v.visitVarInsn(ALOAD, 1);
            v.visitLdcInsn(one);
            v.visitMethodInsn(INVOKEVIRTUAL, "java/lang/invoke/MethodHandle", "invokeExact", "()I", false);
            v.visitFieldInsn(PUTFIELD, "Spun", "i", "I");
            v.visitInsn(POP);
        });
        w.visitEnd();
        Class<?> spun = MethodHandles.lookup().defineClass(w.toByteArray());
        Object receiver = spun.getConstructor().newInstance();
        for (int i = 0; i < n; i++) {
            try {
                spun.getMethod("t" + i, spun, spun).invoke(null, receiver, null);
            } catch (java.lang.reflect.InvocationTargetException e) {
                System.out.println(i + " " + e.getCause().getMessage());
            }
        }
    }
}
