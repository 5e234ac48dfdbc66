// Helpful NullPointerException messages: chains of fields, indices, calls, merged values, loops, library code.
// javac: -g
import java.util.*;
public class HelpfulNpeSources {
  interface R { void run() throws Throwable; }
  static void t(String n, R r){ try { r.run(); System.out.println(n+" none"); } catch(NullPointerException t){ System.out.println(n+" "+t.getMessage()); } catch (Throwable t) { System.out.println(n+" "+t);} }
  static String s; String f; HelpfulNpeSources n; static HelpfulNpeSources sn; static int[] ia; static Object[][] oa; long[] la; int i;
  static Object nul(){return null;} static HelpfulNpeSources nn(StringBuilder sb, java.lang.Object o, String s, Objects x, int[] y, String[] z){return null;}
  HelpfulNpeSources inst(long a, double b){return null;}
  static HelpfulNpeSources np = new HelpfulNpeSources();
  static void par(Object a, long b, String c, HelpfulNpeSources d){ c.length(); }
  static void par2(Object a, long b, String c, HelpfulNpeSources d){ d.n.n.f="x"; }
  static void loc(){ Object o = null; String q = (String)o; q.length(); }
  static void cast(Object o){ ((String)o).length(); }
  static void cast2(Object o){ ((HelpfulNpeSources)o).f.length(); }
  static void loop(){ HelpfulNpeSources x=np; for(int i=0;i<3;i++){ x.f.length(); x=x.n; } }
  static void cond(boolean b, String x, String y){ (b?x:y).length(); }
  static class In<T> { T v; T get(){return v;} }
  void self(){ this.n.f.length(); }
  public static void main(String[] a) throws Throwable {
    t("a",()->s.length()); t("b",()->np.f.length()); t("c",()->np.n.n.n.n.n.n.f.length()); t("d",()->sn.n.f=""); t("e",()->ia[2]=1); t("f",()->System.out.println(ia[3]));
    t("g",()->oa[1][2].hashCode()); t("h",()->nul().hashCode()); t("i",()->nn(null,null,null,null,null,null).n.f.length()); t("j",()->np.inst(1,2).f.length());
    t("k",()->System.out.println(np.la.length)); t("l",()->{throw null;}); t("m",()->{synchronized(nul()){}}); t("n",()->par(null,1,null,null)); t("o",()->par2(null,1,null,null));
    t("p",HelpfulNpeSources::loc); t("q",()->cast(null)); t("r",()->cast2(np)); t("s",HelpfulNpeSources::loop); t("t",()->cond(true,null,null)); t("u",()->{int x=(Integer)nul();});
    t("v",()->new In<String>().get().length()); t("w",()->new In<String>().v.length()); t("x",()->np.self()); t("y",()->{throw new NullPointerException();}); t("z",()->{throw new NullPointerException("msg");});
    oa=new Object[3][]; t("A",()->oa[1][2].hashCode()); oa[1]=new Object[4]; t("B",()->oa[np.i+1][2].hashCode()); t("C",()->oa[np.i][2]="x"); int[] idx={0}; t("D",()->oa[idx[0]][a.length]=1); t("E",()->oa[Math.abs(1)][Math.abs(2)].hashCode());
    t("F",()->{ int k=300; oa[1][k%3].toString(); }); t("G",()->{long[] q=np.la; q[0]++;}); t("H",()->((Object)null).hashCode()); t("I",()->Objects.requireNonNull(null)); t("J",()->new ArrayList<String>(null)); t("K",()->Map.of("a",null)); t("L",()->((Map<String,String>)nul()).get("x").length());
    t("M",()->{ List<String> l=null; for(String x: l){} }); t("N",()->{ String x=null; switch(x){case "a":} }); t("O",()->{ Thread.State e=null; switch(e){case NEW: } }); t("P",()->{boolean[] z=null; z[0]=true;}); t("Q",()->{byte[] z=null; z[0]++;}); t("R",()->{char[] z=null; z[0]++;});t("S",()->{short[] z=null; z[0]++;});t("T",()->{float[] z=null; z[0]++;});t("U",()->{double[] z=null; z[1]=2;});
    t("V",()->{ Object o=new Object[]{null}; ((Object[])o)[0].hashCode(); }); t("W",()->{ String x=s; x.concat(s).concat(s); }); t("X",()->np.inst(3,4).inst(5,6)); t("Y", ()->{ int[][][] z=new int[2][][]; z[1][0][0]=4;}); t("Z",()->{ R r=null; r.run(); });
    t("1",()->{ try { throw (RuntimeException)null; } finally { } }); t("2",()->"a".compareTo(null)); t("3",()->{ HelpfulNpeSources z = new HelpfulNpeSources(); z = null; z.i += 3;}); t("4",()->{ var x = new Object(){ String q; }; x.q.length();}); t("5",()->java.util.Collections.sort((List<String>)null)); t("6",()->{ oa[-1+2][Integer.parseInt("2")].toString(); });
    t("7",()->{ np.f.charAt(a.length > 5 ? 1 : 2); }); t("8",()->np.la[(int)3L]++); t("9", ()->((CharSequence)np.f).length());
  }
}
