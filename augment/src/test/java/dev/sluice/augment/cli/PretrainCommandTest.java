package dev.sluice.augment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
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
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
        assertThat(OnnxMetadata.mean(model).orElseThrow()[0])
                .isEqualTo((float) (sum / split.train().count() / 64 / 255));
    }

    @Test
    void theSameCommandWritesTheSameFile() throws IOException {
        pretrain(folder.resolve("one.onnx"));
        pretrain(folder.resolve("two.onnx"));

        assertThat(folder.resolve("one.onnx")).hasSameBinaryContentAs(folder.resolve("two.onnx"));
    }

    @Test
    void aFolderThatIsNotThereIsOneLineOfError() {
        Path missing = folder.resolve("missing");

        int status = execute("pretrain", "--data", missing.toString(), "--out", "net.onnx");

        assertThat(status).isEqualTo(1);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("error: " + missing + ": no such file or folder");
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
        assertThat(err.toString()).contains("error: " + folder + ": is a folder; expected a file");
    }

    @Test
    void trainsEachFamilyAndCountsItsMacs() throws IOException {
        Path vgg = folder.resolve("vgg.onnx");
        Path densenet = folder.resolve("densenet.onnx");

        assertThat(family("vgg", vgg, "--convolutions=1,2", "--widths=4,6")).isZero();
        assertThat(family("densenet", densenet, "--layers=1", "--growth=4")).isZero();

        // 8x8 images, 2 classes. VGG: one convolution, a pool, two convolutions, the classifier.
        int vggMacs = 9 * 4 * 64 + 9 * (4 * 6 + 6 * 6) * 16 + 6 * 2;
        // DenseNet: 16 channels, and 4 more by each block's layer.
        int ends = 9 * 16 * 64 + 28 * 2;
        int layers = 9 * 4 * (16 * 64 + 20 * 16 + 24 * 4);
        int transitions = 20 * 20 * 64 + 24 * 24 * 16;
        assertThat(out.toString())
                .containsPattern("MACs an image +\\| " + vggMacs + " ")
                .containsPattern("MACs an image +\\| " + (ends + layers + transitions) + " ");
        assertThat(operators(vgg)).contains("MaxPool").doesNotContain("Concat", "Add");
        assertThat(operators(densenet)).contains("Concat").doesNotContain("MaxPool", "Add");
    }

    @Test
    void refusesOptionsOfAnotherFamilyAllInOneMessage() {
        assertThat(family("densenet", folder.resolve("net.onnx"), "--blocks=1", "--widths=4"))
                .isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly(
                        "error: --family densenet has no option --blocks (it is one of [resnet]);"
                                + " --family densenet has no option --widths (it is one of [resnet,"
                                + " vgg])");
    }

    @Test
    void refusesOptionsOfOtherFamiliesWhenNoneIsNamed() {
        assertThat(pretrain(folder.resolve("net.onnx"), "--growth=4", "--convolutions=1"))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("--family resnet has no option --growth (it is one of [densenet])")
                .contains("--family resnet has no option --convolutions (it is one of [vgg])")
                .doesNotContain("--blocks");
    }

    @Test
    void refusesSizesThatDoNotFitTheImagesBeforeItTrains() {
        Path net = folder.resolve("net.onnx");

        assertThat(family("vgg", net, "--convolutions=1,1", "--widths=4")).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("need a width for each group of convolutions");
    }

    @Test
    void refusesAFamilyThatItDoesNotKnow() {
        assertThat(family("lenet", folder.resolve("net.onnx"))).isEqualTo(2);
        assertThat(err.toString()).contains("--family").contains("[RESNET, VGG, DENSENET]");
    }

    private static Set<String> operators(Path net) throws IOException {
        return ModelProto.parseFrom(Files.readAllBytes(net)).getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .collect(Collectors.toSet());
    }

    private int family(String family, Path net, String... sizes) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "pretrain",
                                "--data",
                                folder.toString(),
                                "--out",
                                net.toString(),
                                "--family",
                                family,
                                "--epochs=1",
                                "--batch-size=16",
                                "--calibration-images=0"));
        arguments.addAll(List.of(sizes));
        return execute(arguments.toArray(String[]::new));
    }

    /** A device on Linux that is always full. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsOneLineOfErrorAndNothingIsTrainedAgainAfterIt() throws IOException {
        Path net = folder.resolve("net.onnx");
        Files.createSymbolicLink(net, Path.of("/dev/full"));

        assertThat(pretrain(net)).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .matches(
                        "error: cannot write .*net.onnx: [\\d,]+ bytes needed, [\\d,]+ available.*");

        Files.delete(net);
        assertThat(pretrain(net)).isZero();
        assertThat(out.toString()).contains("all 1 epochs were trained before");
        assertThat(folder.resolve("net.onnx.work")).doesNotExist();
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
