package dev.sluice.bundle.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.util.Locale;
import javax.annotation.Nullable;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * Decodes grey and colour JPEG with the JDK's reader. Colour profiles and the orientation in EXIF
 * are not applied. A file that the reader can only guess the rest of is refused, since half an
 * image would be classified as though it were whole. Owns the reader, which has native memory,
 * until closed. Not thread-safe.
 */
final class JpegDecoder implements AutoCloseable {

    private final SizeRule sizes;

    /**
     * Null before the first image and after one that it failed on, as its state is unknown then.
     */
    @Nullable private ImageReader reader;

    /** What the reader said of the image at hand; null for nothing. */
    @Nullable private String warning;

    JpegDecoder(SizeRule sizes) {
        this.sizes = sizes;
    }

    void decode(byte[] image, Pixels pixels) throws UndecodableImageException {
        JpegFile file = JpegFile.read(image);
        sizes.check("JPEG", file.width(), file.height());
        sizes.checkScans(file.width(), file.height(), file.scans());
        BufferedImage decoded = read(file);
        if (decoded.getWidth() != file.width() || decoded.getHeight() != file.height()) {
            throw UndecodableImageException.unreadable(
                    "JPEG that declares "
                            + file.width()
                            + " x "
                            + file.height()
                            + " pixels and holds "
                            + decoded.getWidth()
                            + " x "
                            + decoded.getHeight());
        }
        copy(decoded, pixels);
    }

    private BufferedImage read(JpegFile file) throws UndecodableImageException {
        warning = null;
        String failure;
        try (ByteArrayImageInput input = new ByteArrayImageInput(file.bytes(), file.length())) {
            ImageReader current = reader();
            current.setInput(input, true, true);
            BufferedImage decoded = current.read(0);
            current.setInput(null);
            if (warning == null) {
                return decoded;
            }
            failure = warning;
        } catch (IOException | RuntimeException e) {
            // The reader lets a damaged file end in whatever exception its parts throw.
            close();
            failure = e.toString();
        }
        throw UndecodableImageException.unreadable("JPEG with damaged image data: " + failure);
    }

    private ImageReader reader() {
        if (reader == null) {
            reader = ImageIO.getImageReadersByFormatName("jpeg").next();
            reader.addIIOReadWarningListener((source, text) -> warn(text));
        }
        return reader;
    }

    /** Bytes too many between two segments harm nothing; all else said here means missing data. */
    private void warn(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean harmless = lower.contains("extraneous bytes") || lower.contains("jfif revision");
        if (!harmless && warning == null) {
            warning = text;
        }
    }

    private static void copy(BufferedImage decoded, Pixels pixels)
            throws UndecodableImageException {
        int size = decoded.getWidth() * decoded.getHeight();
        byte[] from = ((DataBufferByte) decoded.getRaster().getDataBuffer()).getData();
        if (decoded.getType() == BufferedImage.TYPE_BYTE_GRAY) {
            pixels.reshape(decoded.getWidth(), decoded.getHeight(), 1);
            System.arraycopy(from, 0, pixels.bytes(), 0, size);
        } else if (decoded.getType() == BufferedImage.TYPE_3BYTE_BGR) {
            pixels.reshape(decoded.getWidth(), decoded.getHeight(), 3);
            byte[] to = pixels.bytes();
            for (int at = 0; at < 3 * size; at += 3) {
                to[at] = from[at + 2];
                to[at + 1] = from[at + 1];
                to[at + 2] = from[at];
            }
        } else {
            throw UndecodableImageException.unsupported(
                    "JPEG in a colour space that is neither grey nor RGB nor YCbCr");
        }
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.dispose();
            reader = null;
        }
    }
}
