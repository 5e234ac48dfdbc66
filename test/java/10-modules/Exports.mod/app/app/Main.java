package app;

import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Field;
import java.util.*;
import lib.api.Service;

public class Main {
    public static void main(String[] args) throws Exception {
        Module m = Main.class.getModule(), lib = Service.class.getModule();
        System.out.println(m + " " + lib + " " + m.isNamed() + " " + m.canRead(lib) + " " + lib.canRead(m) + " " + m.getDescriptor().requires().stream().map(ModuleDescriptor.Requires::toString).map(s -> s.replaceAll(" ?\\(?@[0-9.+]+\\)?", "")).sorted().toList());
        System.out.println(lib.isExported("lib.api") + " " + lib.isExported("lib.internal") + " " + lib.isExported("lib.internal", m) + " " + lib.isOpen("lib.opened", m) + " " + lib.isExported("lib.opened", m) + " " + new TreeSet<>(lib.getPackages()) + " " + lib.getLayer().equals(ModuleLayer.boot()));
        System.out.println(Service.load().serve() + " " + other.Friend.ask() + " " + Service.load().getClass().getName());
        try {
            Class<?> c = Class.forName("lib.internal.Impl");
            System.out.println(c.getName());
            c.getDeclaredConstructor().newInstance();
        } catch (IllegalAccessException e) {
            System.out.println(e.getMessage());
        }
        Class<?> bag = Class.forName("lib.opened.Bag");
        Field f = bag.getDeclaredField("content");
        f.setAccessible(true);
        System.out.println(f.get(bag.getDeclaredConstructor().newInstance()));
        try {
            Field s = Service.load().getClass().getDeclaredField("secret");
            s.setAccessible(true);
        } catch (RuntimeException e) {
            System.out.println(e.getClass().getName() + " " + e.getMessage());
        }
        try {
            lib.getClass().getMethod("addExports", String.class, Module.class).invoke(lib, "lib.internal", m);
        } catch (java.lang.reflect.InvocationTargetException e) {
            System.out.println(e.getCause());
        }
        System.out.println(ModuleLayer.boot().findModule("app").isPresent() + " " + ModuleLayer.boot().findModule("java.base").get().getDescriptor().isAutomatic() + " " + ModuleLayer.boot().findModule("nope").isPresent() + " " + Class.forName(m, "app.Main") + " " + Class.forName(m, "lib.api.Service"));
        System.out.println(Main.class.getResource("Main.class").getProtocol() + " " + (Main.class.getClassLoader() == Service.class.getClassLoader()) + " " + Main.class.getClassLoader().getName() + " " + System.getProperty("jdk.module.main") + " " + System.getProperty("jdk.module.main.class") + " [" + System.getProperty("java.class.path") + "]");
        Service.fail();
    }
}
