package dev.sluice.augment.train.libtorch;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.train.OnnxMetadata;
import dev.sluice.augment.train.ProgressListener;
import dev.sluice.augment.train.Trainer;
import dev.sluice.augment.train.backbone.BackboneSpec;
import dev.sluice.augment.train.branch.BranchTask;
import dev.sluice.augment.train.checkpoint.Checkpoints;
import dev.sluice.augment.train.checkpoint.DiskSpace;
import dev.sluice.augment.train.checkpoint.WorkFolder;
import dev.sluice.augment.train.learning.Labels;
import dev.sluice.augment.train.libtorch.input.CachedFeatures;
import dev.sluice.augment.train.libtorch.input.FeatureSource;
import dev.sluice.augment.train.libtorch.input.Fingerprints;
import dev.sluice.augment.train.libtorch.input.Teacher;
import dev.sluice.augment.train.libtorch.layer.Tensors;
import dev.sluice.augment.train.libtorch.network.BackboneNetwork;
import dev.sluice.augment.train.libtorch.network.BranchNetwork;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.global.torch;

/** {@link Trainer} over libtorch on the CPU. */
public final class LibtorchTrainer implements Trainer {

    private final WorkFolder work;

    /** Keeps nothing on disk. */
    public LibtorchTrainer(int threads) {
        this(threads, WorkFolder.none());
    }

    /**
     * @param threads for libtorch, in the whole process. One unless the machine is known to be
     *     idle: on a shared one, threads that wait for each other take longer than one alone
     * @param work claimed before anything is trained; stays open. What was trained or prepared
     *     there before is not done again
     */
    public LibtorchTrainer(int threads, WorkFolder work) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, found " + threads);
        }
        torch.set_num_threads(threads);
        this.work = work;
    }

    @Override
    public ModelProto pretrain(
            BackboneSpec spec, ImageSet images, TrainingRecipe recipe, ProgressListener listener) {
        requireFit(spec, images);
        return Tensors.scoped(() -> trainBackbone(spec, images, recipe, listener));
    }

    private ModelProto trainBackbone(
            BackboneSpec spec, ImageSet images, TrainingRecipe recipe, ProgressListener listener) {
        Normalisation normalisation = Normalisation.of(images);
        try (BackboneNetwork network = BackboneNetwork.of(spec, recipe.seed())) {
            Checkpoints checkpoints =
                    work.checkpoints(Fingerprints.ofBackbone(spec, images, recipe));
            new TrainingLoop(images, recipe, checkpoints, listener)
                    .run(
                            List.of(network.weights()),
                            new BackboneObjective(network, normalisation, recipe));
            return network.export(
                    Map.of(
                            OnnxMetadata.MEAN, normalisation.meanText(),
                            OnnxMetadata.STD, normalisation.stdText()));
        }
    }

    @Override
    public List<ModelProto> trainBranches(BranchTask task, ProgressListener listener) {
        if (task.learning().labels() == Labels.DATA) {
            requireLabels(task.images());
        }
        return Tensors.scoped(() -> train(task, listener));
    }

    private List<ModelProto> train(BranchTask task, ProgressListener listener) {
        List<BranchNetwork> branches = new ArrayList<>();
        try {
            for (int i = 0; i < task.branches().size(); i++) {
                BranchNetwork branch =
                        new BranchNetwork(
                                task.branches().get(i),
                                task.backbone().cuts().get(i),
                                task.backbone().classes(),
                                task.recipe().seed() + i);
                branches.add(branch);
            }
            runLoop(task, branches, listener);
            return branches.stream().map(BranchNetwork::export).toList();
        } finally {
            branches.forEach(BranchNetwork::close);
        }
    }

    private void runLoop(BranchTask task, List<BranchNetwork> branches, ProgressListener listener) {
        Teacher teacher = Teacher.of(task, work, listener);
        try (FeatureSource features =
                CachedFeatures.of(task, work, DiskSpace.ofFileSystem(), listener)) {
            List<List<Integer>> rounds = rounds(task);
            for (int round = 0; round < rounds.size(); round++) {
                List<Integer> exits = rounds.get(round);
                Checkpoints checkpoints = work.checkpoints(Fingerprints.ofBranches(task, exits));
                listener.onRound(names(task, exits), round, rounds.size());
                new TrainingLoop(task.images(), task.recipe(exits), checkpoints, listener)
                        .run(
                                exits.stream().map(exit -> branches.get(exit).weights()).toList(),
                                new BranchObjective(task, branches, exits, teacher, features));
            }
        }
    }

    private static String names(BranchTask task, List<Integer> exits) {
        return exits.stream()
                .map(exit -> task.branches().get(exit).name())
                .collect(Collectors.joining(", "));
    }

    /** Which branches are trained at a time. */
    private static List<List<Integer>> rounds(BranchTask task) {
        List<Integer> all = IntStream.range(0, task.branches().size()).boxed().toList();
        return switch (task.learning().order()) {
            case TOGETHER -> List.of(all);
            case ONE_BY_ONE -> all.stream().map(List::of).toList();
        };
    }

    private static void requireFit(BackboneSpec spec, ImageSet images) {
        if (!images.shape().equals(spec.input()) || images.classNames().size() != spec.classes()) {
            throw new IllegalArgumentException(
                    "network takes %s images of %d classes, found %s images of %d classes"
                            .formatted(
                                    spec.input(),
                                    spec.classes(),
                                    images.shape(),
                                    images.classNames().size()));
        }
        requireLabels(images);
    }

    private static void requireLabels(ImageSet images) {
        for (int i = 0; i < images.count(); i++) {
            if (images.label(i) == ImageSet.NO_LABEL) {
                throw new IllegalArgumentException(
                        "image %d has no label to train on".formatted(i));
            }
        }
    }
}
