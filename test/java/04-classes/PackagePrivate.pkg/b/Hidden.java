package b;

class Hidden {
    public static String go() { return "reached"; }
}
