package dev.sluice.loadtest.measure;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.Judgement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Counts the answers of one run, and holds them against what is known of the images. */
public final class AnswerTally {

    private final Expectation expected;
    private final BitSet answered;
    private final int images;
    private final int[] left;
    private final long[] millis;
    private int distinct;
    private int repeated;
    private int labelled;
    private int right;
    private int agreeing;
    private int asExpected;

    /**
     * @param images that were sent, numbered from 0
     * @param exits of the network that is run
     */
    public AnswerTally(Expectation expected, int images, int exits) {
        this.expected = expected;
        this.images = images;
        this.answered = new BitSet(images);
        this.left = new int[exits];
        this.millis = new long[images];
    }

    /**
     * Takes an answer; a second one for the same image is counted as repeated, and no more.
     *
     * @param appendedAtMillis the topic's timestamp
     */
    public void add(int image, int classIndex, int exit, long appendedAtMillis) {
        if (answered.get(image)) {
            repeated++;
            return;
        }
        answered.set(image);
        millis[distinct++] = appendedAtMillis;
        left[exit]++;
        int sample = image % expected.labels().count();
        int label = expected.labels().label(sample);
        if (label != ImageSet.NO_LABEL) {
            labelled++;
            right += classIndex == label ? 1 : 0;
        }
        agreeing += classIndex == expected.whole().get(sample).classIndex() ? 1 : 0;
        Judgement target = expected.target().get(sample);
        asExpected += classIndex == target.classIndex() && exit == target.exit() ? 1 : 0;
    }

    /** Whether every image has an answer. */
    public boolean isComplete() {
        return distinct == images;
    }

    public int distinct() {
        return distinct;
    }

    /** When each answer was there, in milliseconds since the epoch, in no order. */
    public long[] appendedAtMillis() {
        return Arrays.copyOf(millis, distinct);
    }

    /** Shares are of the images that were answered. */
    public AnswerFigures figures() {
        List<Double> exitRates = new ArrayList<>();
        for (int count : left) {
            exitRates.add((double) count / distinct);
        }
        return new AnswerFigures(
                images,
                images - distinct,
                repeated,
                labelled == 0 ? null : (double) right / labelled,
                (double) agreeing / distinct,
                (double) asExpected / distinct,
                exitRates);
    }
}
