// Helpful NullPointerException messages (JEP 358) in many shapes, with local variable names.
// javac: -g
public class HelpfulNpe {
    static HelpfulNpe s;
    static int[] sa;
    HelpfulNpe next;
    int i; long l; String str; int[] arr; int[][] arr2; Object[] objs; double d; boolean z; byte[] bytes; char[] chars;
    HelpfulNpe self() { return this; }
    HelpfulNpe none() { return null; }
    static HelpfulNpe sNone(int a, String b) { return null; }
    int[] noArray() { return null; }
    void call() { }
    private void priv() { }

    interface Body { void run() throws Throwable; }

    static void t(Body b) {
        try {
            b.run();
            System.out.println("no exception");
        } catch (NullPointerException e) {
            System.out.println(e.getMessage());
        } catch (Throwable e) {
            System.out.println(e);
        }
    }

    static void locals() {
        HelpfulNpe local = null;
        int[] ia = null; long[] la = null; byte[] ba = null; char[] ca = null; short[] sha = null; float[] fa = null; double[] da = null; Object[] oa = null; boolean[] za = null; int[][] iaa = new int[2][];
        String text = null;
        int k = 1; long q = 2;
        t(new Body() { public void run() { HelpfulNpe x = null; x.i = 1; } });
        try { local.i = 3; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { local.l = q; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { System.out.println(local.d); } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { local.call(); } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { local.priv(); } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { ia[k] = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { k = ia[0]; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { la[0] = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { q = la[0]; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { ba[0] = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { k = ba[0]; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { za[0] = true; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { ca[0] = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { k = ca[0]; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { sha[0] = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { k = sha[0]; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { fa[0] = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { float f = fa[0]; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { da[0] = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { double f = da[0]; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { oa[0] = "x"; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { Object o = oa[0]; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { k = oa.length; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { iaa[1][k] = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { iaa[k][k + 2] = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { iaa[k - 1][0]++; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { synchronized (text) { } } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { RuntimeException re = null; throw re; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { throw null; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { text.length(); } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { ((String) (Object) text).length(); } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { (k == 99 ? "a" : text).length(); } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { switch (text) { case "a": } } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { for (int v : ia) { } } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { Integer box = null; int u = box; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { sa[0] = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { s.next.next.i = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { text.getClass(); } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { ((Runnable) null).run(); } catch (NullPointerException e) { System.out.println(e.getMessage()); }
    }

    static void parameters(HelpfulNpe p, int[][] m, int j) {
        try { p.i++; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { m[j][j]++; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
    }

    void fields() {
        try { next.i = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { this.next.next.next = null; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { arr[i] = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { arr2[i][i] = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { objs[bytes.length] = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { none().i = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { self().none().none(); } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { sNone(1, "x").call(); } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { noArray()[3] = 4; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { self().next.arr[i + 1] = 4; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { str.charAt(0); } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { java.util.List<String> list = null; list.add("x"); } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        try { java.util.Map<String, int[]> map = new java.util.HashMap<>(); map.get("a")[0] = 1; } catch (NullPointerException e) { System.out.println(e.getMessage()); }
    }

    public static void main(String[] args) {
        locals();
        parameters(null, new int[3][], 2);
        new HelpfulNpe().fields();
        System.out.println(new NullPointerException().getMessage());
        System.out.println(new NullPointerException("given").getMessage());
        try {
            java.util.Objects.requireNonNull(null);
        } catch (NullPointerException e) {
            System.out.println(e.getMessage());
        }
        try {
            s.call();
        } catch (NullPointerException e) {
            System.out.println(e);
        }
    }
}
