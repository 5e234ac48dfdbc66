// RandomAccessFile: seek, mixed types, growing and truncating, modes, and errors.
import java.io.*;

public class RandomAccess {
    public static void main(String[] args) throws Exception {
        File f = new File("raf.bin");
        try (RandomAccessFile r = new RandomAccessFile(f, "rw")) {
            r.writeInt(0x01020304); r.writeLong(-1L); r.writeDouble(2.5); r.writeUTF("\u4e2dutf"); r.writeBoolean(true); r.writeChar('x'); r.writeShort(-2); r.writeByte(200); r.writeFloat(1.5f); r.writeBytes("bytes"); r.writeChars("c");
            System.out.println(r.getFilePointer() + " " + r.length());
            r.seek(0);
            System.out.println(r.readInt() + " " + r.readLong() + " " + r.readDouble() + " " + r.readUTF() + " " + r.readBoolean() + " " + r.readChar() + " " + r.readShort() + " " + r.readByte() + " " + r.readFloat() + " " + (char) r.read() + " " + r.skipBytes(2) + " " + (char) r.readUnsignedByte());
            r.seek(1);
            r.write(new byte[] {9, 8, 7}, 0, 2);
            r.seek(0);
            System.out.println(Integer.toHexString(r.readInt()));
            r.seek(100);
            System.out.println(r.length() + " " + r.read());
            r.write(1);
            System.out.println(r.length());
            r.setLength(10);
            System.out.println(r.length() + " " + r.getFilePointer());
            r.setLength(20);
            r.seek(15);
            System.out.println(r.read() + " " + r.readNBytes1());
        } catch (EOFException e) {
            System.out.println("eof");
        }
    }

    static class RandomAccessFile extends java.io.RandomAccessFile {
        RandomAccessFile(File f, String m) throws IOException { super(f, m); }
        int readNBytes1() throws IOException { byte[] b = new byte[10]; int n = read(b); readFully(b); return n; }
    }
}
