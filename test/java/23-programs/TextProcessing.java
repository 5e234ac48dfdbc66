// Word counts, an index, justification, a template engine, CSV and roman numerals: strings, maps, streams and formats together.
import java.util.*;
import java.util.function.*;
import java.util.regex.*;
import java.util.stream.*;

public class TextProcessing {
    static final String TEXT = "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, it was the epoch of belief, it was the epoch of incredulity, it was the season of Light, it was the season of Darkness, it was the spring of hope, it was the winter of despair.";

    static List<String> justify(String t, int w) {
        List<String> out = new ArrayList<>(), line = new ArrayList<>();
        int len = 0;
        for (String s : t.split(" ")) {
            if (len + line.size() + s.length() > w) {
                StringBuilder sb = new StringBuilder();
                for (int i = 0, gaps = line.size() - 1, spare = w - len; i < line.size(); i++) { sb.append(line.get(i)); if (i < gaps) sb.append(" ".repeat(spare / gaps + (i < spare % gaps ? 1 : 0))); }
                out.add(sb.toString());
                line.clear();
                len = 0;
            }
            line.add(s);
            len += s.length();
        }
        out.add(String.join(" ", line));
        return out;
    }

    static String roman(int n) { int[] v = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1}; String[] r = {"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"}; StringBuilder sb = new StringBuilder(); for (int i = 0; i < v.length; i++) while (n >= v[i]) { sb.append(r[i]); n -= v[i]; } return sb.toString(); }

    static String template(String t, Map<String, Object> m) { return Pattern.compile("\\$\\{(\\w+)(?::([^}]*))?}").matcher(t).replaceAll(x -> Matcher.quoteReplacement(x.group(2) == null ? String.valueOf(m.getOrDefault(x.group(1), "?" + x.group(1))) : String.format(Locale.ROOT, x.group(2), m.get(x.group(1))))); }

    static List<String> csv(String line) { List<String> out = new ArrayList<>(); StringBuilder f = new StringBuilder(); boolean q = false; for (char c : line.toCharArray()) { if (c == '"') q = !q; else if (c == ',' && !q) { out.add(f.toString()); f.setLength(0); } else f.append(c); } out.add(f.toString()); return out; }

    public static void main(String[] args) {
        Map<String, Long> counts = Arrays.stream(TEXT.toLowerCase().split("\\W+")).collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        counts.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey())).limit(8).forEach(e -> System.out.printf("%-8s %2d %s%n", e.getKey(), e.getValue(), "*".repeat(e.getValue().intValue())));
        for (String l : justify(TEXT, 40)) System.out.println("|" + l + "|");
        TreeMap<Character, TreeSet<String>> index = new TreeMap<>();
        for (String w : TEXT.split("\\W+")) index.computeIfAbsent(Character.toUpperCase(w.charAt(0)), k -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)).add(w);
        System.out.println(index);
        System.out.println(IntStream.of(1, 4, 9, 14, 40, 90, 400, 1994, 2024, 3999).mapToObj(TextProcessing::roman).toList());
        System.out.println(template("Dear ${name}, you owe ${sum:%,.2f} (${nope}) since ${n:%03d} days.", Map.of("name", "Ann $1", "sum", 12345.678, "n", 7)));
        System.out.println(csv("a,\"b,c\",,\"d\"\"e\",f"));
        System.out.println(new StringBuilder("A man, a plan, a canal: Panama").chars().filter(Character::isLetter).map(Character::toLowerCase).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).reverse());
        System.out.println(TEXT.chars().mapToObj(c -> (char) c).filter(Character::isLetter).map(c -> Character.isUpperCase(c) ? (char) ('A' + (c - 'A' + 13) % 26) : (char) ('a' + (c - 'a' + 13) % 26)).map(String::valueOf).limit(40).collect(Collectors.joining()));
    }
}
