package app;

public class Main {
    record Point(int x) { }
    public static void main(String[] args) throws Exception {
        System.out.println(args.length + " " + String.join("|", args));
        System.out.println(Main.class.getModule().isOpen("app") + " " + Main.class.getModule().getDescriptor().isOpen());
        System.out.println(new Throwable().getStackTrace()[0] + " " + new Throwable().getStackTrace()[0].getModuleName());
        System.out.println(new Point(3) + " " + ((Runnable) () -> { }).getClass().getModule());
        System.out.println(java.util.logging.Level.ALL + " " + Main.class.getPackage() + " " + Main.class.getClassLoader().getUnnamedModule().isNamed());
    }
}
