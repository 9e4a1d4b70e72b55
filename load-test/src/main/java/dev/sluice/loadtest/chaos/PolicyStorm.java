package dev.sluice.loadtest.chaos;

import dev.sluice.job.message.Messages;
import dev.sluice.schemas.ExitPolicy;
import dev.sluice.schemas.OperatingPointName;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Makes policies, one better than the last, and some that no job may accept: stale ones and ones
 * that name no operating point. Knows which are to be accepted by itself, not from the job's word.
 */
final class PolicyStorm {

    private final BiConsumer<String, byte[]> outlet;
    private final List<String> operatingPoints;
    private final Set<Long> acceptable = ConcurrentHashMap.newKeySet();

    // Written by the one thread that sends.
    private long sent;
    private volatile long highest;

    /**
     * @param outlet takes key and message
     * @param operatingPoints of the bundle
     */
    PolicyStorm(BiConsumer<String, byte[]> outlet, List<String> operatingPoints) {
        this.outlet = outlet;
        this.operatingPoints = List.copyOf(operatingPoints);
        acceptable.add(0L);
    }

    /** Sends the next policy. */
    void send() {
        sent++;
        if (sent % 10 == 0) {
            send(highest + 1_000_000, "no-such-point");
        } else if (sent % 10 == 5 && highest > 0) {
            send(highest - 1, operatingPoints.get(0)); // odd: no other policy has that version
        } else {
            highest += 2;
            acceptable.add(highest);
            send(highest, operatingPoints.get((int) (highest / 2 % operatingPoints.size())));
        }
    }

    private void send(long version, String operatingPoint) {
        outlet.accept(
                "policy-" + sent,
                Messages.encode(
                        ExitPolicy.getEncoder(),
                        new ExitPolicy(
                                version,
                                new OperatingPointName(operatingPoint),
                                "chaos",
                                "policy storm",
                                Instant.now())));
    }

    boolean isAcceptable(long version) {
        return acceptable.contains(version);
    }

    /** The version of the last one that is to be accepted; 0 before the first. */
    long highestAcceptable() {
        return highest;
    }

    int acceptableCount() {
        return acceptable.size() - 1;
    }
}
