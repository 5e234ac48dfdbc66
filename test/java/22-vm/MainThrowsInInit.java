// The main class's static initialiser fails before main.
// exit: 1
// stderr: app
public class MainThrowsInInit {
    static { if (true) throw new IllegalStateException("in the initialiser"); }
    public static void main(String[] args) { System.out.println("never"); }
}
