// ProcessHandle of this process, Runtime facts; identity of the pid; launching is for hosts that can.

public class Processes {
    public static void main(String[] args) throws Exception {
        ProcessHandle me = ProcessHandle.current();
        System.out.println((me.pid() > 0) + " " + me.isAlive() + " " + me.equals(ProcessHandle.of(me.pid()).get()) + " " + (me.compareTo(ProcessHandle.current()) == 0) + " " + me.supportsNormalTermination() + " " + ProcessHandle.of(-1).isPresent());
        try { me.destroy(); } catch (IllegalStateException e) { System.out.println(e.getMessage()); }
        System.out.println(Runtime.getRuntime().availableProcessors() >= 1);
        System.out.println(Runtime.version().feature() + " " + (Runtime.version().compareTo(Runtime.Version.parse("17")) >= 0) + " " + Runtime.Version.parse("11.0.2+9").update());
    }
}
