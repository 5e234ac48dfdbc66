// Threads, locks, queues and events together: money is neither made nor lost.
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import java.util.concurrent.locks.*;

public class BankSimulation {
    static final class Account { final int id; private long balance; final ReentrantLock lock = new ReentrantLock(); final Condition funds = lock.newCondition(); Account(int id, long b) { this.id = id; balance = b; } }
    sealed interface Order permits Transfer, Audit, Stop { }
    record Transfer(int from, int to, long amount) implements Order { }
    record Audit(CompletableFuture<Long> answer) implements Order { }
    record Stop() implements Order { }
    static class Insufficient extends Exception { Insufficient(int id) { super("account " + id); } }

    final Account[] accounts = new Account[20];
    final BlockingQueue<Order> queue = new ArrayBlockingQueue<>(16);
    final AtomicInteger done = new AtomicInteger(), refused = new AtomicInteger();

    void transfer(Transfer t) throws Insufficient {
        if (t.from() == t.to()) return;
        Account a = accounts[Math.min(t.from(), t.to())], b = accounts[Math.max(t.from(), t.to())];
        a.lock.lock();
        try {
            b.lock.lock();
            try {
                Account from = accounts[t.from()], to = accounts[t.to()];
                if (from.balance < t.amount()) throw new Insufficient(from.id);
                from.balance -= t.amount();
                to.balance += t.amount();
                to.funds.signalAll();
            } finally {
                b.lock.unlock();
            }
        } finally {
            a.lock.unlock();
        }
    }

    long total() {
        for (Account a : accounts) a.lock.lock();
        try {
            long s = 0;
            for (Account a : accounts) s += a.balance;
            return s;
        } finally {
            for (Account a : accounts) a.lock.unlock();
        }
    }

    void worker() {
        try {
            while (true) {
                Order o = queue.take();
                if (o instanceof Stop) return;
                if (o instanceof Audit a) { a.answer().complete(total()); continue; }
                try {
                    transfer((Transfer) o);
                    done.incrementAndGet();
                } catch (Insufficient e) {
                    refused.incrementAndGet();
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public static void main(String[] args) throws Exception {
        BankSimulation b = new BankSimulation();
        for (int i = 0; i < b.accounts.length; i++) b.accounts[i] = new Account(i, 1000);
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < 4; i++) { Thread t = new Thread(b::worker, "worker" + i); workers.add(t); t.start(); }
        List<CompletableFuture<Long>> audits = new ArrayList<>();
        Random r = new Random(4);
        for (int i = 0; i < 2000; i++) {
            b.queue.put(new Transfer(r.nextInt(20), r.nextInt(20), r.nextInt(400)));
            if (i % 250 == 0) { CompletableFuture<Long> f = new CompletableFuture<>(); audits.add(f); b.queue.put(new Audit(f)); }
        }
        for (CompletableFuture<Long> f : audits) System.out.print(f.get() + " ");
        System.out.println();
        for (int i = 0; i < 4; i++) b.queue.put(new Stop());
        for (Thread t : workers) t.join();
        System.out.println(b.total() + " " + (b.done.get() + b.refused.get()) + " " + (b.refused.get() > 0));
        Account poor = new Account(99, 0), rich = b.accounts[0];
        Thread waiting = new Thread(() -> { poor.lock.lock(); try { while (poor.balance < 50) poor.funds.awaitUninterruptibly(); System.out.println("funds arrived"); } finally { poor.lock.unlock(); } });
        waiting.start();
        for (int i = 0; i < 5; i++) { poor.lock.lock(); try { poor.balance += 10; poor.funds.signalAll(); } finally { poor.lock.unlock(); } Thread.yield(); }
        waiting.join();
    }
}
