// The thesis' example of methods that are made not entrant again and again while they learn what their arguments can be (seed 002): a method
// is deoptimised at most a hundred times for one reason, so there are three.
public class ManyDeopts {
    static int low(int i) {
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

    static int middle(int i) {
        int s = 0;
        if (i < 4100) s += i % 42;
        else if (i < 4200) s += i % 43;
        else if (i < 4300) s += i % 44;
        else if (i < 4400) s += i % 45;
        else if (i < 4500) s += i % 46;
        else if (i < 4600) s += i % 47;
        else if (i < 4700) s += i % 48;
        else if (i < 4800) s += i % 49;
        else if (i < 4900) s += i % 50;
        else if (i < 5000) s += i % 51;
        else if (i < 5100) s += i % 52;
        else if (i < 5200) s += i % 53;
        else if (i < 5300) s += i % 54;
        else if (i < 5400) s += i % 55;
        else if (i < 5500) s += i % 56;
        else if (i < 5600) s += i % 57;
        else if (i < 5700) s += i % 58;
        else if (i < 5800) s += i % 59;
        else if (i < 5900) s += i % 60;
        else if (i < 6000) s += i % 61;
        else if (i < 6100) s += i % 62;
        else if (i < 6200) s += i % 63;
        else if (i < 6300) s += i % 64;
        else if (i < 6400) s += i % 65;
        else if (i < 6500) s += i % 66;
        else if (i < 6600) s += i % 67;
        else if (i < 6700) s += i % 68;
        else if (i < 6800) s += i % 69;
        else if (i < 6900) s += i % 70;
        else if (i < 7000) s += i % 71;
        else if (i < 7100) s += i % 72;
        else if (i < 7200) s += i % 73;
        else if (i < 7300) s += i % 74;
        else if (i < 7400) s += i % 75;
        else if (i < 7500) s += i % 76;
        else if (i < 7600) s += i % 77;
        else if (i < 7700) s += i % 78;
        else if (i < 7800) s += i % 79;
        else if (i < 7900) s += i % 80;
        else if (i < 8000) s += i % 81;
        return s;
    }

    static int high(int i) {
        int s = 0;
        if (i < 8100) s += i % 82;
        else if (i < 8200) s += i % 83;
        else if (i < 8300) s += i % 84;
        else if (i < 8400) s += i % 85;
        else if (i < 8500) s += i % 86;
        else if (i < 8600) s += i % 87;
        else if (i < 8700) s += i % 88;
        else if (i < 8800) s += i % 89;
        else if (i < 8900) s += i % 90;
        else if (i < 9000) s += i % 91;
        else if (i < 9100) s += i % 92;
        else if (i < 9200) s += i % 93;
        else if (i < 9300) s += i % 94;
        else if (i < 9400) s += i % 95;
        else if (i < 9500) s += i % 96;
        else if (i < 9600) s += i % 97;
        else if (i < 9700) s += i % 98;
        else if (i < 9800) s += i % 99;
        else if (i < 9900) s += i % 100;
        else if (i < 10000) s += i % 101;
        else if (i < 10100) s += i % 102;
        else if (i < 10200) s += i % 103;
        else if (i < 10300) s += i % 104;
        else if (i < 10400) s += i % 105;
        else if (i < 10500) s += i % 106;
        else if (i < 10600) s += i % 107;
        else if (i < 10700) s += i % 108;
        else if (i < 10800) s += i % 109;
        else if (i < 10900) s += i % 110;
        else if (i < 11000) s += i % 111;
        else if (i < 11100) s += i % 112;
        else if (i < 11200) s += i % 113;
        else if (i < 11300) s += i % 114;
        else if (i < 11400) s += i % 115;
        else if (i < 11500) s += i % 116;
        else if (i < 11600) s += i % 117;
        else if (i < 11700) s += i % 118;
        else if (i < 11800) s += i % 119;
        else if (i < 11900) s += i % 120;
        else if (i < 12000) s += i % 121;
        return s;
    }

    public static void main(String[] args) {
        long sum = 0;
        for (int arm = 0; arm < 40; arm++) {
            for (int i = 0; i < 30_000; i++) {
                int at = 100 * arm + i % 100;
                sum += low(at) + middle(4000 + at) + high(8000 + at);
            }
        }
        System.out.println(sum);
    }
}
