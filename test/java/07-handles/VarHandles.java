// VarHandles over fields, statics, arrays, byte views and buffers: plain, opaque, acquire/release, volatile, CAS, get-and-update, bitwise.
import java.lang.invoke.*;
import java.nio.*;

public class VarHandles {
    boolean z; byte b; short s; char c; int i; long l; float f; double d; String str; Object o;
    static int si = 5; static long sl; static String ss = "x";
    final int fin = 4;

    public static void main(String[] args) throws Throwable {
        MethodHandles.Lookup lk = MethodHandles.lookup();
        VarHandles v = new VarHandles();
        VarHandle vi = lk.findVarHandle(VarHandles.class, "i", int.class);
        vi.set(v, 1); System.out.print((int) vi.get(v) + " ");
        vi.setVolatile(v, 2); System.out.print((int) vi.getVolatile(v) + " ");
        vi.setOpaque(v, 3); System.out.print((int) vi.getOpaque(v) + " ");
        vi.setRelease(v, 4); System.out.println((int) vi.getAcquire(v));
        System.out.println(vi.compareAndSet(v, 4, 5) + " " + vi.compareAndSet(v, 4, 6) + " " + (int) vi.compareAndExchange(v, 5, 7) + " " + (int) vi.compareAndExchange(v, 5, 8) + " " + (int) vi.compareAndExchangeAcquire(v, 7, 9) + " " + (int) vi.compareAndExchangeRelease(v, 9, 10));
        while (!vi.weakCompareAndSet(v, 10, 11)) ;
        while (!vi.weakCompareAndSetPlain(v, 11, 12)) ;
        System.out.println((int) vi.getAndSet(v, 20) + " " + (int) vi.getAndAdd(v, 5) + " " + (int) vi.getAndAddAcquire(v, -1) + " " + (int) vi.getAndBitwiseOr(v, 0x40) + " " + (int) vi.getAndBitwiseAnd(v, 0xf0) + " " + (int) vi.getAndBitwiseXor(v, 0xff) + " " + v.i);
        VarHandle vl = lk.findVarHandle(VarHandles.class, "l", long.class);
        vl.setVolatile(v, 1L << 40);
        System.out.println((long) vl.getAndAdd(v, 5L) + " " + vl.compareAndSet(v, (1L << 40) + 5, -1L) + " " + (long) vl.getVolatile(v) + " " + (long) vl.getAndBitwiseAnd(v, 0xffL) + " " + v.l);
        VarHandle vb = lk.findVarHandle(VarHandles.class, "b", byte.class), vsh = lk.findVarHandle(VarHandles.class, "s", short.class), vc = lk.findVarHandle(VarHandles.class, "c", char.class), vz = lk.findVarHandle(VarHandles.class, "z", boolean.class), vf = lk.findVarHandle(VarHandles.class, "f", float.class), vd = lk.findVarHandle(VarHandles.class, "d", double.class);
        System.out.println((byte) vb.getAndAdd(v, (byte) 100) + " " + (byte) vb.getAndAdd(v, (byte) 100) + " " + v.b + " " + vb.compareAndSet(v, (byte) -56, (byte) 1) + " " + v.b);
        System.out.println(vsh.compareAndSet(v, (short) 0, (short) -2) + " " + (short) vsh.getAndSet(v, (short) 3) + " " + (char) vc.getAndAdd(v, 'a') + (int) v.c + " " + vz.compareAndSet(v, false, true) + " " + (boolean) vz.getAndBitwiseXor(v, true) + " " + v.z);
        System.out.println(vf.compareAndSet(v, 0f, 1.5f) + " " + (float) vf.getAndAdd(v, 2f) + " " + v.f + " " + vd.compareAndSet(v, -0.0, 9.0) + " " + vd.compareAndSet(v, 0.0, 2.5) + " " + (double) vd.getAndAdd(v, 1.0) + " " + v.d);
        VarHandle vs = lk.findVarHandle(VarHandles.class, "str", String.class);
        String a = "a";
        vs.set(v, a);
        System.out.println(vs.compareAndSet(v, a, "b") + " " + (String) vs.getAndSet(v, "c") + " " + (String) vs.compareAndExchange(v, "nope", "d") + " " + v.str);
        VarHandle vsi = lk.findStaticVarHandle(VarHandles.class, "si", int.class), vss = lk.findStaticVarHandle(VarHandles.class, "ss", String.class);
        System.out.println((int) vsi.getAndAdd(3) + " " + (int) vsi.getVolatile() + " " + (String) vss.getAndSet("y") + " " + ss);
        VarHandle ai = MethodHandles.arrayElementVarHandle(int[].class), as = MethodHandles.arrayElementVarHandle(String[].class), al = MethodHandles.arrayElementVarHandle(long[].class);
        int[] ia = {1, 2, 3};
        System.out.println((int) ai.getAndAdd(ia, 1, 10) + " " + ia[1] + " " + ai.compareAndSet(ia, 2, 3, 33) + " " + ia[2]);
        String[] sa = {"p", null};
        as.setVolatile(sa, 1, "q");
        System.out.println(sa[1] + " " + as.compareAndSet(sa, 0, "p", "r") + " " + sa[0]);
        try { ai.set(ia, 3, 1); } catch (ArrayIndexOutOfBoundsException e) { System.out.println(e.getMessage()); }
        try { as.set((Object[]) new Integer[1], 0, "x"); } catch (ClassCastException | ArrayStoreException e) { System.out.println(e.getClass().getSimpleName()); }
        VarHandle view = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN), viewL = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN), viewC = MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.BIG_ENDIAN), viewD = MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.BIG_ENDIAN);
        byte[] bytes = new byte[16];
        view.set(bytes, 1, 0x01020304);
        viewL.set(bytes, 8, 0x1122334455667788L);
        System.out.println(java.util.Arrays.toString(bytes) + " " + (int) view.get(bytes, 1) + " " + (long) viewL.get(bytes, 8) + " " + (int) (char) viewC.get(bytes, 3) + " " + (double) viewD.get(bytes, 0));
        try { view.get(bytes, 13); } catch (IndexOutOfBoundsException e) { System.out.println("bounds"); }
        ByteBuffer direct = ByteBuffer.allocateDirect(32), heap = ByteBuffer.allocate(32);
        VarHandle bv = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
        bv.set(direct, 8, 77L);
        bv.set(heap, 3, -5L);
        System.out.println((long) bv.getVolatile(direct, 8) + " " + bv.compareAndSet(direct, 8, 77L, 78L) + " " + direct.getLong(8) + " " + heap.getLong(3));
        System.out.println(vi.accessModeType(VarHandle.AccessMode.COMPARE_AND_SET) + " " + vi.varType() + " " + vi.coordinateTypes() + " " + lk.findVarHandle(VarHandles.class, "fin", int.class).isAccessModeSupported(VarHandle.AccessMode.SET) + " " + vs.isAccessModeSupported(VarHandle.AccessMode.GET_AND_ADD));
        try { lk.findVarHandle(VarHandles.class, "fin", int.class).set(v, 1); } catch (UnsupportedOperationException e) { System.out.println("unsupported"); }
        try { vi.set(v, "s"); } catch (WrongMethodTypeException e) { System.out.println(e.getMessage()); }
        try { vi.set((VarHandles) null, 1); } catch (NullPointerException e) { System.out.println("npe"); }
        MethodHandle cas = vi.toMethodHandle(VarHandle.AccessMode.COMPARE_AND_SET);
        System.out.println((boolean) cas.invokeExact(v, v.i, 1000) + " " + v.i);
        MethodHandle ex = MethodHandles.varHandleExactInvoker(VarHandle.AccessMode.GET, java.lang.invoke.MethodType.methodType(int.class, VarHandles.class));
        System.out.println((int) ex.invokeExact(vi, v) + " " + (Object) vi.withInvokeExactBehavior().hasInvokeExactBehavior());
        VarHandle.fullFence(); VarHandle.acquireFence(); VarHandle.releaseFence(); VarHandle.loadLoadFence(); VarHandle.storeStoreFence();
        java.util.concurrent.atomic.AtomicIntegerFieldUpdater<Upd> u = java.util.concurrent.atomic.AtomicIntegerFieldUpdater.newUpdater(Upd.class, "n");
        Upd up = new Upd();
        System.out.println(u.incrementAndGet(up) + " " + u.getAndAdd(up, 10) + " " + up.n);
    }

    static class Upd { volatile int n; }
}
