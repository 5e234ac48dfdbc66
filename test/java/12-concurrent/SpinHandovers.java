// Threads that hand a turn to each other and spin until they get it (Thread.onSpinWait, Thread.yield): who spins gives way, also in compiled code.
import java.util.concurrent.Exchanger;
import java.util.concurrent.SynchronousQueue;

public class SpinHandovers {
    static volatile int turn;

    static Thread[] start(int threads, int rounds, boolean yields) {
        Thread[] all = new Thread[threads];
        for (int t = 0; t < threads; t++) {
            int own = t;
            all[t] = new Thread(() -> {
                for (int i = 0; i < rounds; i++) {
                    while (turn != own) {
                        if (yields) Thread.yield();
                        else Thread.onSpinWait();
                    }
                    turn = (own + 1) % threads;
                }
            });
        }
        for (Thread thread : all) thread.start();
        return all;
    }

    public static void main(String[] args) throws Exception {
        for (boolean yields : new boolean[] {false, true}) {
            for (int threads = 2; threads <= 3; threads++) {
                turn = 0;
                for (Thread thread : start(threads, 2000, yields)) thread.join();
                System.out.println(threads + " threads, " + (yields ? "yield" : "onSpinWait") + ": turn " + turn);
            }
        }
        SynchronousQueue<Integer> queue = new SynchronousQueue<>();
        Thread putter = new Thread(() -> {
            try {
                for (int i = 0; i < 500; i++) queue.put(i);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        putter.start();
        long sum = 0;
        for (int i = 0; i < 500; i++) sum += queue.take();
        putter.join();
        System.out.println("queue " + sum);
        Exchanger<Integer> exchanger = new Exchanger<>();
        long[] got = new long[1];
        Thread other = new Thread(() -> {
            try {
                for (int i = 0; i < 300; i++) got[0] += exchanger.exchange(i);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        other.start();
        long mine = 0;
        for (int i = 0; i < 300; i++) mine += exchanger.exchange(2 * i);
        other.join();
        System.out.println("exchanged " + got[0] + " " + mine);
    }
}
