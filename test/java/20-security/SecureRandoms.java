// SecureRandom by its properties; seeds; access control and permissions as far as they exist without a security manager.
import java.security.*;
import java.util.*;

public class SecureRandoms {
    public static void main(String[] args) throws Exception {
        SecureRandom r = new SecureRandom(), s = new SecureRandom();
        byte[] a = new byte[64], b = new byte[64];
        r.nextBytes(a);
        s.nextBytes(b);
        System.out.println(!Arrays.equals(a, b) + " " + (r.nextLong() != s.nextLong()));
        int[] hist = new int[16];
        for (int i = 0; i < 4000; i++) hist[r.nextInt(16)]++;
        boolean even = true;
        for (int h : hist) even &= h > 120 && h < 400;
        System.out.println(even);
        SecureRandom x = SecureRandom.getInstance("SHA1PRNG"), y = SecureRandom.getInstance("SHA1PRNG");
        x.setSeed(42);
        y.setSeed(42);
        System.out.println(x.nextInt() + " " + y.nextInt() + " " + x.getAlgorithm());
        System.out.println(r.generateSeed(8).length + " " + SecureRandom.getInstanceStrong().getAlgorithm().isEmpty());
        System.out.println(AccessController.doPrivileged((PrivilegedAction<String>) () -> System.getProperty("file.separator")));
        try { AccessController.doPrivileged((PrivilegedExceptionAction<Void>) () -> { throw new java.io.IOException("in"); }); } catch (PrivilegedActionException e) { System.out.println(e.getCause()); }
        System.out.println(new java.io.FilePermission("/tmp/-", "read").implies(new java.io.FilePermission("/tmp/x/y", "read")) + " " + AccessController.getContext().getDomainCombiner() + " " + Policy.getPolicy().getType());
        try { System.setSecurityManager(new SecurityManager()); } catch (UnsupportedOperationException e) { System.out.println(e.getMessage()); }
    }
}
