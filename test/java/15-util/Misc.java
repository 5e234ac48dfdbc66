// java.util odds and ends: Optional, StringJoiner, StringTokenizer, Random sequences, UUID, Base64, Objects, Properties, BitSet, Spliterators.
import java.util.*;
import java.util.stream.*;

public class Misc {
    public static void main(String[] args) throws Exception {
        System.out.println(Optional.of(5).map(x -> x * 2).filter(x -> x > 5).orElse(0) + " " + Optional.empty().or(() -> Optional.of("alt")).get() + " " + Optional.ofNullable(null).isPresent() + " " + OptionalInt.of(3) + " " + Optional.of("x").stream().count());
        try { Optional.empty().get(); } catch (NoSuchElementException e) { System.out.println(e.getMessage()); }
        StringJoiner j = new StringJoiner(",", "{", "}").setEmptyValue("EMPTY");
        System.out.print(j + " ");
        System.out.println(j.add("a").add("b") + " " + j.length());
        StringTokenizer st = new StringTokenizer("a b,c", " ,", true);
        StringBuilder sb = new StringBuilder();
        while (st.hasMoreTokens()) sb.append('[').append(st.nextToken()).append(']');
        System.out.println(sb);
        Random r = new Random(12345);
        System.out.println(r.nextInt() + " " + r.nextInt(100) + " " + r.nextLong() + " " + r.nextDouble() + " " + r.nextFloat() + " " + r.nextBoolean() + " " + r.nextGaussian() + " " + r.ints(3, 0, 10).boxed().toList() + " " + r.doubles(2).sum());
        SplittableRandom sr = new SplittableRandom(99);
        System.out.println(sr.nextInt() + " " + sr.split().nextLong() + " " + sr.nextInt(5, 9) + " " + java.util.random.RandomGenerator.of("L64X128MixRandom").getClass().getSimpleName());
        UUID u = UUID.nameUUIDFromBytes("dewar".getBytes());
        System.out.println(u + " " + u.version() + " " + UUID.fromString(u.toString()).equals(u) + " " + UUID.randomUUID().version() + " " + u.compareTo(new UUID(0, 0)));
        System.out.println(Base64.getEncoder().encodeToString("any carnal pleas".getBytes()) + " " + new String(Base64.getDecoder().decode("YW55IGNhcm5hbCBwbGVhcw==")) + " " + Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[] {-1, -2, -3, -4}) + " " + Base64.getMimeEncoder(20, new byte[] {'|'}).encodeToString(new byte[40]));
        try { Base64.getDecoder().decode("a*"); } catch (IllegalArgumentException e) { System.out.println(e.getMessage()); }
        System.out.println(HexFormat.of().formatHex(new byte[] {1, -1}) + " " + Arrays.toString(HexFormat.ofDelimiter(":").parseHex("0a:ff")));
        System.out.println(Objects.hash(1, "a", null) + " " + Objects.equals(null, null) + " " + Objects.requireNonNullElse(null, 3) + " " + Objects.toString(null, "d") + " " + Objects.checkIndex(2, 3));
        try { Objects.checkIndex(3, 3); } catch (IndexOutOfBoundsException e) { System.out.println(e.getMessage()); }
        try { Objects.requireNonNull(null, "message"); } catch (NullPointerException e) { System.out.println(e.getMessage()); }
        Properties p = new Properties();
        p.setProperty("key with space", "v\u00e4l=ue\n2");
        p.setProperty("a", "");
        java.io.StringWriter w = new java.io.StringWriter();
        p.store(w, null);
        System.out.println(w.toString().lines().filter(l -> !l.startsWith("#")).sorted().toList());
        Properties q = new Properties(p);
        q.load(new java.io.StringReader(w.toString()));
        System.out.println(q.getProperty("key with space").length() + " " + q.equals(p) + " " + q.getProperty("zz", "def"));
        BitSet b = new BitSet(100);
        for (int i = 0; i < 200; i += 7) b.set(i);
        BitSet c = (BitSet) b.clone();
        c.and(BitSet.valueOf(new long[] {-1L, 0xffffL}));
        b.andNot(c);
        System.out.println(c + " " + b.cardinality() + " " + b.nextSetBit(0) + " " + b.previousClearBit(84) + " " + b.length() + " " + c.intersects(b) + " " + Arrays.toString(c.toLongArray()));
        Spliterator<Integer> s1 = IntStream.range(0, 100).boxed().toList().spliterator(), s2 = s1.trySplit();
        System.out.println(s1.estimateSize() + " " + s2.estimateSize() + " " + s1.hasCharacteristics(Spliterator.SIZED) + " " + StreamSupport.stream(s2, false).mapToInt(x -> x).sum());
        Iterator<String> it = new Scanner("12 abc 3.5 true\nline two\n0x1F").useLocale(Locale.ROOT);
        Scanner sc = (Scanner) it;
        System.out.println(sc.nextInt() + sc.next() + sc.nextDouble() + sc.nextBoolean() + "|" + sc.nextLine() + "|" + sc.nextLine() + "|" + sc.hasNextInt() + sc.hasNextInt(16) + "|" + sc.next());
        try { sc.next(); } catch (NoSuchElementException e) { System.out.println("no more"); }
        try { new Scanner("x").nextInt(); } catch (InputMismatchException e) { System.out.println(e.getMessage()); }
        System.out.println(new Scanner("a-b-c").useDelimiter("-").tokens().toList() + " " + new Scanner("k=1;k=22").findAll("\\d+").map(m -> m.group()).toList());
        Observable1.run();
        Timer1.run();
    }

    static class Observable1 { static void run() { EventObject e = new EventObject("src"); System.out.println(e.getSource() + " " + new IllegalFormatWidthException(3).getMessage() + " " + Locale.of()); } static class Locale { static String of() { return "nested"; } } }
    static class Timer1 { static void run() { System.out.println(new ArrayList<>(List.of(3, 1, 2)).stream().sorted().toList() + " " + Map.entry("k", 1) + " " + new AbstractMap.SimpleEntry<>("a", 2) + " " + Collections.emptyList()); } }
}
