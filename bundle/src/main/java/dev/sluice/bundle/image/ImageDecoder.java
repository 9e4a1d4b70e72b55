package dev.sluice.bundle.image;

import dev.sluice.bundle.ImageSpec;
import dev.sluice.schemas.DeadLetterReason;
import dev.sluice.schemas.MediaType;

/**
 * From an encoded image to what stage 0 takes: uint8 [C, H, W], in the bundle's size and colour
 * order.
 *
 * <ul>
 *   <li>Size: see {@link ImageSpec.Resize}; bilinear, antialiased where it reduces.
 *   <li>Colour: grey is repeated in each plane; colour becomes grey by BT.601 luma; alpha and
 *       transparency are dropped. Colour profiles and gamma are not applied.
 *   <li>PNG of every kind. JPEG with Huffman coding, grey or colour, 8 bits; CMYK and YCCK are
 *       refused; orientation in EXIF is not applied. RAW is taken as it is.
 * </ul>
 *
 * <p>On the hot path, so it keeps buffers between images, up to those of the last large one: one
 * instance a thread, not thread-safe. Benchmark: {@code ImageDecoderBenchmark}. Owns native memory
 * until it is closed.
 */
public final class ImageDecoder implements AutoCloseable {

    private final ImageSpec spec;
    private final DecodeLimits limits;
    private final PngDecoder png;
    private final JpegDecoder jpeg;
    private final Resizer resizer;
    private final Pixels pixels = new Pixels();

    public ImageDecoder(ImageSpec spec, DecodeLimits limits) {
        SizeRule sizes = new SizeRule(spec, limits);
        this.spec = spec;
        this.limits = limits;
        this.png = new PngDecoder(sizes);
        this.jpeg = new JpegDecoder(sizes);
        this.resizer = new Resizer(spec);
    }

    /**
     * @param image the file's bytes; not changed
     * @return uint8 [C, H, W] of {@link ImageSpec#bytes()}; for RAW the array that was given, else
     *     a new one
     * @throws UndecodableImageException for any image that cannot be had from these bytes
     */
    public byte[] decode(byte[] image, MediaType mediaType) throws UndecodableImageException {
        if (image.length == 0) {
            throw new UndecodableImageException(
                    DeadLetterReason.EMPTY_IMAGE, "0 bytes; expected a " + mediaType + " image");
        }
        return switch (mediaType) {
            case RAW -> raw(image);
            case PNG -> {
                requireBytesWithinLimit(image);
                png.decode(image, pixels);
                yield Planes.of(resizer.fit(pixels), spec.colourOrder());
            }
            case JPEG -> {
                requireBytesWithinLimit(image);
                jpeg.decode(image, pixels);
                yield Planes.of(resizer.fit(pixels), spec.colourOrder());
            }
            case UNKNOWN ->
                    throw UndecodableImageException.unsupported(
                            "media type UNKNOWN; expected PNG, JPEG or RAW");
        };
    }

    private byte[] raw(byte[] image) throws UndecodableImageException {
        if (image.length != spec.bytes()) {
            throw new UndecodableImageException(
                    DeadLetterReason.WRONG_RAW_LENGTH,
                    image.length
                            + " raw bytes; expected "
                            + spec.bytes()
                            + " for uint8 ["
                            + spec.channels()
                            + ", "
                            + spec.height()
                            + ", "
                            + spec.width()
                            + "]");
        }
        return image;
    }

    private void requireBytesWithinLimit(byte[] image) throws UndecodableImageException {
        if (image.length > limits.maxImageBytes()) {
            throw UndecodableImageException.tooLarge(
                    image.length + " bytes of image; expected at most " + limits.maxImageBytes());
        }
    }

    @Override
    public void close() {
        png.close();
        jpeg.close();
    }
}
