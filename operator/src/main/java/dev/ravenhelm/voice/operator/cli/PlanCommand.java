package dev.ravenhelm.voice.operator.cli;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import dev.ravenhelm.voice.operator.account.AccountLists;
import dev.ravenhelm.voice.operator.account.Accounts;
import dev.ravenhelm.voice.operator.account.Owner;
import dev.ravenhelm.voice.operator.secrets.TwilioCredentials;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what manifests would change in Twilio. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Says what manifests would change in Twilio, and what it would cost, without writing anything"
          + " to Twilio or to a cluster.",
      "",
      "The account's credentials come from TWILIO_SID and TWILIO_AUTH_TOKEN in the environment, else"
          + " from the Secret that the gateway names. Where a cluster can be read, what its resources"
          + " have in their status is known; where not, objects are found by their marks alone."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing to do",
      "1:an error, or a problem that keeps something from being done",
      "2:changes"
    },
    exitCodeOnInvalidInput = ExitCode.FAILED,
    exitCodeOnExecutionException = ExitCode.FAILED)
final class PlanCommand implements Callable<Integer> {
  /** How a plan is printed. */
  enum Output {
    text,
    json
  }

  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "DIR|FILE|-",
      description =
          "Manifests, YAML or JSON: a file, a folder with all that is below it, or - for standard"
              + " input. May be repeated. Kinds that are not the operator's are passed over.")
  private List<String> sources = List.of();

  @Option(
      names = "--gateway",
      paramLabel = "NAME",
      description = "Plans only what belongs to this VoiceGateway. Default: all.")
  private @Nullable String gateway;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      description = "Default: ${DEFAULT-VALUE}.")
  private Output output = Output.text;

  @Mixin private final ClusterOptions clusterOptions = new ClusterOptions();
  @Mixin private final TwilioOptions twilioOptions = new TwilioOptions();

  private final Terminal terminal;

  PlanCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (Sight sight = new Sight(clusterOptions.open(terminal.environment()))) {
      ManifestReader.Result read =
          ManifestReader.read(sources, terminal.in(), clusterOptions.namespace(sight.cluster));
      if (!read.problems().isEmpty()) {
        read.problems().forEach(problem -> terminal.err().println("error: " + problem));
        terminal.err().flush();
        return ExitCode.FAILED;
      }
      List<VoiceResource<?, ?>> wanted = wanted(read);
      look(sight, wanted);
      PlanReport report = new PlanReport(plan(sight, wanted));
      terminal.out().print(output == Output.json ? report.json() : report.text());
      terminal.out().flush();
      return report.exitCode();
    }
  }

  /** What can be seen of the cluster. */
  private static final class Sight implements AutoCloseable {
    private Optional<Cluster> cluster;
    private final Map<ResourceName, VoiceResource<?, ?>> there =
        new TreeMap<>(Comparator.comparing(ResourceName::toString));

    Sight(Optional<Cluster> cluster) {
      this.cluster = cluster;
    }

    @Override
    public void close() {
      cluster.ifPresent(Cluster::close);
    }
  }

  private List<VoiceResource<?, ?>> wanted(ManifestReader.Result read) {
    List<VoiceResource<?, ?>> wanted = new ArrayList<>();
    for (Manifest manifest : read.manifests()) {
      if (gateway == null || ResourceName.gatewayOf(manifest.resource()).name().equals(gateway)) {
        wanted.add(manifest.resource());
      }
    }
    if (wanted.isEmpty()) {
      throw new CommandFailure(
          "there is no VoiceGateway, VoiceNumber, AgentIdentity or RoutingQueue in "
              + String.join(", ", sources)
              + (gateway == null ? "" : " that belongs to the gateway " + gateway));
    }
    return wanted;
  }

  /** Reads what the cluster has, and gives what is planned the status that it has there. */
  private void look(Sight sight, List<VoiceResource<?, ?>> wanted) {
    if (sight.cluster.isEmpty()) {
      say("no kubeconfig was found; planning by marks alone");
      return;
    }
    Set<String> namespaces =
        wanted.stream().map(r -> r.getMetadata().getNamespace()).collect(Collectors.toSet());
    try {
      for (String namespace : namespaces) {
        sight
            .cluster
            .get()
            .resources(namespace)
            .forEach(resource -> sight.there.put(ResourceName.of(resource), resource));
      }
    } catch (KubernetesClientException e) {
      say("the cluster could not be read (" + e.getMessage() + "); planning by marks alone");
      sight.close();
      sight.cluster = Optional.empty();
      sight.there.clear();
      return;
    }
    wanted.forEach(resource -> remember(resource, sight.there.get(ResourceName.of(resource))));
  }

  private static void remember(VoiceResource<?, ?> resource, @Nullable VoiceResource<?, ?> there) {
    switch (resource) {
      case VoiceGateway one when there instanceof VoiceGateway other ->
          one.setStatus(other.getStatus());
      case VoiceNumber one when there instanceof VoiceNumber other ->
          one.setStatus(other.getStatus());
      case AgentIdentity one when there instanceof AgentIdentity other ->
          one.setStatus(other.getStatus());
      case RoutingQueue one when there instanceof RoutingQueue other ->
          one.setStatus(other.getStatus());
      default -> {} // not applied yet
    }
  }

  private List<PlannedResource> plan(Sight sight, List<VoiceResource<?, ?>> wanted) {
    Owner owner = new Owner(clusterOptions.ownerId(sight.cluster));
    Map<ResourceName, VoiceResource<?, ?>> all = new LinkedHashMap<>(sight.there);
    wanted.forEach(resource -> all.put(ResourceName.of(resource), resource));
    References references =
        new References(
            all.values(),
            sight.cluster.isPresent()
                ? "the manifests or the cluster"
                : "the manifests, and the cluster was not read");
    Map<ResourceName, List<VoiceResource<?, ?>>> byGateway =
        wanted.stream()
            .collect(
                Collectors.groupingBy(
                    ResourceName::gatewayOf, LinkedHashMap::new, Collectors.toList()));
    List<PlannedResource> planned = new ArrayList<>();
    try (Accounts accounts = twilioOptions.accounts()) {
      byGateway.forEach((name, belonging) -> {
        VoiceGateway of = gateway(name, all, sight);
        TwilioCredentials credentials =
            TwilioOptions.credentials(of, sight.cluster, terminal.environment());
        requireSameAccount(of, credentials);
        AccountLists lists = accounts.open(credentials, TwilioOptions.region(of));
        lists.account().check();
        planned.addAll(
            plan(of, belonging, new PaperPlan(owner, lists, references::hasPhones), references));
      });
    }
    return planned;
  }

  private static List<PlannedResource> plan(
      VoiceGateway gateway,
      List<VoiceResource<?, ?>> belonging,
      PaperPlan paper,
      References references) {
    PlannedResource own = paper.gateway(gateway);
    return Parallel.map(
        belonging,
        resource ->
            (resource instanceof VoiceGateway ? own : paper.belonging(resource, gateway))
                .with(references.problems(resource)));
  }

  private VoiceGateway gateway(
      ResourceName name, Map<ResourceName, VoiceResource<?, ?>> all, Sight sight) {
    if (all.get(name) instanceof VoiceGateway found) {
      return found;
    }
    throw new CommandFailure(
        "there is no "
            + name
            + " in the manifests"
            + (sight.cluster.isPresent() ? " or in the cluster" : ", and no cluster was read")
            + ": add its manifest with another -f, correct gatewayRef or --namespace"
            + (sight.cluster.isPresent() ? "" : ", or give --kubeconfig"));
  }

  private static void requireSameAccount(VoiceGateway gateway, TwilioCredentials credentials) {
    String known = gateway.getStatus() == null ? null : gateway.getStatus().accountSid();
    if (known != null && !known.equals(credentials.accountSid())) {
      throw new CommandFailure(
          ResourceName.of(gateway)
              + " is of account "
              + known
              + ", and TWILIO_SID in the environment is "
              + credentials.accountSid()
              + ": set the credentials of that account, or unset them to have the gateway's own read");
    }
  }

  private void say(String note) {
    terminal.err().println("note: " + note);
    terminal.err().flush();
  }
}
