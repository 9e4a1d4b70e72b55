package dev.sluice.benchmarks;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.TensorSpec;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.job.record.ImageRecord;
import dev.sluice.job.record.ImageRecord.Tensor;
import dev.sluice.job.record.PolicyStamp;
import dev.sluice.job.record.RecordType;
import dev.sluice.job.record.SourceRecord;
import dev.sluice.job.record.SourceRecord.SourcePosition;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
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

/** Records between separate tasks: one from the source to the gate, one from stage to stage. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class RecordSerializerBenchmark {

    private final TypeSerializer<SourceRecord> sources =
            RecordType.SOURCE.createSerializer(new SerializerConfigImpl());
    private final TypeSerializer<ImageRecord> images =
            RecordType.IMAGE.createSerializer(new SerializerConfigImpl());
    private final DataOutputSerializer out = new DataOutputSerializer(1 << 17);
    private final DataInputDeserializer in = new DataInputDeserializer();
    private SourceRecord source;
    private ImageRecord image;

    @Setup(Level.Trial)
    public void makeRecords() {
        Bundle bundle = Example.bundle();
        TensorSpec features = bundle.manifest().stages().get(1).input();
        source =
                new SourceRecord(
                        Example.event(Example.images(1)[0]),
                        null,
                        List.of(),
                        new SourcePosition("images", 0, 1),
                        1);
        image =
                new ImageRecord(
                        source,
                        new PolicyStamp(1, Thresholds.of(0.5, 0.5)),
                        "image-00000",
                        1,
                        Map.of(),
                        new Tensor(new byte[features.bytes()], 0, features.bytes()));
    }

    @Benchmark
    public SourceRecord sourceRecord() throws IOException {
        out.clear();
        sources.serialize(source, out);
        in.setBuffer(out.getSharedBuffer(), 0, out.length());
        return sources.deserialize(in);
    }

    @Benchmark
    public ImageRecord recordWithFeatures() throws IOException {
        out.clear();
        images.serialize(image, out);
        in.setBuffer(out.getSharedBuffer(), 0, out.length());
        return images.deserialize(in);
    }
}
