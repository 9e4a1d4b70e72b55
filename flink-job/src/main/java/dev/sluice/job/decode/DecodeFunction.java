package dev.sluice.job.decode;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.image.DecodeLimits;
import dev.sluice.bundle.image.ImageDecoder;
import dev.sluice.bundle.image.UndecodableImageException;
import dev.sluice.job.breaker.BadStreamBreaker;
import dev.sluice.job.breaker.BreakerLimits;
import dev.sluice.job.bundle.BundleLocation;
import dev.sluice.job.message.DeadLetterWriter;
import dev.sluice.job.message.MessageFormat;
import dev.sluice.job.message.Messages;
import dev.sluice.job.metric.MetricSpec;
import dev.sluice.job.record.GatedRecord;
import dev.sluice.job.record.ImageRecord;
import dev.sluice.job.record.ImageRecord.Tensor;
import dev.sluice.job.record.OutgoingRecord;
import dev.sluice.job.record.RecordType;
import dev.sluice.job.record.SourceRecord;
import dev.sluice.schemas.DeadLetterReason;
import dev.sluice.schemas.ImageEvent;
import dev.sluice.schemas.message.MessageReader;
import dev.sluice.schemas.message.UnreadableMessageException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * From the bytes of a Kafka record to the tensor that stage 0 takes. What cannot be read leaves
 * through a side output as a dead letter; only a stream of nothing else stops the job.
 */
public final class DecodeFunction extends ProcessFunction<GatedRecord, ImageRecord> {

    private static final long serialVersionUID = 1L;

    /** Uid of the operator, and the step that its dead letters name. */
    public static final String UID = "decode";

    /** Where the dead letters leave. */
    public static final OutputTag<OutgoingRecord> DEAD_LETTERS =
            new OutputTag<>("dead-letters", RecordType.OUTGOING);

    private final BundleLocation location;
    private final DecodeLimits decodeLimits;
    private final BreakerLimits breakerLimits;
    private final DeadLetterWriter deadLetters;
    private final MessageFormat format;

    private transient MessageReader<ImageEvent> events;
    private transient ImageDecoder images;
    private transient BadStreamBreaker breaker;
    private transient DecodeMetrics metrics;

    public DecodeFunction(
            BundleLocation location,
            DecodeLimits decodeLimits,
            BreakerLimits breakerLimits,
            DeadLetterWriter deadLetters,
            MessageFormat format) {
        this.location = location;
        this.decodeLimits = decodeLimits;
        this.breakerLimits = breakerLimits;
        this.deadLetters = deadLetters;
        this.format = format;
    }

    /**
     * What decoding tells of itself. Not a constant: reasons are an enum of Avro's, which leaves an
     * object in the thread that loads it, and the JobManager loads this class in a thread that
     * stays, with the class loader of each job.
     */
    public static List<MetricSpec> metrics() {
        return DecodeMetrics.ALL;
    }

    @Override
    public void open(OpenContext context) throws IOException {
        Bundle bundle = location.read();
        events = format.events();
        images = new ImageDecoder(bundle.manifest().image(), decodeLimits);
        breaker = new BadStreamBreaker(UID, breakerLimits);
        metrics = new DecodeMetrics(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(GatedRecord record, Context context, Collector<ImageRecord> out) {
        try {
            out.collect(decode(record));
            metrics.imageDecoded();
            breaker.goodRecord();
        } catch (UnreadableMessageException e) {
            reject(record.source(), reason(e.kind()), e.getMessage(), context);
        } catch (UndecodableImageException e) {
            reject(record.source(), e.reason(), e.getMessage(), context);
        }
    }

    private ImageRecord decode(GatedRecord record)
            throws UnreadableMessageException, UndecodableImageException {
        ImageEvent event = events.read(record.source().value());
        byte[] pixels = images.decode(Messages.bytes(event.getImage()), event.getMediaType());
        return new ImageRecord(
                record.source(),
                record.policy(),
                event.getId(),
                event.getCapturedAt().toEpochMilli(),
                event.getAttributes(),
                new Tensor(pixels, 0, pixels.length));
    }

    private static DeadLetterReason reason(UnreadableMessageException.Kind kind) {
        return switch (kind) {
            case NOT_AVRO -> DeadLetterReason.NOT_AVRO;
            case UNKNOWN_SCHEMA -> DeadLetterReason.UNKNOWN_SCHEMA;
            case UNREADABLE -> DeadLetterReason.UNREADABLE_EVENT;
        };
    }

    private void reject(
            SourceRecord source, DeadLetterReason reason, String detail, Context context) {
        metrics.recordRejected(reason);
        Instant now = Instant.ofEpochMilli(context.timerService().currentProcessingTime());
        context.output(DEAD_LETTERS, deadLetters.write(source, reason, detail, now));
        breaker.badRecord(source.position(), reason, detail);
    }

    @Override
    public void close() {
        if (images != null) {
            images.close();
        }
    }
}
