package host;

import java.lang.module.*;
import java.nio.file.*;
import java.util.*;

public class Main {
    static ModuleLayer layer(ModuleLayer parent, Path p) {
        Configuration c = parent.configuration().resolveAndBind(ModuleFinder.of(p), ModuleFinder.of(), Set.of("plugin"));
        return parent.defineModulesWithOneLoader(c, Main.class.getClassLoader());
    }

    public static void main(String[] args) throws Exception {
        Path p = Path.of(System.getProperty("plugins"));
        ModuleLayer boot = ModuleLayer.boot();
        // the boot layer resolves the plugin too: service binding pulls it in
        System.out.println(boot.findModule("plugin").isPresent());
        ModuleLayer a = layer(boot, p), b = layer(boot, p);
        Class<?> ca = a.findLoader("plugin").loadClass("plugin.Polite"), cb = b.findLoader("plugin").loadClass("plugin.Polite");
        System.out.println((ca != cb) + " " + ca.getModule().getName() + " " + ca.getModule().equals(cb.getModule()) + " " + (ca.getModule().getLayer() == a) + " " + a.modules().size() + " " + a.parents().equals(List.of(boot)) + " " + a + " " + a.configuration().findModule("plugin").get().reference().descriptor().provides());
        for (int i = 0; i < 2; i++) for (Greeter g : ServiceLoader.load(a, Greeter.class)) if (g.getClass() == ca) System.out.println(g.greet("a"));
        for (Greeter g : ServiceLoader.load(b, Greeter.class)) if (g.getClass() == cb) System.out.println(g.greet("b"));
        try { ca.getDeclaredConstructor().newInstance(); } catch (IllegalAccessException e) { System.out.println(e.getMessage()); }
        ModuleLayer.Controller c = ModuleLayer.defineModulesWithManyLoaders(boot.configuration().resolve(ModuleFinder.of(p), ModuleFinder.of(), Set.of("plugin")), List.of(boot), ClassLoader.getSystemClassLoader());
        Module m = c.layer().findModule("plugin").get();
        c.addOpens(m, "plugin", Main.class.getModule());
        Class<?> cc = c.layer().findLoader("plugin").loadClass("plugin.Polite");
        System.out.println(((Greeter) cc.getDeclaredConstructor().newInstance()).greet("c") + " " + m.isOpen("plugin", Main.class.getModule()) + " " + m.isOpen("plugin"));
        try { boot.configuration().resolve(ModuleFinder.of(p), ModuleFinder.of(), Set.of("nope")); } catch (FindException e) { System.out.println(e.getMessage()); }
        ModuleDescriptor d = ModuleDescriptor.newModule("made").requires("java.base").packages(Set.of("x.y")).exports("x.y").version("1.2").build();
        System.out.println(d + " " + d.toNameAndVersion() + " " + d.packages() + " " + ModuleDescriptor.Version.parse("1.2.10").compareTo(ModuleDescriptor.Version.parse("1.2.9")));
        ModuleReference ref = ModuleFinder.ofSystem().find("java.logging").get();
        try (ModuleReader r = ref.open()) { System.out.println(r.find("java/util/logging/Level.class").isPresent() + " " + r.list().filter(n -> n.endsWith("Level.class")).toList()); }
        Module dyn = Main.class.getModule();
        System.out.println(dyn.canRead(m) + " " + dyn.addReads(m).canRead(m));
        System.out.println(m.getResourceAsStream("module-info.class").read() == 0xca);
    }
}
