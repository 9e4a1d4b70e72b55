package dev.sluice.augment.reader;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Bytes of a tar archive, written by hand from POSIX's description (ustar). */
final class TarFile {

    private static final int BLOCK = 512;

    private TarFile() {}

    /** A folder with files in it. */
    static byte[] of(String folder, Map<String, byte[]> files) {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        tar.writeBytes(header(folder, 0, '5'));
        files.forEach(
                (name, content) -> {
                    tar.writeBytes(header(folder + name, content.length, '0'));
                    tar.writeBytes(content);
                    tar.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
                });
        tar.writeBytes(new byte[2 * BLOCK]);
        return tar.toByteArray();
    }

    private static byte[] header(String name, int size, char type) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, "%011o\0".formatted(size));
        put(header, 136, "%011o\0".formatted(0));
        put(header, 148, "        ");
        header[156] = (byte) type;
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
