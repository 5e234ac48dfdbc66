// Charsets: encoding and decoding in every standard one and some others, malformed and unmappable input, encoders by hand.
import java.nio.*;
import java.nio.charset.*;
import java.util.*;

public class Charsets {
    static String hex(byte[] b) { StringBuilder sb = new StringBuilder(); for (byte x : b) sb.append(String.format("%02x", x)); return sb.toString(); }

    public static void main(String[] args) throws Exception {
        String[] texts = {"ascii", "\u00e4\u00f6\u00fc\u00df", "\u20ac\u4e2d\u6587", "\ud83d\ude00x", "\ud800lone", ""};
        for (String cs : new String[] {"US-ASCII", "ISO-8859-1", "UTF-8", "UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "windows-1252", "ISO-8859-15", "IBM850", "KOI8-R", "Shift_JIS", "GBK", "EUC-JP", "Big5"}) {
            Charset c = Charset.forName(cs);
            StringBuilder sb = new StringBuilder(cs);
            for (String t : texts) { byte[] b = t.getBytes(c); sb.append(' ').append(hex(b)).append(new String(b, c).equals(t) ? "=" : "~"); }
            System.out.println(sb);
        }
        byte[][] bad = {{(byte) 0xc3}, {(byte) 0xc3, 0x28}, {(byte) 0xe2, (byte) 0x82}, {(byte) 0xf8, 1}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, {(byte) 0xc0, (byte) 0x80}, {'a', (byte) 0xff, 'b'}, {(byte) 0xf0, (byte) 0x9f, (byte) 0x98}, {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80}};
        for (byte[] b : bad) {
            String s = new String(b, StandardCharsets.UTF_8);
            String strict;
            try { strict = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(b)).toString(); } catch (CharacterCodingException e) { strict = e.toString(); }
            System.out.println(hex(b) + " " + s.length() + " " + s.replace('\ufffd', '?') + " " + strict);
        }
        try { StandardCharsets.US_ASCII.newEncoder().encode(CharBuffer.wrap("\u00e9")); } catch (CharacterCodingException e) { System.out.println(e); }
        System.out.println(hex(StandardCharsets.ISO_8859_1.newEncoder().onUnmappableCharacter(CodingErrorAction.IGNORE).encode(CharBuffer.wrap("a\u20acb")).array()).substring(0, 4));
        CharsetDecoder d = StandardCharsets.UTF_8.newDecoder();
        CharBuffer out = CharBuffer.allocate(10);
        System.out.println(d.decode(ByteBuffer.wrap(new byte[] {'x', (byte) 0xe4, (byte) 0xb8}), out, false) + " " + out.position());
        System.out.println(d.decode(ByteBuffer.wrap(new byte[] {(byte) 0xe4, (byte) 0xb8, (byte) 0xad}), out, true) + " " + d.flush(out) + " " + out.flip());
        CharBuffer tiny = CharBuffer.allocate(1);
        System.out.println(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap("ab".getBytes()), tiny, true));
        try { Charset.forName("no-such-charset"); } catch (UnsupportedCharsetException e) { System.out.println(e.getMessage()); }
        try { Charset.forName("bad name"); } catch (IllegalCharsetNameException e) { System.out.println(e.getMessage()); }
        try { "x".getBytes("nope"); } catch (java.io.UnsupportedEncodingException e) { System.out.println(e.getMessage()); }
        System.out.println(Charset.defaultCharset() + " " + Charset.isSupported("latin1") + " " + Charset.forName("latin1") + " " + StandardCharsets.UTF_8.contains(StandardCharsets.UTF_16) + " " + StandardCharsets.UTF_8.newEncoder().maxBytesPerChar() + " " + StandardCharsets.US_ASCII.newEncoder().canEncode('\u00e9') + " " + Charset.availableCharsets().containsKey("UTF-8"));
        StringBuilder big = new StringBuilder();
        for (int i = 0; i < 5000; i++) big.appendCodePoint(i % 7 == 0 ? 0x1f600 + i % 50 : i % 3 == 0 ? 0x4e00 + i : 'a' + i % 26);
        byte[] enc = big.toString().getBytes(StandardCharsets.UTF_8);
        System.out.println(enc.length + " " + Arrays.hashCode(enc) + " " + new String(enc, StandardCharsets.UTF_8).contentEquals(big));
    }
}
