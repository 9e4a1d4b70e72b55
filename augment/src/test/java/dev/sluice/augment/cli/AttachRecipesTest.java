package dev.sluice.augment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.Bundle;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the two recipes set, as the provenance of their bundles tells. */
class AttachRecipesTest {

    @TempDir private static Path folder;

    private static final StringWriter OUT = new StringWriter();
    private static final StringWriter ERR = new StringWriter();
    private static Path network;

    @BeforeAll
    static void pretrain() {
        QuadrantImages.write(folder, "train", 900, 1);
        network = folder.resolve("net.onnx");
        execute(QuadrantImages.pretrain(folder, network, "--calibration-images=300"));
    }

    @Test
    void theRecipeOfPteenetIsItsDefaultsButForWhatIsGiven() {
        Path folder = pteenet("--epochs=4", "--lambda=0.1,0.9", "--learning-rate=0.01");

        assertThat(OUT.toString())
                .contains("agreement ")
                .contains("Ways of learning, at the default operating point:")
                .containsPattern("v1, lambda 0.\\d \\(kept\\)");
        assertThat(Bundle.read(folder).manifest().provenance().recipe())
                .containsEntry("recipe", "pteenet")
                .containsEntry("branch.0", "conv2")
                .containsEntry("loss", "v1")
                .containsEntry("lambdas-tried", "0.1,0.9")
                .containsEntry("labels", "backbone")
                .containsEntry("teacher", "augmented")
                .containsEntry("confidence", "HEAD")
                .containsEntry("optimiser", "ADAM")
                .containsEntry("learning-rate", "0.01")
                .containsEntry("warm-up", "0.0")
                .containsEntry("decay", "NONE")
                .containsEntry("weight-decay", "1.0E-4")
                .containsEntry("train", "together")
                .containsEntry("epochs", "4");
    }

    @Test
    void theRecipeOfPteenetPlacesExitsByARuleOfThePaper() {
        Path bundle = folder.resolve("placed");
        Path deeper = folder.resolve("deeper.onnx");
        execute(
                "pretrain",
                "--data=" + folder,
                "--out=" + deeper,
                "--blocks=2",
                "--widths=8,16",
                "--epochs=1",
                "--flip=0",
                "--crop-padding=0",
                "--batch-size=32",
                "--calibration-images=300");

        int status =
                execute(
                        "attach",
                        "--recipe=pteenet",
                        "--network=" + deeper,
                        "--data=" + folder,
                        "--name=toy",
                        "--out=" + bundle,
                        "--epochs=2",
                        "--loss=distillation",
                        "--confidence=max-probability",
                        "--learning-rate=0.01",
                        "--flip=0",
                        "--crop-padding=0",
                        "--batch-size=32");

        assertThat(status).as(ERR.toString()).isZero();
        assertThat(OUT.toString()).doesNotContain("pilot");
        assertThat(Bundle.read(bundle).manifest().earlyExits()).isEqualTo(2);
        assertThat(Bundle.read(bundle).manifest().provenance().recipe())
                .containsEntry("place", "pareto:2")
                .containsEntry("branch.0", "conv2");
    }

    @Test
    void aRecipesOptionsAreOverriddenOneByOne() {
        Path folder =
                pteenet(
                        "--epochs=3",
                        "--learning-rate=0.1",
                        "--lambda=3",
                        "--loss=v2",
                        "--labels=data",
                        "--teacher=original",
                        "--train=one-by-one",
                        "--confidence=max-probability",
                        "--branch=d8/2",
                        "--optimiser=sgd");

        assertThat(OUT.toString()).contains("accuracy ").contains("branch1 by itself");
        assertThat(Bundle.read(folder).manifest().provenance().recipe())
                .containsEntry("branch.1", "d8/2")
                .containsEntry("loss", "v2")
                .containsEntry("lambda", "3.0")
                .containsEntry("labels", "data")
                .containsEntry("teacher", "original")
                .containsEntry("train", "one-by-one")
                .containsEntry("confidence", "MAX_PROBABILITY")
                .containsEntry("optimiser", "SGD");
    }

    @Test
    void theOptionsOwnDefaultsAreTheRecipeSluices() {
        Path bundle = folder.resolve("sluice");

        int status = attach(bundle, "--branch=8/2", "--epochs=1");

        assertThat(status).as(ERR.toString()).isZero();
        assertThat(Bundle.read(bundle).manifest().provenance().recipe())
                .containsEntry("recipe", "sluice")
                .containsEntry("loss", "distillation")
                .containsEntry("labels", "data")
                .containsEntry("teacher", "original")
                .containsEntry("optimiser", "SGD")
                .containsEntry("learning-rate", "0.1")
                .containsEntry("confidence", "MAX_PROBABILITY");
    }

    @Test
    void aLambdaIsRefusedWhereTheLossHasNone() {
        assertThat(attach(folder.resolve("none"), "--branch=8", "--lambda=2")).isEqualTo(2);

        assertThat(ERR.toString()).contains("--lambda: loss distillation has no lambda");
    }

    @Test
    void aLabelWeightIsRefusedWhereTheLossHasNone() {
        int status = attach(folder.resolve("none"), "--branch=8", "--loss=v1", "--label-weight=1");

        assertThat(status).isEqualTo(2);
        assertThat(ERR.toString()).contains("--label-weight: loss v1 does not weigh labels");
    }

    @Test
    void aTrainingThatDivergesIsAnErrorThatSaysWhereAndWhatToTry() {
        int status =
                attach(
                        folder.resolve("none"),
                        "--branch=8",
                        "--learning-rate=1e30",
                        "--precision=float32");

        assertThat(status).isEqualTo(1);
        assertThat(ERR.toString())
                .contains("training diverged: loss ")
                .containsPattern("at epoch \\d+, step \\d+")
                .contains("try a smaller learning rate")
                .doesNotContain("Exception");
        assertThat(folder.resolve("none/bundle.json")).doesNotExist();
    }

    @Test
    void helpTellsWhatTheRecipesDefaultsAre() {
        execute("attach", "--help");

        assertThat(OUT.toString())
                .contains("Defaults above are those of --recipe sluice")
                .contains("--recipe pteenet has instead")
                .contains("  --place=pareto:2")
                .contains("  --branch=conv2")
                .contains("  --learning-rate=0.001")
                .contains("  --confidence=head");
    }

    private static Path pteenet(String... more) {
        Path out = folder.resolve("pteenet" + more.length);
        String[] all =
                Stream.concat(Stream.of("--recipe=pteenet"), Stream.of(more))
                        .toArray(String[]::new);
        assertThat(attach(out, all)).as(ERR.toString()).isZero();
        return out;
    }

    private static int attach(Path out, String... more) {
        String[] fixed = {
            "attach",
            "--network=" + network,
            "--data=" + folder,
            "--cut=group0.block0.out,group1.block0.out",
            "--name=toy",
            "--out=" + out,
            "--flip=0",
            "--crop-padding=0",
            "--batch-size=32"
        };
        return execute(Stream.concat(Stream.of(fixed), Stream.of(more)).toArray(String[]::new));
    }

    private static int execute(String... arguments) {
        OUT.getBuffer().setLength(0);
        ERR.getBuffer().setLength(0);
        CommandLine command = AugmentMain.commandLine();
        command.setOut(new PrintWriter(OUT, true)).setErr(new PrintWriter(ERR, true));
        return command.execute(arguments);
    }
}
