// An uncaught StackOverflowError: its first line and 1024 frames.
// modes: -gc (tens of thousands of frames; each collection walks them all)
// exit: 1
public class StackOverflowUncaught {
    static void f() { f(); }

    public static void main(String[] args) {
        Thread.setDefaultUncaughtExceptionHandler((t, e) -> System.out.println(t.getName() + " " + e + " " + e.getStackTrace().length + " " + e.getStackTrace()[5]));
        f();
    }
}
