package dev.sluice.augment.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.augment.calibrate.Recalibrated;
import dev.sluice.augment.calibrate.Recalibrator;
import dev.sluice.augment.cli.view.CalibrationView;
import dev.sluice.augment.compose.ExitScalars;
import dev.sluice.augment.compose.ExitScoring;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.data.Split;
import dev.sluice.augment.quantise.StageTypes;
import dev.sluice.augment.reader.ImageSets;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.BundleWriter;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.TensorSpec;
import dev.sluice.bundle.calibration.CalibrationTable;
import dev.sluice.bundle.calibration.Reference;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A bundle of a tiny network, calibrated on other images than it was made with. */
class CalibrateCommandTest {

    private static final int TEST = 300;
    private static final int CALIBRATION = 200;

    /** Accuracy, AUROC, ECE, spread and temperature of the final exit. */
    private static final String FINAL_ROW =
            "1 \\(final\\) \\|.* %.*\\| +0\\.\\d{4} \\| +0\\.\\d{4} \\| +0\\.\\d{4} \\| +\\d+\\.\\d{3} \\|";

    @TempDir private static Path folder;

    private static final StringWriter OUT = new StringWriter();
    private static final StringWriter ERR = new StringWriter();
    private static Path bundleFolder;

    @BeforeAll
    static void pretrainAndAttach() throws IOException {
        QuadrantImages.write(folder, "train", 700, 1);
        QuadrantImages.write(folder, "t10k", TEST, 2);
        bundleFolder = folder.resolve("bundle");
        train(
                "pretrain",
                "--out=" + folder.resolve("net.onnx"),
                "--blocks=1",
                "--widths=8,16",
                "--calibration-images=" + CALIBRATION);
        train(
                "attach",
                "--out=" + bundleFolder,
                "--network=" + folder.resolve("net.onnx"),
                "--cut=group0.block0.out",
                "--branch=8/2",
                "--name=toy");
    }

    @Test
    void calibrateOnTheImagesOfAttachComesToTheSameBundle() throws IOException {
        Bundle before = Bundle.read(bundleFolder);
        ImageSet heldOut = Split.holdOut(openTrain(), CALIBRATION, 1).calibration();

        BundleWriter.Draft anew =
                new Recalibrator("test", StageTypes.KEPT, 1)
                        .recalibrate(before, "1", heldOut, "the same", done -> {})
                        .draft();

        for (int stage = 0; stage < 2; stage++) {
            assertThat(anew.stages().get(stage).graph()).isEqualTo(before.graph(stage));
        }
        assertThat(anew.observations().toBytes()).isEqualTo(before.observations().toBytes());
        assertThat(anew.calibration().rows()).isEqualTo(before.manifest().calibration().rows());
    }

    @Test
    void calibrateOnOtherImagesChangesHowExitsAreReadAndNothingElse() throws IOException {
        Bundle before = Bundle.read(bundleFolder);
        Path target = folder.resolve("calibrated");

        int status =
                execute(
                        "calibrate",
                        "--bundle=" + bundleFolder,
                        "--data=" + folder,
                        "--slice=0/2",
                        "--version=2",
                        "--out=" + target);

        assertThat(status).as(ERR.toString()).isZero();
        Bundle after = Bundle.read(target);
        for (int stage = 0; stage < 2; stage++) {
            assertThat(after.graph(stage)).isNotEqualTo(before.graph(stage));
            assertThat(asTrained(after.graph(stage))).isEqualTo(asTrained(before.graph(stage)));
        }
        assertThat(after.manifest().version()).isEqualTo("2");
        assertThat(after.manifest().calibration().images()).isEqualTo(TEST / 2);
        assertThat(after.manifest().calibration().imagesFrom()).contains("slice 0/2 of the test");
        assertThat(after.manifest().provenance().recipe())
                .containsAllEntriesOf(
                        Map.of(
                                "epochs",
                                "3",
                                "calibrated-from-bundle",
                                before.digest(),
                                "calibration-images",
                                "" + TEST / 2))
                .containsKey("calibration-data-sha256");
        assertThat(OUT.toString()).containsPattern(FINAL_ROW);
        assertThat(OUT.toString()).contains("warning: 150 calibration images; with fewer than");
        assertThat(Bundle.read(bundleFolder).digest()).isEqualTo(before.digest());
    }

