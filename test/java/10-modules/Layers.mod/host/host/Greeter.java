package host;

public interface Greeter { String greet(String s); }
