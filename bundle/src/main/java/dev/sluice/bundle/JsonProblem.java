package dev.sluice.bundle;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Jackson found wrong, in words for who wrote the file and knows no Java. */
final class JsonProblem {

    /** Names of Java packages, and advice on how to make Jackson less strict. */
    private static final Pattern NOISE =
            Pattern.compile("\\b([a-z]\\w*\\.)+(?=[A-Z])| \\((but|although) [^)]*\\)");

    private JsonProblem() {}

    /** Of a text that is no JSON, with line and column. */
    static String ofText(JsonProcessingException e) {
        boolean trailing = e instanceof MismatchedInputException;
        JsonLocation at = e.getLocation();
        return "%s (line %s, column %s)"
                .formatted(
                        trailing ? "something follows its end" : e.getOriginalMessage(),
                        at.getLineNr(),
                        at.getColumnNr());
    }

    /** Of JSON that is not what was asked for, with the path to it. */
    static String ofValue(JsonProcessingException e) {
        String path = e instanceof JsonMappingException mapping ? path(mapping) : "";
        return reason(e) + (path.isEmpty() ? "" : " (at " + path + ")");
    }

    private static String reason(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "unknown property '" + unknown.getPropertyName() + "'";
        }
        if (e instanceof InvalidNullException) {
            return "null; expected a value";
        }
        if (e instanceof ValueInstantiationException && e.getCause() != null) {
            return e.getCause().getMessage();
        }
        if (e instanceof InvalidFormatException format) {
            return found(format.getValue()) + "; expected " + expected(format.getTargetType());
        }
        return NOISE.matcher(e.getOriginalMessage()).replaceAll("");
    }

    private static String found(Object value) {
        return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    }

    private static String expected(Class<?> type) {
        return type.isEnum() ? "one of " + List.of(type.getEnumConstants()) : type.getSimpleName();
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream().map(JsonProblem::step).collect(Collectors.joining("/"));
    }

    private static String step(JsonMappingException.Reference step) {
        return step.getFieldName() == null
                ? Integer.toString(step.getIndex())
                : step.getFieldName();
    }
}
