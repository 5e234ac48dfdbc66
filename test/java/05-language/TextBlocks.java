// Text blocks, escapes, var, enhanced for, labelled blocks, ternaries, compound string assignments, unicode escapes.
public class TextBlocks {
    public static void main(String[] args) {
        String t = """
            Hello,
              "World" \
            joined
            tab\there \""" trailing\s\s
            end""";
        System.out.println(t);
        System.out.println(t.lines().count() + " " + """
            """.isEmpty());
        var list = new java.util.ArrayList<java.util.Map<String, int[]>>();
        list.add(java.util.Map.of("k", new int[] {1, 2}));
        for (var m : list) for (var e : m.entrySet()) System.out.println(e.getKey() + e.getValue().length);
        String s = null;
        s += "x";
        s += 1 + 2;
        s += 'c' + 1;
        s = 1 + 2 + s + 1 + 2;
        System.out.println(s);
        char c = '\u0041';
        System.out.println("\t|\b|\f|\\|\'|\"|\0|\7|\77|\377".length() + " " + c);
        System.out.println("a\nb".indent(2) + "  x\n    y".stripIndent() + "\\t".translateEscapes() + "|" + "%d-%s".formatted(3, "f"));
        int x = 3;
        int y = x > 2 ? x < 5 ? 1 : 2 : 3;
        System.out.println(y + 0x1F + 0b101 + 017 + 1_000 + 0x1p3 + 1e1f);
    }
}
