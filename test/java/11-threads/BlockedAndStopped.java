// Two threads wait for a monitor; the one that is woken has been stopped. The other must get the monitor.
public class BlockedAndStopped {
    static final Object LOCK = new Object();

    static Thread contender() throws InterruptedException {
        Thread t = new Thread(() -> {
            try {
                synchronized (LOCK) {
                    Thread.onSpinWait();
                }
            } catch (ThreadDeath stopped) {
                // one of the two
            }
        });
        t.start();
        while (t.getState() != Thread.State.BLOCKED) Thread.sleep(1);
        return t;
    }

    @SuppressWarnings("removal")
    public static void main(String[] args) throws Exception {
        Thread first;
        Thread second;
        synchronized (LOCK) {
            first = contender();
            second = contender();
            first.stop();
        }
        second.join(3000);
        System.out.println(second.getState());
        System.exit(0);
    }
}
