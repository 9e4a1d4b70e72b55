package dev.sluice.augment.encoded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.data.MalformedDataException;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.data.WantedImages;
import dev.sluice.augment.reader.ImageSets;
import dev.sluice.augment.reader.ImageSource;
import dev.sluice.bundle.ImageSpec;
import dev.sluice.bundle.ImageSpec.ColourOrder;
import dev.sluice.bundle.ImageSpec.Resize;
import dev.sluice.bundle.image.DecodeLimits;
import dev.sluice.bundle.image.ImageDecoder;
import dev.sluice.schemas.MediaType;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

    private static final int RED = 0xff0000;
    private static final int GREEN = 0x00ff00;
    private static final int BLUE = 0x0000ff;
    private static final ImageSpec SMALL = new ImageSpec(3, 3, 4, ColourOrder.RGB, Resize.REFUSE);

    @TempDir private Path folder;

    private final TestingListener listener = new TestingListener();

    @Test
    void aFolderForEachClassGivesTheLabels() throws IOException {
        write("dog/1.png", Pictures.png(GREEN));
        write("cat/1.png", Pictures.png(RED));
        write("cat/2.png", Pictures.png(RED));
        write("cat/notes.txt", new byte[3]);

        ImageSet set = read(SMALL, List.of());

        assertThat(set.classNames()).containsExactly("cat", "dog");
        assertThat(set.shape()).isEqualTo(new ImageShape(3, 3, 4));
        assertThat(labels(set)).containsExactlyInAnyOrder(0, 0, 1);
        for (int i = 0; i < 3; i++) {
            byte[] image = image(set, i);
            assertThat(image[set.label(i) * 12]).as("red, then green").isEqualTo((byte) 255);
            assertThat(image[(1 - set.label(i)) * 12]).isZero();
        }
        assertThat(listener.progress()).isEqualTo("3 of 3");
    }

    @Test
    void labelsFollowTheWantedClassesNotTheAlphabet() throws IOException {
        write("dog/1.png", Pictures.png(GREEN));
        write("cat/1.png", Pictures.png(RED));

        ImageSet set = read(SMALL, List.of("dog", "bird", "cat"));

        assertThat(set.classNames()).containsExactly("dog", "bird", "cat");
        assertThat(labels(set)).containsExactlyInAnyOrder(0, 2);
    }

    @Test
    void refusesFoldersThatAreNoneOfTheWantedClassesAndNamesBoth() {
        write("dog/1.png", Pictures.png(GREEN));
        write("wolf/1.png", Pictures.png(RED));

        assertThatThrownBy(() -> read(SMALL, List.of("cat", "dog")))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("expected folders of the classes [cat, dog]")
                .hasMessageContaining("found [dog, wolf]");
    }

    @Test
    void aClassThatIsCalledTrainIsNotTakenForAPart() throws IOException {
        write("train/1.png", Pictures.png(RED));
        write("car/1.png", Pictures.png(GREEN));

        assertThatThrownBy(() -> read(SMALL, List.of()))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("has folders [train], which are parts of a data set")
                .hasMessageContaining("images in car beside them");
    }

    @Test
    void trainAndTestFoldersAreTheParts() throws IOException {
        write("train/cat/1.png", Pictures.png(RED));
        write("train/dog/1.png", Pictures.png(RED));
        write("val/cat/1.png", Pictures.png(RED));

        assertThat(read(Part.TRAIN).count()).isEqualTo(2);
        assertThat(read(Part.TEST).count()).isEqualTo(1);
        assertThat(listener.warnings()).isEmpty();
    }

    @Test
    void withoutPartsBothAreTheSameAndAWarningSaysSo() throws IOException {
        write("a.png", Pictures.png(RED));

        assertThat(read(Part.TRAIN).sha256()).isEqualTo(read(Part.TEST).sha256());
        assertThat(listener.warnings())
                .first()
                .asString()
                .contains("both parts are all of its images; --slice keeps them apart");
    }

    @Test
    void imagesWithoutAFolderOfTheirClassHaveNoLabel() throws IOException {
        write("a.png", Pictures.png(RED));
        write("b.JPG", Pictures.encoded("jpg", 4, 3, BLUE));

        ImageSet set = read(SMALL, List.of("cat", "dog"));

        assertThat(labels(set)).containsExactly(ImageSet.NO_LABEL, ImageSet.NO_LABEL);
        assertThat(set.classNames()).containsExactly("cat", "dog");
    }

    @Test
    void decodesAndResizesAsTheJobDoes() throws Exception {
        byte[] png = Pictures.encoded("png", 40, 17, 0x3377bb);
        byte[] jpeg = Pictures.encoded("jpg", 9, 30, 0xbb7733);
        write("a/called.jpg", png);
        write("b/called.png", jpeg);
        for (ImageSpec spec :
                List.of(
                        new ImageSpec(3, 8, 6, ColourOrder.BGR, Resize.STRETCH),
                        new ImageSpec(1, 8, 6, ColourOrder.GREY, Resize.CENTRE_CROP))) {
            ImageSet set = read(spec, List.of());

            try (ImageDecoder job = new ImageDecoder(spec, new DecodeLimits(1 << 20, 1 << 20))) {
                List<byte[]> expected =
                        List.of(job.decode(png, MediaType.PNG), job.decode(jpeg, MediaType.JPEG));
                for (int i = 0; i < 2; i++) {
                    assertThat(image(set, i)).isEqualTo(expected.get(set.label(i)));
                }
            }
        }
    }

    @Test
    void filesInDeeperFoldersAndOfOtherEndingsArePassedOverWithOneWarning() throws IOException {
        write("test/cat/1.png", Pictures.png(RED));
        write("test/cat/young/2.png", Pictures.png(RED));
        write("test/cat/young/tabby/3.png", Pictures.png(RED));
        write("test/dog/4.png", Pictures.png(RED));
        write("test/dog/5.webp", new byte[1]);
        write("test/dog/.hidden/6.png", Pictures.png(RED));
        write("train/dog/7.webp", new byte[1]);

        assertThat(read(SMALL, List.of()).count()).isEqualTo(2);
        assertThat(listener.warnings())
                .singleElement()
                .asString()
                .contains("files passed over: 3, such as cat/young/2.png; read are .png, .jpg");
    }

    @Test
    void filesBelowImagesWithoutLabelsArePassedOverWithAWarningEvenBehindALink()
            throws IOException {
        write("stream/a.png", Pictures.png(RED));
        write("stream/monday/b.txt", new byte[1]);
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("stream"));
        Files.createSymbolicLink(folder.resolve("stream/monday/circle"), folder.resolve("stream"));

        ImageSet set =
                ImageSets.open(
                        new ImageSource(link.toString(), Part.TEST, Map.of()),
                        new WantedImages(SMALL, List.of("cat"), Integer.MAX_VALUE),
                        listener);

        assertThat(set.count()).isEqualTo(1);
        assertThat(listener.warnings().get(1))
                .contains("files passed over: 1, such as monday" + File.separator + "b.txt");
    }

    @Test
    void theOrderMixesTheClassesAndIsTheSameEachTime() throws IOException {
        for (int i = 0; i < 50; i++) {
            write("a/" + i + ".png", Pictures.png(RED));
            write("b/" + i + ".png", Pictures.png(RED));
        }

        List<Integer> labels = labels(read(SMALL, List.of()));

        assertThat(labels(read(SMALL, List.of()))).isEqualTo(labels);
        assertThat(Collections.frequency(labels.subList(0, 50), 0)).isBetween(15, 35);
        List<Integer> even = new ArrayList<>();
        IntStream.range(0, 50).forEach(i -> even.add(labels.get(2 * i)));
        assertThat(Collections.frequency(even, 0)).isBetween(15, 35);
    }

    @Test
    void decodesNoMoreThanAreWanted() throws IOException {
        for (int i = 0; i < 9; i++) {
            write(i + ".png", Pictures.png(RED));
        }

        assertThat(read(new WantedImages(SMALL, List.of(), 4)).count()).isEqualTo(4);
        assertThat(listener.progress()).isEqualTo("4 of 4");
    }

    @Test
    void takesPhotosThatTheJobRefusesUnlessToldOtherwise() throws IOException {
        write("cat/photo.jpg", Pictures.encoded("jpg", 6000, 4000, RED));

        ImageSet set = read(new ImageSpec(3, 3, 4, ColourOrder.RGB, Resize.STRETCH), List.of());

        assertThat(set.count()).isEqualTo(1);
    }

    @Test
    void anImageOfAnotherSizeIsRefusedWithItsFileAndBothSizes() {
        write("cat/wide.png", Pictures.encoded("png", 5, 3, RED));

        assertThatThrownBy(() -> read(SMALL, List.of()))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("wide.png: PNG of 5 x 3 pixels; expected 4 x 3")
                .hasMessageContaining("--resize");
    }

    @Test
    void aFewUnreadableFilesArePassedOverWithAWarningThatNamesThem() throws IOException {
        for (int i = 0; i < 199; i++) {
            write("cat/" + i + ".png", Pictures.png(RED));
        }
        write("cat/torn.png", new byte[] {1, 2, 3});
        write("cat/empty.png", new byte[0]);

        ImageSet set = read(SMALL, List.of());

        assertThat(set.count()).isEqualTo(199);
        assertThat(listener.warnings().get(1))
                .contains("2 of 201 images cannot be read", "torn.png: ", "empty.png: 0 bytes")
                .endsWith("they are passed over");
        write("cat/third.png", new byte[] {1, 2, 3});
        assertThatThrownBy(() -> read(SMALL, List.of()))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("of 202 at most 1 % are passed over");
    }

    @Test
    void aClassWithoutImagesIsRefusedByName() throws IOException {
        write("cat/1.png", Pictures.png(RED));
        write("dog/1.gif", new byte[1]);

        assertThatThrownBy(() -> read(SMALL, List.of()))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("no PNG or JPEG files for the classes [dog]");
    }

    @Test
    void imagesBesideFoldersOfImagesAreRefused() {
        write("cat/1.png", Pictures.png(RED));
        write("stray.png", Pictures.png(RED));

        assertThatThrownBy(() -> read(SMALL, List.of()))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("images without a class beside them, such as stray.png");
    }

    @Test
    void aFolderWithoutAnyImagesSaysWhatWasLookedFor() {
        write("notes.txt", new byte[1]);

        assertThatThrownBy(() -> read(SMALL, List.of()))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("PNG or JPEG files, or a folder of them for each class, here")
                .hasMessageContaining("test/ or val/");
    }

    @Test
    void whereNobodySaysWhatSizeImagesAreToHaveTheyAreRefused() {
        write("cat/1.png", Pictures.png(RED));

        assertThatThrownBy(() -> ImageSets.open(folder, Part.TRAIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds images of any size");
    }

    private void write(String name, byte[] content) {
        Pictures.write(folder.resolve(name), content);
    }

    private ImageSet read(ImageSpec spec, List<String> classes) throws IOException {
        return read(new WantedImages(spec, classes, Integer.MAX_VALUE));
    }

    private ImageSet read(WantedImages wanted) throws IOException {
        return ImageSets.open(
                new ImageSource(folder.toString(), Part.TEST, Map.of()), wanted, listener);
    }

    private ImageSet read(Part part) throws IOException {
        WantedImages wanted = new WantedImages(SMALL, List.of(), Integer.MAX_VALUE);
        return ImageSets.open(new ImageSource(folder.toString(), part, Map.of()), wanted, listener);
    }

    private static List<Integer> labels(ImageSet set) {
        return IntStream.range(0, set.count()).map(set::label).boxed().toList();
    }

    private static byte[] image(ImageSet set, int index) {
        byte[] image = new byte[set.shape().pixels()];
        set.copyImage(index, image, 0);
        return image;
    }
}
