// Dynamic constants (condy) and hand-made invokedynamic, spun with the JDK's own assembler: types, sharing, errors, recursion.
// javac: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
// vm: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
import java.lang.invoke.*;
import jdk.internal.org.objectweb.asm.*;
import static jdk.internal.org.objectweb.asm.Opcodes.*;

public class Condy {
    static int calls;
    public static Object boot(MethodHandles.Lookup l, String name, Class<?> type) { calls++; return name + "#" + calls; }
    public static int bootInt(MethodHandles.Lookup l, String name, Class<?> type, int a, long b) { calls++; return a + (int) b; }
    public static long bootLong(MethodHandles.Lookup l, String name, Class<?> type) { calls++; return 1L << 40; }
    public static double bootDouble(MethodHandles.Lookup l, String name, Class<?> type, Object inner) { calls++; return ((Integer) inner) / 2.0; }
    public static Object fails(MethodHandles.Lookup l, String name, Class<?> type) { calls++; throw new IllegalStateException("boot " + calls); }
    public static Object wrongType(MethodHandles.Lookup l, String name, Class<?> type) { return 42; }
    public static CallSite indy(MethodHandles.Lookup l, String name, MethodType t) throws Exception { calls++; return new ConstantCallSite(MethodHandles.insertArguments(l.findStatic(Condy.class, "target", MethodType.methodType(String.class, String.class, int.class)), 0, name + calls)); }
    public static String target(String a, int b) { return a + ":" + b; }
    public static CallSite indyFails(MethodHandles.Lookup l, String name, MethodType t) { calls++; throw new IllegalArgumentException("indy " + calls); }
    public static Object indyNull(MethodHandles.Lookup l, String name, MethodType t) { return null; }
    public static CallSite indyWrong(MethodHandles.Lookup l, String name, MethodType t) { return new ConstantCallSite(MethodHandles.constant(int.class, 5)); }

    static Handle h(String name, String desc) { return new Handle(H_INVOKESTATIC, "Condy", name, desc, false); }
    static final String B = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;";
    static final String I = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;)";

    static void m(ClassWriter cw, String name, String desc, int ret, Object ldc) {
        MethodVisitor mv = cw.visitMethod(ACC_PUBLIC | ACC_STATIC, name, desc, null, null);
        mv.visitCode();
        mv.visitLdcInsn(ldc);
        mv.visitInsn(ret);
        mv.visitMaxs(0, 0);
        mv.visitEnd();
    }

    public static void main(String[] args) throws Throwable {
        ClassWriter cw = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        cw.visit(V17, ACC_PUBLIC, "Spun", null, "java/lang/Object", null);
        ConstantDynamic c1 = new ConstantDynamic("obj", "Ljava/lang/Object;", h("boot", B + ")Ljava/lang/Object;"));
        ConstantDynamic c2 = new ConstantDynamic("other", "Ljava/lang/String;", h("boot", B + ")Ljava/lang/Object;"));
        ConstantDynamic ci = new ConstantDynamic("i", "I", h("bootInt", B + "IJ)I"), 7, 8L);
        ConstantDynamic cl = new ConstantDynamic("l", "J", h("bootLong", B + ")J"));
        ConstantDynamic cd = new ConstantDynamic("d", "D", h("bootDouble", B + "Ljava/lang/Object;)D"), ci);
        m(cw, "obj", "()Ljava/lang/Object;", ARETURN, c1);
        m(cw, "obj2", "()Ljava/lang/Object;", ARETURN, c1);
        m(cw, "str", "()Ljava/lang/String;", ARETURN, c2);
        m(cw, "i", "()I", IRETURN, ci);
        m(cw, "l", "()J", LRETURN, cl);
        m(cw, "d", "()D", DRETURN, cd);
        m(cw, "fails", "()Ljava/lang/Object;", ARETURN, new ConstantDynamic("f", "Ljava/lang/Object;", h("fails", B + ")Ljava/lang/Object;")));
        m(cw, "wrong", "()Ljava/lang/String;", ARETURN, new ConstantDynamic("w", "Ljava/lang/String;", h("wrongType", B + ")Ljava/lang/Object;")));
        m(cw, "nul", "()Ljava/lang/Object;", ARETURN, new ConstantDynamic("n", "Ljava/lang/Object;", new Handle(H_INVOKESTATIC, "java/lang/invoke/ConstantBootstraps", "nullConstant", B + ")Ljava/lang/Object;", false)));
        m(cw, "prim", "()Ljava/lang/Class;", ARETURN, new ConstantDynamic("I", "Ljava/lang/Class;", new Handle(H_INVOKESTATIC, "java/lang/invoke/ConstantBootstraps", "primitiveClass", B + ")Ljava/lang/Class;", false)));
        m(cw, "enumc", "()Ljava/lang/Thread$State;", ARETURN, new ConstantDynamic("BLOCKED", "Ljava/lang/Thread$State;", new Handle(H_INVOKESTATIC, "java/lang/invoke/ConstantBootstraps", "enumConstant", B + ")Ljava/lang/Enum;", false)));
        m(cw, "mtype", "()Ljava/lang/invoke/MethodType;", ARETURN, Type.getMethodType("(IJ)Ljava/lang/String;"));
        m(cw, "mhandle", "()Ljava/lang/invoke/MethodHandle;", ARETURN, h("target", "(Ljava/lang/String;I)Ljava/lang/String;"));
        String[] indys = {"indy", "indyFails", "indyNull", "indyWrong"};
        for (String n : indys) {
            MethodVisitor mv = cw.visitMethod(ACC_PUBLIC | ACC_STATIC, n, "(I)Ljava/lang/String;", null, null);
            mv.visitCode();
            mv.visitVarInsn(ILOAD, 0);
            mv.visitInvokeDynamicInsn(n + "Name", "(I)Ljava/lang/String;", h(n, I + (n.equals("indyNull") ? "Ljava/lang/Object;" : "Ljava/lang/invoke/CallSite;")));
            mv.visitInsn(ARETURN);
            mv.visitMaxs(0, 0);
            mv.visitEnd();
        }
        cw.visitEnd();
        Class<?> k = MethodHandles.lookup().defineClass(cw.toByteArray());
        for (String n : new String[] {"obj", "obj", "obj2", "str", "i", "i", "l", "d", "nul", "nul", "prim", "enumc", "mtype", "mhandle", "fails", "fails", "wrong", "wrong"}) run(n, k);
        for (String n : indys) for (int j = 0; j < 2; j++) {
            try {
                System.out.println(n + " " + k.getMethod(n, int.class).invoke(null, j));
            } catch (java.lang.reflect.InvocationTargetException e) {
                show(n, e.getCause());
            }
        }
        System.out.println(calls);
    }

    static void run(String n, Class<?> k) throws Exception {
        try {
            System.out.println(n + " " + k.getMethod(n).invoke(null));
        } catch (java.lang.reflect.InvocationTargetException e) {
            show(n, e.getCause());
        }
    }

    static void show(String n, Throwable t) {
        System.out.println(n + " " + t.getClass().getName() + " cause " + (t.getCause() == null ? null : t.getCause().getClass().getName() + ": " + (t.getCause() instanceof ClassCastException ? "" : t.getCause().getMessage())));
    }
}
