package peek;

import java.lang.reflect.*;

public class Main {
    public static void main(String[] args) throws Exception {
        System.out.println(jdk.internal.misc.VM.isBooted() + " " + (jdk.internal.misc.Unsafe.getUnsafe() != null));
        Field v = String.class.getDeclaredField("value");
        v.setAccessible(true);
        System.out.println(((byte[]) v.get("abc")).length);
        Module me = Main.class.getModule(), base = Object.class.getModule();
        System.out.println(base.isExported("jdk.internal.misc", me) + " " + base.isOpen("java.lang", me) + " " + base.isOpen("java.util", me) + " " + base.isExported("jdk.internal.loader", me) + " " + me.canRead(ModuleLayer.boot().findModule("java.logging").get()) + " " + ModuleLayer.boot().findModule("java.sql").isPresent());
        try {
            Field t = java.util.ArrayList.class.getDeclaredField("elementData");
            t.setAccessible(true);
        } catch (InaccessibleObjectException e) {
            System.out.println(e.getMessage());
        }
        try {
            Class.forName("jdk.internal.loader.BootLoader").getMethod("loadClassOrNull", String.class).invoke(null, "x");
        } catch (IllegalAccessException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(Class.forName("java.util.logging.Level").getField("INFO").get(null));
    }
}
