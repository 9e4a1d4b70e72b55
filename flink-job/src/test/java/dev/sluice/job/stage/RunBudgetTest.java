package dev.sluice.job.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunBudgetTest {

    private static final long MILLI = 1_000_000;

    private final RunBudget budget = new RunBudget(64);

    @Test
    void theFirstRunIsNoReasonForSmallerBatches() {
        ran(1, 1, 500 * MILLI);

        assertThat(budget.records()).isEqualTo(64);
    }

    @Test
    void aCheapStageFillsItsBatches() {
        ran(8, 64, 64 * MILLI / 10);

        assertThat(budget.records()).isEqualTo(64);
    }

    @Test
    void aDearStageRunsAsManyAsEndSoonFromTheThirdRunOn() {
        ran(2, 10, 40 * MILLI);

        assertThat(budget.records()).isEqualTo(5);
    }

    @Test
    void oneRecordIsRunHoweverDear() {
        ran(8, 1, 90 * MILLI);

        assertThat(budget.records()).isEqualTo(1);
    }

    @Test
    void runsThatOtherWorkSlowedDownCountForNothing() {
        ran(1, 10, 40 * MILLI);
        ran(7, 10, 400 * MILLI);

        assertThat(budget.records()).isEqualTo(5);
    }

    @Test
    void goesOnLearning() {
        ran(8, 10, 40 * MILLI);
        ran(8, 5, 50 * MILLI);

        assertThat(budget.records()).isEqualTo(2);
    }

    private void ran(int times, int records, long nanos) {
        for (int i = 0; i < times; i++) {
            budget.ran(records, nanos);
        }
    }
}
