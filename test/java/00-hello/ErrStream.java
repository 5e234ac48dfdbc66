// System.err goes to its own stream.
// stderr: compare
public class ErrStream {
    public static void main(String[] args) {
        System.out.println("to out");
        System.err.println("to err");
        System.err.print(1);
        System.err.println();
    }
}
