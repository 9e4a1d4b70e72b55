package dev.sluice.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The values of Prometheus' own label {@code job} by which series of Sluice's processes are told
 * from those of other Flink clusters, where a series has no name of a job.
 */
final class ScrapeJobs {

    private ScrapeJobs() {}

    /** Of the compose file's Prometheus. */
    static String ofCompose() {
        JsonNode jobs =
                Yaml.read(DeployFolder.DOCKER.resolve("prometheus.yaml")).path("scrape_configs");
        if (jobs.size() != 1) {
            throw new IllegalArgumentException("expected one scrape job, found " + jobs);
        }
        return jobs.get(0).path("job_name").asText();
    }

    /**
     * Of each overlay. Prometheus' operator makes it of the PodMonitor's namespace and name, unless
     * that has a {@code jobLabel}, which ours has not.
     */
    static List<String> ofOverlays() {
        JsonNode monitor = Yaml.read(DeployFolder.MONITORING.resolve("pod-monitor.yaml"));
        if (monitor.path("spec").has("jobLabel")) {
            throw new IllegalArgumentException("a jobLabel names the series otherwise: " + monitor);
        }
        List<String> jobs = new ArrayList<>();
        DeployFolder.overlays()
                .forEach(
                        overlay ->
                                jobs.add(
                                        namespace(Yaml.read(overlay.resolve("kustomization.yaml")))
                                                + "/"
                                                + monitor.at("/metadata/name").asText()));
        return jobs;
    }

    private static String namespace(JsonNode kustomization) {
        return kustomization.path("namespace").asText();
    }
}
