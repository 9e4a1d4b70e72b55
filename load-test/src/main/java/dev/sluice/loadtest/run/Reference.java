package dev.sluice.loadtest.run;

import dev.sluice.augment.evaluate.Cascade;
import dev.sluice.augment.evaluate.Judgement;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.loadtest.contender.Contender;
import dev.sluice.loadtest.contender.ContenderSpec.Network;
import dev.sluice.loadtest.measure.Expectation;
import dev.sluice.loadtest.workload.Workload;
import java.util.List;

/** What a workload's stages answer when they are run in memory: what every target is held to. */
final class Reference {

    private static final int BATCH = 32;

    private final Workload workload;
    private final List<Judgement> whole;
    private final List<Judgement> cascade;

    Reference(Workload workload, RunView view) {
        this.workload = workload;
        int exits = workload.bundle().manifest().earlyExits();
        int threads = Runtime.getRuntime().availableProcessors();
        try (Cascade stages = Cascade.open(workload.bundle(), BATCH, threads)) {
            whole = run(stages, Thresholds.closed(exits), view);
            cascade = run(stages, workload.thresholds(), view);
        }
    }

    private List<Judgement> run(Cascade stages, Thresholds thresholds, RunView view) {
        int count = workload.sample().count();
        return stages.run(workload.sample(), thresholds, done -> view.progress(done, count))
                .judgements();
    }

    Expectation of(Contender contender) {
        return new Expectation(workload.sample(), whole, target(contender.spec().network()));
    }

    /** The whole network has one exit, whatever the bundle has. */
    private List<Judgement> target(Network network) {
        return switch (network) {
            case CASCADE -> cascade;
            case CLOSED -> whole;
            case WHOLE ->
                    whole.stream()
                            .map(j -> new Judgement(0, j.classIndex(), j.confidence()))
                            .toList();
        };
    }
}
