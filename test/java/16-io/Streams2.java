// In-memory and filter streams: buffered with mark and reset, data, pushback, sequence, object-free piping, line numbers, print streams.
import java.io.*;
import java.util.*;

public class Streams2 {
    public static void main(String[] args) throws Exception {
        ByteArrayOutputStream bo = new ByteArrayOutputStream();
        try (DataOutputStream d = new DataOutputStream(new BufferedOutputStream(bo, 4))) { d.writeInt(-5); d.writeUTF("a\0\u00e9\u4e2d\ud83d\ude00"); d.writeLong(1L << 60); d.writeDouble(Math.E); d.writeFloat(-1.5f); d.writeBoolean(true); System.out.println(d.size()); }
        byte[] b = bo.toByteArray();
        System.out.println(Arrays.hashCode(b) + " " + b.length);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(b));
        System.out.println(in.readInt() + " " + in.readUTF().length() + " " + in.readLong() + " " + in.readDouble() + " " + in.readFloat() + " " + in.readBoolean() + " " + in.read());
        try { in.readInt(); } catch (EOFException e) { System.out.println("eof"); }
        try { new DataInputStream(new ByteArrayInputStream(new byte[] {0, 2, (byte) 0xc0, 1})).readUTF(); } catch (UTFDataFormatException e) { System.out.println(e.getMessage()); }
        BufferedInputStream bi = new BufferedInputStream(new ByteArrayInputStream("0123456789".getBytes()), 4);
        bi.read();
        bi.mark(5);
        System.out.print((char) bi.read() + "" + (char) bi.read());
        bi.reset();
        System.out.println(" " + (char) bi.read() + " " + bi.markSupported() + " " + bi.skip(3) + " " + (char) bi.read() + " " + bi.available());
        bi.mark(1);
        bi.readNBytes(4);
        try { bi.reset(); System.out.println("reset worked"); } catch (IOException e) { System.out.println(e.getMessage()); }
        PushbackInputStream pb = new PushbackInputStream(new ByteArrayInputStream(new byte[] {1, 2, 3}), 2);
        int x = pb.read();
        pb.unread(x); pb.unread(9);
        System.out.println(pb.read() + " " + pb.read() + " " + pb.read());
        try { pb.unread(new byte[3]); } catch (IOException e) { System.out.println(e.getMessage()); }
        SequenceInputStream seq = new SequenceInputStream(new ByteArrayInputStream("ab".getBytes()), new ByteArrayInputStream("cd".getBytes()));
        System.out.println(new String(seq.readAllBytes()));
        LineNumberReader ln = new LineNumberReader(new StringReader("a\nb\r\nc"));
        while (ln.readLine() != null) System.out.print(ln.getLineNumber() + " ");
        System.out.println();
        StringWriter sw = new StringWriter();
        PrintWriter pw = new PrintWriter(sw, true);
        pw.print(1); pw.print('c'); pw.println(2.5); pw.append("app").format("%03d", 7).flush();
        System.out.println(sw.toString().replace("\n", "|") + " " + pw.checkError());
        CharArrayWriter cw = new CharArrayWriter();
        cw.write("chars", 1, 3);
        System.out.println(cw + " " + new CharArrayReader(cw.toCharArray()).read() + " " + cw.size());
        PrintStream failing = new PrintStream(new OutputStream() { public void write(int v) throws IOException { throw new IOException("full"); } });
        failing.println("x");
        System.out.println(failing.checkError());
        StreamTokenizer st = new StreamTokenizer(new StringReader("x = 3.5 + 'quoted' // comment\n y"));
        st.slashSlashComments(true);
        StringBuilder toks = new StringBuilder();
        while (st.nextToken() != StreamTokenizer.TT_EOF) toks.append(st.ttype == StreamTokenizer.TT_NUMBER ? st.nval : st.sval != null ? st.sval : (char) st.ttype).append(' ');
        System.out.println(toks);
        InputStream nul = InputStream.nullInputStream();
        System.out.println(nul.read() + " " + new ByteArrayInputStream(b).transferTo(OutputStream.nullOutputStream()) + " " + new StringReader("tr").transferTo(sw));
        try { new InputStreamReader(new ByteArrayInputStream(b), "nope"); } catch (UnsupportedEncodingException e) { System.out.println(e.getMessage()); }
        try (InputStream a = new Res("a"); InputStream c = new Res("b")) { a.read(); } catch (IOException e) { System.out.println(e.getMessage() + " " + e.getSuppressed().length); }
        OutputStreamWriter ow = new OutputStreamWriter(bo, "UTF-16");
        ow.write("enc");
        ow.flush();
        System.out.println(ow.getEncoding() + " " + (bo.size() - b.length));
    }

    static class Res extends InputStream { final String n; Res(String n) { this.n = n; } public int read() throws IOException { throw new IOException("read " + n); } public void close() throws IOException { throw new IOException("close " + n); } }
}