    @Test
    void evaluateWarnsWhereThresholdsWereChosenOnItsImages() {
        Path target = folder.resolve("half");
        execute(
                "calibrate",
                "--bundle=" + bundleFolder,
                "--data=" + folder,
                "--slice=0/2",
                "--out=" + target);

        execute("evaluate", "--bundle=" + target, "--data=" + folder, "--slice=0/2");
        assertThat(OUT.toString()).contains("warning: thresholds were chosen on these very images");

        execute("evaluate", "--bundle=" + target, "--data=" + folder, "--slice=1/2");
        assertThat(OUT.toString()).doesNotContain("warning: thresholds");
    }

    @Test
    void evaluateWarnsOfImagesThatBranchesWereTrainedOn() {
        execute("evaluate", "--bundle=" + bundleFolder, "--data=" + folder, "--part=TRAIN");
        assertThat(OUT.toString()).contains("warning: the branches were trained on these very");

        execute("evaluate", "--bundle=" + bundleFolder, "--data=" + folder);
        assertThat(OUT.toString()).doesNotContain("warning: the branches were trained");
    }

    @Test
    void calibrateMakesAnEightBitBundleOfAFloatOne() throws IOException {
        Bundle before = Bundle.read(bundleFolder);
        Path target = folder.resolve("eight-bit");

        int status =
                execute(
                        "calibrate",
                        "--bundle=" + bundleFolder,
                        "--data=" + folder,
                        "--features=UINT8",
                        "--weights=INT8",
                        "--out=" + target);

        assertThat(status).as(ERR.toString()).isZero();
        Bundle after = Bundle.read(target);
        TensorSpec features = after.manifest().stages().get(0).features();
        assertThat(features.type()).isEqualTo(ElementType.UINT8);
        assertThat(features.bytes())
                .isEqualTo(before.manifest().stages().get(0).features().bytes() / 4);
        assertThat(after.manifest().stages().get(1).input().type()).isEqualTo(ElementType.UINT8);
        assertThat(after.manifest().costs()).isEqualTo(before.manifest().costs());
        assertThat(after.manifest().provenance().recipe())
                .containsEntry("features", "UINT8")
                .containsEntry("weights", "INT8")
                .containsKeys(
                        "agreement-with-earlier-types.exit-0",
                        "agreement-with-earlier-types.exit-1",
                        "agreement-with-earlier-types."
                                + before.manifest().calibration().defaultOperatingPoint());
        assertThat(OUT.toString())
                .contains("With the new number types, against those before:")
                .containsPattern("answers of +\\| +alike +\\| right before +\\| right now");
        assertThat(after.graph(1)).hasSizeLessThan(before.graph(1).length);
    }

    @Test
    void calibrateWithoutLabelsHoldsAnswersAgainstTheBackbonesAndSaysAgreement()
            throws IOException {
        Bundle before = Bundle.read(bundleFolder);
        Recalibrated anew =
                new Recalibrator("test", StageTypes.KEPT, 1)
                        .recalibrate(before, "2", labelledFrom(TEST), "stream", done -> {});
        Bundle bundle = BundleWriter.write(folder.resolve("unlabelled"), anew.draft());
        StringWriter said = new StringWriter();
        new CalibrationView(new PrintWriter(said)).print(bundle, anew.exits());

        CalibrationTable table = bundle.manifest().calibration();
        assertThat(table.reference()).isEqualTo(Reference.BACKBONE);
        assertThat(table.backboneAccuracy()).isOne();
        assertThat(table.rows())
                .allSatisfy(
                        row ->
                                assertThat(row.outcome().accuracy())
                                        .isEqualTo(row.outcome().agreement()));
        assertThat(said.toString())
                .contains("There were no labels: agreement with the backbone is measured.")
                .containsPattern("branch MACs +\\| agreement")
                .containsPattern("1 \\(final\\) .*\\| +1\\.000 \\|")
                .containsPattern("\\| max-accuracy +\\|.* unknown \\|");
    }

