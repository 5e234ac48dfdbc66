// FileChannel: positions, scattering and gathering, transfer, truncation, locks, mapping, options, closed channels; Channels bridges; SeekableByteChannel.
import java.io.*;
import java.nio.*;
import java.nio.channels.*;
import java.nio.file.*;
import static java.nio.file.StandardOpenOption.*;

public class Channels {
    static ByteBuffer b(String s) { return ByteBuffer.wrap(s.getBytes()); }

    public static void main(String[] args) throws Exception {
        Path f = Path.of("ch.bin");
        try (FileChannel c = FileChannel.open(f, CREATE, READ, WRITE)) {
            System.out.println(c.write(b("hello world")) + " " + c.position() + " " + c.size());
            ByteBuffer r = ByteBuffer.allocate(5);
            System.out.println(c.read(r, 6) + " " + new String(r.array()) + " " + c.position());
            c.position(2);
            ByteBuffer d = ByteBuffer.allocateDirect(4);
            System.out.println(c.read(d) + " " + (char) d.get(0) + " " + c.position());
            System.out.println(c.write(new ByteBuffer[] {b("XX"), b("YYY")}) + " " + c.position());
            c.position(0);
            ByteBuffer[] sc = {ByteBuffer.allocate(3), ByteBuffer.allocateDirect(20)};
            System.out.println(c.read(sc) + " " + new String(sc[0].array()) + " " + sc[1].position() + " " + c.read(ByteBuffer.allocate(1)));
            c.write(b("far"), 20);
            System.out.println(c.size());
            c.truncate(8);
            System.out.println(c.size() + " " + c.position() + " " + Files.readString(f));
            try (FileLock l = c.lock()) { System.out.println(l.isValid() + " " + l.isShared()); try { c.tryLock(); } catch (OverlappingFileLockException e) { System.out.println("overlap"); } }
            c.force(true);
            try { c.position(-1); } catch (IllegalArgumentException e) { System.out.println("negative"); }
        }
        Path g = Path.of("copy.bin");
        try (FileChannel in = FileChannel.open(f); FileChannel out = FileChannel.open(g, CREATE_NEW, WRITE)) {
            System.out.println(in.transferTo(2, 100, out) + " " + out.transferFrom(in, 0, 3) + " " + out.size());
            try { in.write(b("x")); } catch (NonWritableChannelException e) { System.out.println("not writable"); }
            try { out.read(b("x")); } catch (NonReadableChannelException e) { System.out.println("not readable"); }
        }
        System.out.println(Files.readString(g));
        try { FileChannel.open(g, CREATE_NEW, WRITE); } catch (FileAlreadyExistsException e) { System.out.println("exists"); }
        try { FileChannel.open(Path.of("no.bin")); } catch (NoSuchFileException e) { System.out.println("missing " + e.getMessage()); }
        FileChannel closed = FileChannel.open(f, APPEND);
        closed.write(b("!"));
        closed.close();
        try { closed.size(); } catch (ClosedChannelException e) { System.out.println("closed " + closed.isOpen()); }
        System.out.println(Files.readString(f));
        try (RandomAccessFile raf = new RandomAccessFile("map.bin", "rw"); FileChannel c = raf.getChannel()) {
            c.write(ByteBuffer.wrap(new byte[100]));
            MappedByteBuffer ro = c.map(FileChannel.MapMode.READ_ONLY, 10, 50);
            System.out.println(ro.capacity() + " " + ro.isDirect() + " " + ro.get(5) + " " + ro.isReadOnly());
            try { ro.put(0, (byte) 1); } catch (ReadOnlyBufferException e) { System.out.println("read only"); }
            MappedByteBuffer priv = c.map(FileChannel.MapMode.PRIVATE, 0, 20);
            priv.put(0, (byte) 42);
            System.out.println(priv.get(0) + " " + Files.readAllBytes(Path.of("map.bin"))[0]);
            raf.seek(3);
            System.out.println(c.position() + " " + raf.getFilePointer());
        }
        try (InputStream in = java.nio.channels.Channels.newInputStream(FileChannel.open(g)); WritableByteChannel w = java.nio.channels.Channels.newChannel(new ByteArrayOutputStream())) { System.out.println(in.readAllBytes().length + " " + w.write(b("abc")) + " " + w.isOpen()); }
        try (SeekableByteChannel s = Files.newByteChannel(f)) { s.position(1); ByteBuffer r = ByteBuffer.allocate(3); s.read(r); System.out.println(new String(r.array()) + " " + s.size()); }
        try (AsynchronousFileChannel ac = AsynchronousFileChannel.open(f, READ)) { ByteBuffer r = ByteBuffer.allocate(4); System.out.println(ac.read(r, 0).get() + " " + new String(r.array())); }
    }
}
