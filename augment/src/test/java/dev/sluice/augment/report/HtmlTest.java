package dev.sluice.augment.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HtmlTest {

    @Test
    void whatMarkupIsMadeOfIsEscaped() {
        assertThat(Html.text("<a href=\"x\">'&'</a>"))
                .isEqualTo("&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
    }

    @Test
    void whatXmlDoesNotAllowIsReplaced() {
        assertThat(Html.text("a\u0000b\u001bc\uD800d\uFFFFe")).isEqualTo("a�b�c�d�e");
    }

    @Test
    void otherCharactersStay() {
        assertThat(Html.text("Ångström – 猫 🐈\t")).isEqualTo("Ångström – 猫 🐈\t");
    }

    @Test
    void figuresHaveTheirUnitsAndADashForNone() {
        assertThat(Html.percent(0.9433, 2)).isEqualTo("94.33 %");
        assertThat(Html.count(10_000)).isEqualTo("10,000");
        assertThat(Html.points(-0.5)).isEqualTo("-0.50");
        assertThat(Html.number(Double.NaN, 2)).isEqualTo("–");
        assertThat(Html.percent(Double.NaN, 2)).isEqualTo("–");
    }
}
