// Strings without indy: latin1 and UTF-16, builders, equality, interning, hash, substring, comparison.
public class StringsBasic {
    public static void main(String[] args) {
        String a = "hello", b = "h\u00e9llo", c = "h\u4e2dllo", d = "\ud83d\ude00";
        for (String s : new String[] {a, b, c, d, ""}) {
            System.out.println(s + " " + s.length() + " " + s.hashCode() + " " + s.codePointCount(0, s.length()) + " " + s.toUpperCase() + " " + s.isEmpty() + " " + s.indexOf('l') + " " + s.lastIndexOf("l") + " " + s.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
        }
        System.out.println(a.equals("hel" + "lo") + " " + a.equals(b) + " " + a.equals(null) + " " + a.compareTo(b) + " " + b.compareTo(a) + " " + a.compareTo(c) + " " + a.compareTo("hell") + " " + a.equalsIgnoreCase("HELLO"));
        String built = new StringBuilder("hel").append("lo").toString();
        System.out.println((built == a) + " " + (built.intern() == a) + " " + (new String(a) == a) + " " + (new String(a).intern() == a));
        System.out.println(a.substring(1, 3) + " " + c.substring(2) + " " + b.substring(2, 2).length() + " " + a.charAt(4) + " " + c.charAt(1) + " " + a.replace('l', 'L') + " " + a.replace("ll", "\u4e2d") + " " + a.concat(c) + " " + "  x ".trim() + "|" + " \u2003y ".strip() + "|" + "ab".repeat(3));
        System.out.println(a.contains("ell") + " " + a.startsWith("he") + " " + a.endsWith("lo") + " " + a.startsWith("l", 2) + " " + a.regionMatches(true, 1, "ELL", 0, 3) + " " + String.join("-", "a", "b", "c") + " " + String.valueOf(new char[] {'x', 'y'}) + " " + String.valueOf((Object) null));
        StringBuilder sb = new StringBuilder();
        sb.append(1).append('c').append(2L).append(3f).append(4d).append(true).append((Object) null).append(new char[] {'z'}).append("abc", 1, 2).insert(0, "\u4e2d").reverse().deleteCharAt(0).setCharAt(0, 'Q');
        System.out.println(sb + " " + sb.length() + " " + sb.indexOf("u"));
        sb.setLength(3);
        sb.append("\u00ff").appendCodePoint(0x1f600).replace(0, 1, "--");
        System.out.println(sb + " " + sb.length() + " " + new StringBuilder("\ud83d\ude00a").reverse());
        try { a.charAt(5); } catch (StringIndexOutOfBoundsException e) { System.out.println(e.getMessage()); }
        try { a.substring(3, 2); } catch (StringIndexOutOfBoundsException e) { System.out.println(e.getMessage()); }
        try { a.substring(-1); } catch (StringIndexOutOfBoundsException e) { System.out.println(e.getMessage()); }
        try { new StringBuilder("x").deleteCharAt(1); } catch (StringIndexOutOfBoundsException e) { System.out.println(e.getMessage()); }
        String big = "";
        for (int i = 0; i < 200; i++) big += i % 10;
        System.out.println(big.length() + " " + big.hashCode());
        System.out.println(new String(new byte[] {104, 105, (byte) 0xc3, (byte) 0xa9}, java.nio.charset.StandardCharsets.UTF_8) + " " + new String(new int[] {0x1f600, 65}, 0, 2) + " " + new String(new char[] {'a', 'b', 'c'}, 1, 2));
        for (String part : "a,b,,c,,".split(",")) System.out.print("[" + part + "]");
        System.out.println();
        System.out.println("b".compareTo("a") + " " + "\uffff".compareTo("\ud800") + " " + "Zebra".compareToIgnoreCase("apple"));
    }
}
