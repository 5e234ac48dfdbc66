import java.io.*;
import java.nio.charset.StandardCharsets;

/** Defines each class of a stream (u2-length name or "", int length, bytes) and prints what HotSpot says: "ok", or error and message. */
public class Define {
  static class Loader extends ClassLoader {
    String define(String name, byte[] bytes) {
      try {
        defineClass(name.isEmpty() ? null : name.replace('/', '.'), bytes, 0, bytes.length);
        return "ok";
      } catch (Throwable e) {
        return e.getClass().getName().replace('.', '/') + " " + e.getMessage();
      }
    }
  }

  public static void main(String[] args) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
    PrintStream out = new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), false, StandardCharsets.UTF_8);
    for (int n = in.readInt(); n > 0; n--) {
      String name = in.readUTF();
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      out.println(new Loader().define(name, bytes).replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r"));
    }
    out.flush();
  }
}
