package dev.sluice.augment.cli.pretrain;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import dev.sluice.augment.cli.option.DataOptions;
import dev.sluice.augment.cli.option.HelpOption;
import dev.sluice.augment.cli.option.RecipeOptions;
import dev.sluice.augment.cli.option.WorkOptions;
import dev.sluice.augment.cli.view.TrainingView;
import dev.sluice.augment.cut.MacCounter;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.data.Split;
import dev.sluice.augment.train.OnnxMetadata;
import dev.sluice.augment.train.Trainer;
import dev.sluice.augment.train.backbone.BackboneSpec;
import dev.sluice.augment.train.checkpoint.DiskSpace;
import dev.sluice.augment.train.checkpoint.Fingerprint;
import dev.sluice.augment.train.checkpoint.WorkFolder;
import dev.sluice.augment.train.libtorch.LibtorchTrainer;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import dev.sluice.bundle.Digest;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Trains a backbone from random weights and writes it as ONNX, with what is needed to hold out the
 * same images again.
 */
@Command(
        name = "pretrain",
        description =
                "Train a network on a folder of IDX, CIFAR or SVHN files and write it as ONNX.")
public final class PretrainCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private HelpOption help;
    @Mixin private DataOptions data;
    @Mixin private BackboneOptions backbone;
    @Mixin private RecipeOptions recipe;
    @Mixin private WorkOptions work;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "NET.onnx",
            description = "File to write.")
    private Path out;

    @Option(
            names = "--calibration-images",
            paramLabel = "N",
            defaultValue = "" + Split.USUAL,
            description =
                    "Training images held out and never trained on; 'attach' with the same --data"
                            + " holds out the same ones. Default: ${DEFAULT-VALUE}.")
    private int calibrationImages;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Of the split, the first weights, the order and the augmentation. Default:"
                            + " ${DEFAULT-VALUE}.")
    private long seed;

    @Override
    public Integer call() throws IOException {
        Instant start = Instant.now();
        if (recipe.epochs().size() > 1) {
            throw new ParameterException(
                    spec.commandLine(), "--epochs takes one number here: there are no branches");
        }
        TrainingRecipe plan = recipe.recipe(seed);
        requireWritable();
        ImageSet images = data.open(Part.TRAIN);
        Split split = Split.holdOut(images, calibrationImages, seed);
        BackboneSpec network = backbone.spec(images.shape(), images.classNames().size());
        ModelProto described;
        byte[] file;
        Duration spentBefore;
        try (TrainingView view =
                        new TrainingView(spec.commandLine().getOut(), "training", "accuracy");
                WorkFolder kept = work.folder(out)) {
            kept.claim(fingerprint(network, images, plan));
            Trainer trainer = new LibtorchTrainer(recipe.threads(), kept);
            ModelProto trained = trainer.pretrain(network, split.train(), plan, view);
            described = OnnxMetadata.with(trained, provenance(images));
            file = described.toByteArray();
            write(file);
            spentBefore = kept.spentBefore();
            kept.remove();
        }
        report(split, described, file, spentBefore.plus(Duration.between(start, Instant.now())));
        return 0;
    }

    /** Fails before the training, not after it. */
    private void requireWritable() throws IOException {
        Path folder = Files.createDirectories(out.toAbsolutePath().getParent());
        if (Files.isDirectory(out)) {
            throw new FileSystemException(out.toString(), null, "is a folder; expected a file");
        }
        if (!Files.isWritable(folder)) {
            throw new AccessDeniedException(out.toString());
        }
    }

    private void write(byte[] file) throws IOException {
        try {
            Files.write(out, file);
        } catch (IOException e) {
            throw DiskSpace.cannotWrite(out, file.length, e);
        }
    }

    private Fingerprint fingerprint(BackboneSpec network, ImageSet images, TrainingRecipe plan) {
        return Fingerprint.empty()
                .with("network", network)
                .with("recipe", plan)
                .with("data", images.sha256())
                .with("calibration-images", calibrationImages);
    }

    private Map<String, String> provenance(ImageSet images) {
        return Map.of(
                OnnxMetadata.CLASSES, String.join(",", images.classNames()),
                OnnxMetadata.DATA_SHA256, images.sha256(),
                OnnxMetadata.SPLIT_SEED, Long.toString(seed),
                OnnxMetadata.CALIBRATION_IMAGES, Integer.toString(calibrationImages));
    }

    private void report(Split split, ModelProto network, byte[] file, Duration took) {
        String accuracy =
                split.calibration().count() == 0
                        ? "none held out"
                        : String.format(
                                Locale.ROOT,
                                "%.2f %%",
                                100
                                        * NetworkAccuracy.of(
                                                network, split.calibration(), recipe.threads()));
        Object[][] rows = {
            {"MACs an image", MacCounter.count(network).total()},
            {"trained on", split.train().count() + " images"},
            {"held out", split.calibration().count() + " images"},
            {"accuracy on the held out", accuracy},
            {"time", took.toSeconds() + " s"},
            {"file", out},
            {"sha256", Digest.sha256(file)}
        };
        Column[] columns = {
            new Column().dataAlign(HorizontalAlign.LEFT),
            new Column().dataAlign(HorizontalAlign.LEFT)
        };
        spec.commandLine().getOut().println(AsciiTable.getTable(columns, rows));
        spec.commandLine().getOut().flush();
    }
}
