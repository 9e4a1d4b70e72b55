package dev.sluice.augment.attach;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sluice.augment.calibrate.Calibration;
import dev.sluice.augment.calibrate.UselessExitException;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Split;
import dev.sluice.augment.place.Auto;
import dev.sluice.augment.tradeoff.ExitSearch;
import dev.sluice.augment.train.TrainingDivergedException;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.augment.train.learning.TrainingOrder;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Finds the exits that pay: branches are trained for a short while at all cuts that come into
 * question, sets of them are compared ({@link ExitSearch}), and the best one, with the first exit
 * of all, is trained in full and compared again.
 *
 * <p>The second look is needed, for a full training does more for an early branch than for a late
 * one, and leaves later ones less to do: what looks worthless behind a deep network's first
 * convolution after the pilot may be its best exit after a long training. The first look trains and
 * compares on training images alone; the second compares on the calibration images, which
 * thresholds are chosen on too, so that the accuracy expected of what it keeps is a little rosy, as
 * of a choice among lambdas ({@link Sweep}).
 */
final class PayingExits {

    /** Images to train and to compare on; fewer where there are no more. */
    private static final int PILOT_IMAGES = 25_000;

    private static final int PILOT_EPOCHS = 3;

    /** One in so many images is compared on, but never fewer than thresholds are chosen on. */
    private static final int COMPARED = 5;

    /** To compare on, and to train on. */
    private static final int FEWEST_IMAGES = 2 * AttachRequest.FEWEST_CALIBRATION_IMAGES;

    /** Sets of exits that a person is shown. */
    private static final int SHOWN = 5;

    private final Workbench bench;
    private final Auto auto;

    PayingExits(Workbench bench, Auto auto) {
        this.bench = bench;
        this.auto = auto;
    }

    /**
     * Exits that were kept.
     *
     * @param branches of theirs
     * @param calibration of them and no others
     */
    record Kept(Layout layout, List<ModelProto> branches, Calibration calibration) {}

    /** Refuses images that are too few for a pilot. */
    void requireEnough(ImageSet images) {
        if (images.count() < FEWEST_IMAGES) {
            throw new IllegalArgumentException(
                    "%d images to train on; expected %d or more where --place %s is to compare exits on some of them. Say with --cut or another --place where exits go, or give fewer --calibration-images"
                            .formatted(images.count(), FEWEST_IMAGES, auto));
        }
    }

    /**
     * Chooses by short trainings, by the first way of learning alone where there are several.
     *
     * @param images to train on, {@link #requireEnough enough} of them
     * @return trunks by the place among the exits that are left
     */
    Layout pilot(ImageSet images) {
        AttachRequest request = bench.request();
        TrainingRecipe recipe = request.recipe();
        ImageSet few =
                images.count() > PILOT_IMAGES
                        ? Split.holdOut(images, PILOT_IMAGES, recipe.seed()).calibration()
                        : images;
        int compared = Math.max(AttachRequest.FEWEST_CALIBRATION_IMAGES, few.count() / COMPARED);
        Split split = Split.holdOut(few, compared, recipe.seed());
        BranchLearning learning = request.learnings().get(0);
        Layout layout = Layout.of(auto.cuts(bench.network()), request.trunks());
        bench.listener().onPilot(learning);
        bench.listener().onNote("pilot, exits behind " + String.join(", ", layout.cuts()));
        List<String> best;
        try {
            List<ModelProto> branches =
                    bench.train(
                            layout,
                            split.train(),
                            recipe,
                            Collections.nCopies(layout.exits(), PILOT_EPOCHS),
                            learning.with(TrainingOrder.TOGETHER));
            best = best(layout, branches, split.calibration());
        } catch (TrainingDivergedException e) {
            bench.listener().onNote("the pilot diverged: going on with the first exit alone");
            best = List.of();
        }
        return Layout.of(withFirst(layout, best), request.trunks());
    }

    /** Cuts of the best exits after the pilot; none where no exit is of use yet. */
    private List<String> best(Layout layout, List<ModelProto> branches, ImageSet images) {
        Kept useful;
        try {
            useful = useful(layout, branches, images);
        } catch (UselessExitException e) {
            bench.listener()
                    .onNote(
                            "no exit is of use after the pilot, nor the last one left: it %s. Going on with the first alone"
                                    .formatted(e.problem()));
            return List.of();
        }
        List<ExitSearch.Choice> choices = choices(useful);
        show(useful.layout(), choices);
        return useful.layout().keeping(choices.get(0).exits()).cuts();
    }

    /** The first exit is trained in full whatever the pilot says of it: it gains most. */
    private static List<String> withFirst(Layout all, List<String> best) {
        String first = all.cuts().get(0);
        return all.cuts().stream().filter(c -> c.equals(first) || best.contains(c)).toList();
    }

    private void show(Layout layout, List<ExitSearch.Choice> choices) {
        bench.listener().onNote("mean relative MACs at small drops, of exits after the pilot:");
        choices.stream()
                .limit(SHOWN)
                .map(
                        choice ->
                                String.format(
                                        Locale.ROOT,
                                        "%.4f behind %s",
                                        choice.relativeMacs(),
                                        String.join(", ", layout.keeping(choice.exits()).cuts())))
                .forEach(bench.listener()::onNote);
    }

    /**
     * Drops exits that do not pay.
     *
     * @param images that no branch was trained on
     * @throws UselessExitException if no exit is any use: the last one's
     */
    Kept keep(Layout layout, List<ModelProto> branches, ImageSet images) {
        Kept useful = useful(layout, branches, images);
        List<Integer> exits = choices(useful).get(0).exits();
        return exits.size() == useful.layout().exits()
                ? useful
                : calibrated(
                        useful.layout().keeping(exits),
                        exits.stream().map(useful.branches()::get).toList(),
                        images);
    }

    private List<ExitSearch.Choice> choices(Kept useful) {
        return ExitSearch.search(
                useful.calibration().observations(),
                Workbench.costs(useful.calibration()),
                auto.most(),
                bench.request().recipe().seed());
    }

    private Kept useful(Layout layout, List<ModelProto> branches, ImageSet images) {
        try {
            return calibrated(layout, branches, images);
        } catch (UselessExitException e) {
            if (layout.exits() == 1) {
                throw e;
            }
            // By its cut: exits are numbered anew whenever one is left out.
            bench.listener()
                    .onNote(
                            "left out: the exit behind %s %s"
                                    .formatted(layout.cuts().get(e.exit()), e.problem()));
            List<Integer> others = others(layout, e.exit());
            return useful(
                    layout.keeping(others), others.stream().map(branches::get).toList(), images);
        }
    }

    private Kept calibrated(Layout layout, List<ModelProto> branches, ImageSet images) {
        return new Kept(layout, branches, bench.calibrate(layout, branches, images));
    }

    private static List<Integer> others(Layout layout, int exit) {
        return IntStream.range(0, layout.exits()).filter(other -> other != exit).boxed().toList();
    }
}
