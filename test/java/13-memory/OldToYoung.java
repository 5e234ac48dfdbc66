// Card marking: old arrays and objects that point to young ones, through stores of every kind: putfield, aastore, arraycopy, clone, reflection, CAS, Unsafe-backed atomics.
import java.lang.reflect.*;
import java.util.*;
import java.util.concurrent.atomic.*;

public class OldToYoung {
    static class Cell { Object ref; volatile Object vol; static Object stat; }
    static final int N = 3000;

    static void garbage() { for (int i = 0; i < 20; i++) { byte[] b = new byte[20_000]; b[0] = 1; } }

    public static void main(String[] args) throws Exception {
        Object[] old = new Object[N];
        Cell[] cells = new Cell[N];
        for (int i = 0; i < N; i++) cells[i] = new Cell();
        AtomicReferenceArray<Object> atomics = new AtomicReferenceArray<>(N);
        AtomicReference<Object> one = new AtomicReference<>();
        AtomicReferenceFieldUpdater<Cell, Object> up = AtomicReferenceFieldUpdater.newUpdater(Cell.class, Object.class, "vol");
        Field f = Cell.class.getDeclaredField("ref");
        List<Object> list = new ArrayList<>();
        Map<Integer, Object> map = new HashMap<>();
        for (int i = 0; i < 3; i++) System.gc(); // everything above is old now
        boolean ok = true;
        for (int round = 0; round < 8; round++) {
            for (int i = round; i < N; i += 7) {
                Integer v = Integer.valueOf(100_000 * (round + 1) + i);
                old[i] = v;
                cells[i].ref = new int[] {v};
                up.set(cells[i], new Object[] {v});
                atomics.set(i, "" + v);
                one.compareAndSet(one.get(), v);
                Cell.stat = new Object[] {v};
                if (i % 21 == 0) { list.add(new String("l" + v)); map.put(i, new String("m" + v)); f.set(cells[i], new int[] {v}); }
                if (i % 100 == 0) garbage();
            }
            Object[] fresh = new Object[50];
            for (int i = 0; i < 50; i++) fresh[i] = new StringBuilder("f").append(round).append(i);
            System.arraycopy(fresh, 0, old, N - 50, 50);
            Object[] copy = old.clone();
            garbage();
            if (round % 4 == 3) System.gc();
            for (int i = round; i < N - 50; i += 7) {
                int v = 100_000 * (round + 1) + i;
                ok &= (Integer) old[i] == v && ((int[]) cells[i].ref)[0] == v && (Integer) ((Object[]) cells[i].vol)[0] == v && atomics.get(i).equals("" + v) && copy[i] == old[i];
            }
            for (int i = 0; i < 50; i++) ok &= old[N - 50 + i].toString().equals("f" + round + i);
            ok &= ((Object[]) Cell.stat)[0] != null && one.get() != null;
        }
        int k = 0;
        for (Object o : list) k += o.hashCode();
        System.out.println(ok + " " + list.size() + " " + map.size() + " " + k + " " + new TreeMap<>(map).lastEntry());
    }
}
