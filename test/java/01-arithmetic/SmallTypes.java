// byte, short, char and boolean in locals, fields, arrays and as arguments: narrowing where they are stored.
public class SmallTypes {
    static byte sb;
    static short ss;
    static char sc;
    static boolean sz;
    byte b;
    short s;
    char c;
    boolean z;

    static byte asByte(int i) { return (byte) i; }
    static short asShort(int i) { return (short) i; }
    static char asChar(int i) { return (char) i; }
    static boolean odd(int i) { return (i & 1) != 0; }

    public static void main(String[] args) {
        SmallTypes o = new SmallTypes();
        for (int i = -200; i <= 70000; i += 13577) {
            sb = (byte) i; ss = (short) i; sc = (char) i; sz = odd(i);
            o.b = asByte(i); o.s = asShort(i); o.c = asChar(i); o.z = !odd(i);
            byte[] ab = {(byte) i}; short[] as = {(short) i}; char[] ac = {(char) i}; boolean[] az = {odd(i)};
            System.out.println(i + ": " + sb + " " + ss + " " + (int) sc + " " + sz + " | " + o.b + " " + o.s + " " + (int) o.c + " " + o.z + " | " + ab[0] + " " + as[0] + " " + (int) ac[0] + " " + az[0]);
            ab[0] += 100; as[0] *= 3; ac[0] -= 1; az[0] ^= true;
            o.b++; o.s--; o.c++; o.z |= true;
            sb <<= 1; ss >>= 1; sc >>>= 1; sz &= false;
            System.out.println("   " + sb + " " + ss + " " + (int) sc + " " + sz + " | " + o.b + " " + o.s + " " + (int) o.c + " " + o.z + " | " + ab[0] + " " + as[0] + " " + (int) ac[0] + " " + az[0]);
        }
        byte max = Byte.MAX_VALUE;
        max++;
        System.out.println(max);
        char c = 'a';
        c += 1;
        System.out.println(c);
        System.out.println(c + 1);
        System.out.println((char) (c + 1));
        final char k = 'x';
        byte fromChar = k;
        System.out.println(fromChar);
    }
}
