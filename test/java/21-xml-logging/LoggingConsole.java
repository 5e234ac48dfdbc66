// The default console handler writes to System.err in the format given by a property.
// vm: "-Djava.util.logging.SimpleFormatter.format=%4$s %2$s: %5$s%6$s%n"
// stderr: app
import java.util.logging.*;

public class LoggingConsole {
    public static void main(String[] args) {
        Logger l = Logger.getLogger("LoggingConsole");
        l.info("to stderr");
        l.fine("not shown");
        l.log(Level.SEVERE, "with trace", new RuntimeException("x"));
        System.out.println("done");
    }
}
