// System properties and environment: those every VM must set, -D, defaults, setting, clearing, line separator, security manager absent.
// vm: -Dmy.prop=value -Dempty= -Dflag -Dtwice=a -Dtwice=b
// env: DEWAR_CORPUS=environment EMPTY_VAR=
import java.util.*;

public class SystemProps {
    public static void main(String[] args) {
        for (String k : new String[] {"java.version", "java.vendor", "java.home", "java.vm.name", "java.vm.version", "java.vm.info", "java.class.version", "java.class.path", "java.io.tmpdir", "os.name", "os.arch", "os.version", "user.name", "user.home", "user.dir", "java.runtime.name", "java.vm.specification.version", "java.specification.version", "java.runtime.version", "sun.boot.library.path", "java.library.path", "native.encoding", "sun.jnu.encoding", "java.vm.vendor", "java.version.date", "java.vm.compressedOopsMode", "jdk.debug"})
            if (System.getProperty(k) == null && !k.equals("java.vm.compressedOopsMode")) System.out.println("missing " + k);
        System.out.println(System.getProperty("java.specification.version") + " " + System.getProperty("java.class.version") + " " + System.getProperty("file.separator") + System.getProperty("path.separator") + " " + System.getProperty("line.separator").length() + " " + System.lineSeparator().equals("\n") + " " + System.getProperty("file.encoding") + " " + System.getProperty("os.name") + " " + System.getProperty("java.vm.specification.name") + " " + System.getProperty("user.language") + " " + System.getProperty("java.version").startsWith("17"));
        System.out.println(System.getProperty("my.prop") + " [" + System.getProperty("empty") + "] [" + System.getProperty("flag") + "] " + System.getProperty("twice") + " " + System.getProperty("none") + " " + System.getProperty("none", "default") + " " + Integer.getInteger("none", 5) + " " + Boolean.getBoolean("flag"));
        System.out.println(System.setProperty("my.prop", "new") + " " + System.getProperty("my.prop") + " " + System.clearProperty("my.prop") + " " + System.getProperty("my.prop"));
        for (String bad : new String[] {"", null}) {
            try { System.getProperty(bad); } catch (IllegalArgumentException | NullPointerException e) { System.out.println(e.getClass().getSimpleName() + " " + e.getMessage()); }
        }
        System.out.println(System.getenv("DEWAR_CORPUS") + " [" + System.getenv("EMPTY_VAR") + "] " + System.getenv("NO_SUCH_VARIABLE") + " " + System.getenv().containsKey("PATH") + " " + System.getenv().get("LC_ALL"));
        try { System.getenv().put("a", "b"); } catch (UnsupportedOperationException e) { System.out.println("unmodifiable"); }
        System.out.println(System.getSecurityManager() + " " + (System.console() == null) + " " + System.in.getClass().getSimpleName() + " " + (System.out.getClass() == java.io.PrintStream.class) + " " + Runtime.version().feature() + " " + System.identityHashCode(null));
        System.out.println(new TreeSet<>(System.getProperties().stringPropertyNames()).containsAll(List.of("java.home", "twice")) + " " + System.getProperties().get("twice"));
        System.setOut(new java.io.PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true));
        System.out.println("through another stream");
        java.io.ByteArrayOutputStream b = new java.io.ByteArrayOutputStream();
        java.io.PrintStream old = System.out;
        System.setOut(new java.io.PrintStream(b));
        System.out.print("captured");
        System.setOut(old);
        System.out.println(b + " " + b.size());
    }
}
