// java.util.Timer: delays, fixed rate and delay, order, cancelling, a task that throws, time going on.
import java.util.*;
import java.util.concurrent.*;

public class Timers {
    public static void main(String[] args) throws Exception {
        Timer t = new Timer("timer");
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(3);
        class Task extends TimerTask { final String n; Task(String n) { this.n = n; } public void run() { log.add(n); done.countDown(); } }
        t.schedule(new Task("third"), 400);
        t.schedule(new Task("first"), 5);
        t.schedule(new Task("second"), new Date(System.currentTimeMillis() + 150));
        TimerTask cancelled = new Task("never");
        t.schedule(cancelled, 20);
        System.out.println(cancelled.cancel() + " " + cancelled.cancel());
        done.await();
        System.out.println(log);
        CountDownLatch five = new CountDownLatch(5);
        TimerTask rate = new TimerTask() { public void run() { five.countDown(); if (five.getCount() == 0) cancel(); } };
        t.scheduleAtFixedRate(rate, 0, 2);
        five.await();
        System.out.println("five");
        try { t.schedule(rate, 1); } catch (IllegalStateException e) { System.out.println(e.getMessage()); }
        try { t.schedule(new Task("x"), -1); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }
        t.cancel();
        try { t.schedule(new Task("x"), 1); } catch (IllegalStateException e) { System.out.println(e.getMessage()); }
        long a = System.currentTimeMillis(), n = System.nanoTime();
        Thread.sleep(15);
        System.out.println((System.currentTimeMillis() - a >= 14) + " " + (System.nanoTime() - n >= 14_000_000L));
        Thread.sleep(1, 500_000);
        TimeUnit.MICROSECONDS.sleep(500);
        System.out.println("end");
    }
}
