// The unnamed module: what it reads, boot layer's content, modules of well-known classes, resolved root modules, encapsulation by default.
import java.util.*;

public class UnnamedModule {
    public static void main(String[] args) throws Exception {
        Module m = UnnamedModule.class.getModule();
        System.out.println(m.isNamed() + " " + m.getName() + " " + m.getDescriptor() + " " + m.getLayer() + " " + m.canRead(Object.class.getModule()) + " " + m.isExported("any") + " " + m.isOpen("any") + " " + (m == UnnamedModule.class.getClassLoader().getUnnamedModule()) + " " + m.toString().startsWith("unnamed module @"));
        Module base = Object.class.getModule();
        System.out.println(base + " " + base.getClassLoader() + " " + base.isExported("java.lang") + " " + base.isExported("sun.nio.ch") + " " + base.isOpen("java.lang", m) + " " + base.canUse(java.nio.file.spi.FileSystemProvider.class) + " " + base.isAnnotationPresent(Deprecated.class) + " " + base.getPackages().contains("java.util.stream"));
        System.out.println(Class.forName("java.sql.Driver").getModule() + " " + Class.forName("java.sql.Driver").getClassLoader().getName() + " " + Class.forName("java.util.logging.Logger").getModule() + " " + Class.forName("javax.xml.parsers.SAXParser").getModule());
        Set<String> names = new TreeSet<>();
        for (Module x : ModuleLayer.boot().modules()) if (x.getName().startsWith("java.")) names.add(x.getName());
        System.out.println(names.containsAll(List.of("java.base", "java.xml", "java.sql", "java.logging", "java.net.http")));
        System.out.println(Class.forName(base, "java.lang.String") + " " + Class.forName(base, "no.Such"));
        try {
            m.addExports("x", base);
            System.out.println("no effect");
        } catch (Exception e) {
            System.out.println(e);
        }
        try {
            base.addOpens("java.lang", m);
        } catch (IllegalCallerException e) {
            System.out.println(e.getMessage().replaceAll("@[0-9a-f]+", "@H"));
        }
        System.out.println(base.getDescriptor().exports().stream().filter(e -> !e.isQualified()).map(e -> e.source()).filter(s -> s.startsWith("java.util.")).sorted().toList());
        System.out.println(base.getDescriptor().mainClass() + " " + base.getDescriptor().modifiers() + " " + base.getDescriptor().requires());
    }
}
