package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.utils.SecurityUtils;

/** The table of ACLs in {@code docs/operations.md}, as Kafka takes it. */
public final class DocumentedAcls {

    private static final Path PAGE = Path.of(System.getProperty("sluice.docs"), "operations.md");
    private static final String HEADER = "| principal | resource | name | operations | what for |";

    private DocumentedAcls() {}

    /** Rows in which somebody is named; names that end in a star are prefixes. */
    public static List<AclBinding> of(String principal) throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        int header = lines.indexOf(HEADER);
        assertThat(header).as("table of ACLs in %s", PAGE).isNotNegative();
        List<AclBinding> acls = new ArrayList<>();
        for (String line : lines.subList(header + 2, lines.size())) {
            if (!line.startsWith("|")) {
                break;
            }
            String[] cells = line.replace("`", "").split("\\s*\\|\\s*");
            if (cells[1].equals(principal)) {
                for (String operation : cells[4].split(", ")) {
                    acls.add(acl(principal, cells[2], cells[3], operation));
                }
            }
        }
        assertThat(acls).as("ACLs of %s", principal).isNotEmpty();
        return acls;
    }

    private static AclBinding acl(
            String principal, String resource, String name, String operation) {
        boolean prefix = name.endsWith("*");
        return new AclBinding(
                new ResourcePattern(
                        SecurityUtils.resourceType(resource),
                        prefix ? name.substring(0, name.length() - 1) : name,
                        prefix ? PatternType.PREFIXED : PatternType.LITERAL),
                new AccessControlEntry(
                        "User:" + principal,
                        "*",
                        SecurityUtils.operation(operation),
                        AclPermissionType.ALLOW));
    }
}
