// A deep hierarchy, deep supertype checks, many interfaces, megamorphic calls.
public class ManyClasses {
    interface I0 { default int w() { return 0; } }
    interface I1 extends I0 { default int w() { return 1; } default int d1() { return 3; } }
    interface I2 extends I1 { default int w() { return 2; } default int d2() { return 6; } }
    interface I3 extends I2 { default int w() { return 3; } default int d3() { return 9; } }
    interface I4 extends I3 { default int w() { return 4; } default int d4() { return 12; } }
    interface I5 extends I4 { default int w() { return 5; } default int d5() { return 15; } }
    interface I6 extends I5 { default int w() { return 6; } default int d6() { return 18; } }
    interface I7 extends I6 { default int w() { return 7; } default int d7() { return 21; } }
    interface I8 extends I7 { default int w() { return 8; } default int d8() { return 24; } }
    interface I9 extends I8 { default int w() { return 9; } default int d9() { return 27; } }
    interface I10 extends I9 { default int w() { return 10; } default int d10() { return 30; } }
    interface I11 extends I10 { default int w() { return 11; } default int d11() { return 33; } }
    interface I12 extends I11 { default int w() { return 12; } default int d12() { return 36; } }
    interface I13 extends I12 { default int w() { return 13; } default int d13() { return 39; } }
    interface I14 extends I13 { default int w() { return 14; } default int d14() { return 42; } }
    interface I15 extends I14 { default int w() { return 15; } default int d15() { return 45; } }
    interface I16 extends I15 { default int w() { return 16; } default int d16() { return 48; } }
    interface I17 extends I16 { default int w() { return 17; } default int d17() { return 51; } }
    interface I18 extends I17 { default int w() { return 18; } default int d18() { return 54; } }
    interface I19 extends I18 { default int w() { return 19; } default int d19() { return 57; } }
    static class C0 implements I5 { int v() { return 0; } }
    static class C1 extends C0 implements I5 { int v() { return super.v() + 1; } }
    static class C2 extends C1 implements I5 { int v() { return super.v() + 2; } }
    static class C3 extends C2 implements I5 { int v() { return super.v() + 3; } }
    static class C4 extends C3 implements I5 { int v() { return super.v() + 4; } }
    static class C5 extends C4 implements I5 { int v() { return super.v() + 5; } }
    static class C6 extends C5 implements I6 { int v() { return super.v() + 6; } }
    static class C7 extends C6 implements I7 { int v() { return super.v() + 7; } }
    static class C8 extends C7 implements I8 { int v() { return super.v() + 8; } }
    static class C9 extends C8 implements I9 { int v() { return super.v() + 9; } }
    static class C10 extends C9 implements I10 { int v() { return super.v() + 10; } }
    static class C11 extends C10 implements I11 { int v() { return super.v() + 11; } }
    static class C12 extends C11 implements I12 { int v() { return super.v() + 12; } }
    static class C13 extends C12 implements I13 { int v() { return super.v() + 13; } }
    static class C14 extends C13 implements I14 { int v() { return super.v() + 14; } }
    static class C15 extends C14 implements I15 { int v() { return super.v() + 15; } }
    static class C16 extends C15 implements I16 { int v() { return super.v() + 16; } }
    static class C17 extends C16 implements I17 { int v() { return super.v() + 17; } }
    static class C18 extends C17 implements I18 { int v() { return super.v() + 18; } }
    static class C19 extends C18 implements I19 { int v() { return super.v() + 19; } }
    interface Poly { int id(); }

    public static void main(String[] args) {
        C0[] all = new C0[20];
        all[0] = new C0();
        all[1] = new C1();
        all[2] = new C2();
        all[3] = new C3();
        all[4] = new C4();
        all[5] = new C5();
        all[6] = new C6();
        all[7] = new C7();
        all[8] = new C8();
        all[9] = new C9();
        all[10] = new C10();
        all[11] = new C11();
        all[12] = new C12();
        all[13] = new C13();
        all[14] = new C14();
        all[15] = new C15();
        all[16] = new C16();
        all[17] = new C17();
        all[18] = new C18();
        all[19] = new C19();
        int s = 0;
        for (int r = 0; r < 50; r++) for (C0 c : all) s = s * 31 + c.v() + ((I5) c).w();
        System.out.println(s);
        System.out.println((all[19] instanceof C10) + " " + (all[9] instanceof C10) + " " + (all[19] instanceof I13) + " " + (all[12] instanceof I13) + " " + (((Object) all[19]) instanceof C19));
        try {
            C12 c = (C12) all[11];
        } catch (ClassCastException e) {
            System.out.println("cce");
        }
        C0[] deep = new C15[1];
        try {
            deep[0] = all[14];
        } catch (ArrayStoreException e) {
            System.out.println(e.getMessage());
        }
        deep[0] = all[19];
        System.out.println(deep[0].v());
        Poly[] polys = new Poly[30];
        for (int i = 0; i < polys.length; i++) polys[i] = make(i % 8);
        int t = 0;
        for (int r = 0; r < 20; r++) for (Poly p : polys) t = t * 7 + p.id();
        System.out.println(t);
    }

    static Poly make(int k) {
        switch (k) {
            case 0: return () -> 1;
            case 1: return () -> 2;
            case 2: return new Poly() { public int id() { return 3; } };
            case 3: return new Poly() { public int id() { return 4; } };
            case 4: return () -> k;
            case 5: return new Poly() { public int id() { return k + 5; } };
            default: return new P6();
        }
    }

    static class P6 implements Poly { public int id() { return 6; } }
}
