package dev.sluice.loadtest.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.JobManagerOptions;

/** What is done to a job that is under load, and that gets a policy every 10 ms meanwhile. */
public enum Scenario {
    CALM("nothing: what a run costs without faults") {
        @Override
        void play(Trial trial) throws InterruptedException {
            trial.runFor(LONG, LONG);
        }
    },

    TASKMANAGER_KILL("a TaskManager gets SIGKILL, five times at random moments") {
        @Override
        void play(Trial trial) throws IOException, InterruptedException {
            for (int i = 0; i < trial.times(5); i++) {
                trial.runFor(SHORT, LONG);
                trial.replaceTaskManager(trial.anyOf(TASK_MANAGERS));
            }
        }
    },

    JOBMANAGER_KILL("the JobManager gets SIGKILL, twice, and finds its job again") {
        @Override
        void play(Trial trial) throws IOException, InterruptedException {
            for (int i = 0; i < trial.times(2); i++) {
                trial.runFor(SHORT, LONG);
                trial.cluster().killJobManager();
                trial.fault("JobManager killed");
                trial.cluster().startJobManager();
                trial.cluster().awaitSlots(TASK_MANAGERS * SLOTS);
                trial.awaitAnswers();
                trial.awaitCheckpoint();
            }
        }
    },

    BROKER_RESTART("the broker is stopped and started under load, then killed and started") {
        @Override
        void play(Trial trial) throws IOException, InterruptedException {
            trial.runFor(SHORT, LONG);
            trial.fault("broker stopped");
            trial.broker().stop();
            trial.runFor(SHORT, LONG);
            trial.broker().start();
            trial.awaitAnswers();
            trial.runFor(SHORT, LONG);
            trial.fault("broker killed");
            trial.broker().kill();
            trial.runFor(SHORT, LONG);
            trial.broker().start();
        }
    },

    BROKER_KILL_AT_CHECKPOINT(
            "the broker hangs, and is killed when a checkpoint is under way, three times") {
        @Override
        void play(Trial trial) throws IOException, InterruptedException {
            for (int i = 0; i < trial.times(3); i++) {
                trial.runFor(SHORT, LONG);
                trial.killBrokerAtCheckpoint();
                trial.runFor(SHORT, SHORT);
                trial.broker().start();
                trial.awaitAnswers();
            }
        }
    },

    CHECKPOINT_FAILURE("checkpoints cannot be written for a while") {
        @Override
        void play(Trial trial) throws IOException, InterruptedException {
            trial.runFor(SHORT, LONG);
            Path folder = trial.cluster().spec().checkpoints().resolve(trial.job().toHexString());
            Path away = folder.resolveSibling("away");
            Files.move(folder, away);
            Files.createFile(folder);
            trial.fault("checkpoints' folder gone");
            trial.runFor(LONG, LONG);
            trial.awaitFailedCheckpoint();
            Files.delete(folder);
            Files.move(away, folder);
            trial.awaitCheckpoint();
        }
    },

    RESCALE_BY_SAVEPOINT("parallelism 1 > 2 > 3 > 1, each by savepoint") {
        @Override
        int parallelism() {
            return 1;
        }

        @Override
        void play(Trial trial) throws IOException, InterruptedException {
            for (int i = 0; i < trial.times(PARALLELISMS.length); i++) {
                int parallelism = PARALLELISMS[i];
                trial.runFor(SHORT, LONG);
                trial.restart(parallelism);
            }
        }
    },

    RESCALE_IN_PLACE("parallelism 1 > 2 > 3 > 1, each by the adaptive scheduler") {
        @Override
        int parallelism() {
            return 1;
        }

        @Override
        Map<String, String> flink() {
            return Map.of(
                    JobManagerOptions.SCHEDULER.key(),
                    "adaptive",
                    JobManagerOptions.SCHEDULER_EXECUTING_COOLDOWN_AFTER_RESCALING.key(),
                    "1 s");
        }

        @Override
        void play(Trial trial) throws IOException, InterruptedException {
            for (int i = 0; i < trial.times(PARALLELISMS.length); i++) {
                int parallelism = PARALLELISMS[i];
                trial.runFor(SHORT, LONG);
                trial.fault("rescaled in place to " + parallelism);
                trial.jobs()
                        .rescale(
                                trial.job(),
                                vertex -> vertex.contains("policies") ? 1 : parallelism);
                trial.awaitParallelism("policy-gate", parallelism); // a vertex in either placement
                trial.awaitAnswers();
            }
        }
    },

