package dev.sluice.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyRowTest {

    @Test
    void aPolicyThatNoAnswerShowsIsSlowerThanAnyOther() {
        assertThat(LatencyRow.p99(List.of(3.0, 1.0), 2)).isEqualTo(3);
        assertThat(LatencyRow.p99(List.of(3.0, 1.0), 3)).isInfinite();
        assertThat(LatencyRow.p99(List.of(), 0)).isNaN();
    }
}
