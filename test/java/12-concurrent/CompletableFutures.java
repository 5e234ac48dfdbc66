// CompletableFuture: chains, combination, exceptions, timeouts, completion from outside, allOf and anyOf.
import java.util.*;
import java.util.concurrent.*;

public class CompletableFutures {
    public static void main(String[] args) throws Exception {
        System.out.println(CompletableFuture.supplyAsync(() -> 20).thenApply(x -> x + 1).thenCompose(x -> CompletableFuture.supplyAsync(() -> x * 2)).get());
        CompletableFuture<String> a = new CompletableFuture<>(), b = new CompletableFuture<>();
        CompletableFuture<String> both = a.thenCombine(b, (x, y) -> x + y);
        System.out.println(both.isDone() + " " + a.complete("left") + " " + both.isDone() + " " + b.complete("right") + " " + both.join() + " " + a.complete("again"));
        CompletableFuture<Integer> f = CompletableFuture.supplyAsync(() -> { if (true) throw new IllegalStateException("async"); return 1; });
        try { f.get(); } catch (ExecutionException e) { System.out.println(e.getCause()); }
        try { f.join(); } catch (CompletionException e) { System.out.println(e.getMessage()); }
        System.out.println(f.exceptionally(t -> -1).join() + " " + f.handle((v, t) -> t == null ? "ok" : "failed " + t.getClass().getSimpleName()).join() + " " + f.isCompletedExceptionally());
        try { f.thenApply(x -> x + 1).whenComplete((v, t) -> System.out.println(v + " " + t.getClass().getSimpleName())).join(); } catch (CompletionException e) { System.out.println("propagated"); }
        List<CompletableFuture<Integer>> many = new ArrayList<>();
        for (int i = 0; i < 10; i++) { int k = i; many.add(CompletableFuture.supplyAsync(() -> k)); }
        CompletableFuture.allOf(many.toArray(new CompletableFuture[0])).join();
        System.out.println(many.stream().mapToInt(CompletableFuture::join).sum());
        System.out.println(CompletableFuture.anyOf(new CompletableFuture<>(), CompletableFuture.completedFuture("first")).get());
        try { new CompletableFuture<>().orTimeout(5, TimeUnit.MILLISECONDS).join(); } catch (CompletionException e) { System.out.println(e.getCause()); }
        System.out.println(new CompletableFuture<String>().completeOnTimeout("late", 5, TimeUnit.MILLISECONDS).get());
        CompletableFuture<String> c = new CompletableFuture<>();
        CompletableFuture<Void> chained = CompletableFuture.runAsync(() -> { }).thenRun(() -> { }).thenAccept(v -> { }).thenAcceptBoth(CompletableFuture.completedFuture(1), (v, x) -> { });
        chained.get(5, TimeUnit.SECONDS);
        System.out.println(c.cancel(true) + " " + c.isCancelled() + " " + c.getNumberOfDependents());
    }
}
