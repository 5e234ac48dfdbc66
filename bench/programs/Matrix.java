// Multiplication of matrices of doubles and of longs: nested arrays.
public class Matrix extends Bench {
    public int defaultSize() { return 95; }

    public long run(int n) {
        double[][] a = new double[n][n], b = new double[n][n], c = new double[n][n];
        for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) { a[i][j] = i + j; b[i][j] = i - j; }
        for (int i = 0; i < n; i++) {
            double[] ci = c[i], ai = a[i];
            for (int k = 0; k < n; k++) {
                double x = ai[k];
                double[] bk = b[k];
                for (int j = 0; j < n; j++) ci[j] += x * bk[j];
            }
        }
        long[][] p = new long[n][n];
        for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) { long s = 0; for (int k = 0; k < n; k++) s += (i * 31L + k) * (k * 17L - j); p[i][j] = s; }
        double trace = 0;
        long sum = 0;
        for (int i = 0; i < n; i++) { trace += c[i][i]; sum += p[i][n - 1 - i]; }
        return (long) trace + sum;
    }
}
