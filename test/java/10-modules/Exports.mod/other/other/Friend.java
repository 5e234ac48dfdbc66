package other;

public class Friend {
    public static String ask() { return new lib.internal.Impl().serve() + " by friend"; }
}
