// Beans property support, JDBC DriverManager without drivers, scripting absent, compiler API present or not: modules beyond java.base load.
import java.beans.*;
import java.sql.*;

public class Prefs {
    public static class Bean { private final PropertyChangeSupport p = new PropertyChangeSupport(this); private int v; public int getV() { return v; } public void setV(int n) { int o = v; v = n; p.firePropertyChange("v", o, n); } void listen(PropertyChangeListener l) { p.addPropertyChangeListener(l); } }

    public static void main(String[] args) throws Exception {
        Bean b = new Bean();
        b.listen(e -> System.out.println(e.getPropertyName() + " " + e.getOldValue() + "->" + e.getNewValue()));
        b.setV(5);
        b.setV(5);
        try { DriverManager.getConnection("jdbc:none:x"); } catch (SQLException e) { System.out.println(e.getMessage() + " " + e.getSQLState()); }
        System.out.println(Date.valueOf("2020-01-02") + " " + new Timestamp(0).getNanos() + " " + Types.VARCHAR + " " + java.sql.Timestamp.valueOf("2020-01-02 03:04:05.6"));
        System.out.println(new javax.script.ScriptEngineManager().getEngineByName("javascript"));
        System.out.println(java.lang.management.ManagementFactory.getRuntimeMXBean().getSpecVersion() + " " + (java.lang.management.ManagementFactory.getThreadMXBean().getThreadCount() > 0));
    }
}
