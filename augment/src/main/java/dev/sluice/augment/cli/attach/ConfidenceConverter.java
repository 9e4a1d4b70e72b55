package dev.sluice.augment.cli.attach;

import dev.sluice.bundle.ConfidenceSource;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a confidence source as people write it, with a dash. */
final class ConfidenceConverter implements ITypeConverter<ConfidenceSource> {

    @Override
    public ConfidenceSource convert(String text) {
        for (ConfidenceSource source : ConfidenceSource.values()) {
            String name = source.name().replace('_', '-').toLowerCase(Locale.ROOT);
            if (name.equals(text.replace('_', '-').toLowerCase(Locale.ROOT))) {
                return source;
            }
        }
        throw new TypeConversionException("'" + text + "'; expected max-probability or head");
    }
}
