// Direct buffers: contents, views, slices, order, many short-lived ones, comparison with heap buffers.
// vm: -XX:MaxDirectMemorySize=64m
import java.nio.*;
import java.util.*;

public class DirectBuffers {
    public static void main(String[] args) {
        for (ByteBuffer b : new ByteBuffer[] {ByteBuffer.allocate(64), ByteBuffer.allocateDirect(64)}) {
            b.put((byte) 1).putShort((short) -2).putInt(3).putLong(1L << 50).putFloat(1.5f).putDouble(-2.5).putChar('\u4e2d');
            b.order(ByteOrder.LITTLE_ENDIAN).putInt(0x01020304).order(ByteOrder.BIG_ENDIAN);
            System.out.println(b.position() + " " + b.remaining() + " " + b.isDirect() + " " + b.hasArray());
            b.flip();
            System.out.println(b.get() + " " + b.getShort() + " " + b.getInt() + " " + b.getLong() + " " + b.getFloat() + " " + b.getDouble() + " " + b.getChar() + " " + Integer.toHexString(b.getInt()) + " " + b.hasRemaining());
            try { b.get(); } catch (BufferUnderflowException e) { System.out.println("underflow"); }
            try { b.putInt(62, 1); } catch (IndexOutOfBoundsException e) { System.out.println("bounds"); }
            b.clear();
            IntBuffer ib = b.asIntBuffer();
            ib.put(new int[] {10, 20, 30}).put(5, 60);
            System.out.println(b.getInt(4) + " " + b.getInt(20) + " " + ib.get(2) + " " + ib.isDirect() + " " + ib);
            ByteBuffer s = b.slice(4, 8), d = b.duplicate(), ro = b.asReadOnlyBuffer();
            s.putInt(0, 99);
            System.out.println(b.getInt(4) + " " + d.getInt(4) + " " + ro.getInt(4) + " " + s.capacity() + " " + ro.isReadOnly() + " " + d.equals(b) + " " + b.compareTo(ro));
            try { ro.put((byte) 1); } catch (ReadOnlyBufferException e) { System.out.println("read only"); }
            b.position(4).compact();
            System.out.println(b.getInt(0) + " " + b.position());
            b.clear();
            byte[] arr = new byte[10];
            for (int i = 0; i < 10; i++) arr[i] = (byte) i;
            b.put(arr, 2, 5).put(20, arr, 0, 3);
            byte[] out = new byte[6];
            b.get(0, out);
            System.out.println(Arrays.toString(out) + " " + b.get(21) + " " + b.mismatch(ByteBuffer.wrap(new byte[] {0})) + " " + b.alignedSlice(8).capacity() % 8);
            LongBuffer lb = b.clear().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
            lb.put(0, 0x1122334455667788L);
            System.out.println(b.get(0) + " " + b.asCharBuffer().get(0) % 1000 + " " + b.asDoubleBuffer().capacity() + " " + b.asShortBuffer().get(3) + " " + b.asFloatBuffer().limit());
        }
        long sum = 0;
        for (int i = 0; i < 300; i++) { ByteBuffer x = ByteBuffer.allocateDirect(1 << 20); x.putLong(i * 8, i); sum += x.getLong(i * 8); } // 300 MB through 64
        System.out.println(sum);
        ByteBuffer big = ByteBuffer.allocateDirect(100_000);
        for (int i = 0; i < 25_000; i++) big.putInt(i * i);
        big.flip();
        ByteBuffer heap = ByteBuffer.allocate(100_000).put(big).flip();
        int h = 0;
        while (heap.hasRemaining()) h = h * 31 + heap.getInt();
        System.out.println(h + " " + big.rewind().equals(heap.rewind()));
        CharBuffer cb = CharBuffer.wrap("hello chars");
        System.out.println(cb.subSequence(6, 11) + " " + cb.length() + " " + CharBuffer.allocate(3).put("ab").flip() + "|");
    }
}
