package dev.sluice.augment.report;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.evaluate.Survey;
import dev.sluice.bundle.ImageSpec;
import dev.sluice.bundle.Manifest;
import dev.sluice.bundle.calibration.Observations;
import dev.sluice.bundle.calibration.Reference;
import dev.sluice.bundle.exit.Thresholds;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Images by the exit that they leave at, at the default operating point. */
final class Gallery {

    /** Of each exit; a few of them are wrong answers, where there are any. */
    private static final int SHOWN = 12;

    private static final int WRONG = 3;
    private static final long SEED = 1;

    private final Manifest manifest;
    private final ImageSet images;
    private final Survey survey;
    private final Reference reference;
    private final int[] truth;
    private final Observations observations;

    Gallery(ReportSource source, Reference reference) {
        this.manifest = source.bundle().manifest();
        this.images = source.images();
        this.survey = source.survey();
        this.reference = reference;
        this.truth = survey.truth(reference, images, manifest.classes().size());
        this.observations = survey.observations(truth);
    }

    String html() {
        StringBuilder out = new StringBuilder();
        for (int exit = 0; exit < survey.exits(); exit++) {
            List<Integer> right = new ArrayList<>();
            List<Integer> wrong = new ArrayList<>();
            sort(exit, right, wrong);
            List<Integer> chosen = choose(right, wrong);
            out.append(
                    "<h3>Left at %s: %s images, %s of them not %s</h3>\n"
                            .formatted(
                                    PlotStyle.exitName(exit, survey.exits()),
                                    Html.count(right.size() + wrong.size()),
                                    Html.count(wrong.size()),
                                    reference.adjective()));
            out.append("<div class=\"gallery\">\n");
            for (int image : chosen) {
                out.append(figure(image, exit)).append('\n');
            }
            out.append("</div>\n");
        }
        return out.toString();
    }

    private void sort(int exit, List<Integer> right, List<Integer> wrong) {
        Thresholds thresholds = manifest.calibration().defaultRow().thresholds();
        for (int image = 0; image < images.count(); image++) {
            if (observations.exitOf(image, thresholds) == exit) {
                (observations.right(image, exit) ? right : wrong).add(image);
            }
        }
    }

    /** A seeded choice, the right ones first. */
    static List<Integer> choose(List<Integer> right, List<Integer> wrong) {
        List<Integer> rightOnes = shuffled(right);
        List<Integer> wrongOnes = shuffled(wrong);
        int wrongShown = Math.min(wrong.size(), Math.max(WRONG, SHOWN - right.size()));
        int rightShown = Math.min(right.size(), SHOWN - wrongShown);
        List<Integer> chosen = new ArrayList<>(rightOnes.subList(0, rightShown));
        chosen.addAll(wrongOnes.subList(0, wrongShown));
        return chosen;
    }

    private static List<Integer> shuffled(List<Integer> numbers) {
        List<Integer> copy = new ArrayList<>(numbers);
        Collections.shuffle(copy, new Random(SEED));
        return copy;
    }

    private String figure(int image, int exit) {
        boolean right = observations.right(image, exit);
        String wanted = manifest.classes().get(truth[image]);
        String answer = manifest.classes().get(survey.answer(image, exit));
        List<String> lines = new ArrayList<>();
        lines.add("<b>%s</b>".formatted(Html.text(answer)));
        if (!right) {
            String whose = reference == Reference.LABELS ? "label " : "backbone ";
            lines.add("<span class=\"wrong\">✗ %s</span>".formatted(Html.text(whose + wanted)));
        }
        lines.add("confidence " + Html.number(survey.confidence(image, exit), 3));
        return "<figure class=\"%s\">%s<figcaption>%s</figcaption></figure>"
                .formatted(
                        right ? "right" : "wrong",
                        Html.image(PlotStyle.png(picture(image)), "image " + image + ": " + wanted),
                        lines.stream().collect(Collectors.joining("<br/>")));
    }

    private BufferedImage picture(int image) {
        ImageShape shape = images.shape();
        byte[] planes = new byte[shape.pixels()];
        images.copyImage(image, planes, 0);
        BufferedImage picture =
                new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
        int plane = shape.height() * shape.width();
        int last = shape.channels() - 1;
        boolean blueFirst = manifest.image().colourOrder() == ImageSpec.ColourOrder.BGR;
        for (int p = 0; p < plane; p++) {
            int first = Byte.toUnsignedInt(planes[p]);
            int middle = Byte.toUnsignedInt(planes[Math.min(1, last) * plane + p]);
            int third = Byte.toUnsignedInt(planes[last * plane + p]);
            int red = blueFirst ? third : first;
            int blue = blueFirst ? first : third;
            picture.setRGB(p % shape.width(), p / shape.width(), red << 16 | middle << 8 | blue);
        }
        return picture;
    }
}
