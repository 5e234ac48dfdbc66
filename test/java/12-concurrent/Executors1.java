// Executors: fixed, cached, single, scheduled; invokeAll, invokeAny, futures, cancellation, rejection, shutdown, thread factories.
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

public class Executors1 {
    public static void main(String[] args) throws Exception {
        ExecutorService p = Executors.newFixedThreadPool(3);
        List<Callable<Integer>> jobs = new ArrayList<>();
        for (int i = 0; i < 20; i++) { int k = i; jobs.add(() -> k * k); }
        int sum = 0;
        for (Future<Integer> f : p.invokeAll(jobs)) sum += f.get();
        System.out.println(sum + " " + (p.invokeAny(List.of(() -> "any", () -> "any")).equals("any")));
        Future<String> failing = p.submit(() -> { throw new java.io.IOException("job"); });
        try { failing.get(); } catch (ExecutionException e) { System.out.println(e.getMessage() + " " + failing.isDone()); }
        CountDownLatch never = new CountDownLatch(1);
        Future<?> blocked = p.submit(() -> { never.await(); return null; });
        try { blocked.get(5, TimeUnit.MILLISECONDS); } catch (TimeoutException e) { System.out.println("timeout"); }
        System.out.println(blocked.cancel(true) + " " + blocked.isCancelled() + " " + blocked.cancel(true));
        try { blocked.get(); } catch (CancellationException e) { System.out.println("cancelled"); }
        System.out.println(p.submit(() -> { }, "value").get());
        p.shutdown();
        System.out.println(p.isShutdown() + " " + p.awaitTermination(5, TimeUnit.SECONDS) + " " + p.isTerminated());
        try { p.submit(() -> 1); } catch (RejectedExecutionException e) { System.out.println("rejected"); }
        ThreadPoolExecutor tpe = new ThreadPoolExecutor(1, 2, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), r -> { Thread t = new Thread(r, "custom"); t.setDaemon(true); return t; }, new ThreadPoolExecutor.CallerRunsPolicy());
        CountDownLatch gate = new CountDownLatch(1);
        List<String> ranIn = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 4; i++) { boolean last = i == 3; tpe.execute(() -> { ranIn.add(Thread.currentThread().getName()); if (!last) try { gate.await(); } catch (InterruptedException e) { } }); }
        System.out.println(ranIn.contains("main") + " " + tpe.getPoolSize() + " " + tpe.getQueue().size());
        gate.countDown();
        tpe.shutdown();
        tpe.awaitTermination(5, TimeUnit.SECONDS);
        System.out.println(tpe.getCompletedTaskCount() + " " + Collections.frequency(ranIn, "custom"));
        ScheduledExecutorService s = Executors.newScheduledThreadPool(2);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        ScheduledFuture<?> a = s.schedule(() -> order.add(2), 250, TimeUnit.MILLISECONDS), b = s.schedule(() -> order.add(1), 5, TimeUnit.MILLISECONDS);
        a.get(); b.get();
        AtomicInteger ticks = new AtomicInteger();
        CountDownLatch four = new CountDownLatch(4);
        ScheduledFuture<?> rate = s.scheduleAtFixedRate(() -> { ticks.incrementAndGet(); four.countDown(); }, 0, 2, TimeUnit.MILLISECONDS);
        four.await();
        rate.cancel(false);
        AtomicInteger untilFail = new AtomicInteger();
        ScheduledFuture<?> fails = s.scheduleWithFixedDelay(() -> { if (untilFail.incrementAndGet() == 3) throw new IllegalStateException("third"); }, 0, 1, TimeUnit.MILLISECONDS);
        try { fails.get(); } catch (ExecutionException e) { System.out.println(e.getCause().getMessage()); }
        System.out.println(order + " " + (ticks.get() >= 4) + " " + untilFail.get() + " " + s.shutdownNow().size());
        ExecutorService single = Executors.newSingleThreadExecutor();
        StringBuilder sb = new StringBuilder();
        for (int i = 0; i < 10; i++) { int k = i; single.execute(() -> sb.append(k)); }
        single.shutdown();
        single.awaitTermination(5, TimeUnit.SECONDS);
        System.out.println(sb);
        ExecutorService cached = Executors.newCachedThreadPool();
        ExecutorCompletionService<Integer> ecs = new ExecutorCompletionService<>(cached);
        for (int i = 0; i < 5; i++) { int k = i; ecs.submit(() -> { Thread.sleep(k); return k; }); }
        int got = 0;
        for (int i = 0; i < 5; i++) got += ecs.take().get();
        System.out.println(got);
        CountDownLatch in = new CountDownLatch(1);
        Future<?> sleeping = cached.submit(() -> { in.countDown(); try { Thread.sleep(100_000); } catch (InterruptedException e) { System.out.println("interrupted by shutdownNow"); } });
        in.await();
        cached.shutdownNow();
        System.out.println(cached.awaitTermination(5, TimeUnit.SECONDS));
    }
}
