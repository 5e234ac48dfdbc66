// What a started VM looks like: levels, loaders, the class of everything basic, packages of the boot loader.
public class Boot {
    public static void main(String[] args) throws Exception {
        System.out.println(Object.class.getClassLoader() + " " + ClassLoader.getSystemClassLoader().getClass().getName() + " " + ClassLoader.getPlatformClassLoader().getClass().getName() + " " + Boot.class.getClassLoader().getClass().getName());
        System.out.println(ClassLoader.getSystemClassLoader().getDefinedPackage("") != null);
        System.out.println(Class.forName("java.lang.Thread").getModule() + " " + Class.forName("jdk.internal.misc.VM").getModule() + " " + Class.forName("java.util.zip.ZipFile").getPackage());
        System.out.println(Package.getPackage("java.lang").getName() + " " + Boot.class.getPackage().isSealed() + " " + Class.class.getDeclaredMethod("forName", String.class).isAnnotationPresent(Deprecated.class));
        System.out.println(Runtime.getRuntime() == Runtime.getRuntime());
        System.out.println(System.out == System.out && System.err != null && System.in != null);
        System.out.println(void.class.getName() + boolean.class.getClassLoader() + int[].class.getClassLoader() + Boot[].class.getClassLoader().getName());
        Runtime.getRuntime().runFinalization();
        Runtime.getRuntime().gc();
        System.load1();
    }

    static class System { static final java.io.PrintStream out = java.lang.System.out, err = java.lang.System.err; static final java.io.InputStream in = java.lang.System.in; static void load1() { try { java.lang.System.loadLibrary("no_such_library_here"); } catch (UnsatisfiedLinkError e) { out.println(e.getMessage().replaceAll(":.*", "")); } try { java.lang.System.load("relative.so"); } catch (UnsatisfiedLinkError e) { out.println(e.getMessage()); } } }
}
