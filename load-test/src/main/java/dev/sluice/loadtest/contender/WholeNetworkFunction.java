package dev.sluice.loadtest.contender;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.image.DecodeLimits;
import dev.sluice.bundle.image.ImageDecoder;
import dev.sluice.bundle.runtime.StageOutput;
import dev.sluice.bundle.runtime.StageRunner;
import dev.sluice.job.bundle.BundleReferences;
import dev.sluice.job.message.Messages;
import dev.sluice.job.record.OutgoingRecord;
import dev.sluice.job.record.OutgoingRecord.Destination;
import dev.sluice.job.record.SourceRecord;
import dev.sluice.schemas.ImageEvent;
import dev.sluice.schemas.Prediction;
import dev.sluice.schemas.ReleasedSchemas;
import dev.sluice.schemas.message.MessageReader;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Event in, prediction out, one at a time. What cannot be read fails the job. */
final class WholeNetworkFunction extends RichMapFunction<SourceRecord, OutgoingRecord> {

    private static final long serialVersionUID = 1L;

    private static final DecodeLimits LIMITS = new DecodeLimits(8 << 20, 1 << 24);

    private final String path;

    private transient Bundle bundle;
    private transient MessageReader<ImageEvent> events;
    private transient ImageDecoder decoder;
    private transient StageRunner runner;

    /**
     * @param path of a bundle of one stage
     */
    WholeNetworkFunction(String path) {
        this.path = path;
    }

    @Override
    public void open(OpenContext context) {
        bundle = Bundle.read(Path.of(path));
        events = new MessageReader<>(ImageEvent.getClassSchema(), ReleasedSchemas.store());
        decoder = new ImageDecoder(bundle.manifest().image(), LIMITS);
        runner = StageRunner.open(bundle, 0, 1, 1);
    }

    @Override
    public OutgoingRecord map(SourceRecord record) throws Exception {
        ImageEvent event = events.read(record.value());
        runner.input()
                .clear()
                .put(decoder.decode(Messages.bytes(event.getImage()), event.getMediaType()));
        StageOutput output = runner.run(1);
        int classIndex = output.classIndex(0);
        Prediction prediction =
                new Prediction(
                        event.getId(),
                        classIndex,
                        bundle.manifest().classes().get(classIndex),
                        output.confidence(0),
                        0,
                        0L,
                        BundleReferences.of(bundle),
                        bundle.manifest().costs().macsAt(0),
                        bundle.manifest().costs().relativeMacsAt(0),
                        event.getCapturedAt(),
                        Instant.ofEpochMilli(record.ingestedAtMillis()),
                        Instant.now(),
                        Messages.coordinates(record),
                        null,
                        event.getAttributes());
        return OutgoingRecord.answering(
                record,
                Destination.PREDICTIONS,
                Messages.encode(Prediction.getEncoder(), prediction));
    }

    @Override
    public void close() {
        if (runner != null) {
            runner.close();
        }
        if (decoder != null) {
            decoder.close();
        }
    }
}
