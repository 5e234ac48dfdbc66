// RandomAccessFile: read-only mode, illegal modes, negative positions, lines, end of file.
import java.io.*;

public class RandomAccessErrors {
    public static void main(String[] args) throws Exception {
        try (FileWriter w = new FileWriter("lines.txt")) { w.write("one\ntwo\r\nthree\r\rlast"); }
        try (RandomAccessFile r = new RandomAccessFile("lines.txt", "r")) {
            String l;
            while ((l = r.readLine()) != null) System.out.println("[" + l + "]" + r.getFilePointer());
            try { r.write(1); } catch (IOException e) { System.out.println(e.getMessage()); }
            try { r.seek(-1); } catch (IOException e) { System.out.println(e.getMessage()); }
            r.seek(3);
            try { r.readFully(new byte[100]); } catch (EOFException e) { System.out.println("eof " + r.getFilePointer()); }
            try { r.setLength(3); } catch (IOException e) { System.out.println("setLength: " + e.getMessage()); }
        }
        try { new RandomAccessFile("lines.txt", "q"); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }
        try { new RandomAccessFile("none.txt", "r"); } catch (FileNotFoundException e) { System.out.println(e.getMessage()); }
        RandomAccessFile c = new RandomAccessFile("lines.txt", "rws");
        c.close();
        try { c.length(); } catch (IOException e) { System.out.println(e.getMessage()); }
    }
}
