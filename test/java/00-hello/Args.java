// Program arguments arrive as given, empty and non-ASCII ones included.
// args: one "" "two words" äöü €
public class Args {
    public static void main(String[] args) {
        System.out.println(args.length);
        for (int i = 0; i < args.length; i++) {
            System.out.print(i);
            System.out.print('=');
            System.out.print(args[i]);
            System.out.print(" length ");
            System.out.println(args[i].length());
        }
    }
}
