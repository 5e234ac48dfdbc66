// Stack traces of other threads, in the state that they are in: running, waiting, blocked.
import java.util.*;

public class ThreadDumps {
    static final Object lock = new Object();
    static volatile boolean stop;

    static void waitHere() { synchronized (lock) { try { lock.wait(); } catch (InterruptedException e) { } } }
    static void spinHere() { while (!stop) Thread.onSpinWait(); }
    static void blockHere() { synchronized (ThreadDumps.class) { } }

    static List<String> mine(Thread t) {
        List<String> l = new ArrayList<>();
        for (StackTraceElement e : t.getStackTrace()) if (e.getClassName().startsWith("ThreadDumps") && !e.getMethodName().startsWith("lambda")) l.add(e.getMethodName());
        return l;
    }

    public static void main(String[] args) throws Exception {
        Thread w = new Thread(ThreadDumps::waitHere), s = new Thread(ThreadDumps::spinHere), b = new Thread(ThreadDumps::blockHere);
        System.out.println(w.getStackTrace().length);
        synchronized (ThreadDumps.class) {
            w.start();
            s.start();
            b.start();
            while (w.getState() != Thread.State.WAITING || b.getState() != Thread.State.BLOCKED || mine(s).isEmpty()) Thread.sleep(1);
            System.out.println(mine(w) + " " + mine(s) + " " + mine(b) + " " + s.getState() + " " + w.getStackTrace()[0].getMethodName() + " " + w.getStackTrace()[0].isNativeMethod());
            stop = true;
            w.interrupt();
        }
        w.join();
        s.join();
        b.join();
        System.out.println(w.getStackTrace().length + " " + mine(Thread.currentThread()));
    }
}
