// WeakHashMap, ThreadLocal entries and ClassValue let go of what nobody else holds; IdentityHashMap keeps its keys while objects move.
import java.util.*;

public class WeakMaps {
    public static void main(String[] args) throws Exception {
        WeakHashMap<Object, String> m = new WeakHashMap<>();
        Object keep = new Object();
        m.put(keep, "kept");
        for (int i = 0; i < 100; i++) m.put(new Object(), "v" + i);
        for (int i = 0; i < 300 && m.size() > 1; i++) { System.gc(); Thread.sleep(1); }
        System.out.println(m.size() + " " + m.get(keep));
        IdentityHashMap<Object, Integer> id = new IdentityHashMap<>();
        Object[] keys = new Object[2000];
        for (int i = 0; i < keys.length; i++) { keys[i] = i % 2 == 0 ? new Object() : new int[i % 7]; id.put(keys[i], i); }
        int[] hashes = new int[keys.length];
        for (int i = 0; i < keys.length; i++) hashes[i] = System.identityHashCode(keys[i]);
        for (int r = 0; r < 5; r++) { byte[][] junk = new byte[50][]; for (int i = 0; i < 50; i++) junk[i] = new byte[10_000]; System.gc(); }
        boolean ok = true;
        for (int i = 0; i < keys.length; i++) ok &= id.get(keys[i]) == i && hashes[i] == System.identityHashCode(keys[i]);
        System.out.println(ok + " " + id.size());
        HashMap<Object, Integer> byHash = new HashMap<>();
        for (int i = 0; i < keys.length; i++) byHash.put(keys[i], i);
        System.gc();
        for (int i = 0; i < keys.length; i++) ok &= byHash.get(keys[i]) == i;
        System.out.println(ok);
        ClassValue<List<String>> cv = new ClassValue<>() { @Override protected List<String> computeValue(Class<?> c) { return new ArrayList<>(List.of(c.getSimpleName())); } };
        System.out.println(cv.get(String.class) + " " + (cv.get(String.class) == cv.get(String.class)) + " " + cv.get(int[].class));
        cv.remove(String.class);
        System.out.println(cv.get(String.class));
    }
}
