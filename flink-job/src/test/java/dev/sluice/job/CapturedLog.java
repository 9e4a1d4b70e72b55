package dev.sluice.job;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** All that is logged from {@code INFO} on, by anybody, until it is closed. */
final class CapturedLog implements AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final LoggerContext context = LoggerContext.getContext(false);

    CapturedLog() {
        AbstractAppender appender =
                new AbstractAppender("captured", null, null, false, Property.EMPTY_ARRAY) {
                    @Override
                    public void append(LogEvent event) {
                        lines.add(text(event));
                    }
                };
        appender.start();
        Configuration configuration = context.getConfiguration();
        configuration.getLoggers().values().forEach(logger -> logger.setLevel(Level.INFO));
        LoggerConfig root = configuration.getRootLogger();
        root.getAppenders().keySet().forEach(root::removeAppender);
        root.addAppender(appender, Level.INFO, null);
        context.updateLoggers();
    }

    private static String text(LogEvent event) {
        StringWriter text = new StringWriter();
        text.append(event.getMessage().getFormattedMessage());
        if (event.getThrown() != null) {
            event.getThrown().printStackTrace(new PrintWriter(text, true));
        }
        return text.toString();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** Goes back to what the configuration says. */
    @Override
    public void close() {
        context.reconfigure();
    }
}
