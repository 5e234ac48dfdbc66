// ServiceLoader on the class path: META-INF/services, order, comments, provider(), reload, errors, streams.
import java.util.*;

public class Services {
    public interface Codec { String name(); }
    public static class First implements Codec { public String name() { return "first"; } }
    public static class Second implements Codec { static int made; public Second() { made++; } public String name() { return "second"; } }
    public static class NotOne { }
    public static class Throws implements Codec { public Throws() { throw new IllegalStateException("ctor"); } public String name() { return "x"; } }
    public interface Broken { }

    public static void main(String[] args) {
        ServiceLoader<Codec> l = ServiceLoader.load(Codec.class);
        Iterator<Codec> it = l.iterator();
        while (true) {
            try {
                if (!it.hasNext()) break;
                System.out.println(it.next().name());
            } catch (ServiceConfigurationError e) {
                System.out.println(e.getMessage() + " " + (e.getCause() == null ? "" : e.getCause().toString()));
            }
        }
        System.out.println(l.stream().limit(2).map(p -> p.type().getSimpleName()).toList() + " " + Second.made);
        try {
            System.out.println(l.stream().count());
        } catch (ServiceConfigurationError e) {
            System.out.println(e.getMessage());
        }
        l.reload();
        System.out.println(l.findFirst().get().name());
        System.out.println(ServiceLoader.load(Runnable.class).findFirst().isPresent());
        try {
            for (Broken b : ServiceLoader.load(Broken.class)) System.out.println(b);
        } catch (ServiceConfigurationError e) {
            System.out.println(e.getMessage().replaceAll("file:.*META-INF", "FILE/META-INF"));
        }
        System.out.println(ServiceLoader.load(java.nio.file.spi.FileSystemProvider.class).stream().map(p -> p.type().getSimpleName()).sorted().toList());
    }
}
