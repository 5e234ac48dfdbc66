// java.util.regex: groups, quantifiers of all kinds, lookaround, backreferences, flags, replacement, splitting, unicode, errors.
import java.util.*;
import java.util.regex.*;

public class Regexes {
    static void m(String re, String s) {
        try {
            Matcher m = Pattern.compile(re).matcher(s);
            StringBuilder sb = new StringBuilder(re + " on " + s + ":");
            while (m.find()) { sb.append(" [").append(m.start()).append(',').append(m.end()).append(':').append(m.group()); for (int i = 1; i <= m.groupCount(); i++) sb.append('|').append(m.group(i)); sb.append(']'); }
            System.out.println(sb + " " + s.matches(re));
        } catch (PatternSyntaxException e) {
            System.out.println(re + ": " + e.getDescription() + " " + e.getIndex());
        }
    }

    public static void main(String[] args) {
        m("a*b", "aaab ab b");
        m("(a|b)*c", "ababc c");
        m("(\\w+)@(\\w+)\\.com", "joe@site.com, ann@web.com");
        m("x*?y", "xxy");
        m("x*+x", "xxx");
        m("(?<year>\\d{4})-(?<m>\\d\\d)", "2021-03 and 1999-12");
        m("(?=.*\\d)(?!.*x).{3,5}", "ab1c abxd");
        m("(?<=\\$)\\d+(?!\\d)", "$100 200 $3");
        m("(\\w)\\1", "aabbcd");
        m("(?i)HeLLo", "hello HELLO");
        m("(?m)^\\w", "a\nb\nc");
        m("(?s)a.b", "a\nb");
        m("[a-c&&[^b]]+", "abcac");
        m("\\p{Lu}\\p{L}*", "Abc \u00c9t\u00e9 x");
        m("\\bfoo\\b", "foo food foo");
        m("^$", "");
        m("(?x) a  b # comment", "ab");
        m("\\Qa.b\\E", "a.b axb");
        m("(?:ab){2,}", "ababab");
        m("[\\u4e00-\\u9fff]+", "x\u4e2d\u6587y");
        m("\\x{1f600}", "\ud83d\ude00");
        m("(a+)+b", "aaaaaaaaaaaaab");
        m("\\R", "a\r\nb\nc");
        m("\\h+\\H", "a \tb");
        m("(", "x"); m("[a", "x"); m("a{2,1}", "x"); m("*a", "x"); m("\\", "x"); m("(?<n>a)(?<n>b)", "x"); m("\\k<q>", "x");
        System.out.println("a1b22c".replaceAll("\\d+", "<$0>") + " " + "abc".replaceAll("(b)", "[$1$1]") + " " + "a.b.c".replaceFirst("\\.", "-") + " " + Matcher.quoteReplacement("$1\\"));
        System.out.println(Arrays.toString("a, b;c".split("[,;]\\s*")) + Arrays.toString("boo:and:foo".split("o")) + Arrays.toString("boo:and:foo".split("o", -1)) + Arrays.toString("a1b2".split("(?<=\\d)")) + Arrays.toString("".split(",")) + Arrays.toString(Pattern.compile(":").split("a:b:c", 2)));
        System.out.println(Pattern.compile("\\d+").matcher("a1b22").replaceAll(r -> "" + r.group().length()) + " " + Pattern.compile("\\w").matcher("xyz").results().map(MatchResult::group).toList() + " " + Pattern.compile("a").asPredicate().test("cat") + " " + Pattern.compile("\\s").splitAsStream("p q r").count());
        Matcher m = Pattern.compile("(\\d)(x)?").matcher("1x2");
        StringBuffer sb = new StringBuffer();
        while (m.find()) m.appendReplacement(sb, m.group(2) == null ? "n" : "y");
        System.out.println(m.appendTail(sb));
        m.reset("9").region(0, 1);
        System.out.println(m.lookingAt() + " " + m.hitEnd() + " " + m.matches() + " " + m.toMatchResult().start());
        try { m.reset(); m.group(); } catch (IllegalStateException e) { System.out.println(e.getMessage()); }
        StringBuilder big = new StringBuilder();
        for (int i = 0; i < 2000; i++) big.append("key").append(i).append("=value").append(i * 7).append('\n');
        Matcher k = Pattern.compile("^(\\w+)=(\\w+?)(\\d+)$", Pattern.MULTILINE).matcher(big);
        long sum = 0;
        while (k.find()) sum += Integer.parseInt(k.group(3)) + k.group(1).length();
        System.out.println(sum);
    }
}
