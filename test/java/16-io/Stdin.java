// Reading System.in byte by byte, by line and to its end.
// stdin: first line\nsecond \u00e4 line\n42 3.5 word\nlast without newline
import java.io.*;
import java.util.*;

public class Stdin {
    public static void main(String[] args) throws Exception {
        System.out.println((char) System.in.read() + " " + (System.in.available() >= 0));
        BufferedReader r = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        System.out.println(r.readLine());
        System.out.println(r.readLine());
        Scanner s = new Scanner(r).useLocale(Locale.ROOT);
        System.out.println(s.nextInt() + s.nextDouble() + " " + s.next() + "|" + s.nextLine() + "|" + s.nextLine() + "|" + s.hasNextLine());
        System.out.println(System.in.read() + " " + System.in.read() + " " + r.readLine());
    }
}
