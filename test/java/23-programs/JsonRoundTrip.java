// A JSON parser and printer: recursive descent, maps and lists, escapes, numbers, errors with positions.
import java.util.*;

public class JsonRoundTrip {
    static final class Parser {
        final String s; int p;
        Parser(String s) { this.s = s; }
        RuntimeException error(String m) { return new IllegalArgumentException(m + " at " + p); }
        void ws() { while (p < s.length() && " \t\n\r".indexOf(s.charAt(p)) >= 0) p++; }
        Object value() {
            ws();
            if (p >= s.length()) throw error("end of text");
            char c = s.charAt(p);
            switch (c) {
                case '{': { p++; Map<String, Object> m = new LinkedHashMap<>(); ws(); if (peek('}')) return m; do { ws(); String k = string(); ws(); expect(':'); m.put(k, value()); ws(); } while (comma('}')); return m; }
                case '[': { p++; List<Object> l = new ArrayList<>(); ws(); if (peek(']')) return l; do { l.add(value()); ws(); } while (comma(']')); return l; }
                case '"': return string();
                case 't': word("true"); return true;
                case 'f': word("false"); return false;
                case 'n': word("null"); return null;
                default: return number();
            }
        }
        boolean peek(char c) { if (p < s.length() && s.charAt(p) == c) { p++; return true; } return false; }
        boolean comma(char end) { if (peek(',')) return true; expect(end); return false; }
        void expect(char c) { if (!peek(c)) throw error("'" + c + "' expected"); }
        void word(String w) { if (!s.startsWith(w, p)) throw error("unknown word"); p += w.length(); }
        String string() {
            expect('"');
            StringBuilder sb = new StringBuilder();
            while (true) {
                if (p >= s.length()) throw error("unclosed string");
                char c = s.charAt(p++);
                if (c == '"') return sb.toString();
                if (c != '\\') { sb.append(c); continue; }
                c = s.charAt(p++);
                switch (c) {
                    case 'n' -> sb.append('\n');
                    case 't' -> sb.append('\t');
                    case 'u' -> { sb.append((char) Integer.parseInt(s.substring(p, p + 4), 16)); p += 4; }
                    default -> sb.append(c);
                }
            }
        }
        Object number() {
            int start = p;
            boolean real = false;
            while (p < s.length() && (Character.isDigit(s.charAt(p)) || "+-.eE".indexOf(s.charAt(p)) >= 0)) { if ("+-.eE".indexOf(s.charAt(p)) > 1) real = true; p++; }
            if (start == p) throw error("unexpected '" + s.charAt(p) + "'");
            String t = s.substring(start, p);
            try { return real ? (Object) Double.valueOf(t) : (Object) Long.valueOf(t); } catch (NumberFormatException e) { throw error("bad number " + t); }
        }
    }

    static void print(Object o, StringBuilder sb, String ind) {
        if (o instanceof Map<?, ?> m) { sb.append("{"); String sep = ""; for (var e : m.entrySet()) { sb.append(sep).append('\n').append(ind).append("  \"").append(e.getKey()).append("\": "); print(e.getValue(), sb, ind + "  "); sep = ","; } sb.append(m.isEmpty() ? "}" : "\n" + ind + "}"); }
        else if (o instanceof List<?> l) { sb.append("["); String sep = ""; for (Object x : l) { sb.append(sep); print(x, sb, ind + "  "); sep = ", "; } sb.append("]"); }
        else if (o instanceof String s) { sb.append('"'); for (char c : s.toCharArray()) if (c == '"' || c == '\\') sb.append('\\').append(c); else if (c < ' ') sb.append(String.format("\\u%04x", (int) c)); else sb.append(c); sb.append('"'); }
        else sb.append(o);
    }

    public static void main(String[] args) {
        String doc = "{\"name\": \"Dewar\", \"list\": [1, -2, 3.5e2, true, null, [], {}], \"esc\": \"a\\n\\\"q\\u4e2d\\\\\", \"deep\": {\"a\": {\"b\": {\"c\": [[[42]]]}}}}";
        Object v = new Parser(doc).value();
        StringBuilder sb = new StringBuilder();
        print(v, sb, "");
        System.out.println(sb);
        StringBuilder again = new StringBuilder();
        print(new Parser(sb.toString()).value(), again, "");
        System.out.println(again.toString().equals(sb.toString()));
        for (String bad : new String[] {"{", "[1,]", "{\"a\" 1}", "\"x", "tru", "1e", "[1 2]", "nul"}) try { System.out.println(new Parser(bad).value()); } catch (RuntimeException e) { System.out.println(e.getMessage()); }
        StringBuilder big = new StringBuilder("[");
        for (int i = 0; i < 400; i++) big.append(i == 0 ? "" : ",").append("{\"id\":").append(i).append(",\"tags\":[\"t").append(i % 7).append("\",\"x\"],\"v\":").append(i * 0.25).append('}');
        List<?> l = (List<?>) new Parser(big.append("]").toString()).value();
        double sum = 0;
        for (Object o : l) sum += (Double) ((Map<?, ?>) o).get("v") + ((List<?>) ((Map<?, ?>) o).get("tags")).size();
        System.out.println(l.size() + " " + sum);
        StringBuilder nest = new StringBuilder();
        for (int i = 0; i < 500; i++) nest.append('[');
        for (int i = 0; i < 500; i++) nest.append(']');
        int depth = 0;
        for (Object o = new Parser(nest.toString()).value(); o instanceof List<?> x; o = x.isEmpty() ? null : x.get(0)) depth++;
        System.out.println(depth);
    }
}
