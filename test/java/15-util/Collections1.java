// The collections framework: every list, set, map and queue; views, iterators, fail-fast, immutables, sorting stability.
import java.util.*;
import java.util.stream.*;

public class Collections1 {
    static void t(String n, java.util.concurrent.Callable<?> c) { try { System.out.println(n + ": " + c.call()); } catch (Exception e) { System.out.println(n + ": " + e.getClass().getSimpleName() + " " + e.getMessage()); } }

    public static void main(String[] args) {
        for (List<Integer> l : List.<List<Integer>>of(new ArrayList<>(), new LinkedList<>(), new Vector<>(), new Stack<>())) {
            for (int i = 0; i < 12; i++) l.add(i % 3 == 0 ? 0 : l.size() / 2, i);
            l.remove(Integer.valueOf(7));
            l.remove(0);
            l.set(1, 99);
            l.subList(2, 5).replaceAll(x -> -x);
            l.removeIf(x -> x == 4);
            l.sort(null);
            ListIterator<Integer> it = l.listIterator(l.size());
            StringBuilder sb = new StringBuilder();
            while (it.hasPrevious()) { int v = it.previous(); if (v == 5) it.remove(); else if (v == 6) it.add(60); sb.append(v).append(' '); }
            System.out.println(l.getClass().getSimpleName() + " " + l + " " + sb + l.indexOf(99) + " " + l.contains(8) + " " + l.hashCode() + " " + l.equals(new ArrayList<>(l)));
            t("cme", () -> { for (Integer i : l) l.add(i); return 0; });
            t("get", () -> l.get(100));
        }
        for (Map<String, Integer> m : List.<Map<String, Integer>>of(new HashMap<>(), new LinkedHashMap<>(), new TreeMap<>(), new Hashtable<>(), new LinkedHashMap<>(16, 0.75f, true) { protected boolean removeEldestEntry(Map.Entry<String, Integer> e) { return size() > 5; } })) {
            for (String s : "one two three four five six seven eight nine ten".split(" ")) m.put(s, s.length());
            m.get("six");
            m.merge("ten", 10, Integer::sum);
            m.compute("new", (k, v) -> v == null ? 1 : v + 1);
            m.keySet().remove("nine");
            m.values().removeIf(v -> v == 5);
            System.out.println(m.getClass().getSimpleName() + " " + m.size() + " " + (m instanceof HashMap && !(m instanceof LinkedHashMap) || m instanceof Hashtable ? new TreeMap<>(m) : m) + " " + m.getOrDefault("zz", 0) + " " + m.entrySet().stream().mapToInt(e -> e.getKey().length() * e.getValue()).sum() + " " + m.hashCode());
        }
        TreeMap<Integer, String> tm = new TreeMap<>(Comparator.reverseOrder());
        for (int i = 0; i < 20; i += 2) tm.put(i, "v" + i);
        System.out.println(tm.headMap(10) + " " + tm.tailMap(4, false) + " " + tm.subMap(12, true, 6, true) + " " + tm.floorKey(5) + " " + tm.higherEntry(6) + " " + tm.descendingMap().firstKey() + " " + tm.pollLastEntry() + " " + tm.navigableKeySet().lower(8));
        TreeSet<String> ts = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Collections.addAll(ts, "b", "A", "c", "B", "a");
        System.out.println(ts + " " + ts.ceiling("aa") + " " + ts.headSet("B", true) + " " + ts.descendingSet());
        PriorityQueue<Integer> pq = new PriorityQueue<>(List.of(5, 1, 4, 2, 3, 9, 0));
        StringBuilder sb = new StringBuilder();
        while (!pq.isEmpty()) sb.append(pq.poll()).append(' ');
        ArrayDeque<Integer> dq = new ArrayDeque<>();
        for (int i = 0; i < 40; i++) { dq.addLast(i); dq.addFirst(-i); if (i % 3 == 0) dq.pollFirst(); }
        System.out.println(sb.toString() + dq.size() + " " + dq.peekFirst() + " " + dq.peekLast());
        t("List.of null", () -> List.of(1, null));
        t("List.of add", () -> List.of(1).add(2));
        t("Set.of dup", () -> Set.of(1, 1));
        t("Map.of", () -> Map.of("a", 1).put("b", 2));
        t("unmodifiable", () -> Collections.unmodifiableList(new ArrayList<>()).add(null));
        t("empty next", () -> new ArrayList<>().iterator().next());
        t("asList", () -> Arrays.asList(1, 2).add(3));
        t("checked", () -> { List l = Collections.checkedList(new ArrayList<>(), String.class); l.add(1); return l; });
        List<Integer> sh = IntStream.range(0, 10).boxed().collect(Collectors.toList());
        Collections.shuffle(sh, new Random(42));
        System.out.println(sh + " " + Collections.max(sh) + " " + Collections.frequency(sh, 3));
        Collections.rotate(sh, 3); Collections.swap(sh, 0, 9); Collections.reverse(sh);
        System.out.println(sh + " " + Collections.binarySearch(List.of(1, 3, 5), 4) + " " + Collections.nCopies(3, "x") + " " + Collections.disjoint(sh, List.of(77)) + " " + new BitSet() {{ set(3); set(70, 75); flip(4); }});
        String[] names = {"bb", "a", "cc", "b", "aa"};
        Arrays.sort(names, Comparator.comparingInt(String::length));
        System.out.println(Arrays.toString(names) + " " + Arrays.hashCode(names) + " " + Arrays.equals(names, names.clone()) + " " + Arrays.asList(names).indexOf("cc") + " " + Arrays.mismatch(new int[] {1, 2}, new int[] {1, 3}) + " " + Arrays.compare(new int[] {1}, new int[] {1, 0}));
        int[] big = new Random(7).ints(3000, 0, 1000).toArray();
        Arrays.sort(big);
        double[] ds = {3, Double.NaN, -0.0, 0.0, -1};
        Arrays.sort(ds);
        System.out.println(big[0] + " " + big[1500] + " " + big[2999] + " " + Arrays.toString(ds) + " " + Arrays.binarySearch(big, big[1500]) / 1600 + " " + Arrays.stream(big, 0, 10).sum());
        Integer[] tim = new Random(9).ints(500, 0, 50).boxed().toArray(Integer[]::new);
        Arrays.sort(tim, (a, b) -> b - a);
        System.out.println(tim[0] + " " + tim[250] + " " + tim[499]);

        Object[] collide = new Object[300];
        HashMap<Object, Integer> bad = new HashMap<>();
        for (int i = 0; i < 300; i++) { collide[i] = new K(i); bad.put(collide[i], i); }
        int ok = 0;
        for (int i = 0; i < 300; i++) if (bad.get(new K(i)) == i) ok++;
        for (int i = 0; i < 300; i += 2) bad.remove(collide[i]);
        System.out.println(ok + " " + bad.size());
    }

    record K(int v) implements Comparable<K> { @Override public int hashCode() { return 42; } public int compareTo(K o) { return v - o.v; } }
}
