package dev.sluice.loadtest.run;

/**
 * How much load is offered.
 *
 * @param value images a second, or a share of what is sustained; of no meaning at {@link Kind#MAX}
 */
public record OfferedRate(Kind kind, double value) {

    /** What a rate is told in. */
    public enum Kind {
        /** Topics that are full: as much as the target takes. */
        MAX,
        /** Images a second. */
        PER_SECOND,
        /** A share of what the target sustains, which is looked for first. */
        SHARE_OF_SUSTAINED
    }

    public OfferedRate {
        if (kind != Kind.MAX && !(value > 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException("a rate of " + value + "; expected above 0");
        }
    }

    /** For a person. */
    @Override
    public String toString() {
        return switch (kind) {
            case MAX -> "max";
            case PER_SECOND -> "%.1f images a second".formatted(value);
            case SHARE_OF_SUSTAINED -> "%.0f %% of what is sustained".formatted(100 * value);
        };
    }

    /** {@code max}, {@code 500} or {@code 70%}. */
    public static OfferedRate parse(String text) {
        if (text.equalsIgnoreCase("max")) {
            return new OfferedRate(Kind.MAX, 0);
        }
        try {
            if (text.endsWith("%")) {
                double percent = Double.parseDouble(text.substring(0, text.length() - 1));
                return new OfferedRate(Kind.SHARE_OF_SUSTAINED, percent / 100);
            }
            return new OfferedRate(Kind.PER_SECOND, Double.parseDouble(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "rate '" + text + "'; expected max, images a second, or a percentage", e);
        }
    }
}
