// ResourceBundle from properties and classes: candidate locales, parents, fallback, missing keys, formats, non-ASCII, clearing the cache.
import java.text.*;
import java.util.*;

public class Bundles {
    public static class Cls extends ListResourceBundle { protected Object[][] getContents() { return new Object[][] {{"a", "cls a"}, {"obj", 42}, {"arr", new String[] {"x", "y"}}}; } }
    public static class Cls_de extends ListResourceBundle { protected Object[][] getContents() { return new Object[][] {{"a", "klasse a"}}; } }

    public static void main(String[] args) {
        for (Locale l : new Locale[] {Locale.ROOT, Locale.ENGLISH, Locale.GERMAN, Locale.GERMANY, new Locale("de", "AT"), Locale.JAPAN, Locale.FRENCH}) {
            ResourceBundle b = ResourceBundle.getBundle("msg", l);
            System.out.println(l + ": " + b.getLocale() + " " + b.getString("hello") + " " + b.getString("only") + " " + new TreeSet<>(b.keySet()) + " " + MessageFormat.format(b.getString("fmt"), 1234.5, "x"));
        }
        ResourceBundle c = ResourceBundle.getBundle("Bundles$Cls", Locale.GERMANY);
        System.out.println(c.getString("a") + " " + c.getObject("obj") + " " + c.getStringArray("arr")[1] + " " + c.getBaseBundleName());
        try { c.getString("none"); } catch (MissingResourceException e) { System.out.println(e.getMessage() + " " + e.getKey()); }
        try { c.getString("obj"); } catch (ClassCastException e) { System.out.println("cce"); }
        try { ResourceBundle.getBundle("nope.nothing", Locale.GERMAN); } catch (MissingResourceException e) { System.out.println(e.getMessage()); }
        System.out.println(ResourceBundle.getBundle("msg", Locale.JAPAN, ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_DEFAULT)).getLocale().toString().isEmpty());
        ResourceBundle.clearCache();
        System.out.println(ResourceBundle.getBundle("msg", Locale.GERMAN).getString("hello"));
        Properties p = new Properties();
        try (var in = Bundles.class.getResourceAsStream("/msg.properties")) {
            p.load(in);
        } catch (java.io.IOException e) {
            System.out.println(e);
        }
        System.out.println(new TreeMap<>(p));
    }
}
