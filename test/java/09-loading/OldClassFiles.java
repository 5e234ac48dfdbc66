// jsr and ret in old class files, wide ret, nested finally, stack shuffles that javac does not make (swap, dup2 forms, nop), ldc of wide constants.
// javac: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
// vm: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
import java.lang.invoke.MethodHandles;
import jdk.internal.org.objectweb.asm.*;
import static jdk.internal.org.objectweb.asm.Opcodes.*;

public class OldClassFiles {
    static ClassWriter cw;

    static MethodVisitor m(String n, String d) { MethodVisitor m = cw.visitMethod(ACC_PUBLIC | ACC_STATIC, n, d, null, null); m.visitCode(); return m; }
    static void end(MethodVisitor m) { m.visitMaxs(20, 20); m.visitEnd(); }

    public static void main(String[] args) throws Throwable {
        cw = new ClassWriter(0);
        cw.visit(V1_4, ACC_PUBLIC, "Old", null, "java/lang/Object", null);
        MethodVisitor m = m("twice", "(I)I"); // calls one subroutine from two places
        Label sub = new Label();
        m.visitJumpInsn(JSR, sub);
        m.visitJumpInsn(JSR, sub);
        m.visitVarInsn(ILOAD, 0);
        m.visitInsn(IRETURN);
        m.visitLabel(sub);
        m.visitVarInsn(ASTORE, 1);
        m.visitIincInsn(0, 10);
        m.visitVarInsn(RET, 1);
        end(m);

        m = m("nested", "(I)I"); // a subroutine within a subroutine
        Label outer = new Label(), inner = new Label();
        m.visitJumpInsn(JSR, outer);
        m.visitVarInsn(ILOAD, 0);
        m.visitInsn(IRETURN);
        m.visitLabel(outer);
        m.visitVarInsn(ASTORE, 1);
        m.visitIincInsn(0, 1);
        m.visitJumpInsn(JSR, inner);
        m.visitJumpInsn(JSR, inner);
        m.visitVarInsn(RET, 1);
        m.visitLabel(inner);
        m.visitVarInsn(ASTORE, 2);
        m.visitIincInsn(0, 100);
        m.visitVarInsn(RET, 2);
        end(m);

        m = m("fin", "(I)Ljava/lang/String;"); // try/finally as old compilers made it, with a ref live across and an allocation inside
        Label start = new Label(), stop = new Label(), handler = new Label(), fin = new Label();
        m.visitTryCatchBlock(start, stop, handler, null);
        m.visitLdcInsn("kept");
        m.visitVarInsn(ASTORE, 3);
        m.visitLabel(start);
        m.visitIntInsn(BIPUSH, 100);
        m.visitVarInsn(ILOAD, 0);
        m.visitInsn(IDIV);
        m.visitMethodInsn(INVOKESTATIC, "java/lang/String", "valueOf", "(I)Ljava/lang/String;", false);
        m.visitVarInsn(ASTORE, 4);
        m.visitLabel(stop);
        m.visitJumpInsn(JSR, fin);
        m.visitVarInsn(ALOAD, 4);
        m.visitVarInsn(ALOAD, 3);
        m.visitMethodInsn(INVOKEVIRTUAL, "java/lang/String", "concat", "(Ljava/lang/String;)Ljava/lang/String;", false);
        m.visitInsn(ARETURN);
        m.visitLabel(handler);
        m.visitVarInsn(ASTORE, 5);
        m.visitJumpInsn(JSR, fin);
        m.visitVarInsn(ALOAD, 5);
        m.visitMethodInsn(INVOKEVIRTUAL, "java/lang/Object", "toString", "()Ljava/lang/String;", false);
        m.visitVarInsn(ALOAD, 3);
        m.visitMethodInsn(INVOKEVIRTUAL, "java/lang/String", "concat", "(Ljava/lang/String;)Ljava/lang/String;", false);
        m.visitInsn(ARETURN);
        m.visitLabel(fin);
        m.visitVarInsn(ASTORE, 6);
        m.visitMethodInsn(INVOKESTATIC, "OldClassFiles", "garbage", "()V", false);
        m.visitVarInsn(ALOAD, 3);
        m.visitLdcInsn("!");
        m.visitMethodInsn(INVOKEVIRTUAL, "java/lang/String", "concat", "(Ljava/lang/String;)Ljava/lang/String;", false);
        m.visitVarInsn(ASTORE, 3);
        m.visitVarInsn(RET, 6);
        end(m);

        m = m("wideRet", "(I)I");
        Label ws = new Label();
        m.visitJumpInsn(JSR, ws);
        m.visitVarInsn(ILOAD, 0);
        m.visitInsn(IRETURN);
        m.visitLabel(ws);
        m.visitVarInsn(ASTORE, 300);
        m.visitIincInsn(0, 1000);
        m.visitVarInsn(RET, 300);
        m.visitMaxs(2, 301);
        m.visitEnd();

        m = m("loop", "(I)I"); // a subroutine called in a loop, where polls may stop it
        Label head = new Label(), done = new Label(), ls = new Label();
        m.visitInsn(ICONST_0);
        m.visitVarInsn(ISTORE, 1);
        m.visitLabel(head);
        m.visitVarInsn(ILOAD, 0);
        m.visitJumpInsn(IFLE, done);
        m.visitJumpInsn(JSR, ls);
        m.visitIincInsn(0, -1);
        m.visitJumpInsn(GOTO, head);
        m.visitLabel(done);
        m.visitVarInsn(ILOAD, 1);
        m.visitInsn(IRETURN);
        m.visitLabel(ls);
        m.visitVarInsn(ASTORE, 2);
        m.visitVarInsn(ILOAD, 1);
        m.visitVarInsn(ILOAD, 0);
        m.visitInsn(IADD);
        m.visitVarInsn(ISTORE, 1);
        m.visitVarInsn(RET, 2);
        end(m);

        m = m("shuffle", "(IJLjava/lang/String;)Ljava/lang/String;"); // swap, dup2_x1, dup2_x2, dup_x2, pop2 over two ints, nop
        m.visitInsn(NOP);
        m.visitVarInsn(ILOAD, 0);
        m.visitInsn(ICONST_5);
        m.visitInsn(SWAP);
        m.visitInsn(ISUB); // 5 - i
        m.visitInsn(ICONST_1);
        m.visitInsn(ICONST_2);
        m.visitInsn(DUP2_X1); // 1 2 (5-i) 1 2
        m.visitInsn(IADD);
        m.visitInsn(IMUL);
        m.visitInsn(IADD);
        m.visitInsn(IADD); // 1 + (2 + (5-i)*3)
        m.visitVarInsn(ISTORE, 5);
        m.visitVarInsn(LLOAD, 1);
        m.visitInsn(ICONST_3);
        m.visitInsn(DUP_X2); // 3 l 3
        m.visitInsn(POP);
        m.visitInsn(L2I);
        m.visitInsn(IADD);
        m.visitVarInsn(ISTORE, 6);
        m.visitVarInsn(LLOAD, 1);
        m.visitVarInsn(LLOAD, 1);
        m.visitInsn(DUP2_X2); // l l l
        m.visitInsn(LADD);
        m.visitInsn(LADD);
        m.visitInsn(L2I);
        m.visitVarInsn(ILOAD, 5);
        m.visitVarInsn(ILOAD, 6);
        m.visitInsn(DUP2);
        m.visitInsn(POP2);
        m.visitInsn(IADD);
        m.visitInsn(IADD);
        m.visitMethodInsn(INVOKESTATIC, "java/lang/String", "valueOf", "(I)Ljava/lang/String;", false);
        m.visitVarInsn(ALOAD, 3);
        m.visitInsn(SWAP);
        m.visitMethodInsn(INVOKEVIRTUAL, "java/lang/String", "concat", "(Ljava/lang/String;)Ljava/lang/String;", false);
        m.visitInsn(ARETURN);
        end(m);
        cw.visitEnd();
        Class<?> k = MethodHandles.lookup().defineClass(cw.toByteArray());
        System.out.println(k.getMethod("twice", int.class).invoke(null, 1));
        System.out.println(k.getMethod("nested", int.class).invoke(null, 2));
        System.out.println(k.getMethod("fin", int.class).invoke(null, 7));
        System.out.println(k.getMethod("fin", int.class).invoke(null, 0));
        System.out.println(k.getMethod("wideRet", int.class).invoke(null, 3));
        System.out.println(k.getMethod("loop", int.class).invoke(null, 5000));
        System.out.println(k.getMethod("shuffle", int.class, long.class, String.class).invoke(null, 4, 100L, "r="));
    }

    static int[][] keep;

    public static void garbage() {
        for (int i = 0; i < 50; i++) keep = new int[10][20];
    }
}
