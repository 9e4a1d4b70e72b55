package dev.sluice.loadtest.cluster;

import dev.sluice.embedded.FreePorts;
import dev.sluice.loadtest.process.ChildJvm;
import dev.sluice.loadtest.process.ChildSpec;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.annotation.Nullable;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/**
 * A cluster for jobs that are submitted, or one for a job of its own: a JobManager and TaskManagers
 * in JVMs of their own, each of which can be killed and started again, and ZooKeeper in this
 * process for what has to survive that. Not thread-safe.
 */
public final class FlinkCluster implements AutoCloseable {

    /** Until all slots are there, on a machine that may have other work. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration POLL = Duration.ofMillis(200);

    /**
     * Of glibc, which has eight a core else and keeps in each what a job's threads left there: RSS
     * then grows from job to job. Flink's image has jemalloc in its place.
     */
    private static final Map<String, String> FEW_ARENAS = Map.of("MALLOC_ARENA_MAX", "2");

    private static final String APPLICATION_ENTRY_POINT =
            StandaloneApplicationClusterEntryPoint.class.getName();

    private final ClusterSpec spec;
    private final String entryPoint;
    private final List<String> entryPointArguments;
    private final int restPort = FreePorts.next(0);
    private final ZooKeeper zooKeeper;
    private final FlinkSettings settings;
    private final Path configuration;
    private final String classPath;
    private final Map<Integer, ChildJvm> taskManagers = new TreeMap<>();

    // Written when it is killed and started again.
    @Nullable private ChildJvm jobManager;
    // Counts processes, so that each has logs and an id of its own.
    private int started;
    private final RestClusterClient<StandaloneClusterId> client;

    /**
     * Starts a session cluster and waits until every slot is there.
     *
     * @throws IOException if a process does not come up
     */
    public FlinkCluster(ClusterSpec spec) throws IOException, InterruptedException {
        this(spec, StandaloneSessionClusterEntrypoint.class.getName(), List.of());
    }

