package dev.sluice.embedded;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A process that ends with its broker running. */
final class NeverClosed {

    private NeverClosed() {}

    public static void main(String[] arguments) throws IOException {
        String folder = "folder " + new EmbeddedKafka().folder() + System.lineSeparator();
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            out.write(folder.getBytes(StandardCharsets.UTF_8));
        }
        System.exit(0);
    }
}
