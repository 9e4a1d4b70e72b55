package dev.sluice.augment.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FingerprintTest {

    private record Inner(double rate, List<String> names) {}

    private record Outer(int epochs, Inner inner, Object data) {}

    private static final Outer OUTER =
            new Outer(3, new Inner(0.1, List.of("a", "b")), new Object());

    @Test
    void namesEveryPlainValueByItsPath() {
        assertThat(Fingerprint.of(OUTER, Map.of("data", "digest")).settings())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "epochs", "3",
                                "inner", "Inner",
                                "inner.rate", "0.1",
                                "inner.names.size", "2",
                                "inner.names.0", "a",
                                "inner.names.1", "b",
                                "data", "digest"));
    }

    @Test
    void isTheSameForTheSameSettingsOnly() {
        Fingerprint one = Fingerprint.empty().with("a", 1).with("b", List.of(2));
        Fingerprint same = Fingerprint.empty().with("b", List.of(2)).with("a", 1);
        Fingerprint other = Fingerprint.empty().with("a", 1).with("b", List.of(2, 2));

        assertThat(one.sha256()).isEqualTo(same.sha256()).isNotEqualTo(other.sha256());
    }

    @Test
    void tellsRecordsOfTwoKindsApart() {
        record Loss(double weight) {}
        record OtherLoss(double weight) {}

        assertThat(Fingerprint.empty().with("loss", new Loss(1)))
                .isNotEqualTo(Fingerprint.empty().with("loss", new OtherLoss(1)));
    }

    @Test
    void saysWhatDiffers() {
        Fingerprint was = Fingerprint.empty().with("epochs", 20).with("seed", 1).with("old", "x");
        Fingerprint now = Fingerprint.empty().with("epochs", 3).with("seed", 1).with("new", "y");

        assertThat(was.differences(now))
                .containsExactly(
                        "epochs was 20 and is 3",
                        "new was not set and is y",
                        "old was x and is not set");
        assertThat(was.differences(was)).isEmpty();
    }

    @Test
    void comesBackFromItsFile() throws IOException {
        Fingerprint fingerprint =
                Fingerprint.empty().with("trunk", "32/2,\n\"+32\" = \u00e4").with("none", null);

        assertThat(Fingerprint.fromJson(fingerprint.toJson())).isEqualTo(fingerprint);
    }

    @Test
    void refusesWhatItCannotTellApart() {
        assertThatThrownBy(() -> Fingerprint.of(OUTER, Map.of()))
                .hasMessage("whether data is the same cannot be told of a java.lang.Object");
    }
}
