// An empty standard input ends at once; a thread waiting for it does not keep others from running.
public class StdinEmpty {
    public static void main(String[] args) throws Exception {
        Thread t = new Thread(() -> System.out.println("other thread runs"));
        t.start();
        t.join();
        System.out.println(System.in.read());
        System.out.println(System.in.readAllBytes().length);
        System.out.println(System.console() == null);
    }
}
