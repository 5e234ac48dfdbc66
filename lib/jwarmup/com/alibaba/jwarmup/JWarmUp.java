package com.alibaba.jwarmup;

/**
 * How a program tells the VM that it has started, and asks whether what earlier runs recorded has been compiled (-XX:+CompilationWarmUp).
 * The names are those of JEP draft 8203832 and of Alibaba Dragonwell 8. Dewar has this class built in; a program compiles against
 * jwarmup.jar of Dewar's package. With that jar on its class path it also runs on other VMs, where nothing is recorded and nothing warmed up.
 */
public final class JWarmUp {
    private static final boolean SUPPORTED = isSupported();
    private static boolean notified;

    private JWarmUp() {}

    /** The application has started: warming up begins. Later calls do nothing. */
    public static synchronized void notifyApplicationStartUpIsDone() {
        if (notified) return;
        notified = true;
        if (SUPPORTED) notifyApplicationStartUpIsDone0();
    }

    /**
     * Whether all recorded methods that could be compiled are compiled; true where there is nothing to do.
     *
     * @throws IllegalStateException before notifyApplicationStartUpIsDone
     */
    public static synchronized boolean checkIfCompilationIsComplete() {
        if (!notified) {
            throw new IllegalStateException("Must call notifyApplicationStartUpIsDone() before checkIfCompilationIsComplete()");
        }
        return !SUPPORTED || checkIfCompilationIsComplete0();
    }

    /**
     * Waits until checkIfCompilationIsComplete is true.
     *
     * @param millis at most so long; 0 for ever
     * @return whether it is
     * @throws IllegalStateException before notifyApplicationStartUpIsDone
     */
    public static boolean awaitCompilation(long millis) throws InterruptedException {
        long start = System.nanoTime();
        while (!checkIfCompilationIsComplete()) {
            if (millis > 0 && System.nanoTime() - start >= millis * 1_000_000L) return false;
            Thread.sleep(2);
        }
        return true;
    }

    /** Code that was warmed up is deoptimised, step by step (-XX:+CompilationWarmUpExplicitDeopt). */
    public static synchronized void notifyJVMDeoptWarmUpMethods() {
        if (notified && SUPPORTED && checkIfCompilationIsComplete0()) notifyJVMDeoptWarmUpMethods0();
    }

    private static boolean isSupported() {
        try {
            checkIfCompilationIsComplete0();
            return true;
        } catch (UnsatisfiedLinkError otherVM) {
            return false;
        }
    }

    private static native void notifyApplicationStartUpIsDone0();

    private static native boolean checkIfCompilationIsComplete0();

    private static native void notifyJVMDeoptWarmUpMethods0();
}
