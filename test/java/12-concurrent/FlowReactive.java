// Flow and SubmissionPublisher: back-pressure, order, completion, errors.
import java.util.*;
import java.util.concurrent.*;

public class FlowReactive {
    static class Sub implements Flow.Subscriber<Integer> {
        final List<Integer> got = Collections.synchronizedList(new ArrayList<>()); final CountDownLatch done = new CountDownLatch(1); Flow.Subscription s; volatile Throwable error;
        public void onSubscribe(Flow.Subscription s) { this.s = s; s.request(2); }
        public void onNext(Integer i) { got.add(i); if (i == 13) throw new IllegalStateException("unlucky"); s.request(1); }
        public void onError(Throwable t) { error = t; done.countDown(); }
        public void onComplete() { done.countDown(); }
    }

    public static void main(String[] args) throws Exception {
        Sub a = new Sub(), b = new Sub();
        try (SubmissionPublisher<Integer> p = new SubmissionPublisher<>(ForkJoinPool.commonPool(), 4)) {
            p.subscribe(a);
            p.subscribe(b);
            for (int i = 0; i < 10; i++) p.submit(i);
        }
        a.done.await(); b.done.await();
        System.out.println(a.got + " " + b.got.equals(a.got) + " " + a.error);
        Sub c = new Sub();
        SubmissionPublisher<Integer> q = new SubmissionPublisher<>();
        q.subscribe(c);
        for (int i = 10; i < 15; i++) q.submit(i);
        c.done.await();
        System.out.println(c.got + " " + c.error);
        q.close();
    }
}
