// One Methodref is named by invokevirtual and by invokespecial.
public class SharedEntry {
    @Override public boolean equals(Object o) { return o == null ? super.equals(o) : o instanceof SharedEntry; }
    @Override public int hashCode() { return 1; }
    static boolean same(Object a, Object b) { return a.equals(b); }
    public static void main(String[] args) {
        System.out.println(same("a", "a"));
        System.out.println(new SharedEntry().equals(null));
        System.out.println(same("a", "a"));
    }
}
