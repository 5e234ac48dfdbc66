// ForkJoinPool: recursive tasks and actions, common pool, exceptions, invokeAll, CountedCompleter, managed blockers, quiescence.
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

public class ForkJoin {
    static class Fib extends RecursiveTask<Integer> {
        final int n; Fib(int n) { this.n = n; }
        @Override protected Integer compute() { if (n < 2) return n; Fib a = new Fib(n - 1); a.fork(); return new Fib(n - 2).compute() + a.join(); }
    }
    static class Sort extends RecursiveAction {
        final int[] a; final int lo, hi; Sort(int[] a, int lo, int hi) { this.a = a; this.lo = lo; this.hi = hi; }
        @Override protected void compute() {
            if (hi - lo < 64) { Arrays.sort(a, lo, hi); return; }
            int mid = (lo + hi) >>> 1;
            invokeAll(new Sort(a, lo, mid), new Sort(a, mid, hi));
            int[] t = new int[hi - lo];
            for (int i = lo, j = mid, k = 0; k < t.length; k++) t[k] = j >= hi || (i < mid && a[i] <= a[j]) ? a[i++] : a[j++];
            System.arraycopy(t, 0, a, lo, t.length);
        }
    }
    static class Sum extends CountedCompleter<Long> {
        final long lo, hi; final AtomicLong total;
        Sum(CountedCompleter<?> p, long lo, long hi, AtomicLong t) { super(p); this.lo = lo; this.hi = hi; total = t; }
        @Override public void compute() { if (hi - lo > 100) { long mid = (lo + hi) / 2; addToPendingCount(2); new Sum(this, lo, mid, total).fork(); new Sum(this, mid, hi, total).fork(); } else for (long i = lo; i < hi; i++) total.addAndGet(i); tryComplete(); }
        @Override public Long getRawResult() { return total.get(); }
    }

    public static void main(String[] args) throws Exception {
        System.out.println(new ForkJoinPool(3).invoke(new Fib(16)) + " " + ForkJoinPool.commonPool().invoke(new Fib(12)));
        int[] a = new Random(5).ints(5000).toArray(), b = a.clone();
        ForkJoinPool.commonPool().invoke(new Sort(a, 0, a.length));
        Arrays.sort(b);
        System.out.println(Arrays.equals(a, b));
        System.out.println(new Sum(null, 0, 3000, new AtomicLong()).invoke());
        try {
            new ForkJoinPool(2).invoke(new RecursiveAction() { protected void compute() { invokeAll(new RecursiveAction() { protected void compute() { throw new IllegalStateException("in task"); } }, new RecursiveAction() { protected void compute() { } }); } });
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
        ForkJoinPool p = new ForkJoinPool(2);
        AtomicInteger n = new AtomicInteger();
        for (int i = 0; i < 100; i++) p.execute(n::incrementAndGet);
        System.out.println(p.awaitQuiescence(10, TimeUnit.SECONDS) + " " + n.get() + " " + p.getParallelism() + " " + p.submit(() -> ForkJoinTask.inForkJoinPool()).get() + " " + ForkJoinTask.inForkJoinPool());
        p.shutdown();
        System.out.println(p.awaitTermination(5, TimeUnit.SECONDS));
        int[] par = new int[2000];
        Arrays.parallelSetAll(par, i -> i * 7 % 1000);
        Arrays.parallelSort(par);
        Arrays.parallelPrefix(par, Integer::sum);
        System.out.println(par[0] + " " + par[999] + " " + par[1999]);
    }
}
