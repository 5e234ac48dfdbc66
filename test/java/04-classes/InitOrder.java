// Order of static and instance initialisation; what triggers initialisation of classes and interfaces and what does not (JVMS 5.5, JLS 12.4).
public class InitOrder {
    static StringBuilder log = new StringBuilder();
    static int say(String s) { log.append(s).append(' '); return s.length(); }
    static void flush(String title) { System.out.println(title + ": " + log); log.setLength(0); }

    static class Base {
        static int a = say("Base.a");
        int x = say("Base.x");
        { say("Base{}"); }
        Base() { say("Base()"); hook(); }
        void hook() { say("Base.hook"); }
        static { say("Base.static"); }
    }
    static class Derived extends Base {
        static int b = say("Derived.b");
        int y = say("Derived.y");
        int z = 5;
        Derived() { say("Derived()"); }
        @Override void hook() { say("Derived.hook:z=" + z); }
    }
    static class Constants {
        static final int C = 5;
        static final String S = "s";
        static final Integer BOXED = 7;
        static { say("Constants"); }
    }
    static class StaticCall { static { say("StaticCall"); } static void m() { } }
    static class FieldOfSuper extends Base { static { say("FieldOfSuper"); } }
    static class ArrayOnly { static { say("ArrayOnly"); } }
    interface I1 { int F = say("I1.F"); default void d() { } }
    interface I2 extends I1 { int G = say("I2.G"); }
    interface NoDefault { int H = say("NoDefault.H"); }
    static class Impl implements I2, NoDefault { static { say("Impl"); } }
    static class Lit { static { say("Lit"); } }
    static class Ref { static { say("Ref"); } Ref() { say("Ref()"); } }
    static class Loop1 { static int v = Loop2.w + 1; static { say("Loop1:" + v); } }
    static class Loop2 { static int w = Loop1.v + 10; static { say("Loop2:" + w); } }
    static class SelfRef { static SelfRef it = new SelfRef(); static int n = 3; int seen = n; static { say("SelfRef:" + it.seen + ":" + n); } }
    enum Colour { RED, GREEN; static { say("Colour"); } Colour() { say("new" + ordinal()); } }

    public static void main(String[] args) throws Exception {
        flush("start");
        new Derived();
        flush("new Derived");
        new Derived();
        flush("again");
        int c = Constants.C;
        String s = Constants.S;
        flush("constants");
        Object boxed = Constants.BOXED;
        flush("boxed constant");
        StaticCall.m();
        flush("static call");
        int a = FieldOfSuper.a;
        flush("field of super through subclass");
        Object arr = new ArrayOnly[3];
        Object arr2 = new ArrayOnly[2][2];
        flush("array creation");
        Class<?> lit = Lit.class;
        flush("class literal");
        Class.forName("InitOrder$Lit", false, InitOrder.class.getClassLoader());
        flush("forName without");
        Class.forName("InitOrder$Lit");
        flush("forName with");
        new Impl();
        flush("new Impl");
        int h = NoDefault.H;
        flush("interface field");
        int g = I2.G;
        flush("I2.G");
        boolean is = (Object) arr instanceof Ref;
        Ref none = null;
        flush("instanceof");
        none = (Ref) (Object) null;
        flush("cast");
        Ref.class.getDeclaredConstructor();
        flush("reflection lookup");
        Ref.class.getDeclaredConstructor().newInstance();
        flush("reflection newInstance");
        int l = Loop1.v;
        flush("cycle from Loop1");
        int sr = SelfRef.n;
        flush("self");
        Colour.valueOf("GREEN");
        flush("enum");
    }
}
