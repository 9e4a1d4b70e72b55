package dev.sluice.augment.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.augment.Machine;
import dev.sluice.augment.calibrate.ToyBundle;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.evaluate.Cascade;
import dev.sluice.augment.evaluate.Evaluation;
import dev.sluice.augment.evaluate.Survey;
import dev.sluice.augment.figures.ClassEffect;
import dev.sluice.augment.figures.Curve;
import dev.sluice.augment.figures.CurvePoint;
import dev.sluice.augment.figures.Figures;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.calibration.Outcome;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

class ReportTest {

    private static final String SCRIPT = "<script>alert('x')</script>";
    private static final int IMAGES = 80;

    @TempDir private static Path folder;

    private static final ImageSet LABELLED =
            ToyBundle.images(IMAGES).withClassNames(List.of(SCRIPT, "a&b \"c\"", "plain"));

    private static Bundle bundle;
    private static ReportSource source;
    private static Figures figures;
    private static Path page;

    @BeforeAll
    static void write() throws IOException {
        bundle = ToyBundle.write(folder.resolve("bundle"), LABELLED);
        source = source(LABELLED, RunFacts.Sample.OTHER);
        figures = source.figures();
        page = Report.write(folder.resolve("out"), source);
    }

    @Test
    void thePageIsWellFormedAndNeedsNothingFromElsewhere() throws Exception {
        String text = Files.readString(page);
        Document document = parse(page);
        assertThat(text).doesNotContain("http:").doesNotContain("https:").doesNotContain("{{");
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(document.getElementsByTagName("link").getLength()).isZero();
        assertThat(attributes(document, "img", "src"))
                .isNotEmpty()
                .allMatch(source -> source.startsWith("data:image/png;base64,"));
    }

