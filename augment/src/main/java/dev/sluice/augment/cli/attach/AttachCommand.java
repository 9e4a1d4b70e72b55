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
import dev.sluice.augment.compose.PixelNormalisation;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.data.Split;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.place.Placement;
import dev.sluice.augment.report.Report;
import dev.sluice.augment.train.OnnxMetadata;
import dev.sluice.augment.train.checkpoint.WorkFolder;
import dev.sluice.augment.train.learning.BranchLoss;
import dev.sluice.augment.train.libtorch.LibtorchTrainer;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
                            + " for the widest trunk within it. Once for all cuts, or once for each."
                            + " Default: "
                            + AttachRequest.FIRST_TRUNK
                            + "% at the first exit, "
                            + AttachRequest.LATER_TRUNK
                            + "% at others.")
    private List<String> trunks = List.of();

    @Option(
            names = "--calibration-images",
            paramLabel = "N",
            description =
                    "Training images held out to calibrate with. Default: those that 'pretrain'"
                            + " held out, else a fifth of them, from "
                            + AttachRequest.FEWEST_CALIBRATION_IMAGES
                            + " to "
                            + Split.USUAL
                            + ".")
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
        BundleTarget target = bundle.target();
        Path page = report == null ? AttachmentPage.beside(target.folder()) : report;
        Report.requireWritable(page);
        AttachRequest request = request(target);
        try (AttachView view = new AttachView(spec.commandLine().getOut());
                WorkFolder kept = work.folder(target.folder())) {
            LibtorchTrainer trainer = new LibtorchTrainer(recipe.threads(), kept);
            Attachment made = new Attacher(trainer, kept).attach(request, view);
            new TrialsView(spec.commandLine().getOut()).print(made);
            new CalibrationView(spec.commandLine().getOut()).print(made.bundle(), made.exits());
            new AttachmentPage(spec.commandLine().getOut(), typed, compared, recipe.threads())
                    .write(made, kept.spentBefore(), page);
            kept.remove();
        }
        return 0;
    }

    /** Options come first, then the files of networks, then the images, which may be many. */
    private AttachRequest request(BundleTarget target) throws IOException {
        PixelNormalisation normalisation = pixels.normalisation(spec.commandLine());
        Placement placement = place.placement(learning.recipe().place());
        TrainingRecipe plan = recipe.recipe(seed);
        List<BranchLoss> losses = learning.losses();
        Network read = Network.read(network);
        compared.check(read.image(), read.classes());
        Attacher.requireAttachable(read, normalisation, placement, trunks);
        ImageSet images = images(read, target);
        return new AttachRequest(
                network,
                normalisation,
                placement,
                trunks,
                images,
                data.shown(Part.TRAIN),
                calibrationImages,
                learning.recipe().toString(),
                plan,
                recipe.epochs(),
                learning.learnings(losses, images),
                recipe.threads(),
                target);
    }

    private ImageSet images(Network read, BundleTarget target) throws IOException {
        return data.open(
                Part.TRAIN,
                target.image(read.image()),
                OnnxMetadata.classes(read.model(), read.classes()),
                read.classes());
    }
}