    SAVEPOINT("a savepoint is taken under load, and the job restored from it") {
        @Override
        void play(Trial trial) throws IOException, InterruptedException {
            trial.runFor(SHORT, LONG);
            if (trial.delivery() == Delivery.AT_LEAST_ONCE) {
                String savepoint = trial.jobs().savepoint(trial.job());
                trial.runFor(SHORT, SHORT);
                trial.fault("job cancelled, to go back to an older savepoint");
                trial.jobs().cancel(trial.job());
                trial.restoreFrom(savepoint, parallelism());
                trial.runFor(SHORT, LONG);
            }
            // What was committed after a savepoint cannot be taken back: exactly once stops there.
            trial.restart(parallelism());
        }
    },

    POISON("half of the events are broken, and a TaskManager is killed") {
        @Override
        double brokenShare() {
            return 0.5;
        }

        @Override
        void play(Trial trial) throws IOException, InterruptedException {
            trial.runFor(SHORT, LONG);
            trial.replaceTaskManager(trial.anyOf(TASK_MANAGERS));
            trial.runFor(SHORT, LONG);
        }
    },

    ALL_OF_THEM("the faults above on one job, half of whose events are broken") {
        @Override
        Map<String, String> flink() {
            Map<String, String> flink = new HashMap<>(RESCALE_IN_PLACE.flink());
            // A job that the adaptive scheduler restarts while its checkpoints' folder is away has
            // failed for good. More would not fit into a transaction.
            flink.put(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER.key(), "30");
            flink.put(CheckpointingOptions.CHECKPOINTING_TIMEOUT.key(), "15 s");
            return flink;
        }

        @Override
        double brokenShare() {
            return POISON.brokenShare();
        }

        /**
         * From 3 in place to 2, or on to 3 and 1, and by savepoint to 3. Failing checkpoints come
         * first: those that queue while a broker is away would all fail within a second.
         */
        @Override
        void play(Trial trial) throws IOException, InterruptedException {
            for (Scenario each :
                    List.of(
                            CHECKPOINT_FAILURE,
                            TASKMANAGER_KILL,
                            BROKER_RESTART,
                            BROKER_KILL_AT_CHECKPOINT,
                            RESCALE_IN_PLACE,
                            SAVEPOINT,
                            JOBMANAGER_KILL)) {
                each.play(trial);
                trial.awaitAnswers();
            }
        }
    },

    RESTARTS("the job is started 20 times in the same processes, whose memory must not grow") {
        @Override
        void play(Trial trial) throws IOException, InterruptedException {
            List<Memory> taskManager = new ArrayList<>();
            List<Memory> jobManager = new ArrayList<>();
            for (int i = 0; i < Math.max(MEMORABLE, trial.times(20)); i++) {
                trial.restart(parallelism());
                trial.awaitCheckpoint();
                taskManager.add(Memory.settled(trial.cluster().taskManager(0)));
                jobManager.add(Memory.settled(trial.cluster().jobManager()));
            }
            for (MemoryGrowth growth :
                    List.of(
                            new MemoryGrowth("TaskManager", taskManager),
                            new MemoryGrowth("JobManager", jobManager))) {
                trial.note(growth.toString());
                if (!growth.isFlat()) {
                    trial.breach("memory of the " + growth.process() + " grows from job to job");
                }
            }
        }
    };

    static final int TASK_MANAGERS = 2;
    static final int SLOTS = 2;

    /** Jobs: the first leaves classes behind for good, and the last has its own. */
    private static final int MEMORABLE = 2;

    /** That a job which begins with 1 is brought to. */
    private static final int[] PARALLELISMS = {2, 3, 1};

    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(10);

    /** For whoever wants none of them cut short. */
    public static final Duration LONGEST_PAUSE = LONG;

    private final String description;

    Scenario(String description) {
        this.description = description;
    }

    /** In one line. */
    public String description() {
        return description;
    }

    /** As {@code --scenario} takes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Of the job at first; 3 needs both TaskManagers, and leaves a slot free. */
    int parallelism() {
        return 3;
    }

    /** Settings of the cluster, by Flink's keys. */
    Map<String, String> flink() {
        return Map.of();
    }

    /** Of the events, in [0, 1]. */
    double brokenShare() {
        return 0;
    }

    /**
     * Does it; the job is to be running in the end.
     *
     * @throws IOException if the job does not come back
     */
    abstract void play(Trial trial) throws IOException, InterruptedException;
}
