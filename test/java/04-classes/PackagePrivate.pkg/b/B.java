package b;

public class B extends a.A {
    String pp() { return "B.pp"; } // does not override a.A.pp
    protected String prot() { return "B.prot>" + super.prot(); }
    public String callBpp() { return pp(); }
    public String widen() { return "B.widen"; } // public, and still no override of a.A.widen
    public int fields() { field += count; return field; }
    public class Inner { public int peek() { return field + count++; } public String up() { return B.super.prot(); } }
    public Runnable lambda() { return () -> { field += 100; System.out.println(prot() + " " + field); }; }
    public java.util.function.Supplier<String> ref() { return super::prot; }
}
