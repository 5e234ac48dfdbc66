// java.io.File and streams on files: create, write, read, append, rename, delete, lists, lengths, times, errors.
import java.io.*;
import java.util.*;

public class Files1 {
    public static void main(String[] args) throws Exception {
        File d = new File("work"), f = new File(d, "a.txt");
        System.out.println(d.mkdir() + " " + d.mkdir() + " " + d.isDirectory() + " " + f.exists() + " " + f.createNewFile() + " " + f.createNewFile() + " " + f.length() + " " + f.isFile() + " " + f.canRead() + " " + f.isHidden() + " " + new File(".hid").isHidden());
        try (OutputStream o = new FileOutputStream(f)) { o.write("hello\nworld\n".getBytes()); o.write(65); o.write(new byte[] {66, 67, 68}, 1, 2); }
        try (OutputStream o = new FileOutputStream(f, true)) { o.write("appended".getBytes()); }
        try (InputStream in = new FileInputStream(f)) { System.out.println(in.available() + " " + (char) in.read() + " " + in.skip(5) + " " + new String(in.readNBytes(4)) + " " + new String(in.readAllBytes()).trim() + " " + in.read() + " " + in.available()); }
        try (BufferedReader r = new BufferedReader(new FileReader(f))) { System.out.println(r.readLine() + "|" + r.readLine() + "|" + r.readLine() + "|" + r.readLine()); }
        try (PrintWriter w = new PrintWriter(new File(d, "b.txt"), "UTF-8")) { w.printf("%d %s%n", 5, "\u4e2d"); w.println(true); }
        try (Reader r = new InputStreamReader(new FileInputStream(new File(d, "b.txt")), "UTF-8")) { char[] c = new char[20]; int n = r.read(c); System.out.println(n + " " + new String(c, 0, n).trim() + " " + new File(d, "b.txt").length()); }
        new File(d, "sub/deep").mkdirs();
        String[] names = d.list();
        Arrays.sort(names);
        System.out.println(Arrays.toString(names) + " " + d.listFiles((x, n) -> n.endsWith(".txt")).length + " " + new File("nowhere").list() + " " + new File(d, "sub").listFiles(File::isDirectory).length);
        System.out.println(f.renameTo(new File(d, "c.txt")) + " " + f.exists() + " " + new File(d, "c.txt").length() + " " + d.delete() + " " + new File(d, "c.txt").delete() + " " + new File(d, "c.txt").delete());
        File t = new File(d, "b.txt");
        System.out.println(t.setLastModified(1_000_000_000_000L) + " " + t.lastModified() + " " + t.setReadOnly() + " " + t.setWritable(true) + " " + t.canWrite() + " " + t.setExecutable(true) + " " + t.canExecute());
        for (String bad : new String[] {"missing.txt", "work", "work/b.txt/x", ""}) {
            try { new FileInputStream(bad); } catch (FileNotFoundException e) { System.out.println(e.getMessage()); }
        }
        try { new FileOutputStream("work/none/x"); } catch (FileNotFoundException e) { System.out.println(e.getMessage()); }
        try { new File("no/such/dir/x").createNewFile(); } catch (IOException e) { System.out.println(e.getMessage()); }
        FileInputStream closed = new FileInputStream(t);
        closed.close();
        closed.close();
        try { closed.read(); } catch (IOException e) { System.out.println(e.getMessage()); }
        File p = new File("a/./b/../c//d.txt");
        System.out.println(p.getPath() + " " + p.getName() + " " + p.getParent() + " " + p.isAbsolute() + " " + p.getCanonicalPath().endsWith("/a/c/d.txt") + " " + p.getAbsolutePath().endsWith("a/./b/../c/d.txt") + " " + new File("/").getParent() + " " + new File("x").compareTo(new File("y")) + " " + new File("/tmp/../x").toURI() + " " + new File("a").equals(new File("a")) + " " + File.separator + File.pathSeparator);
        File tmp = File.createTempFile("pre", ".suf", d);
        System.out.println(tmp.getName().startsWith("pre") + " " + tmp.getName().endsWith(".suf") + " " + tmp.exists());
        tmp.deleteOnExit();
        System.out.println((new File(".").getTotalSpace() > 0) + " " + (new File(".").getUsableSpace() >= 0));
        try (FileWriter w = new FileWriter(new File(d, "utf.txt"), java.nio.charset.StandardCharsets.UTF_16)) { w.write("\u00e9"); }
        System.out.println(new File(d, "utf.txt").length());
        File uni = new File(d, "\u00fcml\u00e4ut \u4e2d.txt");
        System.out.println(uni.createNewFile() + " " + new File("work").list((x, n) -> n.startsWith("\u00fc"))[0]);
    }
}
