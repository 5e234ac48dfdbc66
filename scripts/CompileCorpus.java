// Compiles many small groups of Java sources in one JVM, so that the corpus does not pay javac's start for each group.
// Reads jobs from the file named by the first argument, one a line: output directory, options, sources, in tab-separated
// fields; options and sources are separated by blanks. Prints javac's own messages; exits with 1 when a job fails.

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

public final class CompileCorpus {
    public static void main(String[] args) throws Exception {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        int failed = 0;
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            String[] fields = line.split("\t", -1);
            Files.createDirectories(Path.of(fields[0]));
            List<String> options = new ArrayList<>(List.of("-d", fields[0], "-proc:none", "-nowarn", "-XDignore.symbol.file", "-encoding", "UTF-8", "-cp", fields[0]));
            for (String o : fields[1].split(" ")) if (!o.isEmpty()) options.add(o);
            List<File> sources = Arrays.stream(fields[2].split(" ")).map(File::new).toList();
            try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
                if (!javac.getTask(null, files, d -> report(d), options, null, files.getJavaFileObjectsFromFiles(sources)).call()) {
                    System.err.println("javac failed for " + fields[0]);
                    failed++;
                }
            }
        }
        System.exit(failed == 0 ? 0 : 1);
    }

    private static void report(javax.tools.Diagnostic<?> d) {
        if (d.getKind() == javax.tools.Diagnostic.Kind.ERROR) System.err.println(d);
    }
}
