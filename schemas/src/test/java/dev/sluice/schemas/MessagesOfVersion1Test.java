package dev.sluice.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.SchemaStore;
import org.junit.jupiter.api.Test;

/** Messages kept as version 1 wrote them, read by the present classes. */
class MessagesOfVersion1Test {

    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final SchemaStore STORE = ReleasedSchemas.store();

    @Test
    void readsALabelledImageEvent() throws IOException {
        ImageEvent event = read("ImageEvent-labelled", ImageEvent.createDecoder(STORE));

        assertThat(event.getId()).isEqualTo("image-1");
        assertThat(event.getImage()).isEqualTo(bytes(0, 1, 255));
        assertThat(event.getMediaType()).isEqualTo(MediaType.RAW);
        assertThat(event.getCapturedAt()).isEqualTo(TIME);
        assertThat(event.getLabel()).isEqualTo(9);
        assertThat(event.getAttributes()).containsOnlyKeys("camera").containsValue("north");
    }

    @Test
    void readsAnImageEventOfDefaults() throws IOException {
        ImageEvent event = read("ImageEvent-plain", ImageEvent.createDecoder(STORE));

        assertThat(event.getId()).isEqualTo("image-2");
        assertThat(event.getImage()).isEqualTo(bytes(7));
        assertThat(event.getMediaType()).isEqualTo(MediaType.PNG);
        assertThat(event.getCapturedAt()).isEqualTo(TIME);
        assertThat(event.getLabel()).isNull();
        assertThat(event.getAttributes()).isEmpty();
    }

    @Test
    void readsAPrediction() throws IOException {
        Prediction prediction = read("Prediction-plain", Prediction.createDecoder(STORE));

        assertIsCat(prediction);
        assertThat(prediction.getProbabilities()).isNull();
        assertThat(prediction.getAttributes()).isEmpty();
    }

    @Test
    void readsAPredictionWithProbabilities() throws IOException {
        Prediction prediction =
                read("Prediction-with-probabilities", Prediction.createDecoder(STORE));

        assertIsCat(prediction);
        assertThat(prediction.getProbabilities()).containsExactly(0.125f, 0.875f);
        assertThat(prediction.getAttributes()).containsOnlyKeys("camera").containsValue("north");
    }

    @Test
    void readsADeadLetter() throws IOException {
        DeadLetter letter = read("DeadLetter", DeadLetter.createDecoder(STORE));

        assertThat(letter.getOriginal()).isEqualTo(bytes(1, 2, 3));
        assertIsSource(letter.getSource());
        assertThat(letter.getStep()).isEqualTo("decode");
        assertThat(letter.getReason()).isEqualTo(DeadLetterReason.WRONG_RAW_LENGTH);
        assertThat(letter.getDetail()).isEqualTo("3 bytes, expected 3072");
        assertThat(letter.getFailedAt()).isEqualTo(TIME);
    }

    @Test
    void readsAPolicyOfThresholds() throws IOException {
        assertThat((ThresholdPerExit) targetOf("ExitPolicy-thresholds"))
                .satisfies(target -> assertThat(target.getThresholds()).containsExactly(0.25, 1.0));
    }

    @Test
    void readsAPolicyOfAnOperatingPoint() throws IOException {
        assertThat((OperatingPointName) targetOf("ExitPolicy-operating-point"))
                .satisfies(target -> assertThat(target.getName()).isEqualTo("balanced"));
    }

    @Test
    void readsAPolicyOfAnAccuracyDrop() throws IOException {
        assertThat((MaxAccuracyDrop) targetOf("ExitPolicy-accuracy-drop"))
                .satisfies(target -> assertThat(target.getPoints()).isEqualTo(0.5));
    }

    @Test
    void readsAPolicyOfRelativeMacs() throws IOException {
        assertThat((MaxRelativeMacs) targetOf("ExitPolicy-relative-macs"))
                .satisfies(target -> assertThat(target.getRelativeMacs()).isEqualTo(0.4));
    }

