package dev.sluice.augment.cli;

import dev.sluice.augment.cli.option.HelpOption;
import dev.sluice.augment.cli.view.FigureTable;
import dev.sluice.augment.cut.CostRule;
import dev.sluice.augment.cut.CutPoint;
import dev.sluice.augment.cut.CutPoint.End;
import dev.sluice.augment.cut.CutPoints;
import dev.sluice.augment.cut.ParameterCount;
import dev.sluice.augment.onnx.Network;
import dev.sluice.augment.place.ByShare;
import dev.sluice.augment.place.ShareRule;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a network costs and where exits can go, before anything is trained. */
@Command(
        name = "inspect",
        description = "Show what a trained ONNX network costs and where exits can go in it.")
final class InspectCommand implements Callable<Integer> {

    private static final int EXITS = 3;

    @Spec private CommandSpec spec;
    @Mixin private HelpOption help;

    @Parameters(paramLabel = "NET.onnx", description = "The trained network. It is only read.")
    private Path file;

    @Override
    public Integer call() throws IOException {
        Network network = Network.read(file);
        PrintWriter out = spec.commandLine().getOut();
        CutPoints points = CutPoints.of(network);
        CutPoints published = CutPoints.of(network, CostRule.PTEENET);
        out.println(facts(network, points, published));
        out.println(table(points));
        out.println(
                "* ends a residual block, a dense layer or a pool: what --place goes by (auto tries the first of all, too)");
        out.println();
        for (ShareRule rule : ShareRule.values()) {
            out.printf("--place %-9s %s%n", rule + ":" + EXITS, cuts(rule, published));
        }
        out.flush();
        return 0;
    }

    private String facts(Network network, CutPoints points, CutPoints published) {
        return String.join(
                System.lineSeparator(),
                file.toString(),
                "  input    float32 %s, one image %s".formatted(network.layout(), network.image()),
                "  output   %d classes".formatted(network.classes()),
                "  opset    %d".formatted(network.opset()),
                "  cost     %s M MACs in convolutions and linear layers; %s M as PTEENet counts"
                        .formatted(
                                millions(points.backboneMacs()),
                                millions(published.backboneMacs())),
                "  weights  " + grouped(ParameterCount.of(network)));
    }

    private static FigureTable table(CutPoints points) {
        FigureTable table =
                new FigureTable(
                        "exit behind", "", "C x H x W", "M MACs before", "share", "bytes to ship");
        for (CutPoint point : points.points()) {
            table.add(
                    point.tensor(),
                    point.end() == End.UNIT ? "*" : "",
                    "%d x %d x %d"
                            .formatted(
                                    point.shape().channels(),
                                    point.shape().height(),
                                    point.shape().width()),
                    millions(point.macsBefore()),
                    FigureTable.percent(points.share(point)),
                    grouped(point.bytes()));
        }
        return table;
    }

    private static String cuts(ShareRule rule, CutPoints published) {
        try {
            return String.join(",", new ByShare(rule, EXITS).among(published));
        } catch (IllegalArgumentException e) {
            return "(" + e.getMessage() + ")";
        }
    }

    private static String millions(long macs) {
        return FigureTable.number(macs / 1e6, 2);
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