    @Test
    void calibrateTakesAFolderOfImageFilesWithoutLabels() throws IOException {
        QuadrantImages.writePngs(ImageSets.open(folder, Part.TEST), folder.resolve("stream"));
        Path target = folder.resolve("of-files");

        int status =
                execute(
                        "calibrate",
                        "--bundle=" + bundleFolder,
                        "--data=" + folder.resolve("stream"),
                        "--out=" + target);

        assertThat(status).as(ERR.toString()).isZero();
        CalibrationTable table = Bundle.read(target).manifest().calibration();
        assertThat(table.images()).isEqualTo(TEST);
        assertThat(table.reference()).isEqualTo(Reference.BACKBONE);
        assertThat(OUT.toString())
                .contains("There were no labels: agreement with the backbone is measured.")
                .containsPattern("branch MACs +\\| agreement");
    }

    @Test
    void attachTrainsOnAFolderOfImageFilesWithoutLabels() throws IOException {
        QuadrantImages.writePngs(openTrain(), folder.resolve("unnamed"));
        Path target = folder.resolve("attached-to-files");

        int status =
                execute(
                        "attach",
                        "--out=" + target,
                        "--network=" + folder.resolve("net.onnx"),
                        "--data=" + folder.resolve("unnamed"),
                        "--calibration-images=" + CALIBRATION,
                        "--cut=group0.block0.out",
                        "--branch=8/2",
                        "--name=toy",
                        "--epochs=3",
                        "--flip=0",
                        "--crop-padding=0",
                        "--batch-size=32");

        assertThat(status).as(ERR.toString()).isZero();
        CalibrationTable table = Bundle.read(target).manifest().calibration();
        assertThat(table.images()).isEqualTo(CALIBRATION);
        assertThat(table.reference()).isEqualTo(Reference.BACKBONE);
        assertThat(OUT.toString())
                .contains("There were no labels: agreement with the backbone is measured.");
    }

    @Test
    void calibrateRefusesASetOfWhichSomeLabelsAreMissing() throws IOException {
        Bundle bundle = Bundle.read(bundleFolder);
        ImageSet mixed = labelledFrom(TEST - 40);

        assertThatThrownBy(
                        () ->
                                new Recalibrator("test", StageTypes.KEPT, 1)
                                        .recalibrate(bundle, "2", mixed, "stream", done -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("40 of 300 images have a label; expected all or none");
    }

    @Test
    void calibrateRefusesTooFewImages() {
        int status =
                execute(
                        "calibrate",
                        "--bundle=" + bundleFolder,
                        "--data=" + folder,
                        "--slice=0/10",
                        "--out=" + folder.resolve("few"));

        assertThat(status).isEqualTo(1);
        assertThat(ERR.toString())
                .contains("error: 30 calibration images are too few; expected 100 or more");
        assertThat(folder.resolve("few")).doesNotExist();
    }

    /** The test images, without the labels of those before {@code first}. */
    private static ImageSet labelledFrom(int first) throws IOException {
        ImageSet images = ImageSets.open(folder, Part.TEST);
        int size = images.shape().pixels();
        byte[] pixels = new byte[images.count() * size];
        int[] labels = new int[images.count()];
        for (int i = 0; i < labels.length; i++) {
            images.copyImage(i, pixels, i * size);
            labels[i] = i < first ? ImageSet.NO_LABEL : images.label(i);
        }
        return ImageSet.of(images.shape(), pixels, labels, images.classNames());
    }

    private static byte[] asTrained(byte[] graph) {
        return ExitScalars.set(graph, 1, new ExitScoring.MaxProbability());
    }

    private static ImageSet openTrain() throws IOException {
        return ImageSets.open(folder, Part.TRAIN);
    }

    private static void train(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(
                List.of(
                        "--data=" + folder,
                        "--epochs=3",
                        "--flip=0",
                        "--crop-padding=0",
                        "--batch-size=32"));
        assertThat(execute(all.toArray(new String[0]))).as(ERR.toString()).isZero();
    }

    private static int execute(String... arguments) {
        OUT.getBuffer().setLength(0);
        ERR.getBuffer().setLength(0);
        CommandLine command = AugmentMain.commandLine();
        command.setOut(new PrintWriter(OUT, true)).setErr(new PrintWriter(ERR, true));
        return command.execute(arguments);
    }
}
