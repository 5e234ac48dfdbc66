// A class's initialisation initialises the interfaces (with defaults) that it implements itself, not those of its superclass, even when the superclass is still being initialised.
public class InitSuperinterfaces {
  static int log(String s) { System.out.println(s); return 1; }
  interface J { int X = log("J (of Mid)"); default void d() {} }
  static class Top { static { log("Top begins"); Sub.f++; log("Top ends"); } }
  static class Mid extends Top implements J { static int f = log("Mid"); }
  static class Sub extends Mid { static int f = log("Sub"); }
  public static void main(String[] args) { Mid.f++; }
}
