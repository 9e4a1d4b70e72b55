package dev.sluice.job.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import dev.sluice.schemas.PolicyOutcome;
import dev.sluice.schemas.PolicyVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Verdicts for people to read. What others wrote into them is shown without control characters,
 * since anyone may write to a topic and a terminal obeys them.
 */
final class VerdictText {

    private static final int DIGEST_SHOWN = 12;

    private VerdictText() {}

    /** The policy in force and what it is predicted to do: some lines and two tables. */
    static String inForce(PolicyVerdict verdict, Optional<PolicyVerdict> origin) {
        String bundle =
                plain(verdict.getBundle().getName())
                        + " "
                        + plain(verdict.getBundle().getVersion());
        String digest = plain(verdict.getBundle().getDigest());
        return lines(
                "Bundle %s (%s)"
                        .formatted(
                                bundle,
                                digest.substring(0, Math.min(DIGEST_SHOWN, digest.length()))),
                inForceLine(verdict, origin),
                "",
                exits(verdict),
                "",
                effect(verdict));
    }

    private static String inForceLine(PolicyVerdict verdict, Optional<PolicyVerdict> origin) {
        long version = verdict.getVersionInForce();
        if (origin.isPresent()) {
            PolicyVerdict brought = origin.get();
            return "Policy %d in force, by %s at %s%s"
                    .formatted(
                            version,
                            named(brought.getIssuer()),
                            brought.getDecidedAt(),
                            because(brought.getReason()));
        }
        return version == 0
                ? "Policy 0 in force: the bundle's default operating point"
                : "Policy " + version + " in force";
    }

    private static String exits(PolicyVerdict verdict) {
        List<Double> thresholds = verdict.getThresholdsInForce();
        List<Double> rates = verdict.getPredictedExitRates();
        List<String[]> rows = new ArrayList<>();
        for (int exit = 0; exit < Math.max(thresholds.size() + 1, rates.size()); exit++) {
            rows.add(
                    new String[] {
                        exit < thresholds.size() ? "exit " + exit : "exit " + exit + " (final)",
                        exit < thresholds.size() ? number(thresholds.get(exit)) : "-",
                        exit < rates.size() ? percent(rates.get(exit)) : "-"
                    });
        }
        return table(new String[] {"", "threshold", "predicted exit rate"}, rows);
    }

    private static String effect(PolicyVerdict verdict) {
        double accuracy = verdict.getPredictedAccuracy();
        double backbone = verdict.getBackboneAccuracy();
        double macs = verdict.getPredictedRelativeMacs();
        return table(
                new String[] {"", "predicted", "backbone", "difference"},
                List.of(
                        new String[] {
                            measure(verdict),
                            percent(accuracy),
                            percent(backbone),
                            format("%+.2f points", 100 * (accuracy - backbone))
                        },
                        new String[] {
                            "relative MACs",
                            format("%.3f", macs),
                            format("%.3f", 1.0),
                            format("%+.1f %%", 100 * (macs - 1))
                        }));
    }

    private static String table(String[] header, List<String[]> rows) {
        Column[] columns = new Column[header.length];
        for (int i = 0; i < header.length; i++) {
            HorizontalAlign align = i == 0 ? HorizontalAlign.LEFT : HorizontalAlign.RIGHT;
            columns[i] = new Column().header(header[i]).headerAlign(align).dataAlign(align);
        }
        return AsciiTable.getTable(AsciiTable.NO_BORDERS, columns, rows.toArray(new String[0][]))
                .lines()
                .map(String::stripTrailing)
                .collect(Collectors.joining(System.lineSeparator()));
    }

    /** Why a policy was rejected, and what stays. */
    static String rejection(long version, PolicyVerdict verdict) {
        return "Policy %d is rejected: %s. Policy %d stays in force."
                .formatted(version, plain(verdict.getExplanation()), verdict.getVersionInForce());
    }

    /** All of it in one line. */
    static String line(PolicyVerdict verdict) {
        String subject = verdict.getVersion() == null ? "" : " policy " + verdict.getVersion();
        String issuer = verdict.getVersion() == null ? "" : " by " + named(verdict.getIssuer());
        String thresholds =
                verdict.getThresholdsInForce().stream()
                        .map(VerdictText::number)
                        .collect(Collectors.joining(" "));
        return "%s %s%s%s: %s%s; policy %d in force, thresholds %s, %s %s (backbone %s),"
                        .formatted(
                                verdict.getDecidedAt(),
                                outcome(verdict),
                                subject,
                                issuer,
                                plain(verdict.getExplanation()),
                                because(verdict.getReason()),
                                verdict.getVersionInForce(),
                                thresholds,
                                measure(verdict),
                                percent(verdict.getPredictedAccuracy()),
                                percent(verdict.getBackboneAccuracy()))
                + " relative MACs %s, bundle %s %s"
                        .formatted(
                                format("%.3f", verdict.getPredictedRelativeMacs()),
                                plain(verdict.getBundle().getName()),
                                plain(verdict.getBundle().getVersion()));
    }

    /**
     * What the predicted share of right answers is: where calibration had no labels, the backbone's
     * own share is 1. (A backbone that is right on all of its labels makes both the same.)
     */
    private static String measure(PolicyVerdict verdict) {
        return verdict.getBackboneAccuracy() == 1 ? "agreement" : "accuracy";
    }

    private static String outcome(PolicyVerdict verdict) {
        if (verdict.getOutcome() == PolicyOutcome.REJECTED) {
            return "rejected";
        }
        return verdict.getPolicyOffset() == null ? "started with" : "accepted";
    }

    private static String named(String issuer) {
        return issuer.isBlank() ? "nobody named" : plain(issuer);
    }

    private static String because(String reason) {
        return reason.isBlank() ? "" : " (" + plain(reason) + ")";
    }

    /** Thresholds with up to six digits, as many as they have. */
    private static String number(double threshold) {
        return format("%.6f", threshold).replaceFirst("0{1,4}$", "");
    }

    private static String percent(double share) {
        return format("%.2f %%", 100 * share);
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String plain(String text) {
        return text.replaceAll("\\p{C}", "?");
    }

    private static String lines(String... lines) {
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }
}
