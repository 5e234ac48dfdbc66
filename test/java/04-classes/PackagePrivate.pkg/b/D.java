package b;

public class D extends a.C {
    String pp() { return "D.pp"; } // overrides b.B.pp, not a.C.pp
    @Override public String widen() { return "D.widen"; }
}
