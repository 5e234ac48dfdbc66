package a;

public class A {
    String pp() { return "A.pp"; }
    protected String prot() { return "A.prot"; }
    public String callPp() { return pp(); }
    public String callProt() { return prot(); }
    String widen() { return "A.widen"; }
    public String callWiden() { return widen(); }
    static String st() { return "A.st"; }
    protected static int count = 5;
    protected int field = 1;
}
