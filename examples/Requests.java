import com.alibaba.jwarmup.JWarmUp;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A small server without a network: it starts, says so, waits until it is warm if the VM has something to warm it up with, and then meets
 * a burst of requests. Prints how long they took.
 */
public class Requests {
  static final Map<String, Function<Map<String, String>, String>> ROUTES = new TreeMap<>();

  static {
    ROUTES.put("/greet", q -> "{\"text\":\"Hello, " + q.getOrDefault("name", "world") + "\"}");
    ROUTES.put("/primes", q -> "{\"primes\":" + primes(Integer.parseInt(q.getOrDefault("below", "50"))) + "}");
    ROUTES.put("/words", q -> words(q.getOrDefault("text", "")));
  }

  static Map<String, String> parse(String query) {
    Map<String, String> parameters = new TreeMap<>();
    for (int at = 0; at < query.length(); ) {
      int end = query.indexOf('&', at);
      if (end < 0) end = query.length();
      int equals = query.indexOf('=', at);
      parameters.put(query.substring(at, equals), query.substring(equals + 1, end).replace('+', ' '));
      at = end + 1;
    }
    return parameters;
  }

  static int primes(int below) {
    boolean[] composite = new boolean[below];
    int count = 0;
    for (int i = 2; i < below; i++) {
      if (composite[i]) continue;
      count++;
      for (int j = i * 2; j < below; j += i) composite[j] = true;
    }
    return count;
  }

  static String words(String text) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String word : text.split(" ")) counts.merge(word, 1, Integer::sum);
    StringBuilder out = new StringBuilder("{");
    counts.forEach((word, n) -> out.append(out.length() > 1 ? "," : "").append('"').append(word).append("\":").append(n));
    return out.append('}').toString();
  }

  static String answer(String request) {
    int at = request.indexOf('?');
    return ROUTES.get(request.substring(0, at)).apply(parse(request.substring(at + 1)));
  }

  static final String[] LOAD = {
    "/greet?name=Ada&lang=en", "/primes?below=400", "/words?text=a+rose+is+a+rose+is+a+rose&lang=en", "/greet?name=Grace"
  };

  public static void main(String[] args) throws InterruptedException {
    int requests = args.length > 0 ? Integer.parseInt(args[0]) : 6000;
    for (String request : LOAD) answer(request); // the start: a self-check of each kind
    JWarmUp.notifyApplicationStartUpIsDone();
    JWarmUp.awaitCompilation(10_000);
    long[] nanos = new long[requests];
    int bytes = 0;
    long start = System.nanoTime();
    for (int i = 0; i < requests; i++) {
      long before = System.nanoTime();
      bytes += answer(LOAD[i % LOAD.length]).length();
      nanos[i] = System.nanoTime() - before;
    }
    long all = System.nanoTime() - start;
    Arrays.sort(nanos);
    System.out.printf("%d requests, %d bytes of answers%n", requests, bytes);
    System.out.printf("burst %d ms; of 100 requests 50 took less than %d us, 99 less than %d us%n", all / 1_000_000, nanos[requests / 2] / 1000, nanos[requests * 99 / 100] / 1000);
  }
}
