package dev.sluice.job.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.ToyBundle;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.bundle.policy.PolicyJudge;
import dev.sluice.bundle.policy.PolicyLimits;
import dev.sluice.job.Events;
import dev.sluice.job.record.SourceRecord;
import dev.sluice.schemas.ExitPolicy;
import dev.sluice.schemas.MaxAccuracyDrop;
import dev.sluice.schemas.MaxRelativeMacs;
import dev.sluice.schemas.ReleasedSchemas;
import dev.sluice.schemas.message.MessageReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyBookTest {

    @TempDir Path folder;
    private Bundle bundle;
    private PolicyBook book;

    @BeforeEach
    void openBook() {
        bundle = ToyBundle.write(folder);
        book = newBook();
    }

    private PolicyBook newBook() {
        return newBook(PolicyLimits.NONE);
    }

    private PolicyBook newBook(PolicyLimits limits) {
        return new PolicyBook(
                new PolicyJudge(bundle, limits),
                new MessageReader<>(ExitPolicy.getClassSchema(), ReleasedSchemas.store()));
    }

    private Ruling consider(long offset, byte[] message) {
        return book.consider(Events.at(offset, message)).orElseThrow();
    }

    @Test
    void startsWithTheBundlesDefaultOperatingPointAsVersionZero() {
        assertThat(book.stamp().version()).isZero();
        assertThat(book.stamp().thresholds())
                .isEqualTo(bundle.manifest().calibration().defaultRow().thresholds());
    }

    @Test
    void acceptsThresholdsForEveryEarlyExit() {
        Ruling ruling = consider(0, Events.thresholds(1, 0.25, 0.75));

        assertThat(ruling.accepted()).isTrue();
        assertThat(book.stamp().version()).isEqualTo(1);
        assertThat(book.stamp().thresholds()).isEqualTo(Thresholds.of(0.25, 0.75));
    }

    @Test
    void predictsWhatAnyThresholdsDo() {
        consider(0, Events.thresholds(1, 0.3, 1.0));

        assertThat(book.inForce().predicted())
                .isEqualTo(
                        bundle.observations()
                                .evaluate(Thresholds.of(0.3, 1), bundle.manifest().costs()));
    }

    @Test
    void rejectsAWrongNumberOfThresholds() {
        Ruling ruling = consider(0, Events.thresholds(1, 0.5));

        assertThat(ruling.accepted()).isFalse();
        assertThat(ruling.explanation()).contains("1 thresholds").contains("expected 2");
        assertThat(book.stamp().version()).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, -0.01, 1.01, Double.POSITIVE_INFINITY})
    void rejectsAThresholdThatIsNoShare(double threshold) {
        Ruling ruling = consider(0, Events.thresholds(1, 0.5, threshold));

        assertThat(ruling.accepted()).isFalse();
        assertThat(ruling.explanation()).contains("exit 1").contains("[0, 1]");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void acceptsAThresholdAtTheEndsOfItsRange(double threshold) {
        assertThat(consider(0, Events.thresholds(1, 0.5, threshold)).accepted()).isTrue();
    }

    @Test
    void rejectsAnUnknownOperatingPointAndNamesTheKnownOnes() {
        Ruling ruling = consider(0, Events.operatingPoint(1, "cheapest"));

        assertThat(ruling.accepted()).isFalse();
        assertThat(ruling.explanation()).contains("cheapest").contains("min-cost");
    }

    @Test
    void rejectsATargetThatNoRowReaches() {
        Ruling drop = consider(0, Events.policy(1, new MaxRelativeMacs(0.01)));

        assertThat(drop.accepted()).isFalse();
        assertThat(drop.explanation()).contains("cannot be reached");
    }

    @Test
    void takesTheCheapestRowWithinAnAccuracyBudget() {
        Ruling ruling = consider(0, Events.policy(1, new MaxAccuracyDrop(100.0)));

        assertThat(ruling.accepted()).isTrue();
        assertThat(book.stamp().thresholds())
                .isEqualTo(bundle.manifest().calibration().rows().get(0).thresholds());
    }

    @Test
    void rejectsAVersionThatIsNotAboveTheOneInForce() {
        consider(0, Events.operatingPoint(5, "min-cost"));

        Ruling same = consider(1, Events.operatingPoint(5, "max-accuracy"));
        Ruling older = consider(2, Events.operatingPoint(4, "max-accuracy"));

        assertThat(same.accepted()).isFalse();
        assertThat(same.explanation()).contains("stale");
        assertThat(older.accepted()).isFalse();
        assertThat(book.stamp().version()).isEqualTo(5);
    }

    @Test
    void theHighestVersionWinsInWhateverOrderTheyArrive() {
        consider(0, Events.operatingPoint(9, "min-cost"));
        consider(1, Events.operatingPoint(3, "max-accuracy"));
        consider(2, Events.operatingPoint(7, "balanced"));

        assertThat(book.stamp().version()).isEqualTo(9);
    }

    @Test
    void rejectsWhatIsNoPolicyAndKeepsTheOneInForce() {
        consider(0, Events.operatingPoint(1, "min-cost"));

        Ruling text = consider(1, "lower it, please".getBytes(StandardCharsets.UTF_8));
        Ruling other = consider(2, Events.raw("image", new byte[8]));

        assertThat(text.accepted()).isFalse();
        assertThat(text.policy()).isNull();
        assertThat(other.explanation()).contains("ImageEvent").contains("ExitPolicy");
        assertThat(book.stamp().version()).isEqualTo(1);
    }

    @Test
    void judgesAMessageOnlyOnce() {
        consider(3, Events.operatingPoint(1, "min-cost"));

        assertThat(book.consider(Events.at(3, Events.operatingPoint(1, "min-cost")))).isEmpty();
        assertThat(book.consider(Events.at(2, Events.operatingPoint(2, "balanced")))).isEmpty();
        assertThat(book.consider(Events.at(4, Events.operatingPoint(2, "balanced")))).isPresent();
    }

    @Test
    void goesOnFromItsState() {
        consider(3, Events.operatingPoint(4, "min-cost"));
        PolicyBook restored = newBook();

        List<Ruling> said = restored.start(book.state(), topic(book.state().consideredTo()));

        assertThat(said).hasSize(1);
        assertThat(said.get(0).accepted()).isTrue();
        assertThat(restored.stamp()).isEqualTo(book.stamp());
        assertThat(restored.consider(Events.at(3, Events.operatingPoint(9, "balanced")))).isEmpty();
    }

    /** A control topic of unreadable messages, this long. */
    private static List<SourceRecord> topic(long end) {
        return LongStream.range(0, end).mapToObj(at -> Events.at(at, new byte[0])).toList();
    }

    @Test
    void doesNotFallBehindWhatItAnsweredAfterTheCheckpoint() {
        SourceRecord first = Events.at(0, Events.operatingPoint(1, "min-cost"));
        SourceRecord second = Events.at(1, Events.operatingPoint(2, "max-accuracy"));
        book.consider(first);
        GateState checkpoint = book.state();
        PolicyBook restored = newBook();

        List<Ruling> said = restored.start(checkpoint, List.of(first, second));

        assertThat(restored.stamp().version()).isEqualTo(2);
        assertThat(said).extracting(Ruling::offset).containsExactly(1L, null);
    }

    @Test
    void aColdStartSaysWhatItRejectedAndWhatIsInForce() {
        List<Ruling> said =
                book.start(
                        null,
                        List.of(
                                Events.at(0, Events.operatingPoint(1, "min-cost")),
                                Events.at(1, Events.operatingPoint(2, "cheapest")),
                                Events.at(2, Events.operatingPoint(3, "max-accuracy"))));

        assertThat(said).extracting(Ruling::accepted).containsExactly(false, true);
        assertThat(said.get(0).explanation()).contains("cheapest");
        assertThat(said.get(1).policy().getVersion()).isEqualTo(3);
    }

    @Test
    void fallsBackToTheDefaultWhereTheRestoredPolicyDoesNotFitTheBundle() {
        GateState ofAnotherBundle = new GateState(Events.thresholds(4, 0.1, 0.2, 0.3), 1, 4);

        List<Ruling> said = book.start(ofAnotherBundle, topic(1));

        assertThat(said).extracting(Ruling::accepted).containsExactly(false, true);
        assertThat(said.get(0).explanation()).contains("default operating point");
        assertThat(book.stamp().version()).isZero();
        assertThat(consider(1, Events.operatingPoint(4, "balanced")).accepted()).isFalse();
        assertThat(consider(2, Events.operatingPoint(5, "balanced")).accepted()).isTrue();
    }

    @Test
    void aPolicyBeyondTheLimitsIsRejectedAndTheOneBeforeItStays() {
        book = newBook(new PolicyLimits(0.4, Double.POSITIVE_INFINITY));
        consider(0, Events.thresholds(1, 0.4, 1));

        Ruling ruling = consider(1, Events.thresholds(2, 0.39, 1));

        assertThat(ruling.accepted()).isFalse();
        assertThat(ruling.explanation())
                .isEqualTo("threshold 0.39 of exit 0 is below the job's limit of 0.4");
        assertThat(book.stamp().version()).isEqualTo(1);
    }

    @Test
    void fallsBackToTheDefaultWhereTheRestoredPolicyIsBeyondNewLimits() {
        consider(0, Events.thresholds(4, 0.1, 0.2));
        PolicyBook restored = newBook(new PolicyLimits(0.4, Double.POSITIVE_INFINITY));

        List<Ruling> said = restored.start(book.state(), topic(1));

        assertThat(said).extracting(Ruling::accepted).containsExactly(false, true);
        assertThat(said.get(0).explanation()).contains("limit of 0.4", "default operating point");
        assertThat(restored.stamp().version()).isZero();
    }

    @Test
    void judgesEverythingAnewWhereTheControlTopicWasMadeAnew() {
        GateState ofTheOldTopic = new GateState(null, 100, 0);

        book.start(ofTheOldTopic, List.of(Events.at(0, Events.operatingPoint(1, "min-cost"))));

        assertThat(book.stamp().version()).isEqualTo(1);
    }
}
