// Unicode properties and case mapping: digests over all code points, titlecase, special casing, locales, normalisation, break iterators, collation.
import java.text.*;
import java.util.*;

public class Characters {
    public static void main(String[] args) {
        int letters = 0, digits = 0, upper = 0, spaces = 0, ident = 0, types = 7, dir = 7, cases = 7, values = 7;
        for (int c = 0; c <= 0x10ffff; c += c < 0x3000 ? 1 : 13) {
            if (Character.isLetter(c)) letters++;
            if (Character.isDigit(c)) digits++;
            if (Character.isUpperCase(c)) upper++;
            if (Character.isWhitespace(c)) spaces++;
            if (Character.isJavaIdentifierPart(c)) ident++;
            types = types * 31 + Character.getType(c);
            dir = dir * 31 + Character.getDirectionality(c);
            cases = cases * 31 + Character.toUpperCase(c) + Character.toLowerCase(c) * 3 + Character.toTitleCase(c);
            values = values * 31 + Character.getNumericValue(c);
        }
        System.out.println(letters + " " + digits + " " + upper + " " + spaces + " " + ident + " " + types + " " + dir + " " + cases + " " + values);
        System.out.println("stra\u00dfe \ufb01 \u0130\u0131 \u03a3\u03a3 \u01c6".toUpperCase(Locale.ROOT) + " " + "\u0130I\u03a3 A\u03a3".toLowerCase(Locale.ROOT) + " " + "iI".toUpperCase(new Locale("tr")) + " " + "I\u0130".toLowerCase(new Locale("tr")) + " " + "\u00c9".equalsIgnoreCase("\u00e9"));
        System.out.println(Character.getName(0x1f600) + " " + Character.UnicodeBlock.of('\u4e2d') + " " + Character.UnicodeScript.of(0x3b1) + " " + Character.isSupplementaryCodePoint(0x10000) + " " + Character.highSurrogate(0x1f600) % 100 + " " + Character.isIdeographic(0x4e00) + " " + Character.codePointOf("LATIN SMALL LETTER A") + " " + Character.isMirrored('('));
        System.out.println(Normalizer.normalize("\u00e9\ufb01\u212b", Normalizer.Form.NFD).length() + " " + Normalizer.normalize("e\u0301", Normalizer.Form.NFC) + " " + Normalizer.normalize("\ufb01", Normalizer.Form.NFKC) + " " + Normalizer.isNormalized("\u00e9", Normalizer.Form.NFD));
        BreakIterator w = BreakIterator.getWordInstance(Locale.ENGLISH);
        w.setText("Hello, big world. It's 3.14!");
        List<Integer> bs = new ArrayList<>();
        for (int i = w.first(); i != BreakIterator.DONE; i = w.next()) bs.add(i);
        System.out.println(bs);
        BreakIterator s = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        s.setText("One. Two? Three!");
        bs.clear();
        for (int i = s.first(); i != BreakIterator.DONE; i = s.next()) bs.add(i);
        System.out.println(bs);
        String[] words = {"zebra", "\u00c4pfel", "Apfel", "apfel", "\u00e9t\u00e9", "eta", "Zoo"};
        Arrays.sort(words, Collator.getInstance(Locale.GERMAN));
        System.out.println(Arrays.toString(words));
        Collator c = Collator.getInstance(Locale.ENGLISH);
        c.setStrength(Collator.PRIMARY);
        System.out.println(c.compare("abc", "ABC") + " " + c.compare("abc", "abd"));
    }
}
