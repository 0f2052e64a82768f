package dev.ravenhelm.voice.operator.cli;

import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.operator.account.AccountLists;
import dev.ravenhelm.voice.operator.account.Accounts;
import dev.ravenhelm.voice.operator.account.Owner;
import dev.ravenhelm.voice.operator.plan.Change;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.operator.secrets.TwilioCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes manifests for what an account has already. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes manifests for what a Twilio account has already, under a gateway that observes and so"
          + " writes nothing, and REPORT.md, which says what could not be expressed and why.",
      "",
      "Credentials come from TWILIO_SID and TWILIO_AUTH_TOKEN in the environment. What calls reach"
          + " another system by is left out unless --take-over is given, so that promoting the gateway"
          + " to Full takes no call from anybody. Nothing is written to Twilio or to a cluster."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the manifests were written",
      "1:an error",
      "2:written, and something was left out: see REPORT.md"
    },
    exitCodeOnInvalidInput = ExitCode.FAILED,
    exitCodeOnExecutionException = ExitCode.FAILED)
final class ExportCommand implements Callable<Integer> {
  private static final Duration LIST_AGE = Duration.ofMinutes(10);
  private static final Set<String> USUAL_ACTIVITIES =
      Set.of("offline", "available", "unavailable", "wrapup");

  /** Stands in for the installation: its marks show only in names. */
  private static final Owner ANYBODY = new Owner("export");

  @Option(
      names = {"-o", "--output-dir"},
      paramLabel = "DIR",
      description = "Folder to write to, without manifests so far. Default: ${DEFAULT-VALUE}.")
  private Path folder = Path.of("voice-export");

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Namespace of the manifests. Default: ${DEFAULT-VALUE}.")
  private String namespace = "default";

  @Option(
      names = "--gateway-name",
      paramLabel = "NAME",
      description = "Name of the VoiceGateway. Default: ${DEFAULT-VALUE}.")
  private String gatewayName = "main";

  @Option(
      names = "--public-url",
      required = true,
      paramLabel = "URL",
      description =
          "Where Twilio will reach the gateway's server, as https://voice.example.com. Numbers that lead there already are exported.")
  private String publicUrl = "";

  @Option(
      names = "--credentials-secret",
      paramLabel = "NAME",
      description =
          "Secret that the gateway will read its credentials from. Default: ${DEFAULT-VALUE}.")
  private String secret = "twilio";

  @Option(
      names = "--workspace",
      paramLabel = "WS…",
      description = "TaskRouter workspace to adopt. Default: the account's only one.")
  private @Nullable String workspace;

  @Option(
      names = "--region",
      paramLabel = "us1|ie1|au1",
      description = "Twilio region. Default: ${DEFAULT-VALUE}.")
  private String region = "us1";

  @Option(
      names = "--take-over",
      description =
          "Exports also what calls reach another system by today: promoting then takes them over.")
  private boolean takeOver;

  @Mixin private final TwilioOptions twilioOptions = new TwilioOptions();

