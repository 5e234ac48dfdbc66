// Long lists, deep and wide trees, cycles, and graphs with cross links survive many collections with their contents intact.
// modes: -gc (a hundred thousand live objects; each collection copies or marks them all)
// slow: 2
import java.util.*;

public class LinkedStructures {
    static class Node { Node next, other; int v; Object payload; Node(int v) { this.v = v; } }
    static class Tree { Tree l, r; final int v; Tree(int d) { v = d; if (d > 0) { l = new Tree(d - 1); r = new Tree(d - 1); } } int sum() { return v + (l == null ? 0 : l.sum() + r.sum()); } }

    public static void main(String[] args) {
        Node head = null;
        for (int i = 0; i < 100_000; i++) { Node n = new Node(i); n.next = head; head = n; } // too deep for a recursive marker
        System.gc();
        long s = 0;
        for (Node n = head; n != null; n = n.next) s += n.v;
        System.out.println(s);
        Node[] graph = new Node[2000];
        Random rnd = new Random(1);
        for (int i = 0; i < graph.length; i++) graph[i] = new Node(i);
        for (Node n : graph) { n.next = graph[rnd.nextInt(graph.length)]; n.other = graph[rnd.nextInt(graph.length)]; n.payload = new int[] {n.v, n.v * 2}; }
        for (int r = 0; r < 20; r++) {
            for (int k = 0; k < 500; k++) { Node n = graph[rnd.nextInt(graph.length)]; n.other = graph[rnd.nextInt(graph.length)]; n.payload = new int[] {n.v, n.v * 2}; }
            Tree t = new Tree(8);
            if (r % 5 == 0) System.gc();
            if (t.sum() != (1 << 9) - 2 - 8) System.out.println("tree " + t.sum());
        }
        boolean ok = true;
        for (Node n : graph) ok &= ((int[]) n.payload)[1] == n.v * 2 && graph[n.next.v] == n.next && graph[n.other.v] == n.other;
        System.out.println(ok);
        Node[] walk = {graph[0]};
        for (int i = 0; i < 1000; i++) walk[0] = (i & 1) == 0 ? walk[0].next : walk[0].other;
        System.out.println(walk[0].v);
        // survivors of different ages
        List<List<Integer>> gens = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            List<Integer> l = new LinkedList<>();
            for (int j = 0; j < 50; j++) l.add(i * 1000 + j);
            gens.add(l);
            if (gens.size() > 100) gens.remove(rnd.nextInt(50));
        }
        long total = 0;
        for (List<Integer> l : gens) for (int v : l) total += v;
        System.out.println(gens.size() + " " + total);
        head = null;
        Object[] self = new Object[3];
        self[0] = self; self[1] = new Object[] {self}; self[2] = graph;
        System.gc();
        System.out.println((self[0] == self) + " " + (((Object[]) self[1])[0] == self));
    }
}
