// java.util.logging: levels, handlers, formatters, parents, filters, parameters, exceptions, resource bundles, files; the System.Logger.
// stderr: ignore
import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.logging.*;

public class Logging {
    static final Logger LOG = Logger.getLogger("corpus.logging");

    public static void main(String[] args) throws Exception {
        LOG.setUseParentHandlers(false);
        List<String> got = new ArrayList<>();
        Handler h = new Handler() {
            @Override public void publish(LogRecord r) { if (isLoggable(r)) got.add(r.getLevel() + " " + r.getLoggerName() + " " + new SimpleFormatter().formatMessage(r) + " " + r.getSourceMethodName() + (r.getThrown() == null ? "" : " " + r.getThrown().getMessage())); }
            @Override public void flush() { }
            @Override public void close() { got.add("closed"); }
        };
        h.setLevel(Level.ALL);
        LOG.addHandler(h);
        LOG.setLevel(Level.FINE);
        LOG.severe("s"); LOG.warning("w"); LOG.info("i"); LOG.config("c"); LOG.fine("f"); LOG.finer("not"); LOG.finest("not");
        LOG.log(Level.INFO, "params {0} {1}", new Object[] {1, "two"});
        LOG.log(Level.WARNING, "thrown", new IllegalStateException("cause"));
        LOG.log(Level.INFO, () -> "supplied");
        LOG.entering("C", "m");
        LOG.setFilter(r -> !r.getMessage().contains("secret"));
        LOG.info("secret");
        LOG.info("open");
        Logger child = Logger.getLogger("corpus.logging.child");
        child.info("from child");
        System.out.println(child.getParent().getName() + " " + child.getLevel() + " " + child.isLoggable(Level.FINE) + " " + child.isLoggable(Level.FINER) + " " + (Logger.getLogger("corpus.logging") == LOG) + " " + Logger.getLogger("").getHandlers().length + " " + Logger.getGlobal().getName());
        for (String g : got) System.out.println(g);
        FileHandler fh = new FileHandler("log%g.txt", 500, 3, false);
        fh.setFormatter(new java.util.logging.Formatter() { @Override public String format(LogRecord r) { return r.getLevel() + ":" + formatMessage(r) + "\n"; } });
        LOG.addHandler(fh);
        for (int i = 0; i < 60; i++) LOG.info("message number " + i);
        fh.close();
        LOG.removeHandler(fh);
        System.out.println(Files.exists(Path.of("log0.txt")) + " " + Files.exists(Path.of("log2.txt")) + " " + Files.readAllLines(Path.of("log0.txt")).get(0).startsWith("INFO:message number"));
        ByteArrayOutputStream bo = new ByteArrayOutputStream();
        StreamHandler sh = new StreamHandler(bo, new XMLFormatter());
        sh.publish(new LogRecord(Level.INFO, "as <xml>"));
        sh.close();
        System.out.println(bo.toString().contains("<message>as &lt;xml&gt;</message>"));
        MemoryHandler mh = new MemoryHandler(h, 2, Level.SEVERE);
        for (String s : new String[] {"a", "b", "c"}) mh.publish(new LogRecord(Level.INFO, s));
        got.clear();
        mh.publish(new LogRecord(Level.SEVERE, "push"));
        System.out.println(got.size());
        System.setProperty("java.util.logging.SimpleFormatter.format", "%4$s: %5$s%n");
        System.out.println(Level.parse("800") + " " + Level.parse("FINE").intValue() + " " + Level.parse("WARNING").getLocalizedName());
        LogManager.getLogManager().readConfiguration(new ByteArrayInputStream("corpus.other.level=FINEST\n.level=WARNING\nhandlers=\n".getBytes()));
        System.out.println(Logger.getLogger("corpus.other").getLevel() + " " + Logger.getLogger("corpus.third").isLoggable(Level.INFO) + " " + Logger.getLogger("").getHandlers().length);
        System.Logger sl = System.getLogger("system.logger");
        System.out.println(sl.getName() + " " + sl.isLoggable(System.Logger.Level.ERROR));
    }
}
