// java.text: MessageFormat, ChoiceFormat, DecimalFormat, NumberFormat in locales, SimpleDateFormat, parsing and its errors.
import java.text.*;
import java.util.*;

public class TextFormats {
    public static void main(String[] args) throws Exception {
        System.out.println(MessageFormat.format("{0} has {1,number,integer} {1,choice,0#files|1#file|1<files} on {2} '{quoted}' it''s", "disk", 1234, "C"));
        System.out.println(new MessageFormat("{0,number,#.##} {0,number,percent}", Locale.ROOT).format(new Object[] {0.256}) + " " + Arrays.toString(new MessageFormat("{0}-{1}").parse("a-b")));
        for (String p : new String[] {"#,##0.00", "0.###E0", "000.0", "#.#%", "\u00a4#,##0.00;(\u00a4#)", "#"}) {
            DecimalFormat d = new DecimalFormat(p, DecimalFormatSymbols.getInstance(Locale.US));
            System.out.println(p + " " + d.format(1234.5678) + " " + d.format(-0.5) + " " + d.format(0) + " " + d.format(1e10) + " " + d.format(Double.NaN) + " " + d.format(new java.math.BigDecimal("12345678901234567890.5")));
        }
        for (Locale l : new Locale[] {Locale.US, Locale.GERMANY, Locale.FRANCE, Locale.JAPAN, new Locale("hi", "IN"), new Locale("pt", "BR")}) {
            System.out.println((l + " " + NumberFormat.getInstance(l).format(1234567.891) + " " + NumberFormat.getCurrencyInstance(l).format(1234.5) + " " + NumberFormat.getPercentInstance(l).format(0.25) + " " + NumberFormat.getCompactNumberInstance(l, NumberFormat.Style.SHORT).format(1200000)).replace('\u202f', '_').replace('\u00a0', '_'));
        }
        System.out.println(NumberFormat.getInstance(Locale.US).parse("1,234.5abc") + " " + NumberFormat.getInstance(Locale.GERMANY).parse("1.234,5"));
        try { NumberFormat.getInstance(Locale.US).parse("x"); } catch (ParseException e) { System.out.println(e.getMessage() + " " + e.getErrorOffset()); }
        SimpleDateFormat f = new SimpleDateFormat("yyyy-MM-dd'T'HH:mm:ss.SSSZ EEE MMMM D w", Locale.US);
        f.setTimeZone(TimeZone.getTimeZone("UTC"));
        System.out.println(f.format(new Date(1234567890123L)) + " " + new SimpleDateFormat("dd/MM/yy", Locale.US).parse("05/06/07").getTime());
        try { new SimpleDateFormat("yyyy", Locale.US).parse("none"); } catch (ParseException e) { System.out.println(e.getMessage()); }
        DateFormat df = DateFormat.getDateTimeInstance(DateFormat.LONG, DateFormat.SHORT, Locale.GERMANY);
        df.setTimeZone(TimeZone.getTimeZone("UTC"));
        System.out.println(df.format(new Date(0)));
        System.out.println(new ChoiceFormat("0#none|1#one|2#many").format(5) + " " + Currency.getInstance("EUR").getSymbol(Locale.GERMANY) + " " + Currency.getInstance(Locale.JAPAN).getDefaultFractionDigits());
        AttributedString as = new AttributedString("attr");
        as.addAttribute(AttributedCharacterIterator.Attribute.LANGUAGE, Locale.ROOT, 1, 3);
        System.out.println(as.getIterator().getRunLimit());
        System.out.println(Locale.forLanguageTag("zh-Hant-TW").getDisplayName(Locale.ENGLISH) + " " + Locale.GERMANY.getDisplayCountry(Locale.FRANCE));
    }
}
