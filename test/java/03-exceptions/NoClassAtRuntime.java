// Missing classes, members and wrong kinds, found when first used and again in the same way later (classes are spun or hidden by loaders in 09).
public class NoClassAtRuntime {
    public static void main(String[] args) {
        for (int i = 0; i < 2; i++) {
            try {
                Class.forName("no.such.Thing");
            } catch (ClassNotFoundException e) {
                System.out.println(e);
            }
        }
        for (String n : new String[] {"int", "[I", "[Ljava.lang.String;", "[Lno.Thing;", "java/lang/String", "", "[", "[[J", "[V", "java.lang.String;", "Lx;", "NoClassAtRuntime$Inner", "noclassatruntime"}) {
            try {
                System.out.println(n + " -> " + Class.forName(n));
            } catch (ClassNotFoundException e) {
                System.out.println(e);
            }
        }
    }

    static class Inner { }
}
