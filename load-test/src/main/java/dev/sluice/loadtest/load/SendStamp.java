package dev.sluice.loadtest.load;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * What an event carries in a header, and the job passes on to its answer.
 *
 * @param intendedMicros since the epoch, when the event was meant to be sent
 * @param number of the event, from 0
 */
public record SendStamp(long intendedMicros, long number) {

    private static final String HEADER = "load-test-sent";

    void writeTo(Headers headers) {
        headers.add(
                HEADER,
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(intendedMicros)
                        .putLong(number)
                        .array());
    }

    /**
     * @throws IllegalArgumentException if there is none: the answer is to an event of another
     *     sender
     */
    public static SendStamp of(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        if (header == null || header.value().length != 2 * Long.BYTES) {
            throw new IllegalArgumentException(
                    "an answer without header " + HEADER + " of 16 bytes; has " + headers);
        }
        ByteBuffer value = ByteBuffer.wrap(header.value());
        return new SendStamp(value.getLong(), value.getLong());
    }
}
