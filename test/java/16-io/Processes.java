// Processes: exit codes, streams each way, environment, folder, redirection, merging, what cannot be launched, destroying.
// modes: -deterministic (nothing is launched there), -image (a launched process cannot go along)
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.TimeUnit;

public class Processes {
    static String all(InputStream in) throws IOException { return new String(in.readAllBytes(), StandardCharsets.UTF_8); }

    static String run(ProcessBuilder b) throws Exception {
        Process p = b.start();
        p.getOutputStream().close();
        String out = all(p.getInputStream()), err = all(p.getErrorStream());
        return p.waitFor() + " [" + out.trim() + "] [" + err.trim() + "]";
    }

    static ProcessBuilder sh(String script, String... more) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script, "sh"));
        command.addAll(List.of(more));
        return new ProcessBuilder(command);
    }

    static void fails(ProcessBuilder b) {
        try {
            b.start();
            System.out.println("launched");
        } catch (IOException e) {
                System.out.println(e.getMessage().replaceFirst("/tmp/processes\\d+", "FOLDER") + " <- " + e.getCause().getMessage());
        }
    }

    public static void main(String[] args) throws Exception {
        System.out.println(run(new ProcessBuilder("echo", "one", "", "two words", "\u00e4\u20ac")));
        System.out.println(run(sh("echo out; echo err >&2; exit 7")));
        System.out.println(run(sh("for a in \"$@\"; do echo \"<$a>\"; done", "a b", "", "$x", "'q'")));
        System.out.println(run(sh("kill -9 $$")));
        System.out.println(run(sh("kill -TERM $$")));

        ProcessBuilder env = sh("echo $A-$B-$PATH");
        env.environment().clear();
        env.environment().put("A", "1=2");
        env.environment().put("B", "");
        env.environment().put("PATH", "/bin");
        System.out.println(run(env));
        Path folder = Files.createTempDirectory("processes");
        System.out.println(run(sh("pwd").directory(folder.toFile())).replace(folder.toRealPath().toString(), "FOLDER"));

        Process cat = new ProcessBuilder("cat").start();
        byte[] sent = new byte[300_000];
        new Random(5).nextBytes(sent);
        Thread writer = new Thread(() -> {
            try (OutputStream o = cat.getOutputStream()) { o.write(sent); } catch (IOException e) { System.out.println(e); }
        });
        writer.start();
        System.out.println(Arrays.equals(sent, cat.getInputStream().readAllBytes()) + " " + cat.waitFor() + " " + cat.isAlive() + " " + cat.exitValue());
        writer.join();

        System.out.println(run(sh("echo a; echo b >&2; echo c").redirectErrorStream(true)).replace("\n", "|"));
        Path file = folder.resolve("out");
        System.out.println(run(sh("echo first").redirectOutput(file.toFile())) + Files.readAllLines(file));
        System.out.println(run(sh("echo second; echo third >&2").redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile())).redirectErrorStream(true)) + Files.readAllLines(file));
        System.out.println(run(new ProcessBuilder("wc", "-l").redirectInput(file.toFile())));
        System.out.println(run(sh("echo gone; exit 3").redirectOutput(ProcessBuilder.Redirect.DISCARD)));
        System.out.flush();
        System.out.println(new ProcessBuilder("echo", "inherited").inheritIO().start().waitFor());

        Path script = Files.writeString(folder.resolve("script"), "echo script $1\n");
        fails(new ProcessBuilder(script.toString()));
        script.toFile().setExecutable(true);
        System.out.println(run(new ProcessBuilder(script.toString(), "runs")));
        fails(new ProcessBuilder("/no/such/program", "x"));
        fails(new ProcessBuilder("no-such-program-anywhere"));
        fails(new ProcessBuilder("echo").directory(new File("/no/such/folder")));

        Process sleep = new ProcessBuilder("sleep", "100").start();
        System.out.println(sleep.isAlive() + " " + sleep.waitFor(20, TimeUnit.MILLISECONDS) + " " + sleep.toHandle().isAlive() + " " + (sleep.pid() > 0));
        try {
            sleep.exitValue();
        } catch (IllegalThreadStateException e) {
            System.out.println(e.getMessage());
        }
        sleep.destroy();
        System.out.println(sleep.waitFor() + " " + sleep.isAlive());
        Process killed = new ProcessBuilder("sleep", "100").start();
        System.out.println(killed.destroyForcibly().onExit().get().exitValue());

        // One that does not read: the pipe breaks.
        Process deaf = sh("exec <&-; sleep 0.2").start();
        Thread.sleep(100);
        try (OutputStream o = deaf.getOutputStream()) {
            for (int i = 0; i < 100; i++) { o.write(sent); o.flush(); }
            System.out.println("all written");
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(deaf.waitFor());

        List<Process> pipeline = ProcessBuilder.startPipeline(List.of(sh("echo b; echo a; echo c"), new ProcessBuilder("sort"), new ProcessBuilder("head", "-2")));
        System.out.println(all(pipeline.get(2).getInputStream()).replace("\n", "|"));
        Files.delete(script);
        Files.delete(file);
        Files.delete(folder);
    }
}
