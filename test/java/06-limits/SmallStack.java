// A small -Xss holds for threads without a size of their own and still lets the class library work; a stack overflow there is survived.
// modes: -gc (tens of thousands of frames; each collection walks them all)
// vm: -Xss512k
public class SmallStack {
    static int depth;
    static void down() { depth++; down(); }

    public static void main(String[] args) throws Exception {
        int[] reached = new int[2];
        for (int i = 0; i < 2; i++) {
            int k = i;
            Thread t = new Thread(null, () -> { depth = 0; try { down(); } catch (StackOverflowError e) { reached[k] = depth; } }, "t", i == 0 ? 0 : 16 << 20);
            t.start();
            t.join();
        }
        System.out.println((reached[0] > 500) + " " + (reached[1] > 2 * reached[0]));
        System.out.println(String.format("%s %d", java.util.List.of(1, 2).stream().map(x -> x * 2).toList(), 5));
    }
}
