// Much output through buffered and unbuffered streams, in order, nothing lost at exit without a flush by the program.
// exit: 9
import java.io.*;

public class BigOutput {
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < 1500; i++) System.out.println("line " + i);
        PrintStream p = new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 12), false);
        for (int i = 0; i < 1500; i++) p.print("b" + i + (i % 20 == 19 ? "\n" : " "));
        p.flush();
        System.out.write("raw bytes \u00e4\n".getBytes("UTF-8"));
        System.out.print("no newline at the end");
        System.exit(9);
    }
}
