// Loops of every form, labelled break and continue, nested; wide branches are in BigMethod.
public class Loops {
    public static void main(String[] args) {
        int n = 0;
        for (int i = 0; i < 10; i++) n += i;
        System.out.println(n);
        int i = 10;
        while (i > 0) i -= 3;
        System.out.println(i);
        do i++; while (i < 5);
        System.out.println(i);
        int count = 0;
        outer:
        for (int a = 0; a < 10; a++) {
            for (int b = 0; b < 10; b++) {
                if (b == 5) continue outer;
                if (a == 7) break outer;
                count++;
            }
        }
        System.out.println(count);
        block: {
            if (count > 3) break block;
            System.out.println("never");
        }
        for (int x = 0, y = 10; x < y; x++, y--) System.out.print(x + ":" + y + " ");
        System.out.println();
        int[] arr = {3, 1, 2};
        for (int v : arr) System.out.print(v + " ");
        System.out.println();
        long big = 0;
        for (long l = Integer.MAX_VALUE - 2L; l < Integer.MAX_VALUE + 3L; l++) big += l;
        System.out.println(big);
        boolean f = false, t = true;
        System.out.println((f && t) + " " + (f || t) + " " + (f ^ t) + " " + (f & t) + " " + (t | f) + " " + (f ? 1 : t ? 2 : 3));
        int collatz = 27, steps = 0;
        while (collatz != 1) {
            collatz = (collatz & 1) == 0 ? collatz / 2 : 3 * collatz + 1;
            steps++;
        }
        System.out.println(steps);
        for (;;) {
            if (++n > 100) break;
        }
        System.out.println(n);
    }
}
