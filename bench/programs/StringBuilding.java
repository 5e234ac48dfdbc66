// String builders, substrings, comparison and hashing.
public class StringBuilding extends Bench {
    public int defaultSize() { return 12_000; }

    public long run(int size) {
        StringBuilder sb = new StringBuilder();
        long h = 0;
        for (int i = 0; i < size; i++) {
            sb.append("item ").append(i).append(": ").append(i * 0.5f).append(i % 3 == 0).append('\n');
            if (sb.length() > 10_000) {
                String s = sb.toString();
                h = h * 31 + s.hashCode() + s.indexOf("true") + s.substring(s.length() / 2).length();
                for (String line : s.split("\n")) h += line.length();
                sb.setLength(0);
            }
        }
        return h;
    }
}
