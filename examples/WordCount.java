import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Counts the words of text files: streams, lambdas, records, regular expressions, concurrency. */
public class WordCount {
    private static final Pattern WORD = Pattern.compile("\\p{L}+");

    record Report(Path file, long lines, Map<String, Long> words) {
        long total() {
            return words.values().stream().mapToLong(Long::longValue).sum();
        }

        List<Map.Entry<String, Long>> mostFrequent(int n) {
            return words.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(n)
                .toList();
        }
    }

    static Report count(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            Map<String, Long> words = WORD.matcher(text).results()
                .map(MatchResult::group)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
            return new Report(file, text.lines().count(), words);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public static void main(String[] args) {
        if (args.length == 0) {
            System.err.println("usage: WordCount FILE...");
            System.exit(2);
        }
        List<CompletableFuture<Report>> reports = List.of(args).stream()
            .map(Path::of)
            .map(file -> CompletableFuture.supplyAsync(() -> count(file)))
            .toList();
        for (CompletableFuture<Report> future : reports) {
            Report report = future.join();
            System.out.printf("%s: %d lines, %d words, %d different%n",
                report.file().getFileName(), report.lines(), report.total(), report.words().size());
            report.mostFrequent(8).forEach(entry ->
                System.out.printf("  %-10s %s %d%n", entry.getKey(), "#".repeat(entry.getValue().intValue()), entry.getValue()));
            report.words().keySet().stream()
                .max(Comparator.comparingInt(String::length).thenComparing(Comparator.reverseOrder()))
                .ifPresent(longest -> System.out.println("  longest: " + longest));
        }
    }
}
