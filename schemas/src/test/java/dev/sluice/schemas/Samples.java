package dev.sluice.schemas;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * One record for each shape a topic's messages can have. {@link SchemaRelease} writes them; what
 * was written for a released version is never written again, so a sample may be changed with a
 * schema.
 */
final class Samples {

    private static final Instant CAPTURED = Instant.parse("2026-01-02T03:04:05.678Z");

    private Samples() {}

    /** By the name of the file. */
    static Map<String, SpecificRecordBase> all() {
        Map<String, SpecificRecordBase> samples = new TreeMap<>();
        samples.put("ImageEvent-labelled", labelledEvent());
        samples.put("ImageEvent-plain", plainEvent());
        samples.put("Prediction-plain", prediction().build());
        samples.put("Prediction-with-probabilities", predictionWithProbabilities());
        samples.put("DeadLetter", deadLetter());
        samples.put("ExitPolicy-thresholds", policy(new ThresholdPerExit(List.of(0.25, 1.0))));
        samples.put("ExitPolicy-operating-point", policy(new OperatingPointName("balanced")));
        samples.put("ExitPolicy-accuracy-drop", policy(new MaxAccuracyDrop(0.5)));
        samples.put("ExitPolicy-relative-macs", policy(new MaxRelativeMacs(0.4)));
        samples.put("PolicyVerdict-accepted", acceptedVerdict());
        samples.put("PolicyVerdict-unreadable-policy", verdictOnUnreadablePolicy());
        return samples;
    }

    private static ImageEvent labelledEvent() {
        return ImageEvent.newBuilder()
                .setId("image-1")
                .setImage(ByteBuffer.wrap(new byte[] {0, 1, -1}))
                .setMediaType(MediaType.RAW)
                .setCapturedAt(CAPTURED)
                .setLabel(9)
                .setAttributes(Map.of("camera", "north"))
                .build();
    }

    private static ImageEvent plainEvent() {
        return ImageEvent.newBuilder()
                .setId("image-2")
                .setImage(ByteBuffer.wrap(new byte[] {7}))
                .setMediaType(MediaType.PNG)
                .setCapturedAt(CAPTURED)
                .build();
    }

    private static Prediction.Builder prediction() {
        return Prediction.newBuilder()
                .setImageId("image-1")
                .setClassIndex(3)
                .setClassName("cat")
                .setConfidence(0.875f)
                .setExitIndex(1)
                .setPolicyVersion(12)
                .setBundle(bundle())
                .setMacs(41_000_000_000L)
                .setRelativeMacs(0.375)
                .setCapturedAt(CAPTURED)
                .setIngestedAt(CAPTURED.plusMillis(1))
                .setDecidedAt(CAPTURED.plusMillis(2))
                .setSource(source());
    }

    private static Prediction predictionWithProbabilities() {
        return prediction()
                .setProbabilities(List.of(0.125f, 0.875f))
                .setAttributes(Map.of("camera", "north"))
                .build();
    }

    private static DeadLetter deadLetter() {
        return DeadLetter.newBuilder()
                .setOriginal(ByteBuffer.wrap(new byte[] {1, 2, 3}))
                .setSource(source())
                .setStep("decode")
                .setReason(DeadLetterReason.WRONG_RAW_LENGTH)
                .setDetail("3 bytes, expected 3072")
                .setFailedAt(CAPTURED)
                .build();
    }

    private static ExitPolicy policy(Object target) {
        return ExitPolicy.newBuilder()
                .setVersion(12)
                .setTarget(target)
                .setIssuer("someone")
                .setReason("a test")
                .setIssuedAt(CAPTURED)
                .build();
    }

    private static PolicyVerdict.Builder verdict() {
        return PolicyVerdict.newBuilder()
                .setVersionInForce(12)
                .setThresholdsInForce(List.of(0.25, 1.0))
                .setPredictedAccuracy(0.9375)
                .setPredictedRelativeMacs(0.625)
                .setPredictedExitRates(List.of(0.5, 0.0, 0.5))
                .setBackboneAccuracy(0.9453125)
                .setBundle(bundle())
                .setDecidedAt(CAPTURED);
    }

    private static PolicyVerdict acceptedVerdict() {
        return verdict()
                .setVersion(12L)
                .setPolicyOffset(40L)
                .setOutcome(PolicyOutcome.ACCEPTED)
                .setExplanation("balanced: 0.25, 1.0")
                .setIssuer("someone")
                .setReason("a test")
                .build();
    }

    private static PolicyVerdict verdictOnUnreadablePolicy() {
        return verdict()
                .setOutcome(PolicyOutcome.REJECTED)
                .setExplanation("not a policy")
                .setPolicyOffset(41L)
                .build();
    }

    private static BundleReference bundle() {
        return new BundleReference("cifar10", "1.2.0", "00ff");
    }

    private static SourceCoordinates source() {
        return new SourceCoordinates("images", 4, 5_000_000_000L);
    }
}
