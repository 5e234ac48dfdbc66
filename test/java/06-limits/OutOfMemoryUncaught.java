// The launcher's text for an OutOfMemoryError that leaves main.
// vm: -Xmx16m
// exit: 1
// stderr: compare
public class OutOfMemoryUncaught {
    public static void main(String[] args) {
        System.out.println("start");
        long[] a = new long[30 << 20];
        System.out.println(a.length);
    }
}
