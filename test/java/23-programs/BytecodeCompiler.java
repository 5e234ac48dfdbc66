// Arithmetic expressions compiled to classes with the JDK's assembler, loaded as hidden classes and run against an interpreter of the same trees.
// javac: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
// vm: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
import java.lang.invoke.MethodHandles;
import java.util.*;
import java.util.function.IntBinaryOperator;
import jdk.internal.org.objectweb.asm.*;
import static jdk.internal.org.objectweb.asm.Opcodes.*;

public class BytecodeCompiler {
    sealed interface E permits Num, Var, Bin, If { }
    record Num(int v) implements E { }
    record Var(int slot) implements E { }
    record Bin(char op, E l, E r) implements E { }
    record If(E c, E t, E f) implements E { }

    static E random(Random r, int d) {
        if (d == 0 || r.nextInt(5) == 0) return r.nextBoolean() ? new Num(r.nextInt(2001) - 1000) : new Var(r.nextInt(2));
        if (r.nextInt(6) == 0) return new If(random(r, d - 1), random(r, d - 1), random(r, d - 1));
        return new Bin("+-*&|^<>/".charAt(r.nextInt(9)), random(r, d - 1), random(r, d - 1));
    }

    static int eval(E e, int a, int b) {
        if (e instanceof Num n) return n.v();
        if (e instanceof Var v) return v.slot() == 0 ? a : b;
        if (e instanceof If i) return eval(i.c(), a, b) > 0 ? eval(i.t(), a, b) : eval(i.f(), a, b);
        Bin x = (Bin) e;
        int l = eval(x.l(), a, b), r = eval(x.r(), a, b);
        return switch (x.op()) { case '+' -> l + r; case '-' -> l - r; case '*' -> l * r; case '&' -> l & r; case '|' -> l | r; case '^' -> l ^ r; case '<' -> l << r; case '>' -> l >>> r; default -> l / r; };
    }

    static void gen(E e, MethodVisitor m) {
        if (e instanceof Num n) m.visitLdcInsn(n.v());
        else if (e instanceof Var v) m.visitVarInsn(ILOAD, 1 + v.slot());
        else if (e instanceof If i) {
            Label f = new Label(), end = new Label();
            gen(i.c(), m);
            m.visitJumpInsn(IFLE, f);
            gen(i.t(), m);
            m.visitJumpInsn(GOTO, end);
            m.visitLabel(f);
            gen(i.f(), m);
            m.visitLabel(end);
        } else if (e instanceof Bin x) {
            gen(x.l(), m);
            gen(x.r(), m);
            m.visitInsn(switch (x.op()) { case '+' -> IADD; case '-' -> ISUB; case '*' -> IMUL; case '&' -> IAND; case '|' -> IOR; case '^' -> IXOR; case '<' -> ISHL; case '>' -> IUSHR; default -> IDIV; });
        }
    }

    static IntBinaryOperator compile(E e) throws Exception {
        ClassWriter cw = new ClassWriter(ClassWriter.COMPUTE_MAXS | ClassWriter.COMPUTE_FRAMES);
        cw.visit(V17, ACC_PUBLIC, "Expr", null, "java/lang/Object", new String[] {"java/util/function/IntBinaryOperator"});
        MethodVisitor c = cw.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
        c.visitVarInsn(ALOAD, 0);
        c.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        c.visitInsn(RETURN);
        c.visitMaxs(0, 0);
        MethodVisitor m = cw.visitMethod(ACC_PUBLIC, "applyAsInt", "(II)I", null, null);
        gen(e, m);
        m.visitInsn(IRETURN);
        m.visitMaxs(0, 0);
        cw.visitEnd();
        return (IntBinaryOperator) MethodHandles.lookup().defineHiddenClass(cw.toByteArray(), true).lookupClass().getDeclaredConstructor().newInstance();
    }

    static String result(java.util.function.IntSupplier s) { try { return "" + s.getAsInt(); } catch (ArithmeticException e) { return "/0"; } }

    public static void main(String[] args) throws Exception {
        Random r = new Random(2024);
        int same = 0, h = 0, zero = 0;
        for (int i = 0; i < 60; i++) {
            E e = random(r, 6);
            IntBinaryOperator f = compile(e);
            for (int k = 0; k < 10; k++) {
                int a = r.nextInt(), b = r.nextInt(100) - 50;
                String x = result(() -> eval(e, a, b)), y = result(() -> f.applyAsInt(a, b));
                if (x.equals(y)) same++;
                if (x.startsWith("/")) zero++;
                h = h * 31 + y.hashCode();
            }
        }
        System.out.println(same + " " + zero + " " + h);
    }
}
