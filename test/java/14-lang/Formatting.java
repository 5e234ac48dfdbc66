// String.format: every conversion, flags, widths, precision, argument indices, errors.
import java.util.*;

public class Formatting {
    static void t(String f, Object... a) {
        try {
            System.out.println(f + " -> [" + String.format(Locale.ROOT, f, a) + "]");
        } catch (RuntimeException e) {
            System.out.println(f + " -> " + e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    public static void main(String[] args) {
        t("%d %5d %-5d| %05d %+d %,d %(d % d", 1, 2, 3, 4, 5, 1234567, -8, 9);
        t("%x %X %#x %o %#o %08x %x", 255, 255, 255, 8, 8, 255, -1);
        t("%x %x %d", (byte) -1, -1L, new java.math.BigInteger("-123456789012345678901234567890"));
        t("%f %.2f %10.3f %-10.1f| %+.0f %,.2f %(.1f %e %.3E %g %a", 1.5, 2.345, 3.14159, 4.0, 2.5, 1234567.891, -3.2, 12345.678, 0.00012, 0.0001, 1.0);
        t("%f %f %f %5.1f %e", Double.NaN, Double.POSITIVE_INFINITY, -0.0, Float.MIN_VALUE, 0.0);
        t("%.0f %.0f %.0f %.1f %.3f", 0.5, 1.5, 2.5, 0.25, 1e-10);
        t("%s %S %10s %-10s| %.3s %s %s", "str", "up", "right", "left", "truncate", null, List.of(1, 2));
        t("%c %C %c %c", 'a', 'b', 65, 0x1f600);
        t("%b %B %b %b", true, false, null, "x");
        t("%h %h %n%%", "hash", null);
        t("%2$s %1$s %<s %s", "a", "b");
        t("%-8s|%8s|%08.3f|%+,d", "l", "r", -3.14159, 1000000);
        t("%tY-%<tm-%<td %<tH:%<tM:%<tS %<tj %<tZ %<tB %<ta", new GregorianCalendar(2021, Calendar.MARCH, 4, 5, 6, 7));
        t("%tF %<tT %<tR", java.time.LocalDateTime.of(2020, 2, 29, 23, 59, 58));
        t("%d", "s");
        t("%d %d", 1);
        t("%q", 1);
        t("%.2d", 1);
        t("%-d", 1);
        t("%c", 1.5);
        t("%0s", "x");
        t("%", 1);
        t("%5", 1);
        t("%3$s", "a");
        t("%b");
        t("%s", (Object) new Formattable() { public void formatTo(Formatter f, int flags, int w, int p) { f.format("custom %d %d %d", flags, w, p); } });
        t("%-#20.5s", new Formattable() { public void formatTo(Formatter f, int flags, int w, int p) { f.format("c %d %d %d", flags, w, p); } });
        System.out.println(String.format(Locale.GERMANY, "%,.2f", 1234567.891) + " " + String.format(Locale.FRANCE, "%,d", 1234567).replace('\u202f', '_') + " " + "%s".formatted("x"));
        StringBuilder sb = new StringBuilder();
        try (Formatter f = new Formatter(sb, Locale.ROOT)) { f.format("%s-", 1).format("%s", 2); }
        System.out.println(sb);
        System.out.printf(Locale.ROOT, "%s %d%n", "printf", 1);
        System.out.format("%s%n", "format");
        for (double d : new double[] {1e-5, 0.001, 123456.7, 1e7, 1.0E10, 1.1, 100, 3.0e-44, 9007199254740993.0, 2.2250738585072014E-308, 1.7976931348623157E308, 4.9E-324, 0.1 + 0.2, 2e-3, 1234567890123456789.0}) System.out.print(d + " " + (float) d + " ");
        System.out.println();
    }
}
