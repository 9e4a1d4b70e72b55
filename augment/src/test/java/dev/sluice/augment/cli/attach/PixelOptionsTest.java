package dev.sluice.augment.cli.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.augment.compose.PixelNormalisation;
import dev.sluice.augment.compose.PixelNormalisation.Range;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PixelOptionsTest {

    @Test
    void aMeanOfRawPixelsAloneHasAStdOfOneForEachOfItsChannels() {
        assertThat(normalisation("--raw-pixels", "--mean=104,117,123"))
                .isEqualTo(
                        new PixelNormalisation(
                                List.of(104f, 117f, 123f), List.of(1f, 1f, 1f), Range.RAW));
    }

    @Test
    void aStdOfRawPixelsAloneHasAMeanOfZeroForEachOfItsChannels() {
        assertThat(normalisation("--raw-pixels", "--std=58,57,57"))
                .isEqualTo(
                        new PixelNormalisation(
                                List.of(0f, 0f, 0f), List.of(58f, 57f, 57f), Range.RAW));
    }

    @Test
    void rawPixelsAloneAreTakenAsTheyAre() {
        assertThat(normalisation("--raw-pixels"))
                .isEqualTo(new PixelNormalisation(List.of(0f), List.of(1f), Range.RAW));
    }

    @Test
    void withoutAnyTheFileIsToSayIt() {
        assertThat(normalisation()).isNull();
    }

    @Test
    void aMeanOfAnotherLengthThanTheStdIsRefused() {
        assertThatThrownBy(() -> normalisation("--mean=0.1,0.2,0.3", "--std=0.5"))
                .hasMessageContaining("one of each for each channel");
    }

    private static PixelNormalisation normalisation(String... arguments) {
        PixelOptions options = new PixelOptions();
        CommandLine command = new CommandLine(new Command());
        command.addMixin("pixels", options).parseArgs(arguments);
        return options.normalisation(command);
    }

    /** That has the options. */
    @CommandLine.Command
    private static final class Command {}
}
