// PipedInputStream and PipedReader between threads: blocking, end of stream, broken and unconnected pipes.
import java.io.*;

public class Pipes {
    public static void main(String[] args) throws Exception {
        PipedOutputStream out = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(out, 16);
        Thread w = new Thread(() -> {
            try (out) {
                for (int i = 0; i < 500; i++) out.write(i);
            } catch (IOException e) {
                System.out.println(e);
            }
        });
        w.start();
        int sum = 0, n = 0, b;
        while ((b = in.read()) >= 0) { sum += b; n++; }
        w.join();
        System.out.println(n + " " + sum + " " + in.available());
        PipedReader pr = new PipedReader();
        PipedWriter pw = new PipedWriter(pr);
        Thread t = new Thread(() -> { try (pw) { pw.write("through a pipe\nsecond line"); } catch (IOException e) { System.out.println(e); } });
        t.start();
        BufferedReader br = new BufferedReader(pr);
        System.out.println(br.readLine() + "|" + br.readLine() + "|" + br.readLine());
        t.join();
        try { new PipedInputStream().read(); } catch (IOException e) { System.out.println(e.getMessage()); }
        try { in.connect(out); } catch (IOException e) { System.out.println(e.getMessage()); }
        PipedOutputStream o2 = new PipedOutputStream();
        PipedInputStream i2 = new PipedInputStream(o2);
        Thread dead = new Thread(() -> { try { o2.write(1); } catch (IOException e) { } });
        dead.start();
        dead.join();
        System.out.println(i2.read());
        try { i2.read(); } catch (IOException e) { System.out.println(e.getMessage()); }
        i2.close();
        try { o2.write(1); } catch (IOException e) { System.out.println(e.getMessage()); }
    }
}
