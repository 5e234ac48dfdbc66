// Arrays of every element type: defaults, length, load and store, bounds, negative sizes, null, stores of a wrong type.
public class Arrays1 {
    static void report(String what, RuntimeException e) { System.out.println(what + ": " + e); }

    public static void main(String[] args) {
        boolean[] z = new boolean[2]; byte[] b = new byte[2]; char[] c = new char[2]; short[] s = new short[2];
        int[] i = new int[2]; long[] l = new long[2]; float[] f = new float[2]; double[] d = new double[2]; Object[] o = new Object[2]; String[][] ss = new String[2][];
        System.out.println(z[1] + " " + b[1] + " " + (int) c[1] + " " + s[1] + " " + i[1] + " " + l[1] + " " + f[1] + " " + d[1] + " " + o[1] + " " + ss[1]);
        z[0] = true; b[0] = -1; c[0] = 'q'; s[0] = -2; i[0] = -3; l[0] = -4; f[0] = -5; d[0] = -6; o[0] = "o"; ss[0] = new String[] {"s"};
        System.out.println(z[0] + " " + b[0] + " " + c[0] + " " + s[0] + " " + i[0] + " " + l[0] + " " + f[0] + " " + d[0] + " " + o[0] + " " + ss[0][0]);
        int[] bad = {-1, 2, Integer.MIN_VALUE, Integer.MAX_VALUE};
        for (int k : bad) {
            try { z[k] = true; } catch (ArrayIndexOutOfBoundsException e) { report("z", e); }
            try { b[k]++; } catch (ArrayIndexOutOfBoundsException e) { report("b", e); }
            try { c[k] = 1; } catch (ArrayIndexOutOfBoundsException e) { report("c", e); }
            try { s[k] = 1; } catch (ArrayIndexOutOfBoundsException e) { report("s", e); }
            try { i[k] = i[0]; } catch (ArrayIndexOutOfBoundsException e) { report("i", e); }
            try { l[0] = l[k]; } catch (ArrayIndexOutOfBoundsException e) { report("l", e); }
            try { f[k] = 1; } catch (ArrayIndexOutOfBoundsException e) { report("f", e); }
            try { d[0] = d[k]; } catch (ArrayIndexOutOfBoundsException e) { report("d", e); }
            try { o[k] = o; } catch (ArrayIndexOutOfBoundsException e) { report("o", e); }
        }
        for (int k : new int[] {-1, Integer.MIN_VALUE}) {
            try { int[] n = new int[k]; } catch (NegativeArraySizeException e) { report("new int", e); }
            try { Object[] n = new String[k]; } catch (NegativeArraySizeException e) { report("new String", e); }
            try { int[][] n = new int[3][k]; } catch (NegativeArraySizeException e) { report("multi", e); }
            try { int[][][] n = new int[0][k][]; System.out.println("no exception " + n.length); } catch (NegativeArraySizeException e) { report("multi0", e); }
        }
        Object[] strings = new String[1];
        try { strings[0] = Integer.valueOf(1); } catch (ArrayStoreException e) { report("store", e); }
        Object[] nested = new Integer[1][1];
        try { nested[0] = new String[0]; } catch (ArrayStoreException e) { report("store", e); }
        try { nested[0] = new int[0]; } catch (ArrayStoreException e) { report("store", e); }
        nested[0] = new Integer[] {5};
        strings[0] = null;
        strings[0] = "fine";
        Number[] numbers = new Integer[1];
        try { numbers[0] = 1.5; } catch (ArrayStoreException e) { report("store", e); }
        CharSequence[] cs = new StringBuilder[1];
        try { cs[0] = "x"; } catch (ArrayStoreException e) { report("store", e); }
        Comparable[] cmp = new Comparable[2];
        cmp[0] = "x"; cmp[1] = 1;
        System.out.println(cmp[0] + " " + cmp[1]);
        int[] none = null;
        try { System.out.println(none.length); } catch (NullPointerException e) { System.out.println("npe length"); }
        try { none[0] = 1; } catch (NullPointerException e) { System.out.println("npe store"); }
        try { System.out.println(none[-1]); } catch (NullPointerException e) { System.out.println("npe load"); }
        int[][] m = new int[3][4];
        m[2][3] = 7;
        int[][][] cube = new int[2][3][];
        System.out.println(m.length + " " + m[0].length + " " + m[2][3] + " " + cube[1].length + " " + cube[1][2] + " " + new Object[0].length);
        int[] clone = m[2].clone();
        clone[3]++;
        int[][] deep = m.clone();
        System.out.println(clone[3] + " " + m[2][3] + " " + (deep[2] == m[2]) + " " + clone.getClass().getName() + " " + deep.getClass().getName());
        System.arraycopy(new int[] {1, 2, 3, 4}, 0, m[0], 0, 4);
        System.arraycopy(m[0], 0, m[0], 1, 3);
        System.out.println(m[0][0] + "" + m[0][1] + m[0][2] + m[0][3]);
        System.arraycopy(m[0], 1, m[0], 0, 3);
        System.out.println(m[0][0] + "" + m[0][1] + m[0][2] + m[0][3]);
    }
}
