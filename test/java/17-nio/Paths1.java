// Path arithmetic: resolve, relativize, normalize, names, comparison, URIs, invalid paths, zip and jrt file systems.
import java.net.URI;
import java.nio.file.*;
import java.util.*;

public class Paths1 {
    public static void main(String[] args) throws Exception {
        Path p = Path.of("/a/b/../c/./d.txt");
        System.out.println(p + " " + p.normalize() + " " + p.getNameCount() + " " + p.getName(1) + " " + p.subpath(1, 4) + " " + p.getRoot() + " " + p.getParent() + " " + p.getFileName() + " " + p.isAbsolute() + " " + p.startsWith("/a/b") + " " + p.endsWith("d.txt") + " " + p.toUri());
        System.out.println(Path.of("a", "b", "c") + " " + Path.of("a//b/") + " " + Path.of("").getNameCount() + " [" + Path.of("") + "] " + Path.of("/").getFileName() + " " + Path.of("x").getParent() + " " + Path.of("../..").normalize() + " " + Path.of("/../x").normalize());
        System.out.println(Path.of("/a/b").relativize(Path.of("/a/c/d")) + " " + Path.of("a").relativize(Path.of("a/b")) + " " + Path.of("/a").resolve("b") + " " + Path.of("/a").resolve("/b") + " " + Path.of("a/b").resolveSibling("c") + " " + Path.of("a").resolve(""));
        try { Path.of("/a").relativize(Path.of("b")); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }
        try { Path.of("a\0b"); } catch (InvalidPathException e) { System.out.println(e.getReason()); }
        System.out.println(Path.of("b").compareTo(Path.of("a")) + " " + Path.of("a").equals(Path.of("a/")) + " " + Path.of("a/b").hashCode() + " " + Path.of(URI.create("file:///tmp/x%20y")) + " " + Path.of("x").toAbsolutePath().isAbsolute());
        List<String> parts = new ArrayList<>();
        for (Path x : p) parts.add(x.toString());
        System.out.println(parts);
        FileSystem jrt = FileSystems.getFileSystem(URI.create("jrt:/"));
        Path o = jrt.getPath("/modules/java.base/java/lang/Object.class");
        System.out.println(Files.exists(o) + " " + (Files.readAllBytes(o)[0] & 255) + " " + Files.isDirectory(o.getParent()) + " " + Files.isSymbolicLink(jrt.getPath("/packages/java.lang/java.base")) + " " + jrt.isReadOnly());
        try (var s = Files.list(jrt.getPath("/modules/java.base/java/util/zip"))) { System.out.println(s.filter(x -> x.toString().endsWith("CRC32.class")).toList()); }
        Path zip = Path.of("t.zip");
        try (FileSystem z = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Files.createDirectory(z.getPath("/dir"));
            Files.writeString(z.getPath("/dir/in.txt"), "zipped content");
            Files.write(z.getPath("/big"), new byte[50_000]);
            System.out.println(z.isOpen() + " " + Files.size(z.getPath("dir/in.txt")));
        }
        try (FileSystem z = FileSystems.newFileSystem(zip)) {
            System.out.println(Files.readString(z.getPath("/dir/in.txt")) + " " + Files.size(z.getPath("big")) + " " + (Files.size(zip) < 1000));
            Files.move(z.getPath("/dir/in.txt"), z.getPath("/moved.txt"));
            Files.delete(z.getPath("/big"));
            try (var s = Files.walk(z.getPath("/"))) { System.out.println(s.map(Path::toString).sorted().toList()); }
        }
        try (FileSystem z = FileSystems.newFileSystem(zip)) { System.out.println(Files.exists(z.getPath("/big")) + " " + Files.readString(z.getPath("moved.txt"))); }
        try { FileSystems.newFileSystem(Path.of("nope.zip")); } catch (Exception e) { System.out.println(e.getClass().getSimpleName()); }
    }
}
