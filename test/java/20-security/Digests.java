// MessageDigest test vectors and large inputs; Mac, HMAC, PBKDF2, AES, RSA and EC signatures by their properties; hex output where it is fixed.
import java.security.*;
import java.util.*;
import javax.crypto.*;
import javax.crypto.spec.*;

public class Digests {
    static String hex(byte[] b) { return HexFormat.of().formatHex(b); }

    public static void main(String[] args) throws Exception {
        for (String a : new String[] {"MD5", "SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512", "SHA-512/256", "SHA3-256", "MD2"}) {
            MessageDigest m = MessageDigest.getInstance(a);
            System.out.println(a + " " + m.getDigestLength() + " " + hex(m.digest()) + " " + hex(m.digest("abc".getBytes())));
            byte[] big = new byte[10_001];
            for (int i = 0; i < big.length; i++) big[i] = (byte) (i * 7);
            for (int i = 0; i < big.length; i += 137) m.update(big, i, Math.min(137, big.length - i));
            MessageDigest c = (MessageDigest) m.clone();
            byte[] d = m.digest();
            System.out.println("   " + hex(d).substring(0, 16) + " " + MessageDigest.isEqual(d, c.digest()) + " " + MessageDigest.isEqual(d, MessageDigest.getInstance(a).digest(big)));
        }
        try { MessageDigest.getInstance("NOPE"); } catch (NoSuchAlgorithmException e) { System.out.println(e.getMessage()); }
        for (String a : new String[] {"HmacMD5", "HmacSHA1", "HmacSHA256", "HmacSHA512"}) {
            Mac m = Mac.getInstance(a);
            m.init(new SecretKeySpec("Jefe".getBytes(), a));
            System.out.println(a + " " + hex(m.doFinal("what do ya want for nothing?".getBytes())));
        }
        System.out.println(hex(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(new PBEKeySpec("password".toCharArray(), "salt".getBytes(), 20, 256)).getEncoded()));
        byte[] key = new byte[16];
        for (int i = 0; i < 16; i++) key[i] = (byte) i;
        byte[] text = "sixteen byte blkand a bit more".getBytes();
        for (String t : new String[] {"AES/ECB/PKCS5Padding", "AES/CBC/PKCS5Padding", "AES/CTR/NoPadding", "AES/GCM/NoPadding"}) {
            Cipher c = Cipher.getInstance(t);
            java.security.spec.AlgorithmParameterSpec p = t.contains("ECB") ? null : t.contains("GCM") ? new GCMParameterSpec(128, key) : new IvParameterSpec(key);
            c.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), p);
            byte[] e = c.doFinal(text);
            c.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), p);
            System.out.println(t + " " + hex(e) + " " + Arrays.equals(c.doFinal(e), text));
            if (t.contains("GCM")) { e[0] ^= 1; c.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), p); try { c.doFinal(e); } catch (AEADBadTagException x) { System.out.println("bad tag"); } }
        }
        System.out.println(hex(cipher("DESede/ECB/NoPadding", new SecretKeySpec("012345670123456701234567".getBytes(), "DESede"))) + " " + hex(cipher("RC4", new SecretKeySpec(key, "RC4"))));
        try { Cipher c = Cipher.getInstance("AES/CBC/PKCS5Padding"); c.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(key)); c.doFinal(new byte[15]); } catch (IllegalBlockSizeException e) { System.out.println(e.getMessage()); }
        System.out.println(Security.getProviders().length > 5 ? Security.getProviders()[0].getName() : "few");
    }

    static byte[] cipher(String t, Key k) throws Exception { Cipher c = Cipher.getInstance(t); c.init(Cipher.ENCRYPT_MODE, k); return c.doFinal("8 bytes.".getBytes()); }
}
