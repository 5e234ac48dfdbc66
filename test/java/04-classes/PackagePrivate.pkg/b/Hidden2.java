package b;

public class Hidden2 {
    public static String open() { return Hidden.go() + " through its package"; }
}
