package dev.sluice.loadtest.demo;

import dev.sluice.job.policy.PolicyClient;
import dev.sluice.job.policy.SentPolicy;
import dev.sluice.schemas.ExitPolicy;
import dev.sluice.schemas.OperatingPointName;
import dev.sluice.schemas.PolicyOutcome;
import dev.sluice.schemas.PolicyVerdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Asks the running job for operating points, through the control topic like any operator. */
final class PolicyIssuer {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);

    private final PolicyClient client;

    PolicyIssuer(PolicyClient client) {
        this.client = client;
    }

    /**
     * Waits until the job has said what it starts with: from then on it takes images.
     *
     * @throws IOException if it does not
     */
    void awaitOpening() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (client.inForce().isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the job has not started within " + PATIENCE);
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /**
     * Sends a policy and waits for the job's verdict.
     *
     * @throws IOException if the job rejects it or does not answer
     */
    PolicyVerdict issue(long version, String operatingPoint) throws IOException {
        SentPolicy sent =
                client.send(
                        new ExitPolicy(
                                version,
                                new OperatingPointName(operatingPoint),
                                "demo",
                                "to show what " + operatingPoint + " does",
                                Instant.now()));
        PolicyVerdict verdict =
                client.await(sent, PATIENCE)
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "no verdict on policy "
                                                        + version
                                                        + " within "
                                                        + PATIENCE));
        if (verdict.getOutcome() != PolicyOutcome.ACCEPTED) {
            throw new IOException(
                    "policy " + version + " was rejected: " + verdict.getExplanation());
        }
        return verdict;
    }
}
