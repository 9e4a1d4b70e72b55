package dev.sluice.augment.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Names of classes for formats that carry none, such as IDX. */
public final class ClassNames {

    /**
     * The ten classes of Fashion-MNIST (Xiao, Rasul, Vollgraf 2017, arXiv 1708.07747), in the order
     * of its labels.
     */
    public static final List<String> FASHION_MNIST =
            List.of(
                    "T-shirt/top",
                    "Trouser",
                    "Pullover",
                    "Dress",
                    "Coat",
                    "Sandal",
                    "Shirt",
                    "Sneaker",
                    "Bag",
                    "Ankle boot");

    private ClassNames() {}

    /** {@code "0"} to {@code "K-1"}. */
    public static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    /**
     * The names that an option asks for.
     *
     * @param text {@code fashion-mnist}, or the names in the order of the labels, separated by
     *     commas
     */
    public static List<String> parse(String text) {
        if (text.equals("fashion-mnist")) {
            return FASHION_MNIST;
        }
        List<String> names = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (names.stream().anyMatch(String::isEmpty)
                || names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException(
                    "class names must be 'fashion-mnist' or different, non-empty names"
                            + " separated by commas, found '%s'".formatted(text));
        }
        return names;
    }
}
