package java.lang;

/**
 * The face of java.lang.Thread in Java 17 with the three methods that -XX:+ProfileIntComp adds, for compilers only:
 * javac --patch-module java.base=dewar-thread.jar App.java. No program runs this class: the VM adds the methods to the library's own.
 */
public class Thread implements Runnable {
    public static final int MIN_PRIORITY = 1;
    public static final int NORM_PRIORITY = 5;
    public static final int MAX_PRIORITY = 10;

    public enum State { NEW, RUNNABLE, BLOCKED, WAITING, TIMED_WAITING, TERMINATED }

    @FunctionalInterface
    public interface UncaughtExceptionHandler {
        void uncaughtException(Thread thread, Throwable exception);
    }

    /** Forgets what this thread's time went to so far. */
    public final native void resetIntCompTimes();
    /** Nanoseconds in the interpreter, since the thread began or was reset. */
    public final native long getIntTime();
    /** Nanoseconds in compiled code. */
    public final native long getCompTime();
    /** Nanoseconds by category, in the order of dewar.time.Category; null when the thread is not alive. */
    public final native long[] getIntCompTimes();

    public static native Thread currentThread();
    public static native void yield();
    public static native void sleep(long a) throws InterruptedException;
    public static native void sleep(long a, int b) throws InterruptedException;
    public static native void onSpinWait();
    protected native Object clone() throws CloneNotSupportedException;
    public Thread() {}
    public Thread(Runnable a) {}
    public Thread(ThreadGroup a, Runnable b) {}
    public Thread(String a) {}
    public Thread(ThreadGroup a, String b) {}
    public Thread(Runnable a, String b) {}
    public Thread(ThreadGroup a, Runnable b, String c) {}
    public Thread(ThreadGroup a, Runnable b, String c, long d) {}
    public Thread(ThreadGroup a, Runnable b, String c, long d, boolean e) {}
    public native void start();
    public native void run();
    public final native void stop();
    public native void interrupt();
    public static native boolean interrupted();
    public native boolean isInterrupted();
    public final native boolean isAlive();
    public final native void suspend();
    public final native void resume();
    public final native void setPriority(int a);
    public final native int getPriority();
    public final native void setName(String a);
    public final native String getName();
    public final native ThreadGroup getThreadGroup();
    public static native int activeCount();
    public static native int enumerate(Thread[] a);
    public native int countStackFrames();
    public final native void join(long a) throws InterruptedException;
    public final native void join(long a, int b) throws InterruptedException;
    public final native void join() throws InterruptedException;
    public static native void dumpStack();
    public final native void setDaemon(boolean a);
    public final native boolean isDaemon();
    public final native void checkAccess();
    public native String toString();
    public native ClassLoader getContextClassLoader();
    public native void setContextClassLoader(ClassLoader a);
    public static native boolean holdsLock(Object a);
    public native StackTraceElement[] getStackTrace();
    public static native java.util.Map<Thread, StackTraceElement[]> getAllStackTraces();
    public native long getId();
    public native State getState();
    public static native void setDefaultUncaughtExceptionHandler(UncaughtExceptionHandler a);
    public static native UncaughtExceptionHandler getDefaultUncaughtExceptionHandler();
    public native UncaughtExceptionHandler getUncaughtExceptionHandler();
    public native void setUncaughtExceptionHandler(UncaughtExceptionHandler a);
}
