// Short- and long-lived binary trees: allocation and collection of small objects.
public class BinaryTrees extends Bench {
    public int defaultSize() { return 14; }

    static final class Node {
        Node left, right;
        static Node make(int depth) {
            Node n = new Node();
            if (depth > 0) { n.left = make(depth - 1); n.right = make(depth - 1); }
            return n;
        }
        int check() { return left == null ? 1 : 1 + left.check() + right.check(); }
    }

    public long run(int size) {
        Node longLived = Node.make(size);
        long total = 0;
        for (int depth = 4; depth <= size; depth += 4) {
            int count = 1 << (size - depth + 2);
            for (int i = 0; i < count; i++) total += Node.make(depth).check();
        }
        return total + longLived.check();
    }
}
