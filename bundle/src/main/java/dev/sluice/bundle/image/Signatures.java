package dev.sluice.bundle.image;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Tells a person what some bytes are instead of what they were called. */
final class Signatures {

    private static final int SHOWN_BYTES = 8;

    /** First bytes in hex, of what people send by mistake. */
    private static final Map<String, String> KNOWN =
            new TreeMap<>(
                    Map.of(
                            "89504e470d0a1a0a", "a PNG",
                            "ffd8ff", "a JPEG",
                            "47494638", "a GIF",
                            "52494646", "a RIFF file, perhaps WebP",
                            "424d", "a BMP",
                            "49492a00", "a TIFF",
                            "4d4d002a", "a TIFF",
                            "c301", "an Avro message"));

    private Signatures() {}

    /** For an image that does not begin as its media type says. */
    static String unlike(String mediaType, byte[] image) {
        int shown = Math.min(SHOWN_BYTES, image.length);
        String hex = HexFormat.of().formatHex(image, 0, shown);
        String found =
                KNOWN.entrySet().stream()
                        .filter(known -> hex.startsWith(known.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(isText(image, shown) ? "text" : "something else");
        return image.length
                + " bytes named "
                + mediaType
                + " are "
                + found
                + ": they begin with "
                + hex;
    }

    private static boolean isText(byte[] image, int length) {
        return new String(image, 0, length, StandardCharsets.ISO_8859_1)
                .chars()
                .allMatch(c -> c >= ' ' && c < 0x7f || c == '\n' || c == '\r' || c == '\t');
    }
}
