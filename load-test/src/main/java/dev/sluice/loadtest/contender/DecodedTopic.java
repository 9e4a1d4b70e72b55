package dev.sluice.loadtest.contender;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.bundle.Manifest;
import dev.sluice.bundle.image.DecodeLimits;
import dev.sluice.bundle.image.ImageDecoder;
import dev.sluice.bundle.image.UndecodableImageException;
import dev.sluice.job.message.Messages;
import dev.sluice.loadtest.measure.WholeTopic;
import dev.sluice.schemas.ImageEvent;
import java.io.IOException;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The images of a topic as pixels in memory. */
final class DecodedTopic {

    private static final DecodeLimits LIMITS = new DecodeLimits(8 << 20, 1 << 24);

    private DecodedTopic() {}

    /**
     * @param count images, of which the events are numbered from 0
     */
    static ImageSet read(Properties client, String topic, int count, Manifest manifest)
            throws IOException {
        ImageShape shape = ImageShape.of(manifest.image());
        byte[] pixels = new byte[Math.multiplyExact(count, shape.pixels())];
        int[] labels = new int[count];
        try (WholeTopic images = new WholeTopic(client, topic);
                ImageDecoder decoder = new ImageDecoder(manifest.image(), LIMITS)) {
            int read = 0;
            while (read < count) {
                for (ConsumerRecord<byte[], byte[]> record : images.next()) {
                    ImageEvent event = ImageEvent.getDecoder().decode(record.value());
                    int index = Integer.parseInt(event.getId());
                    byte[] image =
                            decoder.decode(Messages.bytes(event.getImage()), event.getMediaType());
                    System.arraycopy(image, 0, pixels, index * shape.pixels(), shape.pixels());
                    Integer label = event.getLabel();
                    labels[index] = label == null ? ImageSet.NO_LABEL : label;
                    read++;
                }
            }
        } catch (UndecodableImageException e) {
            throw new IOException("an image of topic " + topic + " cannot be decoded", e);
        }
        return ImageSet.of(shape, pixels, labels, manifest.classes());
    }
}
