package dev.sluice.loadtest.contender;

import dev.sluice.loadtest.spec.SpecFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The targets of a checkout, by the names of their files. */
public final class Contenders {

    private final SpecFolder<ContenderSpec> specs;

    public Contenders(Path checkout) {
        this.specs = new SpecFolder<>(checkout.resolve("load-test/targets"), ContenderSpec.class);
    }

    /** Description by name. */
    public Map<String, String> descriptions() throws IOException {
        return specs.describe(ContenderSpec::description);
    }

    /**
     * @param names in the order that they shall run in; empty for all
     * @throws IllegalArgumentException if there is no target of a name
     */
    public List<Contender> open(List<String> names) throws IOException {
        List<Contender> contenders = new ArrayList<>();
        for (String name : names.isEmpty() ? specs.names() : names) {
            contenders.add(new Contender(name, specs.read(name)));
        }
        return contenders;
    }
}
