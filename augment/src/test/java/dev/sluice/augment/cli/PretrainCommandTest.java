package dev.sluice.augment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.IdxFiles;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.data.Split;
import dev.sluice.augment.reader.ImageSets;
import dev.sluice.augment.train.OnnxMetadata;
import dev.sluice.bundle.Digest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PretrainCommandTest {

    private static final int IMAGES = 90;

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeImages() {
        byte[] pixels = new byte[IMAGES * 64];
        new Random(1).nextBytes(pixels);
        int[] labels = new Random(2).ints(IMAGES, 0, 2).toArray();
        IdxFiles.write(folder, "train-images-idx3-ubyte", IdxFiles.images(IMAGES, 8, 8, pixels));
        IdxFiles.write(folder, "train-labels-idx1-ubyte", IdxFiles.labels(labels));
    }

    @Test
    void writesANetworkAndSaysWhatItIs() throws IOException {
        Path net = folder.resolve("made/for/it/net.onnx");

        assertThat(pretrain(net, "--calibration-images", "20")).isZero();

        byte[] file = Files.readAllBytes(net);
        assertThat(out.toString())
                .contains("epoch 1/1")
                .containsPattern("trained on +\\| 70 images")
                .containsPattern("held out +\\| 20 images")
                .containsPattern("accuracy on the held out +\\| \\d+\\.\\d\\d %")
                .contains(Digest.sha256(file));
    }

    @Test
    void writesDownWhatHoldsOutTheSameImagesAgain() throws IOException {
        Path net = folder.resolve("net.onnx");
        pretrain(net, "--calibration-images", "20", "--seed", "5", "--class-names", "cat,dog");

        ModelProto model = ModelProto.parseFrom(Files.readAllBytes(net));

        String digest = ImageSets.open(folder, Part.TRAIN).sha256();
        assertThat(OnnxMetadata.find(model, OnnxMetadata.DATA_SHA256)).contains(digest);
        assertThat(OnnxMetadata.find(model, OnnxMetadata.SPLIT_SEED)).contains("5");
        assertThat(OnnxMetadata.find(model, OnnxMetadata.CALIBRATION_IMAGES)).contains("20");
        assertThat(OnnxMetadata.find(model, OnnxMetadata.CLASSES)).contains("cat,dog");
    }

    @Test
    void doesNotLetTheHeldOutImagesIntoMeanAndDeviation() throws IOException {
        Path net = folder.resolve("net.onnx");
        pretrain(net, "--calibration-images", "80");

        Split split = Split.holdOut(ImageSets.open(folder, Part.TRAIN), 80, 1);
        double sum = 0;
        byte[] image = new byte[64];
        for (int i = 0; i < split.train().count(); i++) {
            split.train().copyImage(i, image, 0);
            for (byte pixel : image) {
                sum += Byte.toUnsignedInt(pixel);
            }
        }
        ModelProto model = ModelProto.parseFrom(Files.readAllBytes(net));
        assertThat(OnnxMetadata.floats(model, OnnxMetadata.MEAN)[0])
                .isEqualTo((float) (sum / split.train().count() / 64 / 255));
    }

    @Test
    void theSameCommandWritesTheSameFile() throws IOException {
        pretrain(folder.resolve("one.onnx"));
        pretrain(folder.resolve("two.onnx"));

        assertThat(folder.resolve("one.onnx")).hasSameBinaryContentAs(folder.resolve("two.onnx"));
    }

    @Test
    void aFolderWithoutImagesIsOneLineOfError() {
        Path empty = folder.resolve("empty");

        int status = execute("pretrain", "--data", empty.toString(), "--out", "net.onnx");

        assertThat(status).isEqualTo(1);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("error: " + empty + " is not a folder of images");
    }

    @Test
    void aValueOutOfRangeIsOneLineOfError() {
        assertThat(pretrain(folder.resolve("net.onnx"), "--epochs", "0")).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().contains("found 0 and 16");
        assertThat(folder.resolve("net.onnx")).doesNotExist();
    }

    @Test
    void refusesAFileThatCannotBeWrittenBeforeItTrains() {
        assertThat(pretrain(folder)).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("error: " + folder + " cannot be written");
    }

    private int pretrain(Path net, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "pretrain",
                                "--data",
                                folder.toString(),
                                "--out",
                                net.toString(),
                                "--blocks=1",
                                "--widths=4,8",
                                "--batch-size=16"));
        if (!List.of(more).contains("--epochs")) {
            arguments.add("--epochs=1");
        }
        if (!List.of(more).contains("--calibration-images")) {
            arguments.add("--calibration-images=10");
        }
        arguments.addAll(List.of(more));
        return execute(arguments.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        CommandLine command = AugmentMain.commandLine();
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }
}
