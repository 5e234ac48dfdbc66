// The thesis' example of a method that loops and is called so seldom that without OSR it is not compiled (seed 002).
public class NoCompile {
    static int work(int n) {
        int s = 0;
        for (int i = 0; i < n; i++) s += i ^ (s >>> 3);
        return s;
    }

    public static void main(String[] args) {
        int calls = args.length > 0 ? Integer.parseInt(args[0]) : 60;
        int loop = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
        int sum = 0;
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) sum += work(loop);
        if (args.length > 0) System.out.println("took " + (System.nanoTime() - start) / 1000);
        System.out.println(sum);
    }
}
