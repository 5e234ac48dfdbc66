package a;

import b.*;

public class Main {
    public static void main(String[] args) throws Exception {
        A[] all = {new A(), new B(), new C(), new D()};
        for (A x : all) System.out.println(x.getClass().getName() + " " + x.callPp() + " " + x.pp() + " " + x.callProt() + " " + x.callWiden() + " " + x.widen());
        System.out.println(((B) all[1]).callBpp() + " " + ((B) all[2]).callBpp() + " " + ((B) all[3]).callBpp() + " " + ((B) all[2]).widen() + " " + ((C) all[3]).pp());
        B b = new B();
        System.out.println(b.fields() + " " + b.new Inner().peek() + " " + b.new Inner().up() + " " + A.count + " " + b.ref().get());
        b.lambda().run();
        try {
            Class.forName("b.Hidden").getMethod("go").invoke(null);
        } catch (IllegalAccessException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(Hidden2.open());
        System.out.println(Main.class.getPackageName() + " " + B.class.getPackage() + " " + new Throwable().getStackTrace()[0]);
    }
}
