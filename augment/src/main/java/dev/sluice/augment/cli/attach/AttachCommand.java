package dev.sluice.augment.cli.attach;

import dev.sluice.augment.attach.AttachRequest;
import dev.sluice.augment.attach.Attacher;
import dev.sluice.augment.attach.Attachment;
import dev.sluice.augment.attach.BundleTarget;
import dev.sluice.augment.cli.compare.ComparisonOptions;
import dev.sluice.augment.cli.option.DataOptions;
import dev.sluice.augment.cli.option.HelpOption;
import dev.sluice.augment.cli.option.RecipeOptions;
import dev.sluice.augment.cli.option.TypedCommand;
import dev.sluice.augment.cli.option.WorkOptions;
import dev.sluice.augment.cli.view.CalibrationView;
import dev.sluice.augment.data.ClassNames;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.train.OnnxMetadata;
import dev.sluice.augment.train.checkpoint.WorkFolder;
import dev.sluice.augment.train.libtorch.LibtorchTrainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Attaches early exits to a trained network, which stays as it is, and writes a bundle. */
@Command(
        name = "attach",
        description =
                "Cut a trained ONNX network, train a branch at each cut, calibrate, write a"
                        + " bundle.")
public final class AttachCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private HelpOption help;
    @Mixin private DataOptions data;
    @Mixin private LearningOptions learning;
    @Mixin private RecipeOptions recipe;
    @Mixin private PixelOptions pixels;
    @Mixin private BundleOptions bundle;
    @Mixin private WorkOptions work;
    @Mixin private ComparisonOptions compared;

    @Option(
            names = "--network",
            required = true,
            paramLabel = "NET.onnx",
            description = "The trained network. It is read and never changed.")
    private Path network;

    @ArgGroup private PlacementOptions place = new PlacementOptions();

    @Option(
            names = "--branch",
            paramLabel = "TRUNK",
            description =
                    "Layers of a branch: one of PTEENet's pool, bnpool, conv, conv2, conv3, or blocks"
                            + " [+][d]width[/stride] separated by commas: 32/2,+32,d64/2 is 3x3 to 32"
                            + " channels with stride 2, 3x3 with a shortcut around it, then"
                            + " depthwise-separable to 64; or a share of the network's MACs, as in 12%%,"
                            + " for a trunk of that size. Once for all cuts, or once for each."
                            + " Default: 15%% at the first exit, 6%% at others.")
    private List<String> trunks = List.of();

    @Option(
            names = "--calibration-images",
            paramLabel = "N",
            description =
                    "Training images held out to calibrate with. Default: those that 'pretrain'"
                            + " held out, else 6000.")
    @Nullable
    private Integer calibrationImages;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Of the branches' first weights, the order, the augmentation and the threshold"
                            + " search; of the split too where the network was not made by"
                            + " 'pretrain'. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description =
                    "Folder to write a report on the calibration images to. Default: the bundle's"
                            + " folder with '-report' at its end.")
    @Nullable
    private Path report;

    @Override
    public Integer call() throws IOException {
        TypedCommand typed = TypedCommand.now(spec);
        learning.recipe().applyTo(spec);
        compared.check();
        AttachRequest request = request(bundle.target());
        try (AttachView view = new AttachView(spec.commandLine().getOut());
                WorkFolder kept = work.folder(request.target().folder())) {
            LibtorchTrainer trainer = new LibtorchTrainer(recipe.threads(), kept);
            Attachment made = new Attacher(trainer, kept).attach(request, view);
            new TrialsView(spec.commandLine().getOut()).print(made);
            new CalibrationView(spec.commandLine().getOut()).print(made.bundle(), made.exits());
            new AttachmentPage(spec.commandLine().getOut(), typed, compared, recipe.threads())
                    .write(made, kept.spentBefore(), report, request.target().folder());
            kept.remove();
        }
        return 0;
    }

    private AttachRequest request(BundleTarget target) throws IOException {
        Network read = Network.read(network);
        ImageSet images = images(read, target);
        return new AttachRequest(
                network,
                pixels.normalisation(spec.commandLine()),
                place.placement(learning.recipe().place()),
                trunks,
                images,
                "the training part of the data",
                calibrationImages == null ? OptionalInt.empty() : OptionalInt.of(calibrationImages),
                learning.recipe().toString(),
                recipe.recipe(seed),
                recipe.epochs(),
                learning.learnings(images),
                recipe.threads(),
                target);
    }

    private ImageSet images(Network read, BundleTarget target) throws IOException {
        List<String> classes =
                OnnxMetadata.find(read.model(), OnnxMetadata.CLASSES)
                        .map(ClassNames::parse)
                        .orElse(List.of());
        return data.open(Part.TRAIN, target.image(read.image()), classes);
    }
}
