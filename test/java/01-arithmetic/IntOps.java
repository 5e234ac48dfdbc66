// int arithmetic and logic at the edges of the type.
public class IntOps {
    static final int[] V = {0, 1, -1, 2, -2, 7, -7, 31, 32, 33, 255, -256, 65535, 0x7fffffff, 0x80000000, 0x80000001, 0x55555555, 123456789, -987654321};

    public static void main(String[] args) {
        for (int a : V) {
            System.out.println("a=" + a + " neg=" + -a + " not=" + ~a + " inc=" + (a + 1) + " dec=" + (a - 1) + " abs=" + Math.abs(a));
            int sum = 17;
            for (int b : V) {
                sum = sum * 31 + (a + b);
                sum = sum * 31 + (a - b);
                sum = sum * 31 + a * b;
                if (b != 0) {
                    sum = sum * 31 + a / b;
                    sum = sum * 31 + a % b;
                }
                sum = sum * 31 + (a & b);
                sum = sum * 31 + (a | b);
                sum = sum * 31 + (a ^ b);
            }
            System.out.println("  mix=" + sum);
        }
        System.out.println(Integer.MIN_VALUE / -1);
        System.out.println(Integer.MIN_VALUE % -1);
        System.out.println((-7 / 2) + " " + (-7 % 2) + " " + (7 / -2) + " " + (7 % -2));
        int x = 5;
        x += 3.7;
        System.out.println(x);
        x <<= 33;
        System.out.println(x);
        int i = 10;
        i = i++ + ++i;
        System.out.println(i);
        i += 1000;
        i -= 40000;
        System.out.println(i);
    }
}
