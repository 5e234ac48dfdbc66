// StackWalker: frames, options, caller class, skipping, limits, reflection and lambda frames hidden or shown, from deep stacks.
import java.util.*;
import java.util.stream.*;

public class StackWalking {
    static List<String> names(StackWalker w) { return w.walk(s -> s.map(f -> f.getMethodName()).filter(n -> !n.startsWith("lambda$")).collect(Collectors.toList())); }
    static Class<?> whoCalls() { return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE).getCallerClass(); }
    static class Caller { static Class<?> ask() { return whoCalls(); } }
    static int deep(int n) { return n == 0 ? (int) (long) StackWalker.getInstance().walk(s -> s.filter(f -> f.getMethodName().equals("deep")).count()) : deep(n - 1); }
    static List<String> viaReflection() throws Exception { return (List<String>) StackWalking.class.getDeclaredMethod("names", StackWalker.class).invoke(null, StackWalker.getInstance()); }

    public static void main(String[] args) throws Exception {
        System.out.println(names(StackWalker.getInstance()));
        System.out.println(Caller.ask() + " " + whoCalls());
        System.out.println(deep(200) + " " + deep(3));
        System.out.println(viaReflection());
        List<String> hidden = (List<String>) StackWalking.class.getDeclaredMethod("names", StackWalker.class).invoke(null, StackWalker.getInstance(StackWalker.Option.SHOW_REFLECT_FRAMES));
        System.out.println(hidden.contains("invoke") + " " + hidden.get(0) + " " + hidden.get(hidden.size() - 1));
        StackWalker w = StackWalker.getInstance(Set.of(StackWalker.Option.RETAIN_CLASS_REFERENCE));
        w.walk(s -> s.limit(1).peek(f -> System.out.println(f.getClassName() + " " + f.getMethodName() + " " + f.getLineNumber() + " " + f.getFileName() + " " + f.getDeclaringClass() + " " + f.getMethodType() + " " + f.getDescriptor() + " " + f.isNativeMethod() + " " + f.toStackTraceElement())).count());
        Supplier2 sup = () -> StackWalker.getInstance().walk(s -> s.findFirst()).get().getMethodName().startsWith("lambda$");
        System.out.println(sup.get());
        try {
            StackWalker.getInstance().getCallerClass();
        } catch (UnsupportedOperationException e) {
            System.out.println(e.getMessage());
        }
        try {
            StackWalker.getInstance().forEach(f -> { try { f.getDeclaringClass(); } catch (UnsupportedOperationException e) { System.out.println("no class"); } });
        } catch (RuntimeException e) {
            System.out.println(e);
        }
        Stream<StackWalker.StackFrame> leaked = w.walk(s -> s);
        try {
            leaked.count();
        } catch (IllegalStateException e) {
            System.out.println("closed stream");
        }
        Thread t = new Thread(() -> System.out.println((Object) w.walk(s -> s.map(StackWalker.StackFrame::getMethodName).skip(1).collect(Collectors.toList()))));
        t.start();
        t.join();
        Stream.of(1).map(x -> w.walk(s -> s.map(f -> f.getClassName()).filter(n -> n.startsWith("java.util.stream")).count() > 2)).forEach(System.out::println);
    }

    interface Supplier2 { boolean get(); }
}
