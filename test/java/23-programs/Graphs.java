// Graph algorithms over objects and collections: Dijkstra, topological order, strongly connected components, spanning trees, flows, union-find.
import java.util.*;
import java.util.stream.*;

public class Graphs {
    record Edge(int to, int w) { }

    static int[] dijkstra(List<List<Edge>> g, int s) {
        int[] d = new int[g.size()];
        Arrays.fill(d, Integer.MAX_VALUE);
        d[s] = 0;
        PriorityQueue<int[]> q = new PriorityQueue<>(Comparator.comparingInt((int[] x) -> x[1]).thenComparingInt(x -> x[0]));
        q.add(new int[] {s, 0});
        while (!q.isEmpty()) { int[] x = q.poll(); if (x[1] > d[x[0]]) continue; for (Edge e : g.get(x[0])) { int n = x[1] + e.w(); if (n < d[e.to()]) { d[e.to()] = n; q.add(new int[] {e.to(), n}); } } }
        return d;
    }

    static int index, sccs;

    static void tarjan(int v, List<List<Edge>> g, int[] num, int[] low, boolean[] on, Deque<Integer> st) {
        num[v] = low[v] = ++index;
        st.push(v);
        on[v] = true;
        for (Edge e : g.get(v)) if (num[e.to()] == 0) { tarjan(e.to(), g, num, low, on, st); low[v] = Math.min(low[v], low[e.to()]); } else if (on[e.to()]) low[v] = Math.min(low[v], num[e.to()]);
        if (low[v] == num[v]) { sccs++; int w; do { w = st.pop(); on[w] = false; } while (w != v); }
    }

    static int find(int[] p, int x) { return p[x] == x ? x : (p[x] = find(p, p[x])); }

    public static void main(String[] args) {
        int n = 400;
        Random r = new Random(77);
        List<List<Edge>> g = new ArrayList<>();
        for (int i = 0; i < n; i++) g.add(new ArrayList<>());
        for (int i = 0; i < n * 3; i++) g.get(r.nextInt(n)).add(new Edge(r.nextInt(n), 1 + r.nextInt(100)));
        int[] d = dijkstra(g, 0);
        System.out.println(Arrays.stream(d).filter(x -> x < Integer.MAX_VALUE).count() + " " + Arrays.stream(d).filter(x -> x < Integer.MAX_VALUE).mapToLong(x -> x).sum());
        int[] num = new int[n], low = new int[n];
        boolean[] on = new boolean[n];
        for (int i = 0; i < n; i++) if (num[i] == 0) tarjan(i, g, num, low, on, new ArrayDeque<>());
        System.out.println(sccs);
        record W(int a, int b, int w) { }
        List<W> edges = IntStream.range(0, n).boxed().flatMap(a -> g.get(a).stream().map(e -> new W(a, e.to(), e.w()))).sorted(Comparator.comparingInt(W::w).thenComparingInt(W::a).thenComparingInt(W::b)).toList();
        int[] p = IntStream.range(0, n).toArray();
        long cost = 0;
        int joined = 0;
        for (W e : edges) { int a = find(p, e.a()), b = find(p, e.b()); if (a != b) { p[a] = b; cost += e.w(); joined++; } }
        System.out.println(joined + " " + cost);
        Map<String, Set<String>> deps = new TreeMap<>(Map.of("app", Set.of("lib", "log"), "lib", Set.of("base", "log"), "log", Set.of("base"), "base", Set.of(), "test", Set.of("app")));
        List<String> order = new ArrayList<>();
        while (!deps.isEmpty()) { String next = deps.entrySet().stream().filter(e -> order.containsAll(e.getValue())).map(Map.Entry::getKey).findFirst().orElseThrow(); order.add(next); deps.remove(next); }
        System.out.println(order);
        int m = 30;
        int[][] cap = new int[m][m];
        for (int i = 0; i < 150; i++) cap[r.nextInt(m)][r.nextInt(m)] += r.nextInt(20);
        int flow = 0;
        while (true) {
            int[] from = new int[m];
            Arrays.fill(from, -1);
            from[0] = 0;
            Deque<Integer> q = new ArrayDeque<>(List.of(0));
            while (!q.isEmpty() && from[m - 1] < 0) { int u = q.poll(); for (int v = 0; v < m; v++) if (from[v] < 0 && cap[u][v] > 0) { from[v] = u; q.add(v); } }
            if (from[m - 1] < 0) break;
            int b = Integer.MAX_VALUE;
            for (int v = m - 1; v != 0; v = from[v]) b = Math.min(b, cap[from[v]][v]);
            for (int v = m - 1; v != 0; v = from[v]) { cap[from[v]][v] -= b; cap[v][from[v]] += b; }
            flow += b;
        }
        System.out.println(flow);
    }
}
