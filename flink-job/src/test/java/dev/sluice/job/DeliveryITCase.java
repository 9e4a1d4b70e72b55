package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.ToyBundle;
import dev.sluice.embedded.TestKafka;
import dev.sluice.job.FaultySource.Fault;
import dev.sluice.schemas.DeadLetter;
import dev.sluice.schemas.Prediction;
import dev.sluice.schemas.SourceCoordinates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A ledger over a failure: which records were answered, by the coordinates that consumers tell them
 * apart by, and how often.
 */
class DeliveryITCase {

    private static final int PARTITIONS = 2;
    private static final int RECORDS = 600;

    private static TestKafka kafka;

    @TempDir Path folder;
    private JobFixture job;

    @BeforeAll
    static void startBroker() {
        kafka = new TestKafka();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void makeTopics() {
        ToyBundle.write(folder.resolve("bundle"));
        job = new JobFixture(kafka, PARTITIONS);
    }

    @AfterEach
    void stopJob() throws Exception {
        job.close();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void exactlyOnceAnswersEachRecordOnceForThoseWhoReadWhatIsCommitted(Fault fault)
            throws Exception {
        List<SourceCoordinates> answered = answered(DeliveryGuarantee.EXACTLY_ONCE, fault);

        assertThat(answered).hasSize(RECORDS).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void atLeastOnceLosesNothing(Fault fault) throws Exception {
        List<SourceCoordinates> answered = answered(DeliveryGuarantee.AT_LEAST_ONCE, fault);

        assertThat(new HashSet<>(answered)).hasSize(RECORDS);
    }

    /** Runs the job over all records, with a failure on the way, until it is stopped. */
    private List<SourceCoordinates> answered(DeliveryGuarantee delivery, Fault fault)
            throws Exception {
        for (int i = 0; i < RECORDS; i++) {
            // One in ten is no event, and at each exit some leave.
            job.send(
                    i % PARTITIONS,
                    i % 10 == 9
                            ? ("text " + i).getBytes(StandardCharsets.UTF_8)
                            : Events.raw(
                                    "image-" + i,
                                    ToyBundle.image(0, i % 3 / 3.0, i % 2 / 2.0, 0.5)));
        }
        FaultySource.failOnce(fault, RECORDS / 3);
        job.start(
                new JobOptions(
                        folder.resolve("bundle").toString(),
                        JobFixture.topology(Placement.FUSED, PARTITIONS, 7),
                        delivery,
                        Duration.ofMillis(200),
                        Map.of(
                                "restart-strategy.type", "fixed-delay",
                                "restart-strategy.fixed-delay.attempts", "3",
                                "restart-strategy.fixed-delay.delay", "10 ms")),
                endpoints ->
                        new Endpoints(
                                new FaultySource<>(endpoints.images()),
                                endpoints.policies(),
                                endpoints.history(),
                                endpoints.sinks(),
                                endpoints.deadLetterBytes(),
                                endpoints.predictionBytes(),
                                endpoints.format()));
        job.predictions(found -> distinct(found) == RECORDS - RECORDS / 10);
        job.deadLetters(RECORDS / 10);
        job.stopWithSavepoint(folder.resolve("savepoints"));
        assertThat(FaultySource.hasFailed()).isTrue();
        return Stream.concat(
                        job.committedPredictions().stream().map(Prediction::getSource),
                        job.committedDeadLetters().stream().map(DeadLetter::getSource))
                .toList();
    }

    private static long distinct(List<Prediction> predictions) {
        return predictions.stream().map(Prediction::getSource).distinct().count();
    }
}
