// The Java compiler as a library: sources in memory, diagnostics, class files in memory, loaded and run.
// modes: default (the compiler alone takes tens of millions of bytecodes)
// slow: 4
// needs: compiler
import java.io.*;
import java.net.URI;
import java.util.*;
import javax.tools.*;

public class CompileInMemory {
    static class Source extends SimpleJavaFileObject { final String text; Source(String n, String t) { super(URI.create("string:///" + n + ".java"), Kind.SOURCE); text = t; } @Override public CharSequence getCharContent(boolean i) { return text; } }
    static class Out extends SimpleJavaFileObject { final ByteArrayOutputStream b = new ByteArrayOutputStream(); Out(String n) { super(URI.create("mem:///" + n + ".class"), Kind.CLASS); } @Override public OutputStream openOutputStream() { return b; } }

    static Map<String, Out> compile(List<String> diagnostics, Source... src) throws IOException {
        JavaCompiler c = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> d = new DiagnosticCollector<>();
        Map<String, Out> out = new TreeMap<>();
        try (StandardJavaFileManager std = c.getStandardFileManager(d, Locale.ROOT, null)) {
            JavaFileManager fm = new ForwardingJavaFileManager<>(std) { @Override public JavaFileObject getJavaFileForOutput(Location l, String n, JavaFileObject.Kind k, FileObject s) { Out o = new Out(n); out.put(n, o); return o; } };
            boolean ok = c.getTask(null, fm, d, List.of("-proc:none"), null, Arrays.asList(src)).call();
            for (Diagnostic<?> x : d.getDiagnostics()) diagnostics.add(x.getKind() + " " + x.getLineNumber() + ":" + x.getColumnNumber() + " " + x.getCode());
            return ok ? out : null;
        }
    }

    public static void main(String[] args) throws Exception {
        List<String> diags = new ArrayList<>();
        Map<String, Out> m = compile(diags, new Source("Hi", "public class Hi implements java.util.function.Supplier<String> { record P(int a, String b) {} public String get() { var l = new java.util.ArrayList<Integer>(); for (int i = 0; i < 5; i++) l.add(i * i); return new P(l.stream().mapToInt(x -> x).sum(), switch (l.size()) { case 5 -> \"five\"; default -> \"?\"; }).toString(); } }"));
        System.out.println(m.keySet() + " " + diags);
        ClassLoader l = new ClassLoader() { @Override protected Class<?> findClass(String n) throws ClassNotFoundException { Out o = m.get(n); if (o == null) throw new ClassNotFoundException(n); return defineClass(n, o.b.toByteArray(), 0, o.b.size()); } };
        System.out.println(((java.util.function.Supplier<?>) l.loadClass("Hi").getDeclaredConstructor().newInstance()).get());
        System.out.println(compile(diags, new Source("Bad", "class Bad {\n  int x = \"s\";\n  void m() { undefined(); }\n  int n() { }\n}")) + " " + diags);
    }
}
