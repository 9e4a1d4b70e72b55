package dev.sluice.loadtest.chaos;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.loadtest.chaos.Ledger.Fate;
import dev.sluice.loadtest.demo.ImageEvents;
import dev.sluice.schemas.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * An endless stream of events, each with an id of its own: images of the test set over and over,
 * and broken ones between them. Not thread-safe.
 */
final class EventSource {

    /** Packed once, since packing an image costs more than sending it. */
    private static final int IMAGES = 1_000;

    /** An event, and what should become of it. */
    record Event(String id, byte[] value, Fate due) {}

    private final byte[][] pngs;
    private final double brokenShare;
    private final Random random;
    private int next;

    /**
     * @param brokenShare of the events, in [0, 1]
     */
    EventSource(ImageSet images, double brokenShare, Random random) {
        this.pngs = new byte[Math.min(IMAGES, images.count())][];
        for (int i = 0; i < pngs.length; i++) {
            pngs[i] = ImageEvents.png(images, i);
        }
        this.brokenShare = brokenShare;
        this.random = random;
    }

    Event next() {
        String id = "event-%07d".formatted(next);
        byte[] png = pngs[next++ % pngs.length];
        return random.nextDouble() < brokenShare
                ? new Event(id, broken(id, png), Fate.DEAD_LETTER)
                : new Event(id, ImageEvents.event(id, png, MediaType.PNG, null), Fate.PREDICTION);
    }

    private byte[] broken(String id, byte[] png) {
        return switch (random.nextInt(4)) {
            case 0 -> "no image at all".getBytes(StandardCharsets.UTF_8);
            case 1 -> ImageEvents.event(id, new byte[0], MediaType.JPEG, null);
            case 2 ->
                    ImageEvents.event(id, Arrays.copyOf(png, png.length / 2), MediaType.PNG, null);
            default -> Arrays.copyOf(ImageEvents.event(id, png, MediaType.PNG, null), 40);
        };
    }
}
