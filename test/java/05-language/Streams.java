// Streams: intermediate and terminal operations, collectors, primitives, laziness, parallel results, flatMap, iterate.
import java.util.*;
import java.util.stream.*;

public class Streams {
    record P(String name, int age, String city) { }

    static void show(Object o) {
        System.out.println(o);
    }

    public static void main(String[] args) {
        List<P> ps = List.of(new P("Ann", 30, "Rome"), new P("Bob", 25, "Oslo"), new P("Cid", 35, "Rome"), new P("Dee", 25, "Bonn"));
        System.out.println(ps.stream().filter(p -> p.age() > 26).map(P::name).collect(Collectors.joining(",", "[", "]")));
        show(ps.stream().collect(Collectors.groupingBy(P::city, TreeMap::new, Collectors.mapping(P::name, Collectors.toList()))));
        System.out.println(ps.stream().collect(Collectors.partitioningBy(p -> p.age() < 30, Collectors.counting())));
        System.out.println(ps.stream().sorted(Comparator.comparingInt(P::age).thenComparing(P::name, Comparator.reverseOrder())).map(P::name).toList());
        show(ps.stream().collect(Collectors.toMap(P::city, P::age, Integer::sum, TreeMap::new)));
        System.out.println(ps.stream().mapToInt(P::age).summaryStatistics());
        System.out.println(ps.stream().collect(Collectors.averagingDouble(P::age)) + " " + ps.stream().map(P::age).reduce(0, Integer::sum) + " " + ps.stream().max(Comparator.comparing(P::name)).get().name());
        System.out.println(IntStream.rangeClosed(1, 20).filter(i -> i % 3 == 0).mapToObj(Integer::toString).collect(Collectors.toList()));
        System.out.println(Stream.iterate(1, x -> x * 2).limit(12).skip(3).map(String::valueOf).collect(Collectors.joining(" ")));
        System.out.println(Stream.iterate(1, x -> x < 100, x -> x * 3).toList() + " " + Stream.of("a b", "c d e").flatMap(s -> Arrays.stream(s.split(" "))).collect(Collectors.toCollection(ArrayDeque::new)));
        System.out.println(Stream.of(5, 3, 5, 1, 3).distinct().sorted(Collections.reverseOrder()).toList() + " " + Stream.of(1, 2, 3, 4, 5).takeWhile(x -> x < 4).dropWhile(x -> x < 2).toList());
        StringBuilder lazy = new StringBuilder();
        Optional<Integer> first = Stream.of(1, 2, 3, 4).peek(x -> lazy.append("p").append(x)).filter(x -> x % 2 == 0).peek(x -> lazy.append("f").append(x)).findFirst();
        System.out.println(first + " " + lazy);
        System.out.println(Stream.of(1, 2).anyMatch(x -> x > 1) + " " + Stream.empty().allMatch(x -> false) + " " + Stream.of(1).noneMatch(x -> x == 1));
        System.out.println(LongStream.range(0, 100000).parallel().filter(x -> x % 7 == 0).sum() + " " + IntStream.range(0, 1000).boxed().parallel().map(x -> x * 2).collect(Collectors.toList()).get(999));
        show(IntStream.range(0, 500).parallel().mapToObj(i -> i % 10).collect(Collectors.groupingByConcurrent(x -> x, java.util.concurrent.ConcurrentSkipListMap::new, Collectors.counting())));
        System.out.println(DoubleStream.of(1, 2, 3, 4).map(Math::sqrt).sum() + " " + DoubleStream.of(0.1, 0.2, 0.3).average().getAsDouble());
        System.out.println(Stream.of("x", "y", "z").collect(Collectors.collectingAndThen(Collectors.toList(), Collections::unmodifiableList)).getClass().getSimpleName().startsWith("Unmodifiable"));
        System.out.println("hello".chars().mapToObj(c -> (char) c).map(Character::toUpperCase).map(String::valueOf).collect(Collectors.joining()) + " " + "b,a".lines().toList());
        System.out.println(Stream.of(1, 2, 3, 4).collect(Collectors.teeing(Collectors.counting(), Collectors.summingInt(x -> x), (n, s) -> n + ":" + s)) + " " + Stream.of(1, 2, 3).<String>mapMulti((x, sink) -> { for (int i = 0; i < x; i++) sink.accept("m" + x); }).toList());
        Iterator<Integer> it = Stream.generate(new Random(42)::nextInt).limit(3).iterator();
        while (it.hasNext()) System.out.print(it.next() + " ");
        System.out.println();
        try {
            Stream<String> s = Stream.of("once");
            s.count();
            s.count();
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
        try (Stream<String> s = Stream.of("c").onClose(() -> System.out.println("closed"))) { System.out.println(s.count()); }
        System.out.println(Arrays.stream(new int[][] {{1, 2}, {3}}).flatMapToInt(Arrays::stream).boxed().collect(Collectors.reducing(1, (x, y) -> x * y)));
    }
}
