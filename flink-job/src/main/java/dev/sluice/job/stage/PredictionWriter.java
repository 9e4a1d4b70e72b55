package dev.sluice.job.stage;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.runtime.StageOutput;
import dev.sluice.job.bundle.BundleReferences;
import dev.sluice.job.message.MessageFormat;
import dev.sluice.job.message.Messages;
import dev.sluice.job.record.ImageRecord;
import dev.sluice.job.record.OutgoingRecord;
import dev.sluice.job.record.OutgoingRecord.Destination;
import dev.sluice.schemas.BundleReference;
import dev.sluice.schemas.Prediction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.message.MessageEncoder;

/** Writes the answers of one exit as messages of the predictions topic. */
final class PredictionWriter {

    private final int exit;
    private final List<String> classes;
    private final BundleReference bundle;
    private final long macs;
    private final double relativeMacs;
    private final boolean withProbabilities;
    private final MessageEncoder<Prediction> encoder;

    PredictionWriter(Bundle bundle, int exit, boolean withProbabilities, MessageFormat format) {
        this.exit = exit;
        this.classes = bundle.manifest().classes();
        this.bundle = BundleReferences.of(bundle);
        this.macs = bundle.manifest().costs().macsAt(exit);
        this.relativeMacs = bundle.manifest().costs().relativeMacsAt(exit);
        this.withProbabilities = withProbabilities;
        this.encoder = format.predictions();
    }

    /** MACs spent on every record that leaves here. */
    long macs() {
        return macs;
    }

    OutgoingRecord write(ImageRecord record, StageOutput answers, int row, Instant decidedAt) {
        int classIndex = answers.classIndex(row);
        Prediction prediction =
                new Prediction(
                        record.imageId(),
                        classIndex,
                        classes.get(classIndex),
                        answers.confidence(row),
                        exit,
                        record.policy().version(),
                        bundle,
                        macs,
                        relativeMacs,
                        Instant.ofEpochMilli(record.capturedAtMillis()),
                        Instant.ofEpochMilli(record.source().ingestedAtMillis()),
                        decidedAt,
                        Messages.coordinates(record.source()),
                        withProbabilities ? probabilities(answers, row) : null,
                        record.attributes());
        return OutgoingRecord.answering(
                record.source(), Destination.PREDICTIONS, Messages.encode(encoder, prediction));
    }

    private List<Float> probabilities(StageOutput answers, int row) {
        List<Float> probabilities = new ArrayList<>(classes.size());
        for (int k = 0; k < classes.size(); k++) {
            probabilities.add(answers.probability(row, k));
        }
        return probabilities;
    }
}
