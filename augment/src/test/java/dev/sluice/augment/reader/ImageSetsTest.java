package dev.sluice.augment.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.augment.data.IdxFiles;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.MalformedDataException;
import dev.sluice.augment.data.Part;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSetsTest {

    @TempDir private Path folder;

    @Test
    void findsIdxFilesPackedOrNot() throws IOException {
        byte[] images = IdxFiles.images(1, 1, 2, new byte[2]);
        IdxFiles.write(folder, "train-images-idx3-ubyte.gz", IdxFiles.packed(images));
        IdxFiles.write(folder, "train-labels-idx1-ubyte", IdxFiles.labels(4));

        assertThat(ImageSets.open(folder, Part.TRAIN).label(0)).isEqualTo(4);
    }

    @Test
    void tellsTheTestImagesOfIdxFromTheTrainingImages() throws IOException {
        IdxFiles.write(folder, "train-images-idx3-ubyte", IdxFiles.images(1, 1, 2, new byte[2]));
        IdxFiles.write(folder, "train-labels-idx1-ubyte", IdxFiles.labels(4));
        IdxFiles.write(folder, "t10k-images-idx3-ubyte", IdxFiles.images(1, 1, 2, new byte[2]));
        IdxFiles.write(folder, "t10k-labels-idx1-ubyte", IdxFiles.labels(5));

        assertThat(ImageSets.open(folder, Part.TEST).label(0)).isEqualTo(5);
    }

    @Test
    void readsCifarBatchesInTheOrderOfTheirNumbers() throws IOException {
        byte[] record = new byte[3073];
        for (int batch = 5; batch >= 1; batch--) {
            record[0] = (byte) batch;
            IdxFiles.write(folder, "data_batch_" + batch + ".bin", record);
        }
        record[0] = 9;
        IdxFiles.write(folder, "test_batch.bin", record);

        ImageSet train = ImageSets.open(folder, Part.TRAIN);

        assertThat(train.count()).isEqualTo(5);
        assertThat(train.label(0)).isEqualTo(1);
        assertThat(train.label(4)).isEqualTo(5);
        assertThat(ImageSets.open(folder, Part.TEST).label(0)).isEqualTo(9);
    }

    @Test
    void saysWhatItLookedForWhereThereIsNothing() {
        assertThatThrownBy(() -> ImageSets.open(folder, Part.TEST))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("t10k-images-idx3-ubyte[.gz]")
                .hasMessageContaining("t10k-labels-idx1-ubyte[.gz]")
                .hasMessageContaining("test_batch.bin (CIFAR-10)")
                .hasMessageContaining("test.bin (CIFAR-100)")
                .hasMessageContaining("test_32x32.mat (SVHN)");
    }

    @Test
    void refusesAFolderWithTwoDataSets() {
        IdxFiles.write(folder, "test_batch.bin", new byte[3073]);
        IdxFiles.write(folder, "t10k-images-idx3-ubyte", IdxFiles.images(1, 1, 2, new byte[2]));
        IdxFiles.write(folder, "t10k-labels-idx1-ubyte", IdxFiles.labels(5));

        assertThatThrownBy(() -> ImageSets.open(folder, Part.TEST))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("holds several data sets")
                .hasMessageContaining("IDX")
                .hasMessageContaining("CIFAR-10");
    }

    @Test
    void refusesAFileThatIsNoDataSet() {
        Path file = IdxFiles.write(folder, "notes.txt", new byte[1]);

        assertThatThrownBy(() -> ImageSets.open(file, Part.TEST))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("notes.txt: no test images here");
    }

    @Test
    void saysThatAFolderIsMissing() {
        assertThatThrownBy(() -> ImageSets.open(folder.resolve("nowhere"), Part.TRAIN))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("nowhere");
    }
}
