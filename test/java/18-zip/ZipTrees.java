// Copying trees between zip and disk with Files.walk.
import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.zip.*;

public class ZipTrees {
    public static void main(String[] args) throws Exception {
        Path src = Files.createDirectories(Path.of("src/a/b"));
        for (int i = 0; i < 20; i++) Files.writeString(src.resolve("f" + i + ".txt"), "content ".repeat(i * 10));
        try (ZipOutputStream z = new ZipOutputStream(Files.newOutputStream(Path.of("tree.zip"))); var w = Files.walk(Path.of("src"))) {
            for (Path p : (Iterable<Path>) w.filter(Files::isRegularFile).sorted()::iterator) { z.putNextEntry(new ZipEntry(p.toString())); Files.copy(p, z); z.closeEntry(); }
        }
        try (ZipInputStream z = new ZipInputStream(Files.newInputStream(Path.of("tree.zip")))) {
            for (ZipEntry e; (e = z.getNextEntry()) != null; ) { Path out = Path.of("dst").resolve(e.getName()); Files.createDirectories(out.getParent()); Files.copy(z, out); }
        }
        long same = 0;
        try (var w = Files.walk(Path.of("src"))) { for (Path p : (Iterable<Path>) w.filter(Files::isRegularFile)::iterator) if (Files.mismatch(p, Path.of("dst").resolve(p)) == -1) same++; }
        System.out.println(same + " " + (Files.size(Path.of("tree.zip")) > 1000));
    }
}
