package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.ToyBundle;
import dev.sluice.embedded.TestKafka;
import dev.sluice.schemas.DeadLetter;
import dev.sluice.schemas.DeadLetterReason;
import dev.sluice.schemas.Prediction;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records at Kafka's limits; a job that fails is not started again. */
class RecordSizeITCase {

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

    @AfterEach
    void stopJob() throws Exception {
        job.close();
    }

    private void start() throws Exception {
        ToyBundle.write(folder.resolve("bundle"));
        job.start(
                folder.resolve("bundle"),
                JobFixture.topology(Placement.FUSED, 1, 7),
                Map.of("restart-strategy.type", "none"));
    }

    /** Sends a record that is no event, and then one that is. */
    private byte[] sendBadAndGood(int badBytes) {
        byte[] bad = new byte[badBytes];
        new Random(7).nextBytes(bad);
        job.send(0, bad);
        job.send(0, Events.raw("good", ToyBundle.image(0, 0.9, 0.9, 0.9)));
        return bad;
    }

    @Test
    void aBadRecordAtTheLimitOfItsTopicIsCutAndTheNextIsAnswered() throws Exception {
        job = new JobFixture(kafka, 1);
        start();
        // A batch has 61 bytes of its own and its one record 11: a byte more would be refused.
        byte[] bad = sendBadAndGood(1_048_588 - 72);

        assertThat(job.predictions(1)).extracting(Prediction::getImageId).containsExactly("good");
        DeadLetter letter = job.deadLetters(1).get(0);
        byte[] start = letter.getOriginal().array();
        assertThat(letter.getReason()).isEqualTo(DeadLetterReason.NOT_AVRO);
        assertThat(letter.getDetail())
                .endsWith(
                        "cut to fit: the original has 1048516 bytes and stands whole at "
                                + job.topics().images()
                                + "-0@0");
        assertThat(start).hasSizeGreaterThan(1_040_000).hasSizeLessThan(bad.length);
        assertThat(start).isEqualTo(Arrays.copyOf(bad, start.length));
    }

    @Test
    void aBadRecordOfFiveMebibytesComesBackWholeThroughTopicsThatTheJobMade() throws Exception {
        job = JobFixture.withTopicsOfTheJob(kafka);
        start();
        byte[] bad = sendBadAndGood((5 << 20) + 1);

        assertThat(job.predictions(1)).extracting(Prediction::getImageId).containsExactly("good");
        assertThat(job.deadLetters(1).get(0).getOriginal().array()).isEqualTo(bad);
    }
}
