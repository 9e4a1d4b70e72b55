package dev.sluice.deploy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.util.Map;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.apache.flink.kubernetes.operator.api.spec.FlinkVersion;
import org.apache.flink.runtime.util.EnvironmentInformation;

/**
 * Reads manifests into the classes that Kubernetes' clients and the operators have for them. These
 * keep or pass over fields that they do not know; here such a field is an error.
 */
final class StrictModels {

    private static final Map<String, Class<?>> KINDS =
            Map.ofEntries(
                    Map.entry("v1 ConfigMap", ConfigMap.class),
                    Map.entry("v1 Pod", Pod.class),
                    Map.entry("v1 ServiceAccount", ServiceAccount.class),
                    Map.entry("rbac.authorization.k8s.io/v1 Role", Role.class),
                    Map.entry("rbac.authorization.k8s.io/v1 RoleBinding", RoleBinding.class),
                    Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
                    Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
                    Map.entry("monitoring.coreos.com/v1 PodMonitor", PodMonitor.class),
                    Map.entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class),
                    Map.entry("kafka.strimzi.io/v1 KafkaTopic", KafkaTopic.class),
                    Map.entry("kafka.strimzi.io/v1 KafkaUser", KafkaUser.class),
                    Map.entry("flink.apache.org/v1beta1 FlinkDeployment", FlinkDeployment.class));

    private static final ObjectMapper STRICT =
            new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .setAnnotationIntrospector(new NothingPassedOver());

    private StrictModels() {}

    /**
     * @throws IllegalArgumentException if the kind is not among ours, or a field not the kind's
     */
    static <T> T read(JsonNode manifest, Class<T> type) {
        return type.cast(read(manifest));
    }

    static Object read(JsonNode manifest) {
        String kind = manifest.path("apiVersion").asText() + " " + manifest.path("kind").asText();
        Class<?> type = KINDS.get(kind);
        if (type == null) {
            throw new IllegalArgumentException("'" + kind + "'; expected one of " + KINDS.keySet());
        }
        try {
            return STRICT.treeToValue(
                    type == FlinkDeployment.class ? ofKnownFlink(manifest) : manifest, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(kind + ": " + e.getOriginalMessage(), e);
        }
    }

    /**
     * The operator's classes of release 1.10 know Flink up to 1.20, and nothing else in them
     * depends on it; so our version is checked here, and the newest that they know is put in its
     * place.
     */
    private static JsonNode ofKnownFlink(JsonNode manifest) {
        ObjectNode copy = manifest.deepCopy();
        if (copy.path("spec").has("flinkVersion")) {
            String ours =
                    "v"
                            + EnvironmentInformation.getVersion()
                                    .replaceFirst("\\.\\d+$", "")
                                    .replace('.', '_');
            String found = copy.path("spec").path("flinkVersion").asText();
            if (!found.equals(ours)) {
                throw new IllegalArgumentException(
                        "flinkVersion " + found + "; expected " + ours + ", which the job is for");
            }
            ((ObjectNode) copy.path("spec")).put("flinkVersion", FlinkVersion.current().toString());
        }
        return copy;
    }

    private static final class NothingPassedOver extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }

        @Override
        public JsonIgnoreProperties.Value findPropertyIgnoralByName(
                MapperConfig<?> config, Annotated annotated) {
            return super.findPropertyIgnoralByName(config, annotated).withoutIgnoreUnknown();
        }
    }
}
