// Backtracking and dynamic programming: queens, sudoku, knapsack, permutations, life, edit distance, hanoi.
import java.util.*;

public class Puzzles {
    static int queens(int n, int row, int cols, int d1, int d2) { if (row == n) return 1; int c = 0; for (int free = ~(cols | d1 | d2) & ((1 << n) - 1); free != 0; free &= free - 1) { int b = free & -free; c += queens(n, row + 1, cols | b, (d1 | b) << 1, (d2 | b) >> 1); } return c; }

    static boolean sudoku(int[][] g, int[] steps) {
        steps[0]++;
        int br = -1, bc = -1, bm = 0, bn = 10;
        for (int r = 0; r < 9; r++) for (int c = 0; c < 9; c++) if (g[r][c] == 0) { int m = 0; for (int i = 0; i < 9; i++) m |= 1 << g[r][i] | 1 << g[i][c] | 1 << g[r / 3 * 3 + i / 3][c / 3 * 3 + i % 3]; m = ~m & 0x3fe; int n = Integer.bitCount(m); if (n < bn) { bn = n; br = r; bc = c; bm = m; } }
        if (br < 0) return true;
        for (int v = 1; v <= 9; v++) if ((bm >> v & 1) != 0) { g[br][bc] = v; if (sudoku(g, steps)) return true; g[br][bc] = 0; }
        return false;
    }

    static void permute(List<Character> rest, String p, List<String> out) { if (rest.isEmpty()) { out.add(p); return; } for (int i = 0; i < rest.size(); i++) { List<Character> r = new ArrayList<>(rest); char c = r.remove(i); permute(r, p + c, out); } }

    static int hanoi(int n, Deque<Integer>[] p, int a, int b, int c) { if (n == 0) return 0; int m = hanoi(n - 1, p, a, c, b); p[b].push(p[a].pop()); return m + 1 + hanoi(n - 1, p, c, b, a); }

    @SuppressWarnings("unchecked")
    public static void main(String[] args) {
        for (int n = 4; n <= 9; n++) System.out.print(queens(n, 0, 0, 0, 0) + " ");
        System.out.println();
        String s = "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79";
        int[][] g = new int[9][9];
        for (int i = 0; i < 81; i++) g[i / 9][i % 9] = s.charAt(i) == '.' ? 0 : s.charAt(i) - '0';
        int[] steps = new int[1];
        System.out.println(sudoku(g, steps) + " " + Arrays.toString(g[0]) + " " + Arrays.toString(g[8]) + " " + steps[0]);
        List<String> ps = new ArrayList<>();
        permute(List.of('a', 'b', 'c', 'd', 'e', 'f'), "", ps);
        System.out.println(ps.size() + " " + ps.get(100) + " " + ps.get(719));
        Deque<Integer>[] pegs = new Deque[] {new ArrayDeque<Integer>(), new ArrayDeque<Integer>(), new ArrayDeque<Integer>()};
        for (int i = 10; i > 0; i--) pegs[0].push(i);
        System.out.println(hanoi(10, pegs, 0, 2, 1) + " " + pegs[2]);
        boolean[][] life = new boolean[20][20];
        int[][] glider = {{1, 2}, {2, 3}, {3, 1}, {3, 2}, {3, 3}};
        for (int[] c : glider) life[c[0]][c[1]] = true;
        for (int t = 0; t < 40; t++) { boolean[][] n = new boolean[20][20]; for (int r = 0; r < 20; r++) for (int c = 0; c < 20; c++) { int k = 0; for (int dr = -1; dr <= 1; dr++) for (int dc = -1; dc <= 1; dc++) if ((dr | dc) != 0 && life[(r + dr + 20) % 20][(c + dc + 20) % 20]) k++; n[r][c] = k == 3 || life[r][c] && k == 2; } life = n; }
        StringBuilder sb = new StringBuilder();
        for (int r = 0; r < 20; r++) for (int c = 0; c < 20; c++) if (life[r][c]) sb.append(r).append(',').append(c).append(' ');
        System.out.println(sb);
        String a = "kitten sitting on the mat", b = "sitting kitten at the mall";
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) for (int j = 0; j <= b.length(); j++) d[i][j] = i == 0 ? j : j == 0 ? i : Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
        System.out.println(d[a.length()][b.length()]);
        long[] ways = new long[501];
        ways[0] = 1;
        for (int coin : new int[] {1, 2, 5, 10, 20, 50, 100, 200}) for (int v = coin; v <= 500; v++) ways[v] += ways[v - coin];
        System.out.println(ways[500]);
        Map<Long, Integer> memo = new HashMap<>();
        int longest = 0, at = 0;
        for (int i = 1; i < 3000; i++) { long x = i; int n = 0; while (x != 1 && !memo.containsKey(x)) { x = (x & 1) == 0 ? x / 2 : 3 * x + 1; n++; } n += memo.getOrDefault(x, 0); memo.put((long) i, n); if (n > longest) { longest = n; at = i; } }
        System.out.println(at + " " + longest);
    }
}
