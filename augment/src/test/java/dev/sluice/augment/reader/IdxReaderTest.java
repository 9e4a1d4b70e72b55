package dev.sluice.augment.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.augment.data.IdxFiles;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.data.MalformedDataException;
import dev.sluice.augment.data.ReadListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxReaderTest {

    private static final byte[] PIXELS = {0, 1, 2, 3, 4, (byte) 255, 6, 7, 8, 9, 10, 11};

    @TempDir private Path folder;

    @Test
    void readsImagesWithTheirLabels() throws IOException {
        ImageSet set = read(IdxFiles.images(2, 2, 3, PIXELS), IdxFiles.labels(2, 0));

        assertThat(set.shape()).isEqualTo(new ImageShape(1, 2, 3));
        assertThat(set.count()).isEqualTo(2);
        assertThat(set.label(0)).isEqualTo(2);
        assertThat(set.label(1)).isZero();
        byte[] second = new byte[6];
        set.copyImage(1, second, 0);
        assertThat(second).containsExactly(6, 7, 8, 9, 10, 11);
        assertThat(set.classNames()).containsExactly("0", "1", "2");
    }

    @Test
    void readsPackedFilesLikePlainOnes() throws IOException {
        byte[] images = IdxFiles.images(2, 2, 3, PIXELS);
        byte[] labels = IdxFiles.labels(1, 0);

        ImageSet packed = read(IdxFiles.packed(images), IdxFiles.packed(labels));

        assertThat(packed.sha256()).isEqualTo(read(images, labels).sha256());
    }

    @Test
    void refusesImagesWithAnotherMagicNumber() {
        byte[] images =
                ByteBuffer.wrap(IdxFiles.images(2, 2, 3, PIXELS)).putInt(0, 0x00000D03).array();

        assertThatThrownBy(() -> read(images, IdxFiles.labels(1, 0)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining(folder.resolve("images").toString())
                .hasMessageContaining("offset 0: expected magic number 0x00000803")
                .hasMessageContaining("found 0x00000d03");
    }

    @Test
    void refusesLabelsGivenAsImages() {
        assertThatThrownBy(() -> read(IdxFiles.labels(1, 0), IdxFiles.labels(1, 0)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("found 0x00000801");
    }

    @Test
    void refusesImagesCutShort() {
        byte[] images = Arrays.copyOf(IdxFiles.images(2, 2, 3, PIXELS), 16 + 11);

        assertThatThrownBy(() -> read(images, IdxFiles.labels(1, 0)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining(
                        "images: at offset 22: expected image 1 of 2 (6 bytes), found 5 bytes");
    }

    @Test
    void refusesBytesAfterTheLastImage() {
        byte[] images = Arrays.copyOf(IdxFiles.images(2, 2, 3, PIXELS), 16 + 13);

        assertThatThrownBy(() -> read(images, IdxFiles.labels(1, 0)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining(
                        "images: at offset 28: expected the end of the file after 2 images");
    }

    @Test
    void refusesAHeaderCutShort() {
        byte[] images = Arrays.copyOf(IdxFiles.images(2, 2, 3, PIXELS), 10);

        assertThatThrownBy(() -> read(images, IdxFiles.labels(1, 0)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("at offset 8: expected number of rows (4 bytes)")
                .hasMessageContaining("found 2 bytes before the end");
    }

    @Test
    void refusesLabelsCutShort() {
        byte[] labels = Arrays.copyOf(IdxFiles.labels(1, 0), 9);

        assertThatThrownBy(() -> read(IdxFiles.images(2, 2, 3, PIXELS), labels))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("labels: at offset 9: expected label 1 of 2");
    }

    @Test
    void refusesANegativeCount() {
        byte[] labels = ByteBuffer.wrap(IdxFiles.labels(1, 0)).putInt(4, -2).array();

        assertThatThrownBy(() -> read(IdxFiles.images(2, 2, 3, PIXELS), labels))
                .isInstanceOf(MalformedDataException.class);
    }

    @Test
    void refusesMoreImagesThanLabels() {
        assertThatThrownBy(() -> read(IdxFiles.images(2, 2, 3, PIXELS), IdxFiles.labels(1)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("at offset 4: expected 1 images")
                .hasMessageContaining("found 2");
    }

    @Test
    void refusesImagesThatClaimToBeLargerThanMemory() {
        byte[] images =
                ByteBuffer.wrap(IdxFiles.images(2, 2, 3, PIXELS))
                        .putInt(8, 1 << 20)
                        .putInt(12, 1 << 20)
                        .array();

        assertThatThrownBy(() -> read(images, IdxFiles.labels(1, 0)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("at offset 8: expected at most 67108864 pixels an image");
    }

    @Test
    void refusesAGzipStreamCutShort() {
        byte[] packed = IdxFiles.packed(IdxFiles.images(2, 2, 3, PIXELS));

        assertThatThrownBy(
                        () -> read(Arrays.copyOf(packed, packed.length - 9), IdxFiles.labels(1, 0)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("compressed data are cut short or damaged");
    }

    private ImageSet read(byte[] images, byte[] labels) throws IOException {
        return IdxReader.read(
                IdxFiles.write(folder, "images", images),
                IdxFiles.write(folder, "labels", labels),
                ReadListener.NONE);
    }
}
