// Enums: constant bodies, fields, switch, EnumMap, EnumSet, valueOf errors, interfaces, values cloning.
import java.util.*;

public class Enums {
    enum Op implements java.util.function.IntBinaryOperator {
        ADD("+") { public int applyAsInt(int a, int b) { return a + b; } },
        MUL("*") { public int applyAsInt(int a, int b) { return a * b; } @Override boolean strong() { return true; } },
        SUB("-") { public int applyAsInt(int a, int b) { return a - b; } };
        final String sign;
        Op(String s) { sign = s; }
        boolean strong() { return false; }
    }
    enum Day { MON, TUE, WED, THU, FRI, SAT, SUN; Day next() { return values()[(ordinal() + 1) % values().length]; } }
    enum Empty { }
    enum Big { A0, A1, A2, A3, A4, A5, A6, A7, A8, A9, B0, B1, B2, B3, B4, B5, B6, B7, B8, B9, C0, C1, C2, C3, C4, C5, C6, C7, C8, C9, D0, D1, D2, D3, D4, D5, D6, D7, D8, D9, E0, E1, E2, E3, E4, E5, E6, E7, E8, E9, F0, F1, F2, F3, F4, F5, F6, F7, F8, F9, G0, G1, G2, G3, G4, G5, G6, G7, G8, G9 }

    static String kind(Day d) {
        switch (d) {
            case SAT: case SUN: return "weekend";
            case WED: return "middle";
            default: return "week";
        }
    }

    public static void main(String[] args) {
        for (Op o : Op.values()) System.out.println(o + " " + o.sign + " " + o.applyAsInt(6, 3) + " " + o.strong() + " " + o.getClass().getName() + " " + o.getDeclaringClass().getName() + " " + o.ordinal() + " " + o.compareTo(Op.MUL));
        for (Day d : Day.values()) System.out.print(d + ":" + kind(d) + ":" + d.next() + " ");
        System.out.println();
        System.out.println(Day.valueOf("FRI") + " " + Enum.valueOf(Day.class, "MON") + " " + Empty.values().length);
        for (String s : new String[] {"fri", "", null}) {
            try {
                Day.valueOf(s);
            } catch (RuntimeException e) {
                System.out.println(e);
            }
        }
        try { kind(null); } catch (NullPointerException e) { System.out.println("npe"); }
        EnumMap<Day, Integer> m = new EnumMap<>(Day.class);
        m.put(Day.SUN, 7); m.put(Day.MON, 1); m.merge(Day.SUN, 10, Integer::sum);
        System.out.println(m + " " + m.containsKey(Day.TUE) + " " + m.firstKeyTest());
        EnumSet<Day> s = EnumSet.range(Day.TUE, Day.FRI);
        s.remove(Day.WED);
        System.out.println(s + " " + EnumSet.complementOf(s) + " " + EnumSet.noneOf(Day.class) + " " + EnumSet.allOf(Big.class).size() + " " + EnumSet.range(Big.B5, Big.C2) + " " + EnumSet.of(Big.G9, Big.A0));
        Day[] v = Day.values();
        v[0] = null;
        System.out.println(Day.values()[0]);
        Set<Object> keys = new TreeSet<>(List.of(Day.SUN, Day.MON));
        System.out.println(keys + " " + Day.MON.name() + " " + Day.MON.equals(Op.ADD) + " " + Op.ADD.getClass().isEnum() + " " + Op.class.isEnum() + " " + Day.class.getEnumConstants().length);
    }

    static class EnumMap<K extends Enum<K>, V> extends java.util.EnumMap<K, V> {
        EnumMap(Class<K> c) { super(c); }
        K firstKeyTest() { return keySet().iterator().next(); }
    }
}
