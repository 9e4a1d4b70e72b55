package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.ToyBundle;
import dev.sluice.embedded.TestKafka;
import dev.sluice.job.record.OutgoingRecord;
import dev.sluice.schemas.Prediction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that fails in the middle of a stream, and starts again by itself. */
class RecoveryITCase {

    private static final int IMAGES = 800;

    /** Records that the faulty sink still takes; shared with the task, which is in this JVM. */
    private static final AtomicInteger UNTIL_FAILURE = new AtomicInteger();

    @TempDir Path folder;
    private TestKafka kafka;
    private JobFixture job;

    @BeforeEach
    void startBroker() {
        ToyBundle.write(folder);
        kafka = new TestKafka();
        job = new JobFixture(kafka, 2);
    }

    @AfterEach
    void stopAll() throws Exception {
        job.close();
        kafka.close();
    }

    @Test
    void losesNothingAndJudgesNothingByAnOlderPolicy() throws Exception {
        UNTIL_FAILURE.set(Integer.MAX_VALUE);
        job.start(
                folder,
                JobFixture.topology(Placement.FUSED, 2, 7),
                Map.of(
                        "restart-strategy.type", "fixed-delay",
                        "restart-strategy.fixed-delay.attempts", "3",
                        "restart-strategy.fixed-delay.delay", "10 ms",
                        // No checkpoint knows of version 1: the control topic has to.
                        "execution.checkpointing.interval", "1 h"),
                RecoveryITCase::faulty);
        job.sendPolicy(Events.thresholds(1, 1.0, 1.0));
        job.verdict(verdict -> verdict.getVersionInForce() == 1);
        UNTIL_FAILURE.set(IMAGES / 2);
        for (int i = 0; i < IMAGES; i++) {
            job.send(i % 2, Events.raw("image-" + i, ToyBundle.image(0, 0.5, 0.5, 0.5)));
        }

        List<Prediction> predictions =
                job.predictions(
                        found ->
                                found.stream().map(Prediction::getImageId).distinct().count()
                                        == IMAGES);

        assertThat(UNTIL_FAILURE.get()).isNegative();
        assertThat(predictions).hasSizeGreaterThan(IMAGES);
        assertThat(predictions).extracting(Prediction::getPolicyVersion).containsOnly(1L);
    }

    /** The job's own sinks, but that of the final exit fails once. */
    private static Endpoints faulty(Endpoints endpoints) {
        return new Endpoints(
                endpoints.images(),
                endpoints.policies(),
                endpoints.history(),
                uid ->
                        uid.equals(SluiceTopology.predictions(ToyBundle.EARLY_EXITS))
                                ? new FaultySink(endpoints.sinks().create(uid))
                                : endpoints.sinks().create(uid),
                endpoints.deadLetterBytes(),
                endpoints.predictionBytes(),
                endpoints.format());
    }

    private record FaultySink(Sink<OutgoingRecord> sink) implements Sink<OutgoingRecord> {

        @Override
        @SuppressWarnings("try") // close() is declared by the interface.
        public SinkWriter<OutgoingRecord> createWriter(WriterInitContext context)
                throws IOException {
            SinkWriter<OutgoingRecord> writer = sink.createWriter(context);
            return new SinkWriter<>() {
                @Override
                public void write(OutgoingRecord record, Context write)
                        throws IOException, InterruptedException {
                    if (UNTIL_FAILURE.getAndDecrement() == 0) {
                        throw new IOException("made to fail");
                    }
                    writer.write(record, write);
                }

                @Override
                public void flush(boolean endOfInput) throws IOException, InterruptedException {
                    writer.flush(endOfInput);
                }

                @Override
                public void close() throws Exception {
                    writer.close();
                }
            };
        }
    }
}
