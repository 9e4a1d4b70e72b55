package dev.sluice.augment.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.augment.data.ClassNames;
import dev.sluice.augment.data.IdxFiles;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.data.MalformedDataException;
import dev.sluice.augment.data.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CifarReaderTest {

    private static final int RECORD = 3073;
    private static final int FINE_RECORD = 3074;
    private static final List<String> NAMES = ClassNames.numbered(10);

    @TempDir private Path folder;

    @Test
    void readsRecordsOfAllFilesInOrder() throws IOException {
        IdxFiles.write(folder, "data_batch_2.bin", records(0));
        IdxFiles.write(folder, "data_batch_1.bin", records(3, 9));

        ImageSet set = ImageSets.open(folder, Part.TRAIN);

        assertThat(set.shape()).isEqualTo(new ImageShape(3, 32, 32));
        assertThat(List.of(set.label(0), set.label(1), set.label(2))).containsExactly(3, 9, 0);
        assertThat(image(set, 1)).containsOnly(109);
        assertThat(set.classNames()).isEqualTo(NAMES);
    }

    @Test
    void namesClassesAsTheFileBesideSays() throws IOException {
        IdxFiles.write(folder, "test_batch.bin", records(1));
        IdxFiles.write(folder, "batches.meta.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n".getBytes());

        assertThat(ImageSets.open(folder, Part.TEST).classNames())
                .containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    }

    @Test
    void takesTheFineLabelsOfCifar100AndTheirNames() throws IOException {
        IdxFiles.write(folder, "train.bin", fineRecords(99, 7));
        IdxFiles.write(folder, "test.bin", fineRecords(42));
        String names = String.join("\n", ClassNames.numbered(100)).replace("42", "leopard");
        IdxFiles.write(folder, "fine_label_names.txt", names.getBytes());
        IdxFiles.write(folder, "coarse_label_names.txt", "aquatic_mammals\n".getBytes());

        ImageSet train = ImageSets.open(folder, Part.TRAIN);
        ImageSet test = ImageSets.open(folder, Part.TEST);

        assertThat(List.of(train.label(0), train.label(1))).containsExactly(99, 7);
        assertThat(image(train, 1)).containsOnly(107);
        assertThat(test.count()).isEqualTo(1);
        assertThat(test.classNames()).hasSize(100);
        assertThat(test.classNames().get(test.label(0))).isEqualTo("leopard");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cifar-10-binary.tar.gz", "mine.tgz", "cifar-10-binary.tar"})
    void readsTheArchiveLikeTheFolder(String archiveName) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("data_batch_5.bin", records(5, 0));
        entries.put("batches.meta.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n".getBytes());
        entries.put("data_batch_1.bin", records(1));
        entries.put("readme.html", new byte[700]);
        entries.put("test_batch.bin", records(9));
        byte[] tar = TarFile.of("cifar-10-batches-bin/", entries);
        Path archive =
                IdxFiles.write(
                        folder,
                        archiveName,
                        archiveName.endsWith("tar") ? tar : IdxFiles.packed(tar));
        Path unpacked = Files.createDirectory(folder.resolve("cifar-10-batches-bin"));
        entries.forEach((name, content) -> IdxFiles.write(unpacked, name, content));

        for (Part part : Part.values()) {
            ImageSet read = ImageSets.open(archive, part);
            assertThat(read.sha256()).isEqualTo(ImageSets.open(unpacked, part).sha256());
            assertThat(read.classNames()).startsWith("a", "b");
        }
        assertThat(ImageSets.open(archive, Part.TRAIN).label(0)).isEqualTo(1);
        assertThat(ImageSets.open(folder, Part.TEST).label(0))
                .as("in the folder that the archive was unpacked into")
                .isEqualTo(9);
    }

    @Test
    void anArchiveOfBothIsRefusedByWhatItHolds() {
        byte[] tar =
                TarFile.of(
                        "both/",
                        Map.of("train.bin", fineRecords(1), "data_batch_1.bin", records(3)));
        Path archive = IdxFiles.write(folder, "both.tar.gz", IdxFiles.packed(tar));

        assertThatThrownBy(() -> ImageSets.open(archive, Part.TRAIN))
                .hasMessageContaining("holds several data sets")
                .hasMessageContaining("(CIFAR-10)")
                .hasMessageContaining("(CIFAR-100)");
    }

    @Test
    void readsTheArchiveOfCifar100() throws IOException {
        byte[] tar =
                TarFile.of(
                        "cifar-100-binary/",
                        Map.of("train.bin", fineRecords(1, 98), "test.bin", fineRecords(3)));
        Path archive = IdxFiles.write(folder, "cifar-100-binary.tar.gz", IdxFiles.packed(tar));

        assertThat(ImageSets.open(archive, Part.TRAIN).label(1)).isEqualTo(98);
    }

    @Test
    void refusesAnArchiveCutShort() {
        byte[] tar = TarFile.of("x/", Map.of("test_batch.bin", records(1, 2, 3)));
        byte[] packed = IdxFiles.packed(tar);
        Path archive = IdxFiles.write(folder, "a.tar.gz", Arrays.copyOf(packed, packed.length / 2));

        assertThatThrownBy(() -> ImageSets.open(archive, Part.TEST))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("a.tar.gz: the archive is cut short or damaged");
    }

    @Test
    void namesTheFileInTheArchiveThatIsMalformed() {
        byte[] tar = TarFile.of("x/", Map.of("test_batch.bin", records(1, 77)));
        Path archive = IdxFiles.write(folder, "a.tar", tar);

        assertThatThrownBy(() -> ImageSets.open(archive, Part.TEST))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("a.tar, test_batch.bin: at offset 3073: expected a label");
    }

    @Test
    void refusesANamesFileThatDoesNotNameTenClasses() {
        IdxFiles.write(folder, "test_batch.bin", records(1));
        IdxFiles.write(folder, "batches.meta.txt", "a\nb\n".getBytes());

        assertThatThrownBy(() -> ImageSets.open(folder, Part.TEST))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining(
                        "batches.meta.txt: expected 10 class names, one a line, found 2");
    }

    @Test
    void refusesARecordCutShort() {
        IdxFiles.write(folder, "test_batch.bin", Arrays.copyOf(records(1, 2), RECORD + 5));

        assertThatThrownBy(() -> ImageSets.open(folder, Part.TEST))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining(
                        "test_batch.bin: at offset 3073: expected a record of label and 3x32x32"
                                + " pixels (3073 bytes)")
                .hasMessageContaining("found 5 bytes");
    }

    @Test
    void refusesFilesThatAreWholeOnlyTogether() {
        byte[] both = records(1, 2);
        IdxFiles.write(folder, "data_batch_1.bin", Arrays.copyOf(both, RECORD - 5));
        IdxFiles.write(
                folder, "data_batch_2.bin", Arrays.copyOfRange(both, RECORD - 5, 2 * RECORD));

        assertThatThrownBy(() -> ImageSets.open(folder, Part.TRAIN))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("data_batch_1.bin");
    }

    @Test
    void refusesAnEmptyFile() {
        IdxFiles.write(folder, "test_batch.bin", new byte[0]);

        assertThatThrownBy(() -> ImageSets.open(folder, Part.TEST))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("at offset 0: expected a record of label");
    }

    @Test
    void refusesALabelOfTenOrMore() {
        IdxFiles.write(folder, "test_batch.bin", records(1, 10));

        assertThatThrownBy(() -> ImageSets.open(folder, Part.TEST))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("at offset 3073: expected a label in [0, 10), found 10");
    }

    @Test
    void refusesAFineLabelOfAHundredOrMore() {
        IdxFiles.write(folder, "test.bin", fineRecords(1, 100));

        assertThatThrownBy(() -> ImageSets.open(folder, Part.TEST))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("at offset 3075: expected a label in [0, 100), found 100");
    }

    private static byte[] image(ImageSet set, int index) {
        byte[] image = new byte[set.shape().pixels()];
        set.copyImage(index, image, 0);
        return image;
    }

    /** One record a label; every pixel is the label plus 100. */
    private static byte[] records(int... labels) {
        ByteBuffer bytes = ByteBuffer.allocate(labels.length * RECORD);
        for (int label : labels) {
            bytes.put((byte) label).put(pixels(label));
        }
        return bytes.array();
    }

    /** Likewise, with a coarse label of 19 before the fine one. */
    private static byte[] fineRecords(int... labels) {
        ByteBuffer bytes = ByteBuffer.allocate(labels.length * FINE_RECORD);
        for (int label : labels) {
            bytes.put((byte) 19).put((byte) label).put(pixels(label));
        }
        return bytes.array();
    }

    private static byte[] pixels(int label) {
        byte[] pixels = new byte[RECORD - 1];
        Arrays.fill(pixels, (byte) (100 + label));
        return pixels;
    }
}
