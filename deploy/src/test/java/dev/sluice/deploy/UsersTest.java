package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.job.DocumentedAcls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.utils.SecurityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rights of the users in the manifests are those of the table in {@code docs/operations.md},
 * which a test of the job runs it with.
 */
class UsersTest {

    private static final String PREFIX = "sluice-";

    static Stream<JsonNode> users() {
        return Yaml.documents(DeployFolder.KUSTOMIZE.resolve("base/users.yaml")).stream();
    }

    private static String principal(JsonNode user) {
        String name = user.at("/metadata/name").asText();
        assertThat(name).startsWith(PREFIX);
        return name.substring(PREFIX.length());
    }

    @Test
    void theJobOperatorsAndProducersAreUsers() {
        assertThat(users().map(UsersTest::principal))
                .containsExactly("job", "operator", "producer");
    }

    @ParameterizedTest
    @MethodSource("users")
    void mayDoWhatThePageOnOperationsSaysAndNoMore(JsonNode user) throws IOException {
        String principal = principal(user);

        assertThat(acls(principal, user))
                .containsExactlyInAnyOrderElementsOf(DocumentedAcls.of(principal));
    }

    private static List<AclBinding> acls(String principal, JsonNode user) {
        List<AclBinding> acls = new ArrayList<>();
        for (JsonNode rule : user.at("/spec/authorization/acls")) {
            for (JsonNode operation : rule.path("operations")) {
                acls.add(
                        new AclBinding(
                                resource(rule.path("resource")),
                                new AccessControlEntry(
                                        "User:" + principal,
                                        "*",
                                        SecurityUtils.operation(operation.asText()),
                                        AclPermissionType.ALLOW)));
            }
        }
        return acls;
    }

    /** As Strimzi's user operator reads it. */
    private static ResourcePattern resource(JsonNode resource) {
        String type = resource.path("type").asText();
        return new ResourcePattern(
                SecurityUtils.resourceType(
                        Character.toUpperCase(type.charAt(0)) + type.substring(1)),
                resource.path("name").asText(Resource.CLUSTER_NAME),
                resource.path("patternType").asText("literal").equals("prefix")
                        ? PatternType.PREFIXED
                        : PatternType.LITERAL);
    }
}
