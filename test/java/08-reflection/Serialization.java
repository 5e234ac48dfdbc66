// Java serialization: graphs, cycles, transient, custom forms, externalizable, enums, records, arrays, lambdas, inheritance, errors, filters.
import java.io.*;
import java.util.*;

public class Serialization {
    static class Node implements Serializable { private static final long serialVersionUID = 1; String name; Node next; transient int t = 5; int[] data = {1, 2}; List<Node> kids = new ArrayList<>(); Node(String n) { name = n; } }
    static class Custom implements Serializable {
        transient String a = "a"; int b = 2;
        private void writeObject(ObjectOutputStream o) throws IOException { o.defaultWriteObject(); o.writeUTF("custom" + a); o.writeInt(77); }
        private void readObject(ObjectInputStream i) throws IOException, ClassNotFoundException { i.defaultReadObject(); a = i.readUTF() + i.readInt(); }
    }
    public static class Ext implements Externalizable { int v; public Ext() { System.out.print("Ext() "); } Ext(int v) { this.v = v; } public void writeExternal(ObjectOutput o) throws IOException { o.writeInt(v * 2); o.writeObject("x"); } public void readExternal(ObjectInput i) throws IOException, ClassNotFoundException { v = i.readInt(); i.readObject(); } }
    static class Parent { int p = 1; Parent() { p = 100; System.out.print("Parent() "); } }
    static class Child extends Parent implements Serializable { int c = 3; final String fin = new String("final"); Child() { p = 7; } }
    static class Replace implements Serializable { Object writeReplace() { return "replaced"; } }
    static class Single implements Serializable { static final Single IT = new Single(); Object readResolve() { return IT; } }
    enum E { X { public String toString() { return "fancy"; } }, Y }
    record R(int a, List<String> b, E e) implements Serializable { R { if (a < 0) throw new IllegalArgumentException(); } }
    static class NotSer { }
    static class Holder implements Serializable { Object o = new NotSer(); }
    static class Fields implements Serializable {
        private static final ObjectStreamField[] serialPersistentFields = {new ObjectStreamField("renamed", String.class), new ObjectStreamField("num", int.class)};
        String actual = "value";
        private void writeObject(ObjectOutputStream o) throws IOException { ObjectOutputStream.PutField f = o.putFields(); f.put("renamed", actual); f.put("num", 9); o.writeFields(); }
        private void readObject(ObjectInputStream i) throws IOException, ClassNotFoundException { ObjectInputStream.GetField f = i.readFields(); actual = f.get("renamed", "none") + "" + f.get("num", 0) + f.defaulted("num"); }
    }
    interface SerFn extends java.util.function.Function<Integer, Integer>, Serializable { }

    static byte[] ser(Object o) throws IOException { ByteArrayOutputStream b = new ByteArrayOutputStream(); try (ObjectOutputStream s = new ObjectOutputStream(b)) { s.writeObject(o); } return b.toByteArray(); }
    @SuppressWarnings("unchecked") static <T> T de(byte[] b) throws Exception { try (ObjectInputStream s = new ObjectInputStream(new ByteArrayInputStream(b))) { return (T) s.readObject(); } }
    static <T> T trip(T o) throws Exception { return de(ser(o)); }

    public static void main(String[] args) throws Exception {
        Node n = new Node("one"); n.next = new Node("two"); n.next.next = n; n.kids.add(n); n.kids.add(null); n.t = 9;
        Node m = trip(n);
        System.out.println(m.name + " " + m.next.name + " " + (m.next.next == m) + " " + m.t + " " + m.data[1] + " " + (m.kids.get(0) == m) + " " + m.kids.size());
        System.out.println(trip(new Custom()).a + " " + trip(new Custom()).b + " " + trip(new Ext(21)).v);
        Child c = trip(new Child());
        System.out.println(c.p + " " + c.c + " " + c.fin);
        System.out.println(de(ser(new Replace())).toString() + " " + (trip(Single.IT) == Single.IT) + " " + (trip(E.X) == E.X) + " " + trip(E.Y));
        System.out.println(trip(new R(5, List.of("q"), E.X)) + " " + trip(new Fields()).actual);
        Object[] many = {1, 2L, 3.5, 'c', true, (byte) 4, (short) 5, 6f, "s", null, new int[][] {{1}, {2, 3}}, new String[] {"a"}, int.class, String[].class, new Date(0), new HashMap<>(Map.of("k", List.of(1))), new TreeSet<>(List.of(3, 1)), new BitSet(), EnumSet.of(E.Y), new ArrayDeque<>(List.of(1)), Optional.class, java.math.BigInteger.TEN, new java.math.BigDecimal("1.50"), java.time.LocalDate.of(2020, 2, 29), Locale.ROOT, UUID.fromString("123e4567-e89b-12d3-a456-426614174000"), new StringBuilder("sb"), Collections.unmodifiableList(List.of("u"))};
        Object[] back = trip(many);
        System.out.println(Arrays.deepToString(back));
        System.out.println(Arrays.deepEquals(Arrays.copyOf(many, 26), Arrays.copyOf(back, 26)));
        int k = 10;
        SerFn f = x -> x + k;
        System.out.println(trip(f).apply(5) + " " + trip((SerFn & Serializable) Math::abs).apply(-3));
        for (Object bad : new Object[] {new NotSer(), new Holder(), new Object[] {Thread.currentThread()}}) {
            try { ser(bad); } catch (NotSerializableException e) { System.out.println(e); }
        }
        byte[] b = ser("text");
        for (int cut : new int[] {0, 3, b.length - 1}) {
            try { de(Arrays.copyOf(b, cut)); } catch (IOException e) { System.out.println(e); }
        }
        b[0] = 0;
        try { de(b); } catch (StreamCorruptedException e) { System.out.println(e.getMessage()); }
        ByteArrayOutputStream bo = new ByteArrayOutputStream();
        try (ObjectOutputStream o = new ObjectOutputStream(bo)) { o.writeInt(1); o.writeObject("shared"); o.writeUnshared("u"); o.writeDouble(2.5); o.reset(); o.writeObject(n.name); o.writeBoolean(true); o.writeChars("ab"); }
        try (ObjectInputStream i = new ObjectInputStream(new ByteArrayInputStream(bo.toByteArray()))) { System.out.println(i.readInt() + " " + i.readObject() + " " + i.readUnshared() + " " + i.readDouble() + " " + i.readObject() + " " + i.readBoolean() + " " + i.readChar() + i.readChar() + " " + i.available()); try { i.readObject(); } catch (EOFException e) { System.out.println("eof"); } }
        try (ObjectInputStream i = new ObjectInputStream(new ByteArrayInputStream(ser(n)))) { i.setObjectInputFilter(info -> info.serialClass() == Node.class ? ObjectInputFilter.Status.REJECTED : ObjectInputFilter.Status.UNDECIDED); i.readObject(); } catch (InvalidClassException e) { System.out.println(e.getMessage()); }
        System.out.println(ObjectStreamClass.lookup(Node.class).getSerialVersionUID() + " " + ObjectStreamClass.lookup(Custom.class).getSerialVersionUID() + " " + ObjectStreamClass.lookup(E.class).getSerialVersionUID() + " " + ObjectStreamClass.lookup(String.class) + " " + ObjectStreamClass.lookup(NotSer.class) + " " + Arrays.toString(ObjectStreamClass.lookup(Node.class).getFields()));
    }
}
