// Selectors without sockets: wake-ups, time-outs, pipes that become readable and writable, interrupted and closed selectors.
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Iterator;

public class PipeSelectors {
    static String ready(Selector selector) {
        StringBuilder s = new StringBuilder();
        for (Iterator<SelectionKey> it = selector.selectedKeys().iterator(); it.hasNext(); it.remove()) {
            SelectionKey key = it.next();
            s.append(' ').append(key.attachment()).append(' ').append(key.readyOps());
        }
        return s.length() == 0 ? " none" : s.toString();
    }

    public static void main(String[] args) throws Exception {
        Selector selector = Selector.open();
        System.out.println("open " + selector.isOpen() + " now " + selector.selectNow());
        selector.wakeup();
        System.out.println("woken before " + selector.select());
        long start = System.nanoTime();
        System.out.println("timed " + selector.select(30) + " " + (System.nanoTime() - start >= 29_000_000));
        Selector waker = selector;
        Thread other = new Thread(() -> waker.wakeup());
        other.start();
        System.out.println("woken by another " + selector.select());
        other.join();

        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        pipe.sink().configureBlocking(false);
        SelectionKey in = pipe.source().register(selector, SelectionKey.OP_READ, "source");
        System.out.println("empty " + selector.selectNow() + ready(selector));
        Thread writer = new Thread(() -> {
            try {
                Thread.sleep(20);
                pipe.sink().write(ByteBuffer.wrap("through the pipe".getBytes()));
            } catch (Exception e) {
                System.out.println(e);
            }
        });
        writer.start();
        System.out.println("written " + selector.select() + ready(selector));
        System.out.println("still there " + selector.select() + ready(selector));
        writer.join();
        ByteBuffer buffer = ByteBuffer.allocate(100);
        int n = pipe.source().read(buffer);
        System.out.println(n + " " + new String(buffer.array(), 0, n) + ", then " + pipe.source().read(buffer));
        System.out.println("taken " + selector.selectNow() + ready(selector));

        SelectionKey out = pipe.sink().register(selector, SelectionKey.OP_WRITE, "sink");
        System.out.println("room " + selector.select() + ready(selector));
        ByteBuffer big = ByteBuffer.allocate(1 << 16);
        while (big.hasRemaining() && pipe.sink().write(big) > 0) { }
        in.interestOps(0);
        System.out.println("full " + selector.selectNow() + ready(selector));
        Thread reader = new Thread(() -> {
            try {
                ByteBuffer all = ByteBuffer.allocate(1 << 16);
                while (all.hasRemaining() && pipe.source().read(all) > 0) { }
            } catch (Exception e) {
                System.out.println(e);
            }
        });
        reader.start();
        System.out.println("room again " + selector.select() + ready(selector));
        reader.join();
        out.cancel();
        in.interestOps(SelectionKey.OP_READ);
        System.out.println("cancelled " + selector.selectNow() + ready(selector) + " keys " + selector.keys().size());
        pipe.sink().close();
        System.out.println("end " + selector.select() + ready(selector) + " read " + pipe.source().read(ByteBuffer.allocate(1)));
        pipe.source().close();
        System.out.println("closed " + selector.selectNow() + " keys " + selector.keys().size());

        Thread waiting = new Thread(() -> {
            try {
                System.out.println("interrupted " + waker.select() + " " + Thread.interrupted());
                waker.select();
            } catch (ClosedSelectorException e) {
                // A slow machine has closed it before it is waited at.
            } catch (Exception e) {
                System.out.println(e);
            }
        });
        waiting.start();
        waiting.interrupt();
        Thread.sleep(50);
        selector.close();
        waiting.join();
        System.out.println("open " + selector.isOpen());
    }
}
