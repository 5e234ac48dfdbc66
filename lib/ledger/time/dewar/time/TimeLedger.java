package dewar.time;

import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/** The VM's time ledger (-XX:+ProfileIntComp). On a VM without it isAvailable() is false, and the rest is unsupported. */
public final class TimeLedger {
    /** Name of the bean that register() registers. */
    public static final String OBJECT_NAME = "dewar.time:type=TimeLedger";

    private static final Method TIMES = method("getIntCompTimes");
    private static final Method RESET = method("resetIntCompTimes");

    private TimeLedger() {}

    private static Method method(String name) {
        try {
            return Thread.class.getMethod(name);
        } catch (NoSuchMethodException absent) {
            return null;
        }
    }

    private static Object call(Method method, Thread thread) {
        if (method == null) throw new UnsupportedOperationException("this VM keeps no time ledger (-XX:+ProfileIntComp of Dewar)");
        try {
            return method.invoke(thread);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    public static boolean isAvailable() {
        return TIMES != null;
    }

    /** Null when the thread is not alive. */
    public static ThreadTimes of(Thread thread) {
        long[] nanos = (long[]) call(TIMES, thread);
        return nanos == null ? null : new ThreadTimes(nanos);
    }

    /** Forgets what the thread's time went to so far. */
    public static void reset(Thread thread) {
        call(RESET, thread);
    }

    public static TimeLedgerMXBean mxBean() {
        return new Bean();
    }

    /** Registers the bean with the platform's server. */
    public static void register() throws JMException {
        ManagementFactory.getPlatformMBeanServer().registerMBean(mxBean(), new ObjectName(OBJECT_NAME));
    }

    private static final class Bean implements TimeLedgerMXBean {
        @Override public boolean isAvailable() {
            return TimeLedger.isAvailable();
        }

        @Override public Map<String, Map<String, Long>> getTimes() {
            Map<String, Map<String, Long>> times = new LinkedHashMap<>();
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                Map<String, Long> of = getThreadTimes(thread.getId());
                if (of != null) times.put(thread.getName() + " #" + thread.getId(), of);
            }
            return times;
        }

        @Override public Map<String, Long> getThreadTimes(long id) {
            Thread thread = thread(id);
            ThreadTimes nanos = thread == null ? null : of(thread);
            if (nanos == null) return null;
            Map<String, Long> times = new LinkedHashMap<>();
            for (Category category : Category.values()) times.put(category.name(), nanos.get(category));
            return times;
        }

        @Override public void resetThread(long id) {
            Thread thread = thread(id);
            if (thread != null) reset(thread);
        }

        private static Thread thread(long id) {
            for (Thread thread : Thread.getAllStackTraces().keySet()) if (thread.getId() == id) return thread;
            return null;
        }
    }
}
