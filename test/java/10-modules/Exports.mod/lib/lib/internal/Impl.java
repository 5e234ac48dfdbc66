package lib.internal;

public class Impl implements lib.api.Service {
    private int secret = 7;
    public String serve() { return "served " + secret; }
}
