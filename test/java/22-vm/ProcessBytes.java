// Arguments, variables and folders of launched processes that are no UTF-8, beside others that are.
// vm: -Dfile.encoding=ISO-8859-1
// modes: -deterministic (nothing is launched there), -image (a launched process cannot go along)
import java.io.*;
import java.util.*;

public class ProcessBytes {
    static String run(boolean merged, Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder b = new ProcessBuilder(command).redirectErrorStream(merged);
        b.environment().putAll(environment);
        Process p = b.start();
        String out = new String(p.getInputStream().readAllBytes(), "ISO-8859-1");
        String err = new String(p.getErrorStream().readAllBytes(), "ISO-8859-1");
        return p.waitFor() + " [" + out.replaceAll("\\s+", " ").trim() + "] [" + err.trim() + "]";
    }

    public static void main(String[] args) throws Exception {
        String show = "for i; do printf '%s' \"$i\" | od -An -tx1; echo ,; done";
        System.out.println(run(false, Map.of(), "sh", "-c", show, "sh", "caf\u00e9", "plain", "", "two words", "\u00ff\u00fe\n", "'\"$x`\\%s", "\u00e9\u00a9"));
        String variables = "printf '%s|%s|%s' \"$LATIN\" \"$PLAIN\" \"$LINES_\" | od -An -tx1; echo \"$#\"; echo to-error >&2; exit 7";
        System.out.println(run(false, Map.of("LATIN", "\u00e9t\u00e9", "PLAIN", "a b'c", "LINES_", "x\n\u00e0\n\n"), "sh", "-c", variables, "sh", "\u00e9"));
        System.out.println(run(true, Map.of("LATIN", "\u00e9"), "sh", "-c", variables, "sh"));
        System.out.println((" " + run(false, Map.of("\u00e9", "v"), "env") + " ").contains(" \u00e9=v "));
        // What goes in comes out.
        Process p = new ProcessBuilder("cat", "-", "/no/\u00e9").start();
        p.getOutputStream().write(new byte[] {(byte) 0xe9, 10});
        p.getOutputStream().close();
        System.out.println(Arrays.toString(p.getInputStream().readAllBytes()) + " " + p.waitFor());
        try {
            new ProcessBuilder("/no/\u00e9").start();
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
    }
}
