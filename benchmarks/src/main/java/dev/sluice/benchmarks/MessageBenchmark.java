package dev.sluice.benchmarks;

import dev.sluice.bundle.Bundle;
import dev.sluice.job.bundle.BundleReferences;
import dev.sluice.job.message.Messages;
import dev.sluice.schemas.BundleReference;
import dev.sluice.schemas.ImageEvent;
import dev.sluice.schemas.Prediction;
import dev.sluice.schemas.ReleasedSchemas;
import dev.sluice.schemas.SourceCoordinates;
import dev.sluice.schemas.message.MessageReader;
import dev.sluice.schemas.message.UnreadableMessageException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The two Avro messages of every image: the event that is read, the prediction that is written. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class MessageBenchmark {

    private final MessageReader<ImageEvent> events =
            new MessageReader<>(ImageEvent.getClassSchema(), ReleasedSchemas.store());
    private byte[] event;
    private BundleReference bundle;

    @Setup(Level.Trial)
    public void writeEvent() {
        Bundle example = Example.bundle();
        bundle = BundleReferences.of(example);
        event = Example.event(Example.images(1)[0]);
    }

    @Benchmark
    public ImageEvent readImageEvent() throws UnreadableMessageException {
        return events.read(event);
    }

    @Benchmark
    public byte[] writePrediction() {
        return Messages.encode(
                Prediction.getEncoder(),
                new Prediction(
                        "image-00000",
                        3,
                        "Dress",
                        0.75f,
                        0,
                        1L,
                        bundle,
                        6_986_784L,
                        0.225,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        new SourceCoordinates("images", 0, 1L),
                        null,
                        Map.of()));
    }
}
