// Addresses without a network, and what is there of sockets: loopback TCP and UDP in one process, channels and a selector, time-outs, refused connections.
// needs: sockets
import java.io.*;
import java.net.*;
import java.nio.ByteBuffer;
import java.nio.channels.*;
import java.util.*;

public class Sockets {
    public static void main(String[] args) throws Exception {
        InetAddress lo = InetAddress.getByAddress("lo", new byte[] {127, 0, 0, 1});
        System.out.println(lo + " " + lo.isLoopbackAddress());
        try (ServerSocket ss = new ServerSocket(0, 5, lo)) {
            Thread t = new Thread(() -> { try (Socket s = ss.accept()) { BufferedReader r = new BufferedReader(new InputStreamReader(s.getInputStream())); s.getOutputStream().write(("echo " + r.readLine() + "\n").getBytes()); } catch (IOException e) { System.out.println(e); } });
            t.start();
            try (Socket s = new Socket(lo, ss.getLocalPort())) {
                s.getOutputStream().write("hi\n".getBytes());
                System.out.println(new BufferedReader(new InputStreamReader(s.getInputStream())).readLine() + " " + s.isConnected());
            }
            t.join();
            ss.setSoTimeout(20);
            try { ss.accept(); } catch (SocketTimeoutException e) { System.out.println(e.getMessage()); }
        }
        try (DatagramSocket a = new DatagramSocket(0, lo); DatagramSocket b = new DatagramSocket(0, lo)) {
            a.send(new DatagramPacket("dgram".getBytes(), 5, lo, b.getLocalPort()));
            DatagramPacket p = new DatagramPacket(new byte[10], 10);
            b.receive(p);
            System.out.println(new String(p.getData(), 0, p.getLength()));
        }
        Selector sel = Selector.open();
        ServerSocketChannel ssc = ServerSocketChannel.open().bind(new InetSocketAddress(lo, 0));
        ssc.configureBlocking(false);
        ssc.register(sel, SelectionKey.OP_ACCEPT);
        int port = ((InetSocketAddress) ssc.getLocalAddress()).getPort();
        Thread c = new Thread(() -> { try (SocketChannel sc = SocketChannel.open(new InetSocketAddress(lo, port))) { sc.write(ByteBuffer.wrap("selected".getBytes())); } catch (IOException e) { System.out.println(e); } });
        c.start();
        StringBuilder got = new StringBuilder();
        boolean done = false;
        while (!done) {
            sel.select(1000);
            for (Iterator<SelectionKey> it = sel.selectedKeys().iterator(); it.hasNext(); ) {
                SelectionKey k = it.next();
                it.remove();
                if (k.isAcceptable()) { SocketChannel x = ssc.accept(); x.configureBlocking(false); x.register(sel, SelectionKey.OP_READ); }
                else if (k.isReadable()) { ByteBuffer b = ByteBuffer.allocate(100); int n = ((SocketChannel) k.channel()).read(b); if (n < 0) { k.channel().close(); done = true; } else got.append(new String(b.array(), 0, n)); }
            }
        }
        c.join();
        System.out.println(got + " " + sel.selectNow());
        ssc.close();
        sel.close();
        try (Socket s = new Socket()) { s.connect(new InetSocketAddress(lo, port), 500); } catch (ConnectException e) { System.out.println("refused"); }
    }
}
