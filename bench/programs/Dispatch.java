// A little operating system of tasks that exchange packets: virtual and interface calls, fields, linked queues.
public class Dispatch extends Bench {
    public int defaultSize() { return 30_000; }

    static final class Packet { Packet next; int owner, kind, value; }

    interface Work { Task step(Packet p); }

    abstract static class Task implements Work {
        final Kernel kernel; final int id, priority; Packet queue; Task next; boolean held;
        Task(Kernel k, int id, int priority) { kernel = k; this.id = id; this.priority = priority; next = k.tasks; k.tasks = this; k.table[id] = this; }
        Task enqueue(Packet p, Task from) {
            p.next = null;
            if (queue == null) { queue = p; held = false; return priority > from.priority ? this : from; }
            Packet q = queue;
            while (q.next != null) q = q.next;
            q.next = p;
            return from;
        }
        Packet dequeue() { Packet p = queue; if (p != null) queue = p.next; return p; }
    }

    static final class Producer extends Task {
        int seed = 7;
        Producer(Kernel k, int id) { super(k, id, 1); }
        public Task step(Packet p) {
            if (p == null) p = new Packet();
            seed = seed * 1103515245 + 12345;
            p.kind = (seed >>> 16) & 3;
            p.value = seed >>> 20;
            kernel.made++;
            return kernel.send(2 + (p.kind & 1), p, this);
        }
    }

    static final class Worker extends Task {
        int sum; final int factor;
        Worker(Kernel k, int id, int factor) { super(k, id, 5); this.factor = factor; }
        public Task step(Packet p) {
            if (p == null) { held = true; return null; }
            sum += p.value * factor;
            p.value = sum & 0xff;
            return kernel.send(p.kind > 1 ? 4 : 1, p, this);
        }
    }

    static final class Device extends Task {
        int handled;
        Device(Kernel k, int id) { super(k, id, 9); }
        public Task step(Packet p) {
            if (p == null) { held = true; return null; }
            handled += p.value;
            p.kind ^= 1;
            return kernel.send(1, p, this);
        }
    }

    static final class Kernel {
        final Task[] table = new Task[8]; Task tasks; int made, steps;
        Task send(int to, Packet p, Task from) { p.owner = from.id; return table[to].enqueue(p, from); }
        void schedule(int limit) {
            Task t = table[1];
            while (made < limit) {
                steps++;
                if (t == null || t.held) { t = tasks; while (t != null && t.held && t.queue == null) t = t.next; if (t == null) t = table[1]; }
                Task n = t.step(t.dequeue());
                t = n == t ? n : n == null ? t.next : n;
            }
        }
    }

    public long run(int size) {
        Kernel k = new Kernel();
        new Producer(k, 1);
        Worker a = new Worker(k, 2, 3), b = new Worker(k, 3, 5);
        Device d = new Device(k, 4);
        k.schedule(size * 4);
        return a.sum * 31L + b.sum * 7L + d.handled + k.steps;
    }
}
