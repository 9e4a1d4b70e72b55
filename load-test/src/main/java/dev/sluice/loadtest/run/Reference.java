package dev.sluice.loadtest.run;

import dev.sluice.augment.evaluate.Cascade;
import dev.sluice.augment.evaluate.Judgement;
import dev.sluice.augment.evaluate.Survey;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.exit.ExitRule;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.loadtest.contender.Contender;
import dev.sluice.loadtest.contender.ContenderSpec.Network;
import dev.sluice.loadtest.measure.Expectation;
import dev.sluice.loadtest.workload.Workload;
import java.util.ArrayList;
import java.util.List;

/** What a workload's stages answer when they are run in memory: what every target is held to. */
final class Reference {

    private static final int BATCH = 32;

    private final Workload workload;
    private final List<Judgement> whole;
    private final List<Judgement> closed;
    private final List<Judgement> cascade;

    Reference(Workload workload, RunView view) {
        this.workload = workload;
        Survey survey = survey(workload.bundle(), view);
        cascade = judge(survey, workload.thresholds());
        closed = judge(survey, Thresholds.closed(survey.exits() - 1));
        if (workload.wholeOf() == workload.bundle()) {
            whole = closed;
        } else {
            Survey other = survey(workload.wholeOf(), view);
            whole = judge(other, Thresholds.closed(other.exits() - 1));
        }
    }

    private Survey survey(Bundle bundle, RunView view) {
        int threads = Runtime.getRuntime().availableProcessors();
        int count = workload.sample().count();
        try (Cascade stages = Cascade.open(bundle, BATCH, threads)) {
            return stages.survey(workload.sample(), done -> view.progress(done, count));
        }
    }

    private static List<Judgement> judge(Survey survey, Thresholds thresholds) {
        List<Judgement> judgements = new ArrayList<>(survey.images());
        for (int image = 0; image < survey.images(); image++) {
            int exit = 0;
            while (exit < thresholds.earlyExits()
                    && !ExitRule.exits(survey.confidence(image, exit), thresholds.at(exit))) {
                exit++;
            }
            judgements.add(
                    new Judgement(
                            exit, survey.answer(image, exit), survey.confidence(image, exit)));
        }
        return judgements;
    }

    Expectation of(Contender contender) {
        return new Expectation(workload.sample(), whole, target(contender.spec().network()));
    }

    /** The whole network has one exit, whatever the bundle has. */
    private List<Judgement> target(Network network) {
        return switch (network) {
            case CASCADE -> cascade;
            case CLOSED -> closed;
            case WHOLE ->
                    whole.stream()
                            .map(j -> new Judgement(0, j.classIndex(), j.confidence()))
                            .toList();
        };
    }
}
