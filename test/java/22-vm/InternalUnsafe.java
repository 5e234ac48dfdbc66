// jdk.internal.misc.Unsafe: sub-word CAS, unaligned access, uninitialised arrays, weak forms, class definition by name.
// javac: --add-exports java.base/jdk.internal.misc=ALL-UNNAMED
// vm: --add-exports java.base/jdk.internal.misc=ALL-UNNAMED
// needs: unsafe
import jdk.internal.misc.Unsafe;

public class InternalUnsafe {
    byte b = 1; boolean z; short s = 2; char c = 'c'; float f = 1; double d = 2; int i = 3; long l = 4; Object o = "o";

    public static void main(String[] args) throws Exception {
        Unsafe u = Unsafe.getUnsafe();
        InternalUnsafe x = new InternalUnsafe();
        long b = u.objectFieldOffset(InternalUnsafe.class, "b"), z = u.objectFieldOffset(InternalUnsafe.class, "z"), s = u.objectFieldOffset(InternalUnsafe.class, "s"), c = u.objectFieldOffset(InternalUnsafe.class, "c"), f = u.objectFieldOffset(InternalUnsafe.class, "f"), d = u.objectFieldOffset(InternalUnsafe.class, "d"), i = u.objectFieldOffset(InternalUnsafe.class, "i"), l = u.objectFieldOffset(InternalUnsafe.class, "l"), o = u.objectFieldOffset(InternalUnsafe.class, "o");
        System.out.println(u.compareAndSetByte(x, b, (byte) 1, (byte) -9) + " " + u.compareAndExchangeByte(x, b, (byte) -9, (byte) 5) + " " + u.getAndAddByte(x, b, (byte) 127) + " " + x.b + " " + u.compareAndSetBoolean(x, z, false, true) + " " + x.z + " " + u.compareAndSetShort(x, s, (short) 2, (short) -2) + " " + u.getAndAddChar(x, c, (char) 1) + x.c + " " + u.compareAndSetFloat(x, f, 1f, 9f) + " " + u.getAndAddDouble(x, d, 0.5) + " " + x.d);
        System.out.println(u.compareAndExchangeInt(x, i, 3, 30) + " " + u.compareAndExchangeLong(x, l, 5, 50) + " " + u.compareAndExchangeReference(x, o, "o", "p") + " " + x.o + " " + u.getAndBitwiseOrInt(x, i, 1) + " " + u.getAndBitwiseXorLong(x, l, 7) + " " + x.i + " " + x.l + " " + u.weakCompareAndSetInt(x, i, 31, 32));
        byte[] a = new byte[24];
        u.putLongUnaligned(a, Unsafe.ARRAY_BYTE_BASE_OFFSET + 3, 0x1122334455667788L);
        u.putIntUnaligned(a, Unsafe.ARRAY_BYTE_BASE_OFFSET + 13, 0x01020304, true);
        System.out.println(Long.toHexString(u.getLongUnaligned(a, Unsafe.ARRAY_BYTE_BASE_OFFSET + 3)) + " " + a[3] + " " + a[13] + " " + u.getIntUnaligned(a, Unsafe.ARRAY_BYTE_BASE_OFFSET + 13, true) + " " + (int) u.getCharUnaligned(a, Unsafe.ARRAY_BYTE_BASE_OFFSET + 5) + " " + u.isBigEndian());
        System.out.println(((byte[]) u.allocateUninitializedArray(byte.class, 100)).length + " " + u.unalignedAccess());
        long m = u.allocateMemory(32);
        u.setMemory(m, 32, (byte) 0);
        u.putReference(x, o, "r");
        u.copySwapMemory(a, Unsafe.ARRAY_BYTE_BASE_OFFSET, null, m, 16, 4);
        System.out.println(Integer.toHexString(u.getInt(m + 4)));
        u.freeMemory(m);
        u.freeMemory(0);
        byte[] code = InternalUnsafe.class.getResourceAsStream("InternalUnsafe$Def.class").readAllBytes();
        Class<?> k = u.defineClass("InternalUnsafe$Def", code, 0, code.length, new ClassLoader() { }, null);
        System.out.println(k.getDeclaredConstructor().newInstance().getClass() != Def.class);
        System.out.println(jdk.internal.misc.VM.getSavedProperty("java.home") != null);
    }

    public static class Def { }
}
