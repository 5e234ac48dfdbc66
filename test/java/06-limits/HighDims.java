// Arrays of 255 dimensions exist; element classes, stores and clones work on deep ones.
public class HighDims {
    public static void main(String[] args) {
        Object a = java.lang.reflect.Array.newInstance(int.class, new int[255]);
        System.out.println(a.getClass().getName().length() + " " + java.lang.reflect.Array.getLength(a));
        try {
            java.lang.reflect.Array.newInstance(a.getClass(), 1);
        } catch (IllegalArgumentException e) {
            System.out.println("too deep");
        }
        int[][][][][][] six = new int[2][1][2][1][2][3];
        six[1][0][1][0][1][2] = 5;
        int sum = 0;
        for (int[][][][][] x5 : six) for (int[][][][] x4 : x5) for (int[][][] x3 : x4) for (int[][] x2 : x3) for (int[] x1 : x2) for (int v : x1) sum += v + 1;
        System.out.println(sum + " " + six.clone()[1][0][1][0][1][2] + " " + six.getClass());
        Object[] o = six;
        o[0] = new int[1][1][1][1][1];
        try {
            o[1] = new int[1][1][1][1];
        } catch (ArrayStoreException e) {
            System.out.println(e.getMessage());
        }
    }
}
