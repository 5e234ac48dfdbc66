// ThreadGroup: hierarchy, counts, enumerate, interrupt, daemon groups, maximum priority.
import java.util.*;
import java.util.concurrent.CountDownLatch;

public class ThreadGroups {
    public static void main(String[] args) throws Exception {
        ThreadGroup main = Thread.currentThread().getThreadGroup();
        System.out.println(main + " " + main.getParent().getName() + " " + main.getParent().getParent());
        ThreadGroup g = new ThreadGroup("g"), h = new ThreadGroup(g, "h");
        g.setMaxPriority(3);
        CountDownLatch started = new CountDownLatch(3);
        List<String> ended = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 3; i++) {
            Thread t = new Thread(i < 2 ? g : h, () -> {
                started.countDown();
                try { Thread.sleep(60_000); } catch (InterruptedException e) { ended.add(Thread.currentThread().getName() + ":" + Thread.currentThread().getPriority()); }
            }, "t" + i);
            t.start();
        }
        started.await();
        System.out.println(g.activeCount() + " " + h.activeCount() + " " + g.activeGroupCount() + " " + h.parentOf(g) + " " + g.parentOf(h) + " " + g.parentOf(g) + " " + h.getMaxPriority());
        Thread[] ts = new Thread[10];
        int n = g.enumerate(ts);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < n; i++) names.add(ts[i].getName());
        Collections.sort(names);
        System.out.println(names + " " + g.enumerate(new Thread[10], false));
        g.interrupt();
        for (int i = 0; i < n; i++) ts[i].join();
        Collections.sort(ended);
        System.out.println(ended + " " + g.activeCount());
        List<String> all = new ArrayList<>();
        for (Thread t : Thread.getAllStackTraces().keySet()) all.add(t.getName());
        System.out.println(all.contains("main") + " " + all.contains("Reference Handler") + " " + all.contains("Finalizer"));
        StackTraceElement[] st = Thread.getAllStackTraces().get(Thread.currentThread());
        System.out.println(st[st.length - 1].getMethodName());
    }
}
