// main inherited from a superclass, and arguments with special characters.
// args: -x --y=z @notafile * "a b"
public class MainInParent extends MainInParentBase { }

class MainInParentBase {
    public static void main(String[] args) {
        for (String a : args) System.out.println("[" + a + "]");
        StackTraceElement top = new Throwable().getStackTrace()[0];
        System.out.println(top.getClassName());
    }
}
