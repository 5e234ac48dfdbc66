package lib.api;

import java.util.ServiceLoader;

public interface Service {
    String serve();
    static Service load() { return ServiceLoader.load(Service.class).findFirst().get(); }
    static void fail() { throw new IllegalStateException("from lib"); }
}
