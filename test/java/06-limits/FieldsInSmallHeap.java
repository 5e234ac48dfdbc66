// Reflection over 16,500 fields, and over thousands of methods, in a heap that has room for them once.
// vm: -Xmx12m
// modes: -gc -tiny (collects all that again and again)
import java.io.*;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.*;

public class FieldsInSmallHeap {
    static byte[] spin(String name, int fields, int methods) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 19);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0xcafebabe);
        out.writeInt(52);
        out.writeShort(1 + 6 + fields + methods);
        for (String text : new String[] {name, "java/lang/Object", "I", "()V"}) {
            out.writeByte(1);
            out.writeUTF(text);
        }
        for (int i = 1; i <= 2; i++) {
            out.writeByte(7);
            out.writeShort(i);
        }
        for (int i = 0; i < fields + methods; i++) {
            out.writeByte(1);
            out.writeUTF(i < fields ? "f" + i : "m" + (i - fields));
        }
        out.writeShort(0x421);
        out.writeShort(5);
        out.writeShort(6);
        out.writeShort(0);
        out.writeShort(fields);
        for (int i = 0; i < fields; i++) {
            out.writeShort(i % 3 == 0 ? 1 : 2);
            out.writeShort(7 + i);
            out.writeShort(3);
            out.writeShort(0);
        }
        out.writeShort(methods);
        for (int i = 0; i < methods; i++) {
            out.writeShort(0x401);
            out.writeShort(7 + fields + i);
            out.writeShort(4);
            out.writeShort(0);
        }
        out.writeShort(0);
        return bytes.toByteArray();
    }

    public static void main(String[] args) throws Exception {
        Class<?> wide = MethodHandles.lookup().defineClass(spin("Wide", 16_500, 0));
        Field[] fields = wide.getDeclaredFields();
        System.out.println(fields.length + " " + fields[0] + " " + fields[16_499]);
        int sum = 0;
        for (int i = 0; i < fields.length; i++) if (fields[i].getName().equals("f" + i)) sum += fields[i].getModifiers();
        System.out.println(sum);
        fields = null;
        Class<?> tall = MethodHandles.lookup().defineClass(spin("Tall", 0, 6_000));
        Method[] methods = tall.getDeclaredMethods();
        int found = 0;
        for (Method m : methods) found += Integer.parseInt(m.getName().substring(1));
        System.out.println(methods.length + " " + found + " " + tall.getDeclaredConstructors().length);
        try {
            wide.getDeclaredField("f16500");
        } catch (NoSuchFieldException e) {
            System.out.println(e.getMessage());
        }
    }
}
