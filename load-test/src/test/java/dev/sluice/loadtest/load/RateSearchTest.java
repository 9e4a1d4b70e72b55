package dev.sluice.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateSearchTest {

    @ParameterizedTest
    @ValueSource(doubles = {50, 97, 400, 1_000, 1_120})
    void findsTheHighestRateThatIsSustainedToFivePercent(double start) throws Exception {
        RateSearch.Result result = RateSearch.search(start, rate -> rate <= 400);

        assertThat(result.sustained()).isBetween(380.0, 400.0);
    }

    @Test
    void tellsEveryStepInOrder() throws Exception {
        List<Double> tried = new ArrayList<>();

        RateSearch.Result result =
                RateSearch.search(
                        100,
                        rate -> {
                            tried.add(rate);
                            return rate <= 130;
                        });

        assertThat(result.steps()).extracting(RateSearch.Step::perSecond).isEqualTo(tried);
        assertThat(tried).startsWith(100.0, 125.0, 156.25, 140.625);
        assertThat(result.steps())
                .extracting(RateSearch.Step::sustained)
                .startsWith(true, true, false, false);
    }

    @Test
    void givesUpWhereNothingIsSustained() throws Exception {
        RateSearch.Result result = RateSearch.search(100, rate -> false);

        assertThat(result.sustained()).isZero();
        assertThat(result.steps()).hasSize(20);
    }
}
