// StackWalker over several batches, nested walks, hidden and reflection frames, callers, errors.
import java.util.*; import java.util.stream.*;
public class StackWalkBatches {
  static void deep(int n, Runnable r){ if (n==0) r.run(); else deep(n-1,r); }
  static Class<?> caller(){ return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE).getCallerClass(); }
  public static void main(String[] a) throws Throwable {
    StackWalker w = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    deep(3, ()-> { System.out.println((Object) w.walk(s->s.map(f->f.getMethodName()+" "+f.getDescriptor()+" "+f.getMethodType()+" "+f.getDeclaringClass().isHidden()).collect(Collectors.toList()))); });
    deep(40, ()-> System.out.println((Object) w.walk(s->s.filter(f->f.getMethodName().equals("main")).map(Object::toString).findFirst())));
    deep(40, ()-> System.out.println((Object) w.walk(s->s.count())));
    System.out.println(caller());
    System.out.println(StackWalkBatches.class.getDeclaredMethod("caller").invoke(null));
    StackWalker.getInstance(Set.of(StackWalker.Option.SHOW_HIDDEN_FRAMES)).forEach(f->System.out.println(f.getMethodName()));
    StackWalker.getInstance(Set.of(StackWalker.Option.SHOW_REFLECT_FRAMES)).forEach(f->System.out.println(f));
    try { w.walk(s->{ throw new IllegalStateException("x"); }); } catch (IllegalStateException e) { System.out.println(e); }
    Stream<StackWalker.StackFrame>[] k = new Stream[1]; w.walk(s->{k[0]=s; return 1;}); try { k[0].count(); } catch (IllegalStateException e) { System.out.println(e); }
    StackWalkBatches.class.getDeclaredMethod("m").invoke(null);
    w.walk(s->{ w.walk(q->{ System.out.println(q.count()); return 1;}); System.out.println(s.count()); return 1;});
    try { StackWalker.getInstance().getCallerClass(); } catch (UnsupportedOperationException e) { System.out.println(e); }
  }
  public static void m(){ StackWalker.getInstance(Set.of(StackWalker.Option.SHOW_REFLECT_FRAMES)).forEach(f->System.out.println(f.getMethodName()+f.getClassName()+" "+f.isNativeMethod()+(f.getClassName().startsWith("Stack")||f.isNativeMethod()?f.getByteCodeIndex():""))); 
   System.out.println((Object) StackWalker.getInstance(EnumSet.of(StackWalker.Option.RETAIN_CLASS_REFERENCE),5).walk(s->s.limit(2).map(f->f.toStackTraceElement().toString()+f.getLineNumber()+f.getFileName()).collect(Collectors.toList())));}
}