    private FlinkCluster(ClusterSpec spec, String entryPoint, List<String> entryPointArguments)
            throws IOException, InterruptedException {
        this.spec = spec;
        this.entryPoint = entryPoint;
        this.entryPointArguments = List.copyOf(entryPointArguments);
        this.zooKeeper = new ZooKeeper(spec.folder().resolve("zookeeper"));
        this.settings = new FlinkSettings(spec, restPort, zooKeeper.quorum());
        this.configuration = settings.write();
        this.classPath =
                FlinkLib.classPath(System.getProperty("java.class.path"), ownClasses(), spec.lib());
        try {
            this.client =
                    new RestClusterClient<>(
                            FlinkSettings.client(restPort), StandaloneClusterId.getInstance());
        } catch (Exception e) { // its constructor declares no narrower type
            zooKeeper.close();
            throw new IOException("no client for Flink's REST interface", e);
        }
        try {
            startJobManager();
            for (int i = 0; i < spec.taskManagers(); i++) {
                startTaskManager(i);
            }
            awaitSlots(spec.taskManagers() * spec.slots());
        } catch (IOException | InterruptedException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts a cluster in application mode, whose JobManager runs the main class itself, anew each
     * time that it is started, and waits until every slot is there.
     *
     * @param spec with the job's jar in {@code lib}
     * @param arguments of the main class
     * @throws IOException if a process does not come up
     */
    public static FlinkCluster ofApplication(
            ClusterSpec spec, String mainClass, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--job-classname", mainClass));
        all.addAll(arguments);
        return new FlinkCluster(spec, APPLICATION_ENTRY_POINT, all);
    }

    private static Path ownClasses() throws IOException {
        try {
            return Path.of(
                    FlinkCluster.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException("our own classes are not in a file", e);
        }
    }

    public ClusterSpec spec() {
        return spec;
    }

    /** Of the REST interface; asks again while the JobManager is away. */
    public RestClusterClient<StandaloneClusterId> client() {
        return client;
    }

    /** Also where Flink's web page is. */
    public int restPort() {
        return restPort;
    }

    /** Starts the JobManager; it is not ready yet. */
    public void startJobManager() throws IOException {
        jobManager = start("jobmanager", entryPoint, settings.jobManagerJvm(), entryPointArguments);
    }

    /** SIGKILL. */
    public void killJobManager() {
        if (jobManager != null) {
            jobManager.kill();
        }
    }

    /** The process that was started last. */
    public ChildJvm jobManager() {
        return Objects.requireNonNull(jobManager, "started by the constructor");
    }

    /** Starts a TaskManager in a place that is empty; it is not ready yet. */
    public void startTaskManager(int place) throws IOException {
        List<String> arguments = new ArrayList<>(settings.taskManagerArguments());
        arguments.addAll(
                List.of("-D", "taskmanager.resource-id=taskmanager-" + place + "-" + started));
        taskManagers.put(
                place,
                start(
                        "taskmanager-" + place,
                        TaskManagerRunner.class.getName(),
                        settings.taskManagerJvm(),
                        arguments));
    }

    /** SIGKILL. */
    public void killTaskManager(int place) {
        taskManagers.get(place).kill();
    }

    /** The process in a place. */
    public ChildJvm taskManager(int place) {
        return taskManagers.get(place);
    }

    private ChildJvm start(
            String name, String mainClass, List<String> jvmOptions, List<String> arguments)
            throws IOException {
        List<String> options = new ArrayList<>(jvmOptions);
        options.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        // Starts with half the CPU time; the work is in native code.
                        "-XX:TieredStopAtLevel=1",
                        // The JDK caches what it needs to serialize a class, and with it the class
                        // loader of a job that is gone, for a second per free MB of heap.
                        "-XX:SoftRefLRUPolicyMSPerMB=0",
                        // 10 s by default, which Flink's own option for it does not reach.
                        "-Dpekko.remote.classic.startup-timeout=120s",
                        "-Dlog4j2.configurationFile=classpath:log4j2-cluster.properties"));
        List<String> all = new ArrayList<>(List.of("--configDir", configuration.toString()));
        all.addAll(arguments);
        return ChildJvm.start(
                new ChildSpec(
                        name + "-" + started++,
                        mainClass,
                        all,
                        options,
                        spec.folder().resolve("log"),
                        FEW_ARENAS,
                        classPath));
    }

    /**
     * Waits until so many slots are there, taken or not.
     *
     * @throws IOException if they are not there in time; with the last lines of a process that
     *     ended
     */
    public void awaitSlots(int slots) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int found = 0;
        while (found < slots) {
            requireAlive();
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        found
                                + " slots after "
                                + PATIENCE
                                + "; expected "
                                + slots
                                + "; see "
                                + spec.folder().resolve("log"));
            }
            Thread.sleep(POLL.toMillis());
            found = slots();
        }
    }

    /**
     * Does nothing while all processes live; whoever kills one starts it again before.
     *
     * @throws IOException if one has ended; with its last lines
     */
    public void requireAlive() throws IOException, InterruptedException {
        if (jobManager != null) {
            jobManager.requireAlive();
        }
        for (ChildJvm taskManager : taskManagers.values()) {
            taskManager.requireAlive();
        }
    }

    /** 0 where the JobManager does not answer yet. */
    private int slots() throws InterruptedException {
        try {
            return client.getClusterOverview().get(5, TimeUnit.SECONDS).getNumSlotsTotal();
        } catch (ExecutionException | TimeoutException e) {
            return 0;
        }
    }

    /** Ends all processes; nobody is waited for, since nothing of them is to be kept. */
    @Override
    public void close() {
        client.close();
        taskManagers.values().forEach(ChildJvm::kill);
        killJobManager();
        zooKeeper.close();
    }
}
