// Huffman coding and an LZ77 of our own, round trips over several kinds of data; bit streams.
import java.util.*;

public class Huffman {
    static abstract class Node implements Comparable<Node> { final int w, order; Node(int w, int o) { this.w = w; order = o; } public int compareTo(Node n) { return w != n.w ? Integer.compare(w, n.w) : Integer.compare(order, n.order); } }
    static final class Leaf extends Node { final int s; Leaf(int s, int w) { super(w, s); this.s = s; } }
    static final class Fork extends Node { final Node l, r; Fork(Node l, Node r, int o) { super(l.w + r.w, o); this.l = l; this.r = r; } }

    static void codes(Node n, String p, String[] out) { if (n instanceof Leaf l) out[l.s] = p.isEmpty() ? "0" : p; else { codes(((Fork) n).l, p + "0", out); codes(((Fork) n).r, p + "1", out); } }

    static byte[] huffman(byte[] in, int[] bitsOut) {
        int[] f = new int[256];
        for (byte b : in) f[b & 255]++;
        PriorityQueue<Node> q = new PriorityQueue<>();
        for (int i = 0; i < 256; i++) if (f[i] > 0) q.add(new Leaf(i, f[i]));
        int o = 256;
        while (q.size() > 1) q.add(new Fork(q.poll(), q.poll(), o++));
        Node root = q.poll();
        String[] code = new String[256];
        codes(root, "", code);
        BitSet bits = new BitSet();
        int n = 0;
        for (byte b : in) for (char c : code[b & 255].toCharArray()) { if (c == '1') bits.set(n); n++; }
        bitsOut[0] = n;
        byte[] out = new byte[in.length];
        int at = 0, p = 0;
        while (p < n) { Node x = root; if (x instanceof Leaf) p++; while (x instanceof Fork k) x = bits.get(p++) ? k.r : k.l; out[at++] = (byte) ((Leaf) x).s; }
        return out;
    }

    static List<int[]> lz(byte[] in) {
        List<int[]> out = new ArrayList<>();
        Map<Integer, List<Integer>> index = new HashMap<>();
        for (int i = 0; i < in.length; ) {
            int best = 0, from = 0;
            if (i + 2 < in.length) {
                int key = (in[i] & 255) << 16 | (in[i + 1] & 255) << 8 | in[i + 2] & 255;
                List<Integer> cand = index.getOrDefault(key, List.of());
                for (int k = cand.size() - 1; k >= 0 && k >= cand.size() - 20; k--) { int j = cand.get(k), l = 0; while (i + l < in.length && l < 255 && in[j + l] == in[i + l]) l++; if (l > best) { best = l; from = i - j; } }
                index.computeIfAbsent(key, x -> new ArrayList<>()).add(i);
            }
            if (best >= 3) { out.add(new int[] {from, best}); i += best; } else { out.add(new int[] {0, in[i]}); i++; }
        }
        return out;
    }

    static byte[] unlz(List<int[]> l, int n) { byte[] out = new byte[n]; int p = 0; for (int[] t : l) if (t[0] == 0) out[p++] = (byte) t[1]; else for (int k = 0; k < t[1]; k++, p++) out[p] = out[p - t[0]]; return out; }

    public static void main(String[] args) {
        Random r = new Random(11);
        for (int kind = 0; kind < 4; kind++) {
            byte[] d = new byte[4000];
            for (int i = 0; i < d.length; i++) d[i] = (byte) switch (kind) { case 0 -> 'a'; case 1 -> r.nextInt(256); case 2 -> "to be or not to be that is the question ".charAt(i % 40); default -> Math.min(r.nextInt(20), r.nextInt(20)); };
            int[] bits = new int[1];
            boolean ok = Arrays.equals(huffman(d, bits), d);
            List<int[]> z = lz(d);
            System.out.println(kind + " " + ok + " " + bits[0] + " " + z.size() + " " + Arrays.equals(unlz(z, d.length), d));
        }
    }
}
