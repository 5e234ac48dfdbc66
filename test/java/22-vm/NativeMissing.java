// A native method without a library: UnsatisfiedLinkError each time, with the method's signature.
public class NativeMissing {
    static native int missing(String s, int[] a);
    native void inst();
    static synchronized native void sync();

    public static void main(String[] args) {
        for (int i = 0; i < 2; i++) {
            try { missing("x", null); } catch (UnsatisfiedLinkError e) { System.out.println(e.getMessage()); }
            try { new NativeMissing().inst(); } catch (UnsatisfiedLinkError e) { System.out.println(e.getMessage()); }
            try { sync(); } catch (UnsatisfiedLinkError e) { System.out.println(e.getMessage() + " " + Thread.holdsLock(NativeMissing.class)); }
        }
        try { System.loadLibrary("a/b"); } catch (UnsatisfiedLinkError e) { System.out.println(e.getMessage()); }
        System.out.println(System.mapLibraryName("x"));
    }
}
