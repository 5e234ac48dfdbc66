package dewar.time;

/** What one thread's time went to since it began, or was reset. Nanoseconds. */
public final class ThreadTimes {
    private final long[] nanos;

    ThreadTimes(long[] nanos) {
        this.nanos = nanos;
    }

    public long get(Category category) {
        return nanos[category.ordinal()];
    }

    public long interpreted() {
        return get(Category.INTERPRETED);
    }

    /** In compiled code of all tiers. */
    public long compiled() {
        long sum = 0;
        for (int i = Category.TIER1.ordinal(); i <= Category.OSR.ordinal(); i++) sum += nanos[i];
        return sum;
    }

    /** All categories together: the thread's wall time. */
    public long wall() {
        long sum = 0;
        for (long n : nanos) sum += n;
        return sum;
    }

    @Override public String toString() {
        StringBuilder text = new StringBuilder();
        for (Category category : Category.values()) {
            if (get(category) != 0) text.append(text.length() == 0 ? "" : ", ").append(category).append(' ').append(get(category)).append(" ns");
        }
        return text.toString();
    }
}
