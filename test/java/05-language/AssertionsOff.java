// assert statements that are off, and on for one nested class only.
// vm: -ea:AssertionsOff$On
public class AssertionsOff {
    static class On { static String run() { try { assert false : "on"; return "off"; } catch (AssertionError e) { return e.getMessage(); } } }
    static class Off { static String run() { try { assert false; return "off"; } catch (AssertionError e) { return "on"; } } }

    public static void main(String[] args) {
        System.out.println(On.run() + " " + Off.run() + " " + AssertionsOff.class.desiredAssertionStatus());
        ClassLoader l = AssertionsOff.class.getClassLoader();
        l.setDefaultAssertionStatus(true);
        System.out.println(Late.run());
    }

    static class Late { static String run() { try { assert false; return "off"; } catch (AssertionError e) { return "on"; } } }
}
