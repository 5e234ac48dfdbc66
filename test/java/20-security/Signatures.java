// Key generation and signatures: RSA and EC by their properties; key encodings; Diffie-Hellman agreement.
// modes: -gc (seconds of arithmetic on big numbers)
import java.math.BigInteger;
import java.security.*;
import java.security.spec.*;
import java.util.*;
import javax.crypto.KeyAgreement;

public class Signatures {
    public static void main(String[] args) throws Exception {
        byte[] msg = "message".getBytes();
        KeyPairGenerator r = KeyPairGenerator.getInstance("RSA");
        r.initialize(512);
        check("SHA1withRSA", r.generateKeyPair(), msg);
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