    /** A device on Linux that is always full. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsAnErrorThatSaysWhatWasToBeWritten() throws IOException {
        Path full = Files.createDirectories(folder.resolve("full"));
        Files.createSymbolicLink(full.resolve("report.html"), Path.of("/dev/full"));

        assertThatThrownBy(() -> Report.write(full, source))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(
                        "cannot write .*/full/report.html: [\\d,]+ bytes needed, [\\d,]+ available: .*");
    }

    @Test
    void namesFromOutsideAreTextAndNoMarkup() throws Exception {
        assertThat(Files.readString(page)).doesNotContain("<script");
        assertThat(parse(page).getDocumentElement().getTextContent())
                .contains(SCRIPT)
                .contains("a&b \"c\"")
                .contains("other " + SCRIPT)
                .contains("--data='" + SCRIPT + "'");
    }

    @Test
    void everyImageInThePageDecodes() throws Exception {
        for (String source : attributes(parse(page), "img", "src")) {
            byte[] png = Base64.getDecoder().decode(source.substring(source.indexOf(',') + 1));
            assertThat(ImageIO.read(new ByteArrayInputStream(png))).isNotNull();
        }
    }

    @Test
    void thePlotsLieBesideThePageAndAreNotBlank() throws Exception {
        List<Path> files = files(".png");
        assertThat(files)
                .extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrder(
                        "trade-off.png",
                        "exit-rates.png",
                        "coverage.png",
                        "reliability-exit-0.png",
                        "reliability-exit-1.png",
                        "reliability-exit-2.png",
                        "confidence-exit-0.png",
                        "confidence-exit-1.png",
                        "confidence-exit-2.png");
        for (Path file : files) {
            assertThat(colours(ImageIO.read(file.toFile())))
                    .as(file.toString())
                    .hasSizeGreaterThan(20);
        }
    }

    @Test
    void aComparisonIsSeenInThePlot() throws Exception {
        ReportSource without =
                new ReportSource(
                        source.bundle(),
                        LABELLED,
                        source.survey(),
                        source.evaluation(),
                        List.of(),
                        source.facts());

        assertThat(new TradeOffPlot(source, figures).png())
                .isNotEqualTo(new TradeOffPlot(without, figures).png());
        assertThat(colours(decoded(new TradeOffPlot(source, figures).png())))
                .contains(PlotStyle.OTHERS[1].getRGB());
    }

    @Test
    void thePageShowsTheMeasuredFigures() throws Exception {
        String text = parse(page).getDocumentElement().getTextContent();

        Outcome outcome = source.evaluation().points().get(0).outcome();
        assertThat(text)
                .contains("%.2f %%".formatted(100 * outcome.accuracy()))
                .contains("%.2f %%".formatted(100 * outcome.agreement()))
                .contains("%.3f".formatted(outcome.relativeMacs()))
                .contains("%.2f".formatted(100 * figures.rows().get(0).foretoldDrop()))
                .contains("%.4f".formatted(figures.exits().get(1).quality().auroc()))
                .contains("%.4f".formatted(figures.exits().get(1).quality().ece()))
                .contains(source.bundle().digest())
                .contains(LABELLED.sha256())
                .contains("12.5 s")
                .doesNotContain("somewhat too rosy");
    }

    @Test
    void thePageShowsEachClassTheGalleryAndTheRecipe() throws Exception {
        String text = parse(page).getDocumentElement().getTextContent();

        for (ClassEffect effect : figures.classes()) {
            assertThat(text)
                    .contains(effect.name())
                    .contains("%.1f %%".formatted(100 * effect.cascade()));
        }
        for (int exit = 0; exit < figures.exits().size(); exit++) {
            assertThat(text)
                    .contains("Left at " + PlotStyle.exitName(exit, figures.exits().size()));
        }
        source.bundle()
                .manifest()
                .provenance()
                .recipe()
                .forEach(
                        (key, value) ->
                                assertThat(text).contains("recipe: " + key).contains(value));
    }

    @Test
    void theFiguresAreInTheJsonFileToo() throws Exception {
        JsonNode json = new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());

        assertThat(json.at("/digest").asText()).isEqualTo(source.bundle().digest());
        assertThat(json.at("/machine").asText()).isEqualTo(Machine.shown());
        assertThat(json.at("/provenance/backboneSha256").asText()).isEqualTo("backbone");
        assertThat(json.at("/provenance/seed").asLong()).isEqualTo(1);
        assertThat(json.at("/provenance/recipe/took-seconds").asText()).isEqualTo("12.5");
        assertThat(json.at("/provenance/createdAt").asText()).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(json.at("/figures/oracle/right").asDouble()).isEqualTo(figures.oracle().right());
        assertThat(json.at("/figures/rows/0/measured/relativeMacs").asDouble())
                .isEqualTo(figures.rows().get(0).measured().relativeMacs());
        assertThat(json.at("/figures/exits/0/quality/ece").asDouble())
                .isEqualTo(figures.exits().get(0).quality().ece());
        assertThat(json.at("/operatingPoints/points/0/outcome/accuracy").asDouble())
                .isEqualTo(source.evaluation().points().get(0).outcome().accuracy());
        assertThat(json.at("/comparisons/0/points/0/relativeMacs").asDouble()).isEqualTo(0.4);
    }

    @Test
    void onTheCalibrationImagesThePageSaysThatItIsTooRosy() throws Exception {
        String text = text(source(LABELLED, RunFacts.Sample.CALIBRATION));

        assertThat(text).contains("images that the thresholds were chosen on");
    }

    @Test
    void onTheTrainingImagesThePageSaysThatAllOfItIsTooRosy() throws Exception {
        String text = text(source(LABELLED, RunFacts.Sample.TRAINING));

        assertThat(text).contains("branches were trained on these images");
    }

    @Test
    void withoutLabelsThePageSpeaksOfAgreementOnly() throws Exception {
        String text = text(source(ToyBundle.unlabelled(LABELLED), RunFacts.Sample.OTHER));

        String note = "all shares are agreement, not accuracy";
        assertThat(text).contains("have no labels").contains(note);
        assertThat(text.replace(note, "").toLowerCase()).doesNotContain("accuracy");
    }

    @Test
    void oneImageIsEnoughForAReport() throws Exception {
        ReportSource one = source(LABELLED.first(1), RunFacts.Sample.OTHER);

        assertThat(PlotFiles.draw(one, one.figures()).values()).allMatch(png -> png.length > 1000);
        assertThat(text(one)).contains("on 1 images");
    }

    /** Of the page, with plots that are none. */
    private static String text(ReportSource from) throws Exception {
        Map<String, byte[]> plots = new HashMap<>();
        files(".png").forEach(file -> plots.put(file.getFileName().toString(), new byte[1]));
        Path written = folder.resolve("text.html");
        Files.writeString(written, new Page(from, from.figures(), plots).html());
        return parse(written).getDocumentElement().getTextContent();
    }

    private static ReportSource source(ImageSet reportedOn, RunFacts.Sample sample)
            throws IOException {
        Evaluation evaluation;
        Survey survey;
        try (Cascade cascade = Cascade.open(bundle, 16, 1)) {
            evaluation = Evaluation.of(bundle, cascade, reportedOn, (run, done) -> {});
            survey = cascade.survey(reportedOn, done -> {});
        }
        double near = evaluation.backboneAccuracy();
        List<CurvePoint> points =
                List.of(new CurvePoint(0.4, near - 0.01), new CurvePoint(0.9, near));
        return new ReportSource(
                bundle,
                reportedOn,
                survey,
                evaluation,
                List.of(
                        new ReportSource.Comparison(
                                new Curve("other " + SCRIPT, points), "remark " + SCRIPT),
                        new ReportSource.Comparison(
                                new Curve(
                                        "backbone alone",
                                        List.of(points.get(1), new CurvePoint(0.5, near - 0.02))),
                                "of a name that the plot has already")),
                new RunFacts(
                        sample,
                        "noise",
                        reportedOn.sha256(),
                        "evaluate --data='" + SCRIPT + "'",
                        Duration.ofMillis(12_500),
                        Instant.parse("2026-01-02T03:04:05Z")));
    }

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private static Document parse(Path page)
            throws ParserConfigurationException, IOException, SAXException {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(page.toFile());
    }

    private static List<String> attributes(Document document, String tag, String attribute) {
        NodeList elements = document.getElementsByTagName(tag);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < elements.getLength(); i++) {
            values.add(((Element) elements.item(i)).getAttribute(attribute));
        }
        return values;
    }

    private static BufferedImage decoded(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static Set<Integer> colours(BufferedImage image) {
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colours.add(image.getRGB(x, y));
            }
        }
        return colours;
    }
}
