// Fields of every kind beyond 64 KiB of an object.
// heap: 16m
// javac: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
// vm: --add-exports java.base/jdk.internal.org.objectweb.asm=ALL-UNNAMED
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import jdk.internal.org.objectweb.asm.*;
import static jdk.internal.org.objectweb.asm.Opcodes.*;

public class WideFields {
    static class L extends ClassLoader { Class<?> define(byte[] b) { return defineClass(null, b, 0, b.length); } }

    static int load(String type) { return type.equals("J") ? LLOAD : type.equals("D") ? DLOAD : type.equals("F") ? FLOAD : type.startsWith("L") ? ALOAD : ILOAD; }
    static int ret(String type) { return type.equals("J") ? LRETURN : type.equals("D") ? DRETURN : type.equals("F") ? FRETURN : type.startsWith("L") ? ARETURN : IRETURN; }

    public static void main(String[] args) throws Exception {
        ClassWriter cw = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        cw.visit(V11, ACC_PUBLIC | ACC_SUPER, "Wide", null, "java/lang/Object", null);
        MethodVisitor c = cw.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
        c.visitVarInsn(ALOAD, 0);
        c.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        c.visitInsn(RETURN);
        c.visitMaxs(0, 0);
        int filler = 9000;
        for (int i = 0; i < filler; i++) cw.visitField(ACC_PUBLIC, "f" + i, "J", null, null);
        String[] types = {"Z", "B", "C", "S", "I", "F", "J", "D", "Ljava/lang/Object;"};
        for (String t : types) {
            String name = "w" + t.charAt(0);
            cw.visitField(ACC_PUBLIC, name, t, null, null);
            MethodVisitor get = cw.visitMethod(ACC_PUBLIC, "get" + t.charAt(0), "()" + t, null, null);
            get.visitVarInsn(ALOAD, 0);
            get.visitFieldInsn(GETFIELD, "Wide", name, t);
            get.visitInsn(ret(t));
            get.visitMaxs(0, 0);
            MethodVisitor put = cw.visitMethod(ACC_PUBLIC | ACC_STATIC, "put" + t.charAt(0), "(LWide;" + t + ")V", null, null);
            put.visitVarInsn(ALOAD, 0);
            put.visitVarInsn(load(t), 1);
            put.visitFieldInsn(PUTFIELD, "Wide", name, t);
            put.visitInsn(RETURN);
            put.visitMaxs(0, 0);
        }
        cw.visitEnd();
        Class<?> k = new L().define(cw.toByteArray());
        Object o = k.getDeclaredConstructor().newInstance();
        Object[] values = {true, (byte) -5, 'x', (short) -300, 1 << 30, 1.5f, -1L << 40, 2.5, "text"};
        for (int round = 0; round < 2; round++)
            for (int i = 0; i < types.length; i++) {
                String letter = types[i].substring(0, 1);
                Method put = null;
                for (Method m : k.getMethods()) if (m.getName().equals("put" + letter)) put = m;
                put.invoke(null, o, values[i]);
                byte[][] garbage = new byte[1000][];
                for (int j = 0; j < 1000; j++) garbage[j] = new byte[1000];
                if (round == 0) System.gc();
                System.out.println(letter + " " + k.getMethod("get" + letter).invoke(o) + " " + k.getField("w" + letter).get(o));
                try { put.invoke(null, null, values[i]); } catch (java.lang.reflect.InvocationTargetException e) { System.out.println(e.getCause().getClass().getName()); }
            }
        int wrong = 0;
        for (Field f : k.getDeclaredFields()) if (f.getName().startsWith("f") && f.getLong(o) != 0) wrong++;
        System.out.println(wrong + " others changed");
    }
}