    @Test
    void readsAVerdictThatAccepts() throws IOException {
        PolicyVerdict verdict = read("PolicyVerdict-accepted", PolicyVerdict.createDecoder(STORE));

        assertThat(verdict.getVersion()).isEqualTo(12);
        assertThat(verdict.getPolicyOffset()).isEqualTo(40);
        assertThat(verdict.getOutcome()).isEqualTo(PolicyOutcome.ACCEPTED);
        assertThat(verdict.getExplanation()).isEqualTo("balanced: 0.25, 1.0");
        assertThat(verdict.getIssuer()).isEqualTo("someone");
        assertThat(verdict.getReason()).isEqualTo("a test");
        assertTellsWhatIsInForce(verdict);
    }

    @Test
    void readsAVerdictOnAnUnreadablePolicy() throws IOException {
        PolicyVerdict verdict =
                read("PolicyVerdict-unreadable-policy", PolicyVerdict.createDecoder(STORE));

        assertThat(verdict.getVersion()).isNull();
        assertThat(verdict.getPolicyOffset()).isEqualTo(41);
        assertThat(verdict.getOutcome()).isEqualTo(PolicyOutcome.REJECTED);
        assertThat(verdict.getExplanation()).isEqualTo("not a policy");
        assertThat(verdict.getIssuer()).isEmpty();
        assertThat(verdict.getReason()).isEmpty();
        assertTellsWhatIsInForce(verdict);
    }

    private static Object targetOf(String file) throws IOException {
        ExitPolicy policy = read(file, ExitPolicy.createDecoder(STORE));
        assertThat(policy.getVersion()).isEqualTo(12);
        assertThat(policy.getIssuer()).isEqualTo("someone");
        assertThat(policy.getReason()).isEqualTo("a test");
        assertThat(policy.getIssuedAt()).isEqualTo(TIME);
        return policy.getTarget();
    }

    private static void assertIsCat(Prediction prediction) {
        assertThat(prediction.getImageId()).isEqualTo("image-1");
        assertThat(prediction.getClassIndex()).isEqualTo(3);
        assertThat(prediction.getClassName()).isEqualTo("cat");
        assertThat(prediction.getConfidence()).isEqualTo(0.875f);
        assertThat(prediction.getExitIndex()).isEqualTo(1);
        assertThat(prediction.getPolicyVersion()).isEqualTo(12);
        assertIsBundle(prediction.getBundle());
        assertThat(prediction.getMacs()).isEqualTo(41_000_000_000L);
        assertThat(prediction.getRelativeMacs()).isEqualTo(0.375);
        assertThat(prediction.getCapturedAt()).isEqualTo(TIME);
        assertThat(prediction.getIngestedAt()).isEqualTo(TIME.plusMillis(1));
        assertThat(prediction.getDecidedAt()).isEqualTo(TIME.plusMillis(2));
        assertIsSource(prediction.getSource());
    }

    private static void assertTellsWhatIsInForce(PolicyVerdict verdict) {
        assertThat(verdict.getVersionInForce()).isEqualTo(12);
        assertThat(verdict.getThresholdsInForce()).containsExactly(0.25, 1.0);
        assertThat(verdict.getPredictedAccuracy()).isEqualTo(0.9375);
        assertThat(verdict.getPredictedRelativeMacs()).isEqualTo(0.625);
        assertThat(verdict.getPredictedExitRates()).containsExactly(0.5, 0.0, 0.5);
        assertThat(verdict.getBackboneAccuracy()).isEqualTo(0.9453125);
        assertIsBundle(verdict.getBundle());
        assertThat(verdict.getDecidedAt()).isEqualTo(TIME);
    }

    private static void assertIsBundle(BundleReference bundle) {
        assertThat(bundle.getName()).isEqualTo("cifar10");
        assertThat(bundle.getVersion()).isEqualTo("1.2.0");
        assertThat(bundle.getDigest()).isEqualTo("00ff");
    }

    private static void assertIsSource(SourceCoordinates source) {
        assertThat(source.getTopic()).isEqualTo("images");
        assertThat(source.getPartition()).isEqualTo(4);
        assertThat(source.getOffset()).isEqualTo(5_000_000_000L);
    }

    private static ByteBuffer bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return ByteBuffer.wrap(bytes);
    }

    private static <T> T read(String file, BinaryMessageDecoder<T> decoder) throws IOException {
        String path = "/released/1/" + file + ".bin";
        try (InputStream in = MessagesOfVersion1Test.class.getResourceAsStream(path)) {
            assertThat(in).as(path).isNotNull();
            return decoder.decode(in.readAllBytes());
        }
    }
}
