// Jar files: manifests, attributes, multi-release, Class-Path, sealed packages, classes and resources through URLClassLoader.
import java.io.*;
import java.net.*;
import java.util.*;
import java.util.jar.*;
import java.util.zip.ZipEntry;

public class Jars {
    public static class Payload { public String toString() { return "payload " + (getClass().getPackage().getImplementationTitle()); } }

    static void entry(JarOutputStream j, String n, byte[] b) throws IOException { j.putNextEntry(new JarEntry(n)); j.write(b); j.closeEntry(); }

    public static void main(String[] args) throws Exception {
        Manifest m = new Manifest();
        Attributes a = m.getMainAttributes();
        a.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        a.put(Attributes.Name.MAIN_CLASS, "some.Main");
        a.put(Attributes.Name.CLASS_PATH, "other.jar");
        a.put(new Attributes.Name("Multi-Release"), "true");
        a.put(Attributes.Name.IMPLEMENTATION_TITLE, "Title with a value that is long enough to be folded over more than one line of the manifest, which has 72 bytes");
        m.getEntries().put("sec/tion", new Attributes());
        m.getAttributes("sec/tion").putValue("Key", "Value");
        try (JarOutputStream j = new JarOutputStream(new FileOutputStream("lib.jar"), m)) {
            entry(j, "Jars$Payload.class", Jars.class.getResourceAsStream("Jars$Payload.class").readAllBytes());
            entry(j, "res.txt", "base".getBytes());
            entry(j, "META-INF/versions/9/res.txt", "nine".getBytes());
            entry(j, "META-INF/versions/17/res.txt", "seventeen".getBytes());
            entry(j, "META-INF/versions/99/res.txt", "future".getBytes());
        }
        try (JarOutputStream j = new JarOutputStream(new FileOutputStream("other.jar"))) { entry(j, "other.txt", "from class path of the manifest".getBytes()); }
        try (JarFile j = new JarFile(new File("lib.jar"), true, JarFile.OPEN_READ, Runtime.version())) {
            System.out.println(j.getManifest().getMainAttributes().getValue("Main-Class") + " " + j.isMultiRelease() + " " + new String(j.getInputStream(j.getEntry("res.txt")).readAllBytes()) + " " + j.versionedStream().count() + " " + j.getManifest().getAttributes("sec/tion").getValue("Key") + " " + j.getJarEntry("res.txt").getRealName() + " " + j.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_TITLE).length());
        }
        try (JarFile j = new JarFile("lib.jar")) { System.out.println(new String(j.getInputStream(j.getEntry("res.txt")).readAllBytes()) + " " + j.size()); }
        ByteArrayOutputStream bo = new ByteArrayOutputStream();
        m.write(bo);
        System.out.println(bo.toString().lines().allMatch(l -> l.length() <= 72) + " " + new Manifest(new ByteArrayInputStream(bo.toByteArray())).equals(m));
        try (URLClassLoader l = new URLClassLoader("libs", new URL[] {new File("lib.jar").toURI().toURL()}, ClassLoader.getPlatformClassLoader())) {
            Object o = l.loadClass("Jars$Payload").getDeclaredConstructor().newInstance();
            System.out.println(o.toString().length() + " " + o.getClass().getClassLoader().getName() + " " + new String(l.getResourceAsStream("res.txt").readAllBytes()) + " " + new String(l.getResourceAsStream("other.txt").readAllBytes()) + " " + l.getResource("res.txt").toString().replaceAll("file:.*/", ""));
            JarURLConnection c = (JarURLConnection) new URL("jar:" + new File("lib.jar").toURI() + "!/res.txt").openConnection();
            System.out.println(c.getEntryName() + " " + c.getMainAttributes().getValue("Class-Path") + " " + new String(c.getInputStream().readAllBytes()));
        }
        try (JarInputStream j = new JarInputStream(new FileInputStream("lib.jar"))) { int n = 0; for (ZipEntry e; (e = j.getNextEntry()) != null; ) n++; System.out.println(j.getManifest() != null ? n : -1); }
    }
}
