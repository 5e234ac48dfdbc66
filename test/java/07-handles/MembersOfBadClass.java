// What Lookup and reflection say of a class that does not verify: it is linked when a member is looked up, and the VerifyError is the cause.
import java.lang.invoke.*; import java.nio.file.*; import java.util.*;
public class MembersOfBadClass {
  public static class B { public static int f(){ return 12345; } public int g(){ return 1; } public static int s=3; public B(){} }
  static Class<?> bad(boolean init) throws Exception {
    byte[] b = MembersOfBadClass.class.getResourceAsStream("MembersOfBadClass$B.class").readAllBytes();
    for (int i=0;i<b.length-3;i++) if (b[i]==0x11 && b[i+1]==0x30 && b[i+2]==0x39) { b[i]=1; b[i+1]=0; b[i+2]=0; }
    return new ClassLoader(null){ { } Class<?> d(byte[] x){ return defineClass(null,x,0,x.length);} protected Class<?> findClass(String n) throws ClassNotFoundException { return MembersOfBadClass.class.getClassLoader().loadClass(n);} }.d(b);
  }
  interface T { Object run() throws Throwable; }
  static void t(String n, T r){ try { System.out.println(n+" "+r.run()); } catch(Throwable e){ for(Throwable x=e;x!=null;x=x.getCause()) System.out.println(n+" "+x.getClass().getName()+": "+String.valueOf(x.getMessage()).split("\n")[0]); for(StackTraceElement s: e.getStackTrace()) { System.out.println("   "+s.getClassName()+"."+s.getMethodName()); } } }
  public static void main(String[] a) throws Exception {
    MethodHandles.Lookup l=MethodHandles.publicLookup();
    t("findStatic",()->l.findStatic(bad(false),"f",MethodType.methodType(int.class)));
    t("findVirtual",()->l.findVirtual(bad(false),"g",MethodType.methodType(int.class)));
    t("findConstructor",()->l.findConstructor(bad(false),MethodType.methodType(void.class)));
    t("findStaticGetter",()->l.findStaticGetter(bad(false),"s",int.class));
    t("findStaticVarHandle",()->l.findStaticVarHandle(bad(false),"s",int.class));
    t("unreflect",()->l.unreflect(bad(false).getMethod("f")));
    t("unreflectGetter",()->l.unreflectGetter(bad(false).getField("s")));
    t("forName",()->Class.forName("MembersOfBadClass$B",true,bad(false).getClassLoader()));
    t("invoke",()->bad(false).getMethod("f").invoke(null));
    t("newInstance",()->bad(false).getConstructor().newInstance());
    t("getField",()->bad(false).getField("s").get(null));
    t("findStatic missing",()->l.findStatic(bad(false),"zz",MethodType.methodType(int.class)));
  }
}
