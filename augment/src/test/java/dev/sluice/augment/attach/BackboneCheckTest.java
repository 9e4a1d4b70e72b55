package dev.sluice.augment.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.compose.PixelNormalisation;
import dev.sluice.augment.place.Auto;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackboneCheckTest extends AttachmentFixture {

    @Test
    void saysHowRightTheNetworkIsBeforeAnythingIsTrained() throws IOException {
        placement = new Auto(1);
        trunks = List.of("pool");

        attach();

        assertThat(notes)
                .first()
                .asString()
                .matches("the network answers \\d+\\.\\d\\d % of 150 held-out images rightly");
    }

    @Test
    void warnsWhereTheNetworkIsHardlyEverRight() throws IOException {
        normalisation = new PixelNormalisation(List.of(500f), List.of(0.3f));

        attach();

        assertThat(warnings)
                .anySatisfy(
                        warning ->
                                assertThat(warning)
                                        .contains("held-out images rightly; if it should know more")
                                        .contains("--mean, --std")
                                        .contains("--colours"));
    }
}
