package dewar.fuzz;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles the sources of a batch, each program by itself: {@code Compile sources classes}. A program that javac refuses has its first words instead. */
public final class Compile {
    private Compile() {}

    static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) { return text; }
    }

    static final class Output extends SimpleJavaFileObject {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Output(String name) { super(URI.create("mem:///" + name + ".class"), Kind.CLASS); }

        @Override
        public OutputStream openOutputStream() { return bytes; }
    }

    /** Classes stay in memory, and none of the folder that the VM runs from are seen but the runtime's. */
    static final class Files extends ForwardingJavaFileManager<JavaFileManager> {
        final Map<String, Output> classes = new LinkedHashMap<>();

        Files(JavaFileManager standard) { super(standard); }

        @Override
        public JavaFileObject getJavaFileForOutput(Location l, String name, JavaFileObject.Kind kind, javax.tools.FileObject sibling) {
            return classes.computeIfAbsent(name.replace('.', '/'), Output::new);
        }
    }

    private static String readText(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    public static void main(String[] args) throws IOException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        JavaFileManager standard = javac.getStandardFileManager(null, null, StandardCharsets.UTF_8);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(args[0])));
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(args[1])))) {
            int programs = in.readInt();
            for (int i = 0; i < programs; i++) {
                String release = Integer.toString(in.readInt());
                List<Source> sources = new ArrayList<>();
                for (int n = in.readInt(); n > 0; n--) sources.add(new Source(readText(in), readText(in)));
                Files files = new Files(standard);
                StringWriter words = new StringWriter();
                List<String> options = List.of("-source", release, "-target", release, "-nowarn", "-proc:none", "-Xlint:none", "-Xmaxerrs", "1", "-cp", System.getProperty("java.class.path"));
                boolean ok = javac.getTask(words, files, null, options, null, sources).call();
                byte[] text = (ok ? "" : words.toString()).getBytes(StandardCharsets.UTF_8);
                out.writeInt(text.length);
                out.write(text);
                out.writeInt(ok ? files.classes.size() : 0);
                if (!ok) continue;
                for (Map.Entry<String, Output> e : files.classes.entrySet()) {
                    byte[] name = e.getKey().getBytes(StandardCharsets.UTF_8);
                    out.writeInt(name.length);
                    out.write(name);
                    byte[] bytes = e.getValue().bytes.toByteArray();
                    out.writeInt(bytes.length);
                    out.write(bytes);
                }
            }
        }
    }
}
