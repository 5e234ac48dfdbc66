// Management beans: memory, threads, class loading, runtime, platform MBeans.
// needs: management
import java.lang.management.*;
import java.util.*;
import javax.management.*;

public class Management {
    public interface HelloMBean { int getN(); void setN(int n); String hi(String s); }
    public static class Hello implements HelloMBean { int n = 3; public int getN() { return n; } public void setN(int n) { this.n = n; } public String hi(String s) { return "hi " + s; } }

    public static void main(String[] args) throws Exception {
        MemoryMXBean m = ManagementFactory.getMemoryMXBean();
        System.out.println((m.getHeapMemoryUsage().getUsed() >= 0) + " " + (m.getHeapMemoryUsage().getMax() > 0));
        ThreadMXBean t = ManagementFactory.getThreadMXBean();
        System.out.println((t.getThreadCount() >= 1) + " " + t.getThreadInfo(Thread.currentThread().getId()).getThreadName() + " " + t.getThreadInfo(Thread.currentThread().getId()).getThreadState() + " " + (t.findDeadlockedThreads() == null));
        ClassLoadingMXBean c = ManagementFactory.getClassLoadingMXBean();
        System.out.println((c.getLoadedClassCount() > 100) + " " + (c.getTotalLoadedClassCount() >= c.getLoadedClassCount()));
        RuntimeMXBean r = ManagementFactory.getRuntimeMXBean();
        System.out.println((r.getUptime() >= 0) + " " + r.getSpecName() + " " + (r.getStartTime() > 0) + " " + r.getName().contains("@"));
        System.out.println((ManagementFactory.getOperatingSystemMXBean().getAvailableProcessors() > 0) + " " + ManagementFactory.getOperatingSystemMXBean().getName());
        MBeanServer s = ManagementFactory.getPlatformMBeanServer();
        ObjectName n = new ObjectName("corpus:type=Hello");
        s.registerMBean(new Hello(), n);
        s.setAttribute(n, new Attribute("N", 8));
        System.out.println(s.getAttribute(n, "N") + " " + s.invoke(n, "hi", new Object[] {"x"}, new String[] {"java.lang.String"}) + " " + s.isRegistered(n));
        try { s.getAttribute(n, "Nope"); } catch (AttributeNotFoundException e) { System.out.println(e.getMessage()); }
    }
}
