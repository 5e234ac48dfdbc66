// sun.misc.Unsafe: fields, arrays, off-heap memory, CAS, allocateInstance, copyMemory, park, fences, offsets.
// needs: unsafe
import java.lang.reflect.Field;
import sun.misc.Unsafe;

public class UnsafeAccess {
    int i = 1; long l = 2; Object o = "o"; byte b = 3; short s = 4; char c = 'c'; boolean z = true; float f = 1.5f; double d = 2.5; volatile int v = 7;
    static int si = 10; static Object so = "static"; static long sl = 20;
    UnsafeAccess() { i = 100; }

    public static void main(String[] args) throws Exception {
        Field tf = Unsafe.class.getDeclaredField("theUnsafe");
        tf.setAccessible(true);
        Unsafe u = (Unsafe) tf.get(null);
        UnsafeAccess x = (UnsafeAccess) u.allocateInstance(UnsafeAccess.class);
        System.out.println(x.i + " " + x.o + " " + x.d);
        x = new UnsafeAccess();
        long oi = off(u, "i"), ol = off(u, "l"), oo = off(u, "o"), ob = off(u, "b"), os = off(u, "s"), oc = off(u, "c"), oz = off(u, "z"), of = off(u, "f"), od = off(u, "d"), ov = off(u, "v");
        System.out.println(u.getInt(x, oi) + " " + u.getLong(x, ol) + " " + u.getObject(x, oo) + " " + u.getByte(x, ob) + " " + u.getShort(x, os) + " " + u.getChar(x, oc) + " " + u.getBoolean(x, oz) + " " + u.getFloat(x, of) + " " + u.getDouble(x, od) + " " + u.getIntVolatile(x, ov));
        u.putInt(x, oi, -5); u.putLong(x, ol, Long.MIN_VALUE); u.putObject(x, oo, "new"); u.putByte(x, ob, (byte) -1); u.putShort(x, os, (short) -2); u.putChar(x, oc, '\uffff'); u.putBoolean(x, oz, false); u.putFloat(x, of, -0f); u.putDouble(x, od, Double.NaN); u.putOrderedInt(x, ov, 8); u.putObjectVolatile(x, oo, "vol");
        System.out.println(x.i + " " + x.l + " " + x.o + " " + x.b + " " + x.s + " " + (int) x.c + " " + x.z + " " + x.f + " " + x.d + " " + x.v);
        System.out.println(u.compareAndSwapInt(x, oi, -5, 6) + " " + u.compareAndSwapInt(x, oi, -5, 7) + " " + u.compareAndSwapLong(x, ol, Long.MIN_VALUE, 1) + " " + u.compareAndSwapObject(x, oo, "vol", "cas") + " " + u.getAndAddInt(x, oi, 4) + " " + u.getAndSetInt(x, oi, 0) + " " + u.getAndAddLong(x, ol, 9) + " " + u.getAndSetObject(x, oo, null) + " " + x.i + " " + x.l + " " + x.o);
        Field fsi = UnsafeAccess.class.getDeclaredField("si"), fso = UnsafeAccess.class.getDeclaredField("so");
        Object base = u.staticFieldBase(fsi);
        System.out.println(u.getInt(base, u.staticFieldOffset(fsi)) + " " + u.getObject(u.staticFieldBase(fso), u.staticFieldOffset(fso)));
        u.putInt(base, u.staticFieldOffset(fsi), 11);
        u.putObject(u.staticFieldBase(fso), u.staticFieldOffset(fso), "changed");
        System.gc();
        System.out.println(si + " " + so);
        int[] ia = {1, 2, 3};
        System.out.println(u.getInt(ia, Unsafe.ARRAY_INT_BASE_OFFSET + 2L * Unsafe.ARRAY_INT_INDEX_SCALE) + " " + u.arrayBaseOffset(int[].class) % 4 + " " + u.arrayIndexScale(long[].class) + " " + u.arrayIndexScale(byte[].class) + " " + u.arrayIndexScale(char[].class) + " " + (u.arrayIndexScale(Object[].class) == 4 || u.arrayIndexScale(Object[].class) == 8));
        byte[] bytes = new byte[16];
        u.putLong(bytes, Unsafe.ARRAY_BYTE_BASE_OFFSET, 0x0102030405060708L);
        System.out.println(bytes[0] + " " + bytes[7] + " " + u.getInt(bytes, Unsafe.ARRAY_BYTE_BASE_OFFSET + 1L));
        long m = u.allocateMemory(64);
        u.setMemory(m, 64, (byte) 0x5a);
        u.putInt(m, 0xcafebabe); u.putLong(m + 8, -1L); u.putDouble(m + 16, 3.25); u.putByte(m + 24, (byte) 7); u.putChar(m + 26, 'q'); u.putAddress(m + 32, 12345);
        System.out.println(Integer.toHexString(u.getInt(m)) + " " + u.getLong(m + 8) + " " + u.getDouble(m + 16) + " " + u.getByte(m + 24) + " " + u.getChar(m + 26) + " " + u.getAddress(m + 32) + " " + u.getByte(m + 63) + " " + (m % 8));
        u.copyMemory(null, m, bytes, Unsafe.ARRAY_BYTE_BASE_OFFSET, 16);
        System.out.println(bytes[0] + " " + bytes[15]);
        long m2 = u.reallocateMemory(m, 100_000);
        System.out.println(u.getDouble(m2 + 16));
        u.freeMemory(m2);
        u.copyMemory(ia, Unsafe.ARRAY_INT_BASE_OFFSET, ia, Unsafe.ARRAY_INT_BASE_OFFSET + 4, 8);
        System.out.println(ia[0] + " " + ia[1] + " " + ia[2] + " " + (u.pageSize() >= 4096));
        u.fullFence(); u.loadFence(); u.storeFence();
        u.unpark(Thread.currentThread());
        u.park(false, 0);
        try { u.throwException(new java.io.IOException("sneaky")); } catch (Exception e) { System.out.println(e); }
        System.out.println(u.shouldBeInitialized(Late.class));
        u.ensureClassInitialized(Late.class);
        System.out.println(u.shouldBeInitialized(Late.class));
        try { u.allocateInstance(Runnable.class); } catch (InstantiationException e) { System.out.println(e); }
        try { u.allocateInstance(Number.class); } catch (InstantiationException e) { System.out.println(e); }
    }

    static class Late { static { System.out.println("initialised"); } }

    static long off(Unsafe u, String n) throws Exception { return u.objectFieldOffset(UnsafeAccess.class.getDeclaredField(n)); }
}
