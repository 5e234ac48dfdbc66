package plugin;

public class Polite implements host.Greeter {
    static int instances;
    private final int n = ++instances;
    public String greet(String s) { return "Dear " + s + " (" + n + ")"; }
}
