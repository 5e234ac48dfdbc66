// Loops over arrays that a VM does by itself: strings compared and searched, checksums, digests, big integers, Base64, Arrays.
// modes: -gc (a million allocations)
import java.util.*;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.zip.*;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
public class ArraysAndDigests {
  static Random r = new Random(42);
  static String hex(byte[] b){ StringBuilder s=new StringBuilder(); for(byte x:b){ s.append(Character.forDigit((x>>4)&15,16)).append(Character.forDigit(x&15,16)); } return s.toString(); }
  static String rs(int n, int max){ char[] c=new char[n]; for(int i=0;i<n;i++) c[i]=(char)(97+r.nextInt(max)); return new String(c); }
  public static void main(String[] a) throws Exception {
    for (int max : new int[]{2, 26, 100, 3000}) {
      long h=0;
      for (int i=0;i<200;i++){ String x=rs(r.nextInt(20),max), y=rs(r.nextInt(20),i%2==0?2:max); String z=rs(r.nextInt(3),max);
        h=h*31+x.compareTo(y); h=h*31+y.compareTo(x); h=h*31+x.indexOf(z); h=h*31+x.indexOf(z,3); h=h*31+x.indexOf('b'); h=h*31+x.indexOf('b',4); h=h*31+x.lastIndexOf(z); h=h*31+(x.equals(y)?1:0)+x.hashCode();
        h=h*31+(x+y).substring(Math.min(2,x.length())).hashCode(); h=h*31+Arrays.hashCode(x.toCharArray()); h=h*31+(x.contains(y)?1:0); h = h*31 + x.compareTo(x+z); 
        h=h*31+Arrays.hashCode(x.getBytes(StandardCharsets.ISO_8859_1)); h=h*31+Arrays.hashCode(x.getBytes(StandardCharsets.US_ASCII)); h=h*31+Arrays.hashCode(x.getBytes(StandardCharsets.UTF_8)); h=h*31+Arrays.hashCode(x.getBytes(StandardCharsets.UTF_16));
      }
      System.out.println(max+" "+h);
    }
    System.out.println(new StringBuilder().append("x").append((char)0x3b1).append(12).indexOf("12"));
    for (long v : new long[]{0,1,-1,9,10,-10,Integer.MAX_VALUE,Integer.MIN_VALUE,Long.MAX_VALUE,Long.MIN_VALUE,4294967296L,10000000000L,-4294967296L,1000000000000000000L}) System.out.println(v+" "+(int)v+" "+Long.toString(v).length());
    byte[] data=new byte[100003]; r.nextBytes(data);
    CRC32 c=new CRC32(); c.update(data); c.update(5); c.update(data,7,13); System.out.println(Long.toHexString(c.getValue()));
    CRC32C cc=new CRC32C(); cc.update(data); cc.update(5); cc.update(data,7,13); System.out.println(Long.toHexString(cc.getValue()));
    Adler32 ad=new Adler32(); ad.update(data); ad.update(5); ad.update(data,7,13); System.out.println(Long.toHexString(ad.getValue()));
    ByteBuffer bb=ByteBuffer.allocateDirect(5000); bb.put(data,0,5000); bb.flip(); bb.position(3); c.reset(); c.update(bb); bb.position(3); cc.reset(); cc.update(bb); bb.position(3); ad.reset(); ad.update(bb); System.out.println(Long.toHexString(c.getValue())+" "+Long.toHexString(cc.getValue())+" "+Long.toHexString(ad.getValue()));
    for (String alg : new String[]{"MD5","SHA-1","SHA-224","SHA-256","SHA-384","SHA-512","SHA3-256"}) { MessageDigest md=MessageDigest.getInstance(alg); md.update(data,0,3001); md.update(data,5,64); System.out.println(alg+" "+hex(md.digest(data))+" "+hex(md.digest())); }
    BigInteger x=BigInteger.ONE; for(int i=1;i<400;i++) x=x.multiply(BigInteger.valueOf(i)); System.out.println(x.toString().hashCode()+" "+x.bitLength());
    long h=0; for(int i=0;i<60;i++){ BigInteger p=new BigInteger(50+r.nextInt(3000),r), q=new BigInteger(30+r.nextInt(1500),r).add(BigInteger.ONE); h=h*31+p.multiply(q).hashCode(); h=h*31+p.pow(2).hashCode(); h=h*31+p.divide(q).hashCode(); h=h*31+p.mod(q).hashCode(); h=h*31+p.shiftLeft(r.nextInt(100)).hashCode()+p.shiftRight(r.nextInt(100)).hashCode(); h=h*31+p.negate().shiftLeft(33).hashCode(); if(i<6) h=h*31+p.modPow(BigInteger.valueOf(65537+i),q.setBit(0)).hashCode(); }
    System.out.println(h);
    System.out.println(new BigInteger("123456789012345678901234567890123456789").pow(20).toString());
    h=0; for(int n=0;n<70;n++){ byte[] s=Arrays.copyOf(data,n); String e=Base64.getEncoder().encodeToString(s), u=Base64.getUrlEncoder().encodeToString(s), m=Base64.getMimeEncoder(16,new byte[]{'\n'}).encodeToString(s), w=Base64.getEncoder().withoutPadding().encodeToString(s); h=h*31+e.hashCode()+u.hashCode()*7+m.hashCode()*11+w.hashCode();
      if(!Arrays.equals(s,Base64.getDecoder().decode(e))||!Arrays.equals(s,Base64.getUrlDecoder().decode(u))||!Arrays.equals(s,Base64.getMimeDecoder().decode(m))||!Arrays.equals(s,Base64.getDecoder().decode(w))) System.out.println("bad "+n); }
    System.out.println(h);
    try { Base64.getDecoder().decode("AAAA*AAA"); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }
    int[] is=new int[100]; Arrays.fill(is,7); Arrays.fill(is,3,9,-1); long[] ls=new long[50]; Arrays.fill(ls,-5L); Arrays.fill(ls,1,2,9L); double[] ds=new double[9]; Arrays.fill(ds,1.5); Arrays.fill(ds,2,5,-0.0); char[] cs=new char[11]; Arrays.fill(cs,'z'); Arrays.fill(cs,0,3,'\u1234'); boolean[] zs=new boolean[5]; Arrays.fill(zs,true); short[] ss=new short[7]; Arrays.fill(ss,(short)-3); float[] fs=new float[3]; Arrays.fill(fs,2.5f); byte[] bs=new byte[9]; Arrays.fill(bs,2,9,(byte)-1);
    System.out.println(Arrays.hashCode(is)+" "+Arrays.hashCode(ls)+" "+Arrays.toString(ds)+" "+Arrays.hashCode(cs)+Arrays.toString(zs)+Arrays.toString(ss)+Arrays.toString(fs)+Arrays.toString(bs)+Arrays.hashCode(bs)+Arrays.hashCode((int[])null));
    try { Arrays.fill(is,5,101,0); } catch (ArrayIndexOutOfBoundsException e) { System.out.println(e.getMessage()); }
    try { Arrays.fill(is,5,2,0); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }
    try { Arrays.fill((int[])null,0); } catch (NullPointerException e) { System.out.println("npe"); }
    int[] js=is.clone(); js[77]=4; System.out.println(Arrays.mismatch(is,js)+" "+Arrays.mismatch(is,is.clone())+" "+Arrays.equals(is,js)+" "+Arrays.equals(is,is.clone())+" "+Arrays.compare(is,js)+" "+Arrays.mismatch(bs,0,5,bs,2,9)+" "+Arrays.equals(new int[0],new int[0])+Arrays.equals((int[])null,null)+Arrays.equals((int[])null,is)+Arrays.mismatch(ls,new long[50])+Arrays.mismatch(cs,0,5,cs,0,4));
    System.out.println(Arrays.equals(new byte[]{1,2,3,4,5,6,7,8,9},new byte[]{1,2,3,4,5,6,7,8,8})+" "+ByteBuffer.wrap(data,0,100).compareTo(ByteBuffer.wrap(data,0,99)));
  }
}
