package dev.sluice.augment.evaluate;

import dev.sluice.bundle.calibration.Outcome;
import dev.sluice.bundle.exit.StageCosts;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of a cascade over M records.
 *
 * @param judgements of each record, in the order of the records
 * @param recordsPerStage how many records each stage ran on: the work that was really done
 */
public record CascadeRun(List<Judgement> judgements, List<Long> recordsPerStage) {

    public CascadeRun {
        judgements = List.copyOf(judgements);
        recordsPerStage = List.copyOf(recordsPerStage);
    }

    /** [M]: the classes answered. */
    int[] answers() {
        return judgements.stream().mapToInt(Judgement::classIndex).toArray();
    }

    /**
     * Figures of this run.
     *
     * @param labels [M], the true classes
     * @param backbone a run of the same records with every early exit closed
     */
    public Outcome outcome(int[] labels, CascadeRun backbone, StageCosts costs) {
        int[] left = new int[costs.exits()];
        int right = 0;
        int agreeing = 0;
        for (int i = 0; i < labels.length; i++) {
            Judgement judgement = judgements.get(i);
            left[judgement.exit()]++;
            right += judgement.classIndex() == labels[i] ? 1 : 0;
            boolean agrees = judgement.classIndex() == backbone.judgements().get(i).classIndex();
            agreeing += agrees ? 1 : 0;
        }
        List<Double> exitRates = new ArrayList<>();
        for (int records : left) {
            exitRates.add((double) records / labels.length);
        }
        double macs = 0;
        for (int stage = 0; stage < costs.exits(); stage++) {
            long perRecord = costs.segmentMacs().get(stage) + costs.branchMacs().get(stage);
            macs += (double) perRecord * recordsPerStage.get(stage);
        }
        return new Outcome(
                exitRates,
                (double) right / labels.length,
                (double) agreeing / labels.length,
                macs / costs.backboneMacs() / labels.length);
    }
}
