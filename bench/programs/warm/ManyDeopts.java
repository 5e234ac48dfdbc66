// The thesis' example of a method that is made not entrant again and again while it learns what its arguments can be (seed 002).
public class ManyDeopts {
    static int step(int i) {
        int s = 0;
        if (i < 100) s += i % 2;
        else if (i < 200) s += i % 3;
        else if (i < 300) s += i % 4;
        else if (i < 400) s += i % 5;
        else if (i < 500) s += i % 6;
        else if (i < 600) s += i % 7;
        else if (i < 700) s += i % 8;
        else if (i < 800) s += i % 9;
        else if (i < 900) s += i % 10;
        else if (i < 1000) s += i % 11;
        else if (i < 1100) s += i % 12;
        else if (i < 1200) s += i % 13;
        else if (i < 1300) s += i % 14;
        else if (i < 1400) s += i % 15;
        else if (i < 1500) s += i % 16;
        else if (i < 1600) s += i % 17;
        else if (i < 1700) s += i % 18;
        else if (i < 1800) s += i % 19;
        else if (i < 1900) s += i % 20;
        else if (i < 2000) s += i % 21;
        else if (i < 2100) s += i % 22;
        else if (i < 2200) s += i % 23;
        else if (i < 2300) s += i % 24;
        else if (i < 2400) s += i % 25;
        else if (i < 2500) s += i % 26;
        else if (i < 2600) s += i % 27;
        else if (i < 2700) s += i % 28;
        else if (i < 2800) s += i % 29;
        else if (i < 2900) s += i % 30;
        else if (i < 3000) s += i % 31;
        else if (i < 3100) s += i % 32;
        else if (i < 3200) s += i % 33;
        else if (i < 3300) s += i % 34;
        else if (i < 3400) s += i % 35;
        else if (i < 3500) s += i % 36;
        else if (i < 3600) s += i % 37;
        else if (i < 3700) s += i % 38;
        else if (i < 3800) s += i % 39;
        else if (i < 3900) s += i % 40;
        else if (i < 4000) s += i % 41;
        return s;
    }

    public static void main(String[] args) {
        long sum = 0;
        for (int arm = 0; arm < 40; arm++) for (int i = 0; i < 30_000; i++) sum += step(100 * arm + i % 100);
        System.out.println(sum);
    }
}
