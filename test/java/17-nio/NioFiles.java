// java.nio.file.Files: create, copy, move, delete, attributes, links, walk, find, lists, lines, temporary files, permissions, errors.
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.nio.file.attribute.*;
import java.util.*;
import java.util.stream.*;

public class NioFiles {
    static void t(String n, java.util.concurrent.Callable<?> c) { try { System.out.println(n + ": " + c.call()); } catch (Exception e) { System.out.println(n + ": " + e.getClass().getSimpleName() + " " + e.getMessage()); } }

    public static void main(String[] args) throws Exception {
        Path d = Files.createDirectory(Path.of("d"));
        Path f = Files.writeString(d.resolve("f.txt"), "line1\nline2 \u4e2d\n");
        System.out.println(Files.size(f) + " " + Files.readAllLines(f) + " " + Files.readString(f).length() + " " + Files.exists(f) + " " + Files.notExists(d.resolve("x")) + " " + Files.isDirectory(d) + " " + Files.isRegularFile(f) + " " + Files.isReadable(f) + " " + Files.isHidden(f) + " " + Files.isSameFile(f, d.resolve("../d/f.txt")));
        Files.write(f, List.of("more", "lines"), StandardOpenOption.APPEND);
        try (Stream<String> s = Files.lines(f)) { System.out.println(s.map(String::toUpperCase).collect(Collectors.joining("|"))); }
        Path c = Files.copy(f, d.resolve("copy.txt"));
        t("copy again", () -> Files.copy(f, c));
        t("copy replace", () -> Files.copy(f, c, StandardCopyOption.REPLACE_EXISTING).getFileName());
        t("move", () -> Files.move(c, d.resolve("moved.txt"), StandardCopyOption.ATOMIC_MOVE));
        t("delete missing", () -> { Files.delete(c); return 0; });
        t("deleteIfExists", () -> Files.deleteIfExists(c));
        t("delete non-empty", () -> { Files.delete(d); return 0; });
        t("create dir again", () -> Files.createDirectory(d));
        t("create dirs", () -> Files.createDirectories(d.resolve("x/y/z")).endsWith("d/x/y/z"));
        t("create dir missing parent", () -> Files.createDirectory(d.resolve("p/q")));
        t("create file", () -> Files.createFile(d.resolve("x/e.txt")).getFileName());
        t("create file again", () -> Files.createFile(d.resolve("x/e.txt")));
        t("read missing", () -> Files.readAllBytes(d.resolve("none")));
        t("read dir", () -> Files.readAllBytes(d));
        t("list file", () -> Files.list(f).count());
        t("not utf8", () -> { Files.write(d.resolve("bad"), new byte[] {(byte) 0xff}); return Files.readString(d.resolve("bad")); });
        Files.createSymbolicLink(d.resolve("link"), Path.of("f.txt"));
        Files.createLink(d.resolve("hard"), f);
        System.out.println(Files.isSymbolicLink(d.resolve("link")) + " " + Files.readSymbolicLink(d.resolve("link")) + " " + Files.size(d.resolve("link")) + " " + Files.isSameFile(d.resolve("hard"), f) + " " + Files.getAttribute(f, "unix:nlink") + " " + d.resolve("link").toRealPath().getFileName());
        try (Stream<Path> w = Files.walk(d)) { System.out.println(w.map(Path::toString).sorted().toList()); }
        try (Stream<Path> w = Files.find(d, 5, (p, a) -> a.isRegularFile() && a.size() > 20)) { System.out.println(w.map(p -> p.getFileName().toString()).sorted().toList()); }
        try (DirectoryStream<Path> ds = Files.newDirectoryStream(d, "*.{txt,java}")) { List<String> l = new ArrayList<>(); for (Path p : ds) l.add(p.getFileName().toString()); Collections.sort(l); System.out.println(l); }
        StringBuilder visits = new StringBuilder();
        Files.walkFileTree(d.resolve("x"), new SimpleFileVisitor<>() {
            @Override public FileVisitResult preVisitDirectory(Path p, BasicFileAttributes a) { visits.append("pre ").append(p.getFileName()).append(' '); return FileVisitResult.CONTINUE; }
            @Override public FileVisitResult visitFile(Path p, BasicFileAttributes a) throws IOException { visits.append("file ").append(a.size()).append(' '); Files.delete(p); return FileVisitResult.CONTINUE; }
            @Override public FileVisitResult postVisitDirectory(Path p, IOException e) throws IOException { Files.delete(p); return FileVisitResult.CONTINUE; }
        });
        System.out.println(visits.toString().contains("file 0") + " " + Files.exists(d.resolve("x")));
        BasicFileAttributes a = Files.readAttributes(f, BasicFileAttributes.class);
        System.out.println(a.isRegularFile() + " " + a.size() + " " + a.isOther() + " " + (a.lastModifiedTime().toMillis() > 1_600_000_000_000L) + " " + (a.fileKey() != null));
        Files.setLastModifiedTime(f, FileTime.fromMillis(1_500_000_000_123L));
        System.out.println(Files.getLastModifiedTime(f) + " " + f.toFile().lastModified());
        Files.setPosixFilePermissions(f, PosixFilePermissions.fromString("rw-r-----"));
        System.out.println(PosixFilePermissions.toString(Files.getPosixFilePermissions(f)) + " " + Files.getOwner(f).getName().isEmpty() + " " + new TreeSet<>(Files.readAttributes(f, "posix:size,permissions").keySet()) + " " + Files.getAttribute(f, "size"));
        Path tf = Files.createTempFile(d, "t", ".tmp"), td = Files.createTempDirectory(d, "td");
        System.out.println(Files.isRegularFile(tf) + " " + Files.isDirectory(td) + " " + PosixFilePermissions.toString(Files.getPosixFilePermissions(tf)));
        try (OutputStream o = Files.newOutputStream(tf); Writer w = new OutputStreamWriter(o)) { w.write("via stream"); }
        try (BufferedReader r = Files.newBufferedReader(tf); InputStream in = Files.newInputStream(tf, StandardOpenOption.DELETE_ON_CLOSE)) { System.out.println(r.readLine() + " " + in.read()); }
        System.out.println(Files.exists(tf) + " " + Files.mismatch(f, d.resolve("hard")) + " " + Files.probeContentType(Path.of("a.html")) + " " + Files.getFileStore(d).type().isEmpty());
        FileSystem fs = FileSystems.getDefault();
        System.out.println(fs.getSeparator() + " " + fs.isOpen() + " " + fs.supportedFileAttributeViews().contains("posix") + " " + fs.getPathMatcher("glob:**/*.txt").matches(f) + " " + fs.getPathMatcher("regex:.*\\.md").matches(f) + " " + fs.getRootDirectories().iterator().next());
        try { fs.close(); } catch (UnsupportedOperationException e) { System.out.println("stays open"); }
    }
}
