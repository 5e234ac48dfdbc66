// vm: -Xlog:class+load:file=load.txt:none
// modes: -image,-aot (the log file is in the folder of the process that was; from a cache it is in the order of the cache)
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup.ClassOption;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.SecureClassLoader;
import java.security.cert.Certificate;

/** Where classes come from, as -Xlog:class+load says it: locations, and the names of what has spun them. */
public class ClassSources {
  static class Spun {
    static int loaded;
  }

  public interface Proxied {
    void call();
  }

  static class Inner {
    static Runnable lambda() {
      return () -> System.out.println("lambda");
    }
  }

  static class Loader extends SecureClassLoader {
    Class<?> plain(byte[] b) {
      return defineClass(null, b, 0, b.length);
    }

    Class<?> direct(byte[] b) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(b.length);
      buffer.put(b).flip();
      return defineClass(null, buffer, (ProtectionDomain) null);
    }

    Class<?> from(byte[] b, URL source) {
      return defineClass(null, b, 0, b.length, new CodeSource(source, (Certificate[]) null));
    }
  }

  public static void reflected() {}

  public static void main(String[] args) throws Exception {
    byte[] bytes;
    try (var in = ClassSources.class.getResourceAsStream("ClassSources$Spun.class")) {
      bytes = in.readAllBytes();
    }
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    lookup.defineClass(bytes);
    lookup.defineHiddenClass(bytes, true);
    lookup.defineHiddenClass(bytes, true, ClassOption.NESTMATE);
    lookup.defineHiddenClass(bytes, true, ClassOption.NESTMATE, ClassOption.STRONG);
    Inner.lambda().run();
    new Loader().plain(bytes);
    new Loader().direct(bytes);
    new Loader().from(bytes, null);
    new Loader().from(bytes, new URL("http://example.invalid/some where/"));
    Proxy.newProxyInstance(ClassSources.class.getClassLoader(), new Class<?>[] {Proxied.class}, (p, m, a) -> null);
    Method method = ClassSources.class.getMethod("reflected");
    for (int i = 0; i < 20; i++) method.invoke(null);
    Class.forName("java.sql.Driver");

    String own = ClassSources.class.getProtectionDomain().getCodeSource().getLocation().toString();
    for (String line : Files.readAllLines(Path.of("load.txt"))) {
      if (!line.matches("(ClassSources|.*Proxy\\d|.*Accessor\\d|java\\.sql\\.Driver ).*")) continue;
      System.out.println(line.replaceAll("0x[0-9a-f]+", "").replaceAll("\\d+", "#").replace(own.replaceAll("\\d+", "#"), "OWN"));
    }
  }
}
