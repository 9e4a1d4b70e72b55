package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.deploy.PromQl.LabelMatcher;
import dev.sluice.deploy.PromQl.Selector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromQlTest {

    @Test
    void findsMetricsAmongFunctionsLabelsNumbersAndWords() {
        assertThat(
                        PromQl.selectors(
                                "1e3 * sum by (job_name, exit) (rate(a_total{x=\"b\", y=~\"c{1}d\"}[5m]"
                                        + " offset 1h)) / on (job_name) group_left max(b) > bool 0.1"
                                        + " unless absent(c:d)"))
                .containsExactly(
                        new Selector(
                                "a_total",
                                List.of(
                                        new LabelMatcher("x", "=", "b"),
                                        new LabelMatcher("y", "=~", "c{1}d"))),
                        new Selector("b", List.of()),
                        new Selector("c:d", List.of()));
    }

    @Test
    void whatStandsInQuotesIsNoMetric() {
        assertThat(PromQl.selectors("label_replace(a, \"exit\", \"$1\", \"name\", \"stage-(.+)\")"))
                .extracting(Selector::metric)
                .containsExactly("a");
    }

    @Test
    void selectsOnlySeriesThatHaveEveryLabelWithItsValue() {
        MetricsPage.Series series = new MetricsPage.Series("a", Map.of("x", "stage-1"), 1);

        assertThat(selects("a{x=\"stage-1\"}", series)).isTrue();
        assertThat(selects("a{x=~\"stage-.+\"}", series)).isTrue();
        assertThat(selects("a{x!=\"stage-1\"}", series)).isFalse();
        assertThat(selects("a{x!~\"stage-.*\"}", series)).isFalse();
        assertThat(selects("a{x=~\"stage\"}", series)).isFalse();
        assertThat(selects("a{y=~\".*\"}", series)).isFalse();
        assertThat(selects("b", series)).isFalse();
    }

    private static boolean selects(String selector, MetricsPage.Series series) {
        return PromQl.selectors(selector).get(0).selects(series);
    }

    @Test
    void aMatcherThatIsNoneIsNamed() {
        assertThatThrownBy(() -> PromQl.selectors("a{x=b}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x=b");
    }
}
