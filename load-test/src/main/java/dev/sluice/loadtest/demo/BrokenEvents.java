package dev.sluice.loadtest.demo;

import dev.sluice.schemas.MediaType;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Events that no job can classify, each broken in another way. */
final class BrokenEvents {

    /** Pixels a side: 50 MB unpacked even with one bit a pixel, some 50 KB packed. */
    private static final int BOMB_SIDE = 20_000;

    private BrokenEvents() {}

    /**
     * @param png a good image, to be broken
     */
    static List<DemoEvent> of(byte[] png) {
        byte[] good = ImageEvents.event("good", png, MediaType.PNG, null);
        byte[] unknownSchema = good.clone();
        unknownSchema[5] ^= 0x55;
        byte[] cutEvent = Arrays.copyOf(good, good.length / 2);
        byte[] text = "no image at all".getBytes(StandardCharsets.UTF_8);
        byte[] bomb =
                ImageEvents.png(
                        new BufferedImage(BOMB_SIDE, BOMB_SIDE, BufferedImage.TYPE_BYTE_BINARY));
        return List.of(
                new DemoEvent("broken-not-avro", text),
                new DemoEvent("broken-unknown-schema", unknownSchema),
                new DemoEvent("broken-cut-event", cutEvent),
                broken("broken-truncated-png", Arrays.copyOf(png, png.length / 2), MediaType.PNG),
                broken("broken-text-as-png", text, MediaType.PNG),
                broken("broken-huge-png", bomb, MediaType.PNG),
                broken("broken-empty", new byte[0], MediaType.JPEG),
                broken("broken-raw-length", new byte[7], MediaType.RAW));
    }

    private static DemoEvent broken(String id, byte[] image, MediaType mediaType) {
        return new DemoEvent(id, ImageEvents.event(id, image, mediaType, null));
    }
}