  private final Terminal terminal;

  ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    requireEmpty();
    TwilioCredentials credentials =
        TwilioOptions.fromEnvironment(terminal.environment())
            .orElseThrow(() ->
                new CommandFailure(
                    "set TWILIO_SID and TWILIO_AUTH_TOKEN in the environment: export reads the account, and there is no gateway yet that names a Secret"));
    try (Accounts accounts = twilioOptions.accounts()) {
      AccountLists lists = accounts.open(credentials, region);
      lists.account().check();
      return export(lists);
    }
  }

  private int export(AccountLists lists) {
    ExportReport report = new ExportReport(lists.account().sid());
    PaperPlan paper = new PaperPlan(ANYBODY, lists, queue -> false);
    Optional<TwilioObject> adopted = workspace(lists);
    Map<String, Object> gatewayManifest = gatewayManifest(lists, adopted);
    requireValid("VoiceGateway", gatewayManifest);
    VoiceGateway gateway = (VoiceGateway) ManifestText.resource(gatewayManifest);
    PlannedResource own = paper.gateway(gateway);
    report.gateway(own.changes(), gatewayNotes(adopted));

    Checking checking = new Checking(paper, gateway, report);
    NumberExport numbers = new NumberExport(publicUrl, gatewayName, namespace, takeOver);
    List<Map<String, Object>> numberManifests =
        checking.all(
            "numbers", lists.list(TwilioKind.NUMBER, "", LIST_AGE), numbers::export, kept -> true);
    List<Map<String, Object>> agents = List.of();
    List<Map<String, Object>> queues = List.of();
    if (adopted.isPresent()) {
      String sid = adopted.get().sid();
      WorkerExport workers = new WorkerExport(gatewayName, namespace);
      agents =
          checking.all(
              "agents",
              lists.list(TwilioKind.WORKER, sid, LIST_AGE),
              worker -> workers.export(complete(lists, worker)),
              kept -> true);
      Set<String> names = agents.stream().map(ExportCommand::name).collect(Collectors.toSet());
      List<TwilioObject> taskQueues = lists.list(TwilioKind.TASK_QUEUE, sid, LIST_AGE);
      QueueExport workflows =
          new QueueExport(
              gatewayName, namespace, taskQueues, lists.list(TwilioKind.CALL_QUEUE, "", LIST_AGE));
      queues =
          checking.all(
              "queues",
              lists.list(TwilioKind.WORKFLOW, sid, LIST_AGE),
              workflows::export,
              manifest -> membersAreThere(manifest, names));
      leaveOutUnused(taskQueues, queues, report);
    }
    write(
        Map.of(
            "gateway.yaml",
            List.of(gatewayManifest),
            "numbers.yaml",
            numberManifests,
            "agents.yaml",
            agents,
            "queues.yaml",
            queues),
        report);
    terminal.out().println(report.markdown());
    terminal.out().println("Written to " + folder + ": " + report.summary() + ".");
    terminal.out().flush();
    return report.countLeftOut() == 0 ? ExitCode.NOTHING : ExitCode.SOMETHING;
  }

  /** Exports objects, and lets the planner say what promoting them would do. */
  private final class Checking {
    private final PaperPlan paper;
    private final VoiceGateway gateway;
    private final ExportReport report;

    Checking(PaperPlan paper, VoiceGateway gateway, ExportReport report) {
      this.paper = paper;
      this.gateway = gateway;
      this.report = report;
    }

    private record Checked(Exported exported, PlannedResource planned) {}

    List<Map<String, Object>> all(
        String what,
        List<TwilioObject> objects,
        Function<TwilioObject, Exported> export,
        Predicate<Map<String, Object>> isWhole) {
      ProgressBar bar = new ProgressBar(terminal, what, objects.size());
      List<Map<String, Object>> manifests = new ArrayList<>();
      List<Exported> exported =
          objects.stream().sorted(Comparator.comparing(TwilioObject::sid)).map(export).toList();
      List<Checked> checked =
          Parallel.map(
              exported,
              one -> {
                Checked result =
                    new Checked(
                        one,
                        one instanceof Exported.As as
                            ? paper.belonging(ManifestText.resource(as.manifest()), gateway)
                            : new PlannedResource(
                                ResourceName.of(gateway),
                                List.of(),
                                List.of(),
                                List.of(),
                                Optional.empty()));
                bar.step();
                return result;
              });
      for (Checked one : checked) {
        switch (one.exported()) {
          case Exported.LeftOut out -> report.leftOut(out.object(), out.why());
          case Exported.As as -> {
            Optional<String> why = why(as, one.planned(), isWhole);
            if (why.isPresent()) {
              report.leftOut(as.object(), why.get());
            } else {
              manifests.add(as.manifest());
              report.exported(as, one.planned().changes());
            }
          }
        }
      }
      return manifests;
    }

    private Optional<String> why(
        Exported.As as, PlannedResource planned, Predicate<Map<String, Object>> isWhole) {
      String kind = String.valueOf(as.manifest().get("kind"));
      List<String> invalid = invalid(kind, as.manifest());
      if (!invalid.isEmpty()) {
        return Optional.of("the API would refuse its manifest: " + String.join("; ", invalid));
      }
      if (!isWhole.test(as.manifest())) {
        return Optional.of("it names agents that were not exported");
      }
      if (!planned.problems().isEmpty()) {
        return Optional.of(planned.problems().getFirst().message());
      }
      List<String> takes =
          planned.changes().stream()
              .filter(change -> !Promotion.onlyAdds(change))
              .map(Change::describe)
              .toList();
      return takeOver || takes.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "promoting would " + String.join("; ", takes) + "; export it with --take-over");
    }
  }

  private static TwilioObject complete(AccountLists lists, TwilioObject worker) {
    return lists.account().fetch(worker.kind(), worker.parent(), worker.sid()).orElse(worker);
  }

  private Optional<TwilioObject> workspace(AccountLists lists) {
    List<TwilioObject> all = lists.list(TwilioKind.WORKSPACE, "", LIST_AGE);
    if (workspace != null) {
      return Optional.of(
          all.stream()
              .filter(w -> w.sid().equals(workspace))
              .findFirst()
              .orElseThrow(() ->
                  new CommandFailure(
                      "the account has no workspace " + workspace + ": it has " + sids(all))));
    }
    List<TwilioObject> free =
        all.stream().filter(w -> OwnerMark.in(w.friendlyName()).isEmpty()).toList();
    if (free.size() > 1) {
      throw new CommandFailure(
          "the account has several TaskRouter workspaces: say which with --workspace: "
              + sids(free));
    }
    return free.stream().findFirst();
  }

  private static String sids(List<TwilioObject> workspaces) {
    return workspaces.isEmpty()
        ? "none"
        : workspaces.stream()
            .map(w -> w.sid() + " (" + w.friendlyName() + ")")
            .collect(Collectors.joining(", "));
  }

  private Map<String, Object> gatewayManifest(AccountLists lists, Optional<TwilioObject> adopted) {
    Map<String, Object> spec = new LinkedHashMap<>();
    Map<String, Object> twilio = new LinkedHashMap<>();
    twilio.put("credentials", Map.of("secretRef", Map.of("name", secret)));
    twilio.put("region", region);
    spec.put("twilio", twilio);
    spec.put("managementPolicy", "Observe");
    spec.put("publicUrl", publicUrl);
    Map<String, Object> routing = new LinkedHashMap<>();
    if (adopted.isPresent()) {
      routing.put("engine", "TaskRouter");
      routing.put("workspaceSid", adopted.get().sid());
      List<Map<String, Object>> activities = activities(lists, adopted.get().sid());
      if (!activities.isEmpty()) {
        routing.put("activities", activities);
      }
    } else {
      routing.put("engine", "Direct");
    }
    spec.put("routing", routing);
    return ManifestText.of("VoiceGateway", namespace, gatewayName, spec);
  }

  private static List<Map<String, Object>> activities(AccountLists lists, String workspaceSid) {
    List<Map<String, Object>> activities = new ArrayList<>();
    for (TwilioObject activity : lists.list(TwilioKind.ACTIVITY, workspaceSid, LIST_AGE)) {
      if (!USUAL_ACTIVITIES.contains(activity.friendlyName().toLowerCase(Locale.ROOT))) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("name", activity.friendlyName());
        one.put("available", activity.field("Available").equals("true"));
        activities.add(one);
      }
    }
    return activities;
  }

  private static List<String> gatewayNotes(Optional<TwilioObject> adopted) {
    List<String> notes = new ArrayList<>();
    notes.add("agents: who may get access tokens is not known to Twilio: write spec.agents.oidc");
    if (adopted.isEmpty()) {
      notes.add(
          "routing.engine is Direct, since the account has no TaskRouter workspace of its own");
    }
    return notes;
  }

  private static boolean membersAreThere(Map<String, Object> manifest, Set<String> agents) {
    return !(ManifestText.resource(manifest) instanceof RoutingQueue queue)
        || queue.getSpec().members() == null
        || queue.getSpec().members().stream().allMatch(member -> agents.contains(member.name()));
  }

  private static void leaveOutUnused(
      List<TwilioObject> taskQueues, List<Map<String, Object>> queues, ExportReport report) {
    Set<String> used =
        queues.stream()
            .map(ManifestText::resource)
            .map(RoutingQueue.class::cast)
            .flatMap(queue -> Stream.ofNullable(queue.getSpec().adopt()))
            .map(adopt -> adopt.taskQueueSid())
            .collect(Collectors.toSet());
    taskQueues.stream()
        .filter(queue -> !used.contains(queue.sid()))
        .forEach(queue -> report.leftOut(queue, "no workflow that was exported leads to it"));
  }

  private static List<String> invalid(String kind, Map<String, Object> manifest) {
    return SchemaCheck.spec(kind, ManifestText.tree(manifest).path("spec"));
  }

  private static void requireValid(String kind, Map<String, Object> manifest) {
    List<String> invalid = invalid(kind, manifest);
    if (!invalid.isEmpty()) {
      throw new CommandFailure(
          "the options make no valid " + kind + ": " + String.join("; ", invalid));
    }
    if (!String.valueOf(ManifestText.tree(manifest).at("/spec/publicUrl").asText())
        .matches("https://[^/?#@ ]+(/[^?#@ ]*[^/?#@ ])?")) {
      throw new CommandFailure(
          "--public-url must be an https:// URL without user, query, fragment or a slash at its end, as https://voice.example.com");
    }
  }

  private static String name(Map<String, Object> manifest) {
    return ManifestText.tree(manifest).at("/metadata/name").asText();
  }

  private void requireEmpty() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> there = Files.list(folder)) {
      if (there.anyMatch(file -> file.getFileName().toString().matches(".*[.](ya?ml|md)"))) {
        throw new CommandFailure(
            folder
                + " has manifests or a report already: empty it, or give another folder with -o");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  private void write(Map<String, List<Map<String, Object>>> files, ExportReport report) {
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, List<Map<String, Object>>> file : files.entrySet()) {
        if (!file.getValue().isEmpty()) {
          Files.writeString(
              folder.resolve(file.getKey()),
              ManifestText.yaml(file.getValue()),
              StandardCharsets.UTF_8);
        }
      }
      Files.writeString(folder.resolve("REPORT.md"), report.markdown(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + folder, e);
    }
  }
}
