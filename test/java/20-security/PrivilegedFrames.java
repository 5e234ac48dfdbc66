// AccessController.getContext from frames in all tiers: it reads what doPrivileged was given from the stack.
import java.security.*;

public class PrivilegedFrames {
    static int seen;
    static final DomainCombiner COMBINER = (current, assigned) -> { seen++; return current; };

    static AccessControlContext here(int depth) { return depth == 0 ? AccessController.getContext() : here(depth - 1); }

    @SuppressWarnings("removal")
    static boolean with(AccessControlContext context, int depth) {
        return AccessController.doPrivileged((PrivilegedAction<Boolean>) () -> here(depth).getDomainCombiner() == (context == null ? null : context.getDomainCombiner()), context);
    }

    @SuppressWarnings("removal")
    static int nested(AccessControlContext outer, int n) {
        if (n == 0) return 0;
        return AccessController.doPrivileged((PrivilegedAction<Integer>) () -> {
            AccessControlContext inner = AccessController.getContext();
            Thread t = new Thread(() -> {});
            boolean right = inner.getDomainCombiner() == outer.getDomainCombiner() && t.getState() == Thread.State.NEW;
            return (right ? 1 : 0) + nested(outer, n - 1);
        }, outer);
    }

    @SuppressWarnings("removal")
    public static void main(String[] args) throws Exception {
        AccessControlContext plain = AccessController.getContext();
        AccessControlContext combined = new AccessControlContext(plain, COMBINER);
        int right = 0;
        for (int i = 0; i < 2000; i++) {
            if (with(combined, i % 5)) right++;
            if (with(null, i % 3)) right++;
            if (AccessController.doPrivileged((PrivilegedAction<Boolean>) () -> here(1).getDomainCombiner() == null)) right++;
        }
        System.out.println(right + " " + (seen > 0));
        System.out.println(nested(combined, 50));
        try {
            AccessController.doPrivileged((PrivilegedExceptionAction<Object>) () -> { throw new java.io.IOException("through"); }, combined);
        } catch (PrivilegedActionException e) { System.out.println(e.getCause().getMessage()); }
    }
}
