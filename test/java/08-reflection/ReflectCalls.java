// Reflective calls with every widening and mismatch, errors of constructors and initialisers, type annotations, record components, nests.
// javac: -parameters
import java.lang.reflect.*; import java.lang.annotation.*; import java.util.*;
public class ReflectCalls {
  interface Rn { Object run() throws Throwable; }
  static void t(String n, Rn r){ try { System.out.println(n+" "+r.run()); } catch(InvocationTargetException e){ System.out.println(n+" ITE "+e.getCause()+" "+e.getMessage()+" "+e.getStackTrace()[0].getMethodName()); } catch(Throwable t){ System.out.println(n+" "+t); } }
  public static int add(int a, long b, double c, float f, byte d, char e, short s, boolean z, String q, Object o, int[] ia) { return (int)(a+b+c+f+d+e+s+(z?1:0)+q.length()+ia.length); }
  public static byte by(byte b){return b;} public static short sh(short b){return b;} public static char ch(char b){return b;} public static long lo(long b){return b;} public static float fl(float b){return b;} public static double db(double b){return b;} public static boolean bo(boolean b){return b;} public static void vo(){}
  interface If { default String d(){return "d";} String a(); private String p(){return "p";} static String s(){return "s";} }
  static class Impl implements If { public String a(){return "a";} }
  static class Impl2 extends Impl { public String a(){return "a2";} private int pr(){return 7;} protected Object clone(){return "c";} }
  static abstract class Abs { abstract int f(); Abs(){} }
  static class Thr { Thr() throws Exception { throw new java.io.IOException("ctor"); } static void m(){ throw new RuntimeException("m"); } }
  static class BadInit { static { if (true) throw new IllegalStateException("clinit"); } BadInit(){} static void m(){} static int f; }
  static class Ctor { String s; Ctor(int a, String... b){ s=a+Arrays.toString(b);} public String toString(){return s;} }
  enum En { A, B { void q(){} } ; void q(){} }
  static final int K = 5; static int st = 3; final int fi = 4; volatile long vl = 5L; transient String ts = "x";
  @Retention(RetentionPolicy.RUNTIME) @Target({ElementType.TYPE_USE, ElementType.TYPE_PARAMETER}) @interface Tu { int value() default 0; }
  @Retention(RetentionPolicy.RUNTIME) @interface Pa { String value(); Class<?>[] cs() default {}; En en() default En.A; }
  static <@Tu(1) T extends @Tu(2) Comparable<@Tu(3) T>> @Tu(4) List<@Tu(5) String> ta(@Pa("x") @Tu(6) int a, @Tu(7) String @Tu(8) [] b) throws @Tu(9) Exception { return null; }
  @Tu(10) Map<@Tu(11) ? extends @Tu(12) Number, int @Tu(13) []> taf;
  record Rec(@Pa("c") int a, @Tu(3) List<String> b) { }
  class Inner { class Deep {} Inner(int q, @Pa("i") String r){} }
  public static void main(String[] args) throws Throwable {
    Method add=null; for (Method m: ReflectCalls.class.getDeclaredMethods()) if (m.getName().equals("add")) add=m; final Method A=add;
    t("1",()->A.invoke(null,1,2L,3.0,4f,(byte)5,'a',(short)6,true,"xyz",null,new int[2]));
    t("2",()->A.invoke(null,(byte)1,2,3f,4L,(byte)5,'a',(byte)6,true,"xyz",null,new int[2]));
    t("3",()->A.invoke(null,1)); t("4",()->A.invoke(null,(Object[])null)); t("5",()->A.invoke(null,1L,2L,3.0,4f,(byte)5,'a',(short)6,true,"xyz",null,new int[2]));
    t("6",()->A.invoke(null,null,2L,3.0,4f,(byte)5,'a',(short)6,true,"xyz",null,new int[2])); t("7",()->A.invoke(null,1,2L,3.0,4f,(byte)5,'a',(short)6,true,1,null,new int[2]));
    t("8",()->A.invoke(null,1,2L,3.0,4f,(byte)5,'a',(short)6,true,null,null,new int[2])); t("9",()->A.invoke(null,1,2L,3.0,4f,(byte)5,'a',(short)6,true,"",null,new long[2]));
    for (String n : "by sh ch lo fl db bo vo".split(" ")) for (Object o: new Object[]{(byte)-1,(short)-2,'z',1,2L,3f,4.5,true,"s",null}) t(n+o,()->{ for (Method m: ReflectCalls.class.getDeclaredMethods()) if (m.getName().equals(n)) return n.equals("vo")? m.invoke(null): m.invoke(null,o).getClass()+""+m.invoke(null,o); return 0; });
    t("a",()->If.class.getDeclaredMethod("a").invoke(new Impl2())); t("b",()->If.class.getDeclaredMethod("d").invoke(new Impl2())); t("c",()->If.class.getDeclaredMethod("s").invoke(null));
    t("d",()->{Method m=If.class.getDeclaredMethod("p"); m.setAccessible(true); return m.invoke(new Impl());}); t("e",()->If.class.getDeclaredMethod("a").invoke("str")); t("f",()->If.class.getDeclaredMethod("a").invoke(null));
    t("g",()->Impl2.class.getDeclaredMethod("pr").invoke(new Impl2())); t("h",()->Object.class.getMethod("toString").invoke(new Impl2(){public String toString(){return "anon";}}));
    t("i",()->Abs.class.getDeclaredConstructor().newInstance()); t("j",()->Thr.class.getDeclaredConstructor().newInstance()); t("k",()->Thr.class.getDeclaredMethod("m").invoke(null));
    t("l",()->BadInit.class.getDeclaredMethod("m").invoke(null)); t("m",()->BadInit.class.getDeclaredConstructor().newInstance()); t("n",()->BadInit.class.getDeclaredField("f").get(null));
    t("o",()->Ctor.class.getDeclaredConstructor(int.class,String[].class).newInstance(4,new String[]{"p"})); t("p",()->Ctor.class.getDeclaredConstructor(int.class,String[].class).newInstance((short)4,null)); t("q",()->Ctor.class.getDeclaredConstructor().newInstance());
    t("r",()->En.class.getDeclaredConstructors()[0].newInstance("x",1)); t("s",()->ReflectCalls.class.getDeclaredField("K").getInt(null)); t("u",()->{ReflectCalls.class.getDeclaredField("K").setInt(null,1);return 0;});
    t("v",()->{Field f=ReflectCalls.class.getDeclaredField("fi"); ReflectCalls r=new ReflectCalls(); f.setAccessible(true); f.set(r,99); return f.get(r);}); t("w",()->{Field f=ReflectCalls.class.getDeclaredField("fi"); f.set(new ReflectCalls(),99); return 1;}); t("x",()->{Field f=ReflectCalls.class.getDeclaredField("vl"); ReflectCalls r=new ReflectCalls(); f.set(r,'c'); return f.get(r);});
    t("y",()->{Field f=ReflectCalls.class.getDeclaredField("vl"); f.set(new ReflectCalls(),1f); return 1;}); t("z",()->{Field f=Rec.class.getDeclaredField("a"); f.setAccessible(true); f.set(new Rec(1,null),3); return 1;});
    for (int i=0;i<40;i++) { final int q=i; if (i>37||i==15||i==16) t("loop"+i,()->Thr.class.getDeclaredMethod("m").invoke(null)); else try { A.invoke(null,1,2L,3.0,4f,(byte)5,'a',(short)6,true,"xyz",null,new int[2]);}catch(Throwable e){} }
    Method ta=null; for (Method m: ReflectCalls.class.getDeclaredMethods()) if (m.getName().equals("ta")) ta=m;
    System.out.println(ta.toGenericString()+" "+Arrays.toString(ta.getAnnotatedParameterTypes())+ta.getAnnotatedReturnType()+Arrays.toString(ta.getAnnotatedExceptionTypes())+Arrays.deepToString(ta.getParameterAnnotations())+Arrays.toString(ta.getTypeParameters()[0].getAnnotations())+Arrays.toString(ta.getTypeParameters()[0].getAnnotatedBounds()));
    System.out.println(ReflectCalls.class.getDeclaredField("taf").getAnnotatedType()+" "+ReflectCalls.class.getDeclaredField("taf").getGenericType()); System.out.println(Arrays.toString(ta.getParameters()));
    for (RecordComponent rc: Rec.class.getRecordComponents()) System.out.println(rc+" "+rc.getGenericType()+rc.getAccessor()+Arrays.toString(rc.getAnnotations())+rc.getAnnotatedType()+rc.getGenericSignature()+rc.getAccessor().invoke(new Rec(1,List.of("x"))));
    System.out.println(Arrays.toString(Rec.class.getDeclaredConstructors()[0].getParameters())+Arrays.deepToString(Rec.class.getDeclaredConstructors()[0].getParameterAnnotations()));
    System.out.println(Arrays.deepToString(Inner.class.getDeclaredConstructors()[0].getParameterAnnotations())+Arrays.toString(Inner.class.getDeclaredConstructors()[0].getGenericParameterTypes()));
    for (Class<?> c: new Class<?>[]{ReflectCalls.class,Inner.class,Inner.Deep.class,En.class,En.B.getClass(),new Object(){}.getClass(),int[].class,int.class,Rec.class,If.class,((Rn)()->1).getClass().getNestHost()}) System.out.println(c.getName()+" "+c.getSimpleName()+" "+c.getCanonicalName()+" "+c.getTypeName()+" "+c.getDeclaringClass()+" "+c.getEnclosingClass()+" "+c.getEnclosingMethod()+" "+c.isAnonymousClass()+c.isLocalClass()+c.isMemberClass()+" "+Modifier.toString(c.getModifiers())+" "+c.getNestHost()+" "+c.isRecord()+c.isSealed()+c.isEnum()+" "+c.getPackageName()+c.getComponentType()+Arrays.toString(c.getInterfaces())+c.getSuperclass()+c.toGenericString());
    System.out.println(Arrays.toString(ReflectCalls.class.getNestMembers())); System.out.println(Arrays.toString(ReflectCalls.class.getDeclaredClasses())); System.out.println(Arrays.toString(ReflectCalls.class.getDeclaredFields()));
    class Loc { Loc(int x){} } System.out.println(Loc.class.getEnclosingMethod()+" "+Loc.class.getSimpleName()+Loc.class.isLocalClass()); Object an=new Object(){}; System.out.println(an.getClass().getEnclosingMethod());
    System.out.println(ReflectCalls.class.getProtectionDomain().getCodeSource()!=null); System.out.println(Arrays.toString(ReflectCalls.class.getSigners())); System.out.println(String.class.getProtectionDomain().getCodeSource());
    Rn px=(Rn)Proxy.newProxyInstance(ReflectCalls.class.getClassLoader(),new Class<?>[]{Rn.class,Comparable.class},(p,m,a)->{ if(m.getName().equals("run")) throw new java.io.IOException("px"); return m.getName().equals("hashCode")?5:m.toString(); }); t("px",px); System.out.println(px.toString()+px.hashCode()+Proxy.isProxyClass(px.getClass())+((Comparable)px).getClass().getSimpleName());
    t("pxc",()->((Comparable)px).compareTo("x"));
    System.out.println(En.class.getDeclaredField("A").isEnumConstant()+" "+Enum.valueOf(En.class,"B")+" "+EnumSet.allOf(En.class)+Arrays.toString(En.class.getEnumConstants()));
    t("nsm",()->ReflectCalls.class.getMethod("nope",int.class)); t("nsf",()->ReflectCalls.class.getField("nope")); t("cast",()->String.class.cast(1)); t("prot",()->Impl2.class.getDeclaredMethod("clone").invoke(new Impl2()));
    t("priv2",()->Class.forName("java.util.ArrayList$Itr").getDeclaredMethod("next").invoke(new ArrayList<>(List.of(1)).iterator()));
  }
}
