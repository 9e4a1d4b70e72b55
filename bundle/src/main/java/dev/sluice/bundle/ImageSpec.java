package dev.sluice.bundle;

/**
 * The image that stage 0 takes: uint8 [C, H, W], planar. Normalisation is inside its graph.
 *
 * @param channels 1 or 3, as the colour order says
 * @param height in pixels
 * @param width in pixels
 * @param resize what to do with images of another size
 */
public record ImageSpec(
        int channels, int height, int width, ColourOrder colourOrder, Resize resize) {

    /** Order of the planes. */
    public enum ColourOrder {
        GREY(1),
        RGB(3),
        BGR(3);

        private final int channels;

        ColourOrder(int channels) {
            this.channels = channels;
        }

        public int channels() {
            return channels;
        }
    }

    /** How an image of another size becomes one of the expected size. */
    public enum Resize {
        /** Bilinear to exactly height x width; the aspect ratio is not kept. */
        STRETCH,
        /** Bilinear so that the shorter side fits, then the middle is cut out. */
        CENTRE_CROP,
        /** Such an image is refused. */
        REFUSE
    }

    public ImageSpec {
        if (height < 1 || width < 1 || (long) height * width > 1 << 26) {
            throw new IllegalArgumentException(
                    "image of " + width + " x " + height + " pixels; expected 1 to 2^26 in all");
        }
        if (channels != colourOrder.channels()) {
            throw new IllegalArgumentException(
                    channels + " channels with colour order " + colourOrder);
        }
    }

    /** Bytes of one image. */
    public int bytes() {
        return channels * height * width;
    }
}
