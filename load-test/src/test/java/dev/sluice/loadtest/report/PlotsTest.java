package dev.sluice.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlotsTest {

    @Test
    void aTargetOfOneGuaranteeNeedsNoMoreThanItsName() {
        assertThat(Plots.toTellApart(Stream.of("none", "none"), "none")).isEmpty();
    }

    @Test
    void ofSeveralGuaranteesEachLineBearsItsOwn() {
        assertThat(Plots.toTellApart(Stream.of("none", "at_least_once", "none"), "none"))
                .isEqualTo(", none");
    }
}
