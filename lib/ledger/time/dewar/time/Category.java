package dewar.time;

/** What a thread's time goes to, in the order in which the VM keeps it. */
public enum Category {
    INTERPRETED, TIER1, TIER2, TIER3, TIER4,
    /** In loops that were entered by on-stack replacement. */
    OSR,
    NATIVE,
    /** Loading, linking and initialising classes, as far as the VM does it. */
    LOADING,
    COLLECTION, DEOPTIMISING,
    /** The rest of the VM. */
    RUNTIME,
    /** Compiling in the thread itself, and installing code. */
    COMPILING,
    /** Blocked, parked, asleep or in I/O. */
    BLOCKED,
    /** Runnable, while another thread has its turn. */
    READY,
    /** Waiting for a compilation that another thread or a compile server does. */
    WAITING,
    /** Reading the clock for all this. */
    CLOCK
}
