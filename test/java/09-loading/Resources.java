// getResource and getResourceAsStream through classes and loaders: absolute, relative, missing, several, of the JDK.
import java.io.*;
import java.net.URL;
import java.util.*;

public class Resources {
    static String read(InputStream in) throws IOException { if (in == null) return "null"; try (in) { return new String(in.readAllBytes(), "UTF-8").trim(); } }

    public static void main(String[] args) throws Exception {
        System.out.println(read(Resources.class.getResourceAsStream("res.txt")) + "|" + read(Resources.class.getResourceAsStream("/res.txt")) + "|" + read(Resources.class.getResourceAsStream("/dir/inner.txt")) + "|" + read(Resources.class.getResourceAsStream("missing.txt")));
        ClassLoader l = Resources.class.getClassLoader();
        System.out.println(read(l.getResourceAsStream("res.txt")) + "|" + read(l.getResourceAsStream("/res.txt")) + "|" + Collections.list(l.getResources("res.txt")).size() + "|" + read(ClassLoader.getSystemResourceAsStream("dir/inner.txt")));
        URL u = l.getResource("dir/inner.txt");
        System.out.println(u.getProtocol() + " " + u.getPath().endsWith("/dir/inner.txt") + " " + read(u.openStream()) + " " + u.openConnection().getContentLength());
        System.out.println(Object.class.getResource("Object.class") + " " + (Object.class.getResourceAsStream("String.class").read() == 0xca) + " " + ClassLoader.getSystemResource("java/util/List.class") + " " + Object.class.getResource("/java/nope"));
        try (InputStream in = new URL("jrt:/java.base/java/lang/Object.class").openStream()) { System.out.println(Integer.toHexString(new DataInputStream(in).readInt())); }
        System.out.println(l.resources("res.txt").count() + " " + (l.getResource("dir/") != null) + " " + read(Object.class.getModule().getResourceAsStream("java/lang/nope")));
        File jar = new File("t.jar");
        try (java.util.jar.JarOutputStream jo = new java.util.jar.JarOutputStream(new FileOutputStream(jar))) {
            jo.putNextEntry(new java.util.zip.ZipEntry("in/jar.txt"));
            jo.write("from jar".getBytes());
            jo.closeEntry();
            jo.putNextEntry(new java.util.zip.ZipEntry("Resources$Plug.class"));
            jo.write(Resources.class.getResourceAsStream("Resources$Plug.class").readAllBytes());
            jo.closeEntry();
        }
        try (java.net.URLClassLoader ul = new java.net.URLClassLoader(new URL[] {jar.toURI().toURL()}, ClassLoader.getPlatformClassLoader())) {
            System.out.println(read(ul.getResourceAsStream("in/jar.txt")) + " " + ul.findResource("in/jar.txt").getProtocol() + " " + ul.findResource("nope"));
            Class<?> c = ul.loadClass("Resources$Plug");
            System.out.println((c != Plug.class) + " " + c.getDeclaredConstructor().newInstance() + " " + c.getProtectionDomain().getCodeSource().getLocation().getPath().endsWith("t.jar"));
            try { ul.loadClass("Resources"); } catch (ClassNotFoundException e) { System.out.println(e.getMessage()); }
        }
        jar.delete();
    }

    public static class Plug { public String toString() { return "plugged"; } }
}
