package dev.sluice.loadtest.demo;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends the images act by act, while a second thread, the operator, changes the policy. */
final class ActPlayer implements AutoCloseable {

    private final PolicyIssuer issuer;
    private final ImageSender sender;
    private final DemoView view;
    private final ExecutorService operator = Executors.newSingleThreadExecutor();
    private final Map<Long, String> operatingPoints = new ConcurrentSkipListMap<>();

    ActPlayer(PolicyIssuer issuer, ImageSender sender, DemoView view) {
        this.issuer = issuer;
        this.sender = sender;
        this.view = view;
    }

    /** By policy version, of those that were accepted. */
    Map<Long, String> operatingPoints() {
        return operatingPoints;
    }

    /**
     * @throws IOException if a policy is rejected or the job does not answer
     */
    void play(List<DemoEvent> events) throws IOException, InterruptedException {
        issuer.awaitOpening();
        view.step("Sending images; the policy changes while they are under way");
        for (int act = 0; act < Act.ALL.size(); act++) {
            int from = Act.end(act, events.size());
            int to = Act.end(act + 1, events.size());
            Future<?> change = change(act);
            // Images go on while the change is under way, but most of an act comes after it.
            int mostly = from + (to - from) / 4;
            send(events, from, mostly);
            await(change);
            send(events, mostly, to);
        }
    }

    private void send(List<DemoEvent> events, int from, int to) throws InterruptedException {
        for (int i = from; i < to; i++) {
            sender.send(events.get(i));
            view.progress(i + 1, events.size());
        }
    }

    private Future<?> change(int act) {
        return operator.submit(
                () -> {
                    if (Act.ALL.get(act).operatingPoint().isPresent()) {
                        change(act, Act.ALL.get(act).operatingPoint().get());
                    }
                    return act;
                });
    }

    private void change(long version, String operatingPoint) throws IOException {
        issuer.issue(version, operatingPoint);
        operatingPoints.put(version, operatingPoint);
        view.policyInForce(version, operatingPoint);
    }

    private static void await(Future<?> change) throws IOException, InterruptedException {
        try {
            change.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        }
    }

    @Override
    public void close() {
        operator.shutdownNow();
    }
}
