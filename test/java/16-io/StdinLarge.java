// A large standard input, read in blocks, arrives whole.
import java.io.*;

public class StdinLarge {
    public static void main(String[] args) throws Exception {
        byte[] b = new byte[1000];
        int n, total = 0, h = 0;
        while ((n = System.in.read(b)) > 0) { total += n; for (int i = 0; i < n; i++) h = h * 31 + b[i]; }
        System.out.println(total + " " + h);
    }
}
