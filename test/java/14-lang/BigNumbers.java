// BigInteger and BigDecimal: arithmetic at many sizes, division with remainder, modular powers, primes, radix, scale and rounding.
import java.math.*;
import java.util.*;

public class BigNumbers {
    public static void main(String[] args) {
        BigInteger a = new BigInteger("123456789012345678901234567890"), b = new BigInteger("-987654321098765432109876543210987654321");
        System.out.println(a.add(b) + " " + a.subtract(b) + " " + a.multiply(b) + " " + b.divide(a) + " " + b.mod(a) + " " + b.remainder(a) + " " + Arrays.toString(b.divideAndRemainder(a)));
        System.out.println(a.pow(7).bitLength() + " " + a.gcd(new BigInteger("36")) + " " + a.modPow(new BigInteger("65537"), new BigInteger("1000000007")) + " " + BigInteger.TWO.modInverse(BigInteger.valueOf(97)) + " " + b.abs().sqrt() + " " + a.shiftLeft(70) + " " + b.shiftRight(33) + " " + a.and(b) + " " + a.or(b) + " " + a.xor(b) + " " + a.not() + " " + a.testBit(5) + " " + b.bitCount() + " " + a.signum() + b.signum());
        System.out.println(a.toString(16) + " " + new BigInteger("zz", 36) + " " + a.hashCode() + " " + a.compareTo(b) + " " + a.longValue() + " " + a.doubleValue() + " " + Arrays.toString(new BigInteger("-129").toByteArray()) + " " + new BigInteger(1, new byte[] {-1, 0}) + " " + a.equals(new BigInteger("123456789012345678901234567890")));
        BigInteger f = BigInteger.ONE;
        for (int i = 2; i <= 300; i++) f = f.multiply(BigInteger.valueOf(i));
        System.out.println(f.toString().length() + " " + f.toString().hashCode() + " " + f.mod(BigInteger.valueOf(1_000_003)));
        BigInteger big = BigInteger.ONE.shiftLeft(20000).subtract(BigInteger.ONE);
        System.out.println(big.multiply(big).bitLength() + " " + big.multiply(big).toString(16).hashCode() + " " + big.toString().hashCode() + " " + big.multiply(big).divide(big).equals(big) + " " + new BigInteger(big.toString()).equals(big));
        System.out.println(new BigInteger("170141183460469231731687303715884105727").isProbablePrime(20) + " " + BigInteger.valueOf(1000).nextProbablePrime() + " " + new BigInteger("561").isProbablePrime(20) + " " + BigInteger.probablePrime(64, new Random(1)).bitLength());
        try { a.divide(BigInteger.ZERO); } catch (ArithmeticException e) { System.out.println(e.getMessage()); }
        try { a.longValueExact(); } catch (ArithmeticException e) { System.out.println(e.getMessage()); }
        try { new BigInteger("12x"); } catch (NumberFormatException e) { System.out.println(e.getMessage()); }
        BigDecimal x = new BigDecimal("123.4500"), y = new BigDecimal("-0.00789");
        System.out.println(x.add(y) + " " + x.subtract(y) + " " + x.multiply(y) + " " + x.divide(y, 10, RoundingMode.HALF_UP) + " " + x.divide(y, MathContext.DECIMAL64) + " " + x.remainder(new BigDecimal("7.1")) + " " + x.stripTrailingZeros() + " " + x.scale() + " " + x.precision() + " " + x.unscaledValue() + " " + y.toPlainString() + " " + y.toEngineeringString() + " " + y.negate() + " " + x.pow(5) + " " + x.movePointLeft(10) + " " + x.toBigInteger());
        for (RoundingMode r : RoundingMode.values()) {
            StringBuilder sb = new StringBuilder(r + ":");
            for (String s : new String[] {"5.5", "2.5", "1.6", "1.1", "-1.1", "-2.5", "-5.5", "1.0"}) {
                try { sb.append(' ').append(new BigDecimal(s).setScale(0, r)); } catch (ArithmeticException e) { sb.append(" !"); }
            }
            System.out.println(sb);
        }
        System.out.println(new BigDecimal(0.1) + " " + BigDecimal.valueOf(0.1) + " " + new BigDecimal("1E+400").add(BigDecimal.ONE).toString().length() + " " + new BigDecimal("2.0").equals(new BigDecimal("2.00")) + " " + new BigDecimal("2.0").compareTo(new BigDecimal("2.00")) + " " + new BigDecimal("2.0").hashCode() + " " + new BigDecimal("1e-7") + " " + new BigDecimal("2").sqrt(new MathContext(50)));
        try { BigDecimal.ONE.divide(new BigDecimal(3)); } catch (ArithmeticException e) { System.out.println(e.getMessage()); }
        // 200 digits of pi
        BigInteger unity = BigInteger.TEN.pow(210), pi = atan(5, unity).multiply(BigInteger.valueOf(16)).subtract(atan(239, unity).multiply(BigInteger.valueOf(4)));
        System.out.println(pi.divide(BigInteger.TEN.pow(10)));
    }

    static BigInteger atan(int inv, BigInteger unity) {
        BigInteger p = unity.divide(BigInteger.valueOf(inv)), sum = p, n = BigInteger.valueOf((long) inv * inv);
        for (int k = 3, s = -1; p.signum() != 0; k += 2, s = -s) { p = p.divide(n); sum = sum.add(p.divide(BigInteger.valueOf((long) k * s))); }
        return sum;
    }
}
