package dev.sluice.bundle.image;

import dev.sluice.bundle.ImageSpec;

/** Which declared sizes are decoded at all; asked before any memory is taken for pixels. */
record SizeRule(ImageSpec spec, DecodeLimits limits) {

    /** Progressive encoders write ten or a few more. */
    private static final long SCANS_AT_LIMIT = 12;

    /**
     * @param format for the message
     * @param width as declared, in pixels
     * @param height as declared, in pixels
     */
    void check(String format, long width, long height) throws UndecodableImageException {
        if (width < 1 || height < 1) {
            throw UndecodableImageException.unreadable(
                    found(format, width, height) + "expected at least one");
        }
        if (width > DecodeLimits.MAX_SIDE || height > DecodeLimits.MAX_SIDE) {
            throw UndecodableImageException.tooLarge(
                    found(format, width, height)
                            + "expected sides of at most "
                            + DecodeLimits.MAX_SIDE);
        }
        if (width * height > limits.maxPixels()) {
            throw UndecodableImageException.tooLarge(
                    found(format, width, height)
                            + "expected at most "
                            + limits.maxPixels()
                            + " in all");
        }
        if (spec.resize() == ImageSpec.Resize.REFUSE
                && (width != spec.width() || height != spec.height())) {
            throw UndecodableImageException.wrongSize(
                    found(format, width, height)
                            + "expected "
                            + spec.width()
                            + " x "
                            + spec.height()
                            + ", as nothing is resized");
        }
    }

    /**
     * Whether the passes over an image that was checked are not too much work: as many as encoders
     * make at the limit of pixels, more of them only for smaller images.
     */
    void checkScans(int width, int height, int scans) throws UndecodableImageException {
        if ((long) width * height * scans > SCANS_AT_LIMIT * limits.maxPixels()) {
            throw UndecodableImageException.tooLarge(
                    found("JPEG", width, height)
                            + scans
                            + " scans of so many are too much work; expected at most "
                            + SCANS_AT_LIMIT * limits.maxPixels()
                            + " pixels in all scans");
        }
    }

    private static String found(String format, long width, long height) {
        return format + " of " + width + " x " + height + " pixels; ";
    }
}
