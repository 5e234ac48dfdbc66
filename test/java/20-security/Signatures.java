// Key generation and signatures: RSA, EC, EdDSA, DSA by their properties; key encodings; Diffie-Hellman agreement; key stores in memory.
// modes: -gc (seconds of arithmetic on big numbers)
// slow: 3
import java.io.*;
import java.math.BigInteger;
import java.security.*;
import java.security.spec.*;
import java.util.*;
import javax.crypto.KeyAgreement;

public class Signatures {
    public static void main(String[] args) throws Exception {
        byte[] msg = "message".getBytes();
        KeyPairGenerator r = KeyPairGenerator.getInstance("RSA");
        r.initialize(512 + 512);
        check("SHA256withRSA", r.generateKeyPair(), msg);
        KeyPairGenerator e = KeyPairGenerator.getInstance("EC");
        e.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair a = e.generateKeyPair(), b = e.generateKeyPair();
        check("SHA256withECDSA", a, msg);
        KeyAgreement ka = KeyAgreement.getInstance("ECDH"), kb = KeyAgreement.getInstance("ECDH");
        ka.init(a.getPrivate());
        ka.doPhase(b.getPublic(), true);
        kb.init(b.getPrivate());
        kb.doPhase(a.getPublic(), true);
        System.out.println(Arrays.equals(ka.generateSecret(), kb.generateSecret()));
        RSAPublicKeySpec spec = new RSAPublicKeySpec(new BigInteger("c0ffee".repeat(40), 16).setBit(0), BigInteger.valueOf(65537));
        PublicKey pk = KeyFactory.getInstance("RSA").generatePublic(spec);
        System.out.println(pk.getAlgorithm() + " " + pk.getFormat() + " " + pk.getEncoded().length + " " + KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(pk.getEncoded())).equals(pk));
        KeyStore ks = KeyStore.getInstance("PKCS12");
        ks.load(null, null);
        ks.setEntry("secret", new KeyStore.SecretKeyEntry(new javax.crypto.spec.SecretKeySpec(new byte[16], "AES")), new KeyStore.PasswordProtection("pw".toCharArray()));
        ByteArrayOutputStream bo = new ByteArrayOutputStream();
        ks.store(bo, "pw".toCharArray());
        KeyStore back = KeyStore.getInstance("PKCS12");
        back.load(new ByteArrayInputStream(bo.toByteArray()), "pw".toCharArray());
        System.out.println(Collections.list(back.aliases()) + " " + back.getKey("secret", "pw".toCharArray()).getAlgorithm());
        try { back.load(new ByteArrayInputStream(bo.toByteArray()), "wrong".toCharArray()); } catch (IOException x) { System.out.println(x.getMessage()); }
    }

    static void check(String alg, KeyPair k, byte[] msg) throws Exception {
        Signature s = Signature.getInstance(alg);
        s.initSign(k.getPrivate());
        s.update(msg);
        byte[] sig = s.sign();
        s.initVerify(k.getPublic());
        s.update(msg);
        boolean ok = s.verify(sig);
        s.update(new byte[] {1});
        System.out.println(alg + " " + ok + " " + s.verify(sig) + " " + k.getPrivate().getFormat());
    }
}
