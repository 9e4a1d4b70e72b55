package dev.sluice.job.record;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A decoded record on its way through the stages.
 *
 * @param source as it was read, so that a dead letter can carry it whole
 * @param policy judges it at every exit
 * @param imageId the event's id
 * @param capturedAtMillis the event's, in milliseconds since the epoch
 * @param attributes the event's
 * @param tensor what the next stage takes
 */
public record ImageRecord(
        SourceRecord source,
        PolicyStamp policy,
        String imageId,
        long capturedAtMillis,
        Map<String, String> attributes,
        Tensor tensor) {

    /**
     * One record's tensor inside an array that other records share: the rows of a batch leave a
     * stage without being copied apart.
     *
     * @param array never changed
     * @param offset in bytes
     * @param length in bytes
     */
    public record Tensor(byte[] array, int offset, int length) {

        public Tensor {
            if (offset < 0 || length < 0 || offset > array.length - length) {
                throw new IndexOutOfBoundsException(
                        length + " bytes at " + offset + " of " + array.length);
            }
        }

        /** Writes the tensor's bytes at the buffer's position. */
        public void copyTo(ByteBuffer target) {
            target.put(array, offset, length);
        }
    }

    public ImageRecord {
        attributes = Map.copyOf(attributes);
    }

    /** The same record with the features that the next stage takes. */
    public ImageRecord withTensor(Tensor next) {
        return new ImageRecord(source, policy, imageId, capturedAtMillis, attributes, next);
    }
}
