// FileChannel.map READ_WRITE: what is forced, or still mapped at the end, reaches the file (by copy: seen through force).
import java.nio.*;
import java.nio.channels.*;
import java.nio.file.*;
import static java.nio.file.StandardOpenOption.*;

public class MappedFiles {
    public static void main(String[] args) throws Exception {
        Path f = Path.of("m.bin");
        try (FileChannel c = FileChannel.open(f, CREATE, READ, WRITE)) {
            MappedByteBuffer m = c.map(FileChannel.MapMode.READ_WRITE, 0, 4096);
            System.out.println(m.capacity() + " " + c.size() + " " + m.order());
            for (int i = 0; i < 1024; i++) m.putInt(i * 4, i * i);
            m.force();
            ByteBuffer r = ByteBuffer.allocate(8);
            c.read(r, 400);
            System.out.println(r.getInt(0) + " " + r.getInt(4));
            m.load();
            LongBuffer lb = m.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
            lb.put(0, 7);
            m.force(0, 8);
        }
        byte[] all = Files.readAllBytes(f);
        System.out.println(all.length + " " + all[0] + " " + all[4095]);
        int sum = 0;
        try (FileChannel c = FileChannel.open(f)) {
            MappedByteBuffer m = c.map(FileChannel.MapMode.READ_ONLY, 0, c.size());
            while (m.hasRemaining()) sum = sum * 31 + m.get();
            try { c.map(FileChannel.MapMode.READ_WRITE, 0, 10); } catch (NonWritableChannelException e) { System.out.println("not writable"); }
            try { c.map(FileChannel.MapMode.READ_ONLY, -1, 10); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }
        }
        System.out.println(sum);
    }
}
