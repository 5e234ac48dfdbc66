package dewar.time;

import java.util.Map;

/** The time ledger for management: nanoseconds by name of category. */
public interface TimeLedgerMXBean {
    boolean isAvailable();

    /** Of each live thread, by name and id. */
    Map<String, Map<String, Long>> getTimes();

    /** Null when there is no such thread. */
    Map<String, Long> getThreadTimes(long id);

    void resetThread(long id);
}
