package dev.ravenhelm.voice.operator.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import dev.ravenhelm.voice.operator.account.Accounts;
import dev.ravenhelm.voice.operator.account.Owner;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.operator.secrets.TwilioCredentials;
import dev.ravenhelm.voice.operator.twilio.TwilioAccount;
import dev.ravenhelm.voice.operator.twilio.TwilioFailure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what in an account carries a mark without a resource, and removes it after asking. */
@Command(
    name = "orphans",
    mixinStandardHelpOptions = true,
    description = {
      "Lists what in the account carries an owner's mark and belongs to no resource of the cluster,"
          + " as after a finalizer was removed by hand.",
      "",
      "A mark is a digest, which does not tell whose it is. Where the object's name and the ownerId"
          + " give the mark again, it is surely this installation's (OURS yes); others may belong to"
          + " another cluster that shares the account, and are only removed with --unproven."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no orphans, or all were removed",
      "1:an error, or one that could not be removed",
      "2:there are orphans"
    },
    exitCodeOnInvalidInput = ExitCode.FAILED,
    exitCodeOnExecutionException = ExitCode.FAILED)
final class OrphansCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Option(
      names = "--gateway",
      paramLabel = "NAME",
      description = "The VoiceGateway whose account is searched. Default: the cluster's only one.")
  private @Nullable String gateway;

  @Option(names = "--remove", description = "Removes them, after asking.")
  private boolean remove;

  @Option(names = "--yes", description = "Does not ask; needed where nobody can answer.")
  private boolean yes;

  @Option(
      names = "--include-numbers",
      description = "Removes numbers too, which gives them back to Twilio, irrevocably.")
  private boolean includeNumbers;

  @Option(
      names = "--unproven",
      description = "Removes also what may belong to another installation.")
  private boolean unproven;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      description = "Default: ${DEFAULT-VALUE}.")
  private PlanCommand.Output output = PlanCommand.Output.text;

  @Mixin private final ClusterOptions clusterOptions = new ClusterOptions();
  @Mixin private final TwilioOptions twilioOptions = new TwilioOptions();

  private final Terminal terminal;

  OrphansCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (remove && !yes && !terminal.asks()) {
      throw new CommandFailure(
          "nobody can be asked here, since standard input is no terminal: give --yes to remove without asking");
    }
    try (Cluster cluster =
            clusterOptions
                .open(terminal.environment())
                .orElseThrow(() ->
                    new CommandFailure(
                        "which objects have a resource is read from the cluster, and no kubeconfig was found: give --kubeconfig"));
        Accounts accounts = twilioOptions.accounts()) {
      Optional<Cluster> read = Optional.of(cluster);
      // in all namespaces, or what belongs to one that was not read would count as lost
      List<VoiceResource<?, ?>> resources = cluster.resources();
      Owner owner = new Owner(clusterOptions.ownerId(read));
      TwilioAccount account = account(read, resources, accounts);
      account.check();
      List<Orphan> orphans =
          new Orphanage(owner, resources, List.of(clusterOptions.namespace(read))).orphans(account);
      print(orphans, account.sid());
      return remove ? remove(orphans, account) : exitCode(orphans.size());
    }
  }

  private TwilioAccount account(
      Optional<Cluster> cluster, List<VoiceResource<?, ?>> resources, Accounts accounts) {
    Optional<TwilioCredentials> given = TwilioOptions.fromEnvironment(terminal.environment());
    List<VoiceGateway> gateways =
        resources.stream()
            .filter(VoiceGateway.class::isInstance)
            .map(VoiceGateway.class::cast)
            .filter(g -> gateway == null || g.getMetadata().getName().equals(gateway))
            .filter(g ->
                clusterOptions
                    .namespace()
                    .filter(namespace -> !namespace.equals(g.getMetadata().getNamespace()))
                    .isEmpty())
            .toList();
    if (given.isPresent() && gateway == null) {
      return accounts.open(given.get(), "us1").account();
    }
    if (gateways.size() != 1) {
      throw new CommandFailure(
          gateways.isEmpty()
              ? "the cluster has no such VoiceGateway: set TWILIO_SID and TWILIO_AUTH_TOKEN in the environment"
              : "say whose account, with --gateway and --namespace: "
                  + gateways.stream()
                      .map(g -> ResourceName.of(g).toString())
                      .collect(Collectors.joining(", ")));
    }
    return accounts
        .open(
            TwilioOptions.credentials(gateways.getFirst(), cluster, terminal.environment()),
            TwilioOptions.region(gateways.getFirst()))
        .account();
  }

  private void print(List<Orphan> orphans, String account) {
    if (output == PlanCommand.Output.json) {
      ArrayNode list = JSON.createObjectNode().putArray("orphans");
      for (Orphan orphan : orphans) {
        ObjectNode node = list.addObject();
        node.put("kind", kebab(orphan.object().kind()))
            .put("sid", orphan.object().sid())
            .put("parent", orphan.object().parent())
            .put("name", orphan.object().friendlyName())
            .put("ours", orphan.proven());
      }
      ObjectNode root = JSON.createObjectNode();
      root.put("account", account).set("orphans", list);
      terminal.out().println(root.toPrettyString());
    } else if (orphans.isEmpty()) {
      terminal.out().println("No orphans in " + account + ".");
    } else {
      terminal.out().printf(Locale.ROOT, "%-18s %-34s %-4s %s%n", "KIND", "SID", "OURS", "NAME");
      for (Orphan orphan : orphans) {
        terminal
            .out()
            .printf(
                Locale.ROOT,
                "%-18s %-34s %-4s %s%n",
                orphan.object().kind().label(),
                orphan.object().sid(),
                orphan.proven() ? "yes" : "?",
                orphan.object().friendlyName());
      }
    }
    terminal.out().flush();
  }

  private int remove(List<Orphan> orphans, TwilioAccount account) {
    List<TwilioObject> removed =
        orphans.stream()
            .filter(orphan -> unproven || orphan.proven())
            .map(Orphan::object)
            .filter(object -> includeNumbers || object.kind() != TwilioKind.NUMBER)
            .toList();
    explainKept(orphans);
    if (removed.isEmpty()) {
      return exitCode(orphans.size());
    }
    String question =
        "Remove " + removed.size() + " of these " + orphans.size() + " from " + account.sid() + "?";
    if (!yes && !terminal.confirm(question)) {
      terminal.err().println("Nothing was removed.");
      return ExitCode.SOMETHING;
    }
    int failed = 0;
    for (TwilioObject object : removed) {
      try {
        account.delete(object.kind(), object.parent(), object.sid());
        terminal.err().println("removed " + object.kind().label() + " " + object.sid());
      } catch (TwilioFailure failure) {
        if (failure.kind() != TwilioFailure.Kind.REFUSED) {
          throw failure;
        }
        failed++;
        terminal.err().println("error: " + failure.getMessage());
      }
    }
    terminal.err().flush();
    return failed > 0 ? ExitCode.FAILED : exitCode(orphans.size() - removed.size());
  }

  private void explainKept(List<Orphan> orphans) {
    long numbers =
        orphans.stream().filter(orphan -> orphan.object().kind() == TwilioKind.NUMBER).count();
    long others = orphans.stream().filter(orphan -> !orphan.proven()).count();
    if (numbers > 0 && !includeNumbers) {
      terminal.err().println("note: numbers stay without --include-numbers: " + numbers);
    }
    if (others > 0 && !unproven) {
      terminal
          .err()
          .println("note: what may be another installation's stays without --unproven: " + others);
    }
    terminal.err().flush();
  }

  private static int exitCode(int left) {
    return left == 0 ? ExitCode.NOTHING : ExitCode.SOMETHING;
  }

  private static String kebab(TwilioKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
