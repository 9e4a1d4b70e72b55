package dev.sluice.job.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.record.OutgoingRecord;
import dev.sluice.job.record.OutgoingRecord.Destination;
import dev.sluice.job.record.SourceRecord;
import dev.sluice.job.record.SourceRecord.RecordHeader;
import dev.sluice.job.record.SourceRecord.SourcePosition;
import dev.sluice.schemas.DeadLetter;
import dev.sluice.schemas.DeadLetterReason;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.record.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written is measured as Kafka's producer and broker measure it. */
class DeadLetterWriterTest {

    private static final int MAX_BYTES = 1_048_588;
    private static final Instant NOW = Instant.ofEpochMilli(77);

    private static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(bytes).nextBytes(noise);
        return noise;
    }

    private static SourceRecord source(int valueBytes, int keyBytes, int headers, int headerBytes) {
        return new SourceRecord(
                noise(valueBytes),
                keyBytes == 0 ? null : noise(keyBytes),
                Collections.nCopies(headers, new RecordHeader("größe", noise(headerBytes))),
                new SourcePosition("images", 3, 17),
                5);
    }

    private static OutgoingRecord write(SourceRecord source) {
        return write(source, MAX_BYTES, "no good");
    }

    private static OutgoingRecord write(SourceRecord source, int maxBytes, String detail) {
        return new DeadLetterWriter("decode", maxBytes)
                .write(source, DeadLetterReason.NOT_AVRO, detail, NOW);
    }

    private static DeadLetter letter(OutgoingRecord record) throws IOException {
        return DeadLetter.getDecoder().decode(record.value());
    }

    private static byte[] original(DeadLetter letter) {
        byte[] original = new byte[letter.getOriginal().remaining()];
        letter.getOriginal().duplicate().get(original);
        return original;
    }

    private static Header[] headers(OutgoingRecord record) {
        return record.headers().stream()
                .map(
                        h ->
                                new org.apache.kafka.common.header.internals.RecordHeader(
                                        h.name(), h.value()))
                .toArray(Header[]::new);
    }

    private static int asTheProducerMeasures(OutgoingRecord record) {
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                CompressionType.NONE,
                record.key(),
                record.value(),
                headers(record));
    }

    @Test
    void anOriginalThatFitsIsWhole() throws IOException {
        SourceRecord source = source(1_000_000, 9, 2, 4);

        OutgoingRecord record = write(source);

        assertThat(record.destination()).isEqualTo(Destination.DEAD_LETTERS);
        assertThat(record.key()).isEqualTo(source.key());
        assertThat(record.headers()).isEqualTo(source.headers());
        assertThat(original(letter(record))).isEqualTo(source.value());
        assertThat(letter(record).getDetail()).isEqualTo("no good");
        assertThat(letter(record).getStep()).isEqualTo("decode");
        assertThat(letter(record).getFailedAt()).isEqualTo(NOW);
    }

    @Test
    void anOriginalThatDoesNotFitIsCutAndSaysHowLargeItIsAndWhereItStands() throws IOException {
        SourceRecord source = source(5_000_000, 9, 2, 4);

        OutgoingRecord record = write(source);

        byte[] start = original(letter(record));
        assertThat(start).isEqualTo(Arrays.copyOf(source.value(), start.length));
        assertThat(record.key()).isEqualTo(source.key());
        assertThat(record.headers()).isEqualTo(source.headers());
        assertThat(letter(record).getDetail())
                .isEqualTo(
                        "no good; cut to fit: the original has 5000000 bytes and stands whole at"
                                + " images-3@17");
        assertThat(asTheProducerMeasures(record)).isBetween(MAX_BYTES - 3_000, MAX_BYTES);
    }

    @Test
    void whatIsWrittenFitsWhateverTheOriginalsSize() throws IOException {
        int cut = 0;
        for (int bytes = MAX_BYTES - 2_600; bytes <= MAX_BYTES; bytes += 13) {
            OutgoingRecord record = write(source(bytes, 20, 3, 30));
            assertThat(asTheProducerMeasures(record)).isLessThanOrEqualTo(MAX_BYTES);
            cut += letter(record).getOriginal().remaining() < bytes ? 1 : 0;
        }
        assertThat(cut).isBetween(50, 190);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void whatIsWrittenFitsThoughCompressionMakesItLonger(CompressionType type) {
        int maxBytes = 16 << 20;
        OutgoingRecord record = write(source(17_000_000, 20, 3, 30), maxBytes, "no good");

        MemoryRecords batch =
                MemoryRecords.withRecords(
                        Compression.of(type).build(),
                        new SimpleRecord(1, record.key(), record.value(), headers(record)));

        assertThat(batch.sizeInBytes()).isLessThanOrEqualTo(maxBytes);
    }

    @ParameterizedTest
    @EnumSource(LargeBeside.class)
    void aKeyOrHeadersThatLeaveNoRoomStayBehind(LargeBeside large) throws IOException {
        OutgoingRecord record = write(large.source);

        assertThat(record.key()).isNull();
        assertThat(record.headers()).isEmpty();
        assertThat(original(letter(record))).isEqualTo(large.source.value());
        assertThat(letter(record).getDetail())
                .isEqualTo(
                        "no good; cut to fit, without key and headers: the original has 700 bytes"
                                + " and stands whole at images-3@17");
    }

    private enum LargeBeside {
        KEY(source(700, MAX_BYTES, 0, 0)),
        HEADERS(source(700, 9, 1_000, 1_100));

        private final SourceRecord source;

        LargeBeside(SourceRecord source) {
            this.source = source;
        }
    }

    @Test
    void theLeastLimitHoldsTheLongestTexts() {
        SourceRecord source =
                new SourceRecord(
                        noise(DeadLetterWriter.MIN_BYTES),
                        noise(DeadLetterWriter.MIN_BYTES),
                        List.of(),
                        new SourcePosition("x".repeat(249), Integer.MAX_VALUE, Long.MAX_VALUE),
                        5);

        OutgoingRecord record = write(source, DeadLetterWriter.MIN_BYTES, "語".repeat(100_000));

        assertThat(asTheProducerMeasures(record)).isLessThanOrEqualTo(DeadLetterWriter.MIN_BYTES);
    }

    @Test
    void refusesALimitThatNoLetterFitsInto() {
        assertThatThrownBy(() -> new DeadLetterWriter("decode", DeadLetterWriter.MIN_BYTES - 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8191");
    }
}
