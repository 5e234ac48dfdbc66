package a;

public class C extends b.B {
    String pp() { return "C.pp"; } // overrides a.A.pp, not b.B.pp
    public String widen() { return "C.widen"; } // overrides both
}
