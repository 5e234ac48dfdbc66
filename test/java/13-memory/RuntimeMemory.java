// Runtime.maxMemory, totalMemory and freeMemory make sense and move with use; MemoryMXBean agrees.
// vm: -Xmx48m
// heap: 48m
public class RuntimeMemory {
    public static void main(String[] args) {
        Runtime r = Runtime.getRuntime();
        System.out.println((r.maxMemory() <= 48L << 20) + " " + (r.maxMemory() >= 32L << 20) + " " + (r.totalMemory() <= r.maxMemory()) + " " + (r.freeMemory() <= r.totalMemory()) + " " + (r.freeMemory() > 0));
        System.gc();
        long before = r.totalMemory() - r.freeMemory();
        byte[][] hold = new byte[20][];
        for (int i = 0; i < 20; i++) hold[i] = new byte[1 << 20];
        long during = r.totalMemory() - r.freeMemory();
        System.out.println(during - before > 15 << 20);
        hold = null;
        System.gc();
        long after = r.totalMemory() - r.freeMemory();
        System.out.println(during - after > 10 << 20);
        System.out.println(r.availableProcessors() >= 1);
    }
}
