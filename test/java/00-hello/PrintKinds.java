// Every print and println of PrintStream, without string concatenation.
public class PrintKinds {
    public static void main(String[] args) {
        System.out.println();
        System.out.println(true);
        System.out.println('c');
        System.out.println(-42);
        System.out.println(1234567890123L);
        System.out.println(1.5f);
        System.out.println(-0.0d);
        System.out.println(new char[] {'a', 'b'});
        System.out.println("text");
        System.out.println((Object) null);
        System.out.println((String) null);
        System.out.print(false);
        System.out.print('x');
        System.out.print(7);
        System.out.print(8L);
        System.out.print(0.1f);
        System.out.print(0.1d);
        System.out.print("end");
        System.out.write('\n');
        System.out.println("\u00e9\u20ac\ud83d\ude00");
        System.out.flush();
    }
}
