// Interned strings, string switch constants, class constants and mirrors through collections; symbol-heavy code.
import java.util.*;

public class StringsAndGc {
    public static void main(String[] args) {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            String s = ("str" + i).intern();
            if (i % 10 == 0) kept.add(s);
        }
        System.gc();
        boolean same = true;
        for (int i = 0; i < 500; i++) same &= kept.get(i) == ("str" + i * 10).intern();
        System.out.println(same);
        String lit = "literal";
        System.gc();
        System.out.println((lit == "literal") + " " + (("lit" + args.length).replace("0", "eral") == lit) + " " + (("lit" + args.length).replace("0", "eral").intern() == lit));
        Object lock = String.class;
        int h = System.identityHashCode(lock);
        synchronized (lock) { System.gc(); }
        System.out.println((h == System.identityHashCode(String.class)) + " " + StringsAndGc.class.getName());
        StringBuilder sb = new StringBuilder();
        for (int i = 0; i < 20000; i++) { sb.append((char) ('a' + i % 26)); if (i % 1000 == 999) sb.append('\u4e2d'); }
        String t = sb.toString();
        int x = 0;
        for (int i = 0; i < t.length(); i += 37) x = x * 31 + t.substring(i, Math.min(t.length(), i + 10)).hashCode();
        System.out.println(x + " " + t.length());
        Map<String, Integer> m = new TreeMap<>();
        for (int i = 0; i < 3000; i++) m.merge("k" + i % 100, i, Integer::sum);
        System.out.println(m.get("k7") + " " + m.size());
    }
}
