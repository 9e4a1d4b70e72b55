package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerSettingsTest {

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 1, 2", "4, 2, 4", "6, 3, 6", "64, 3, 8"})
    void threadsAreAsManyAsHaveProcessors(int processors, String network, String requests) {
        assertThat(BrokerSettings.threads(processors))
                .containsEntry("num.network.threads", network)
                .containsEntry("num.io.threads", requests);
    }
}
