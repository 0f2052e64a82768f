package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.operator.cli.Cli;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.testbed.ControlPlane;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code kubectl voice} with a cluster in which the operator runs. */
class KubectlVoiceIT {
  private World world;

  @BeforeEach
  void start() {
    world = new World();
    world.applyExamples("01", "02", "03", "04");
    world.awaitAllReady();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void planOfWhatIsAppliedIsEmptyAndAnEditShowsByItsStatus() {
    assertThat(plan(agent("alice", "287100000000000001", 5)))
        .satisfies(same -> {
          assertThat(same.code()).as(same.out() + same.err()).isZero();
          assertThat(same.out()).isEqualTo("Nothing to do (1 resource).\n");
        });

    Cli.Result edited = plan(agent("alice", "287100000000000001", 9));

    assertThat(edited.code()).as(edited.err()).isEqualTo(2);
    assertThat(edited.out())
        .contains(
            "AgentIdentity " + world.namespace + "/alice", "~ update worker WK", "Attributes");
    assertThat(plan(agent("carol", "287100000000000001", 1)).out())
        .contains("ClaimedByAnother: its subject is also that of AgentIdentity alice");
  }

  @Test
  void readsTheOwnerFromTheOperatorsConfigMap() {
    world
        .client
        .configMaps()
        .inNamespace(world.namespace)
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("voice-operator")
                .addToLabels("app.kubernetes.io/part-of", "ravenhelm-voice")
                .endMetadata()
                .addToData("operator.yaml", "ownerId: " + world.config().ownerId() + "\n")
                .build())
        .create();

    Cli.Result same =
        cli()
            .piping(agent("alice", "287100000000000001", 5))
            .run("plan", "-f", "-", "-n", world.namespace, "--twilio-url", world.simulator.url());

    assertThat(same.code()).as(same.out() + same.err()).isZero();
  }

  @Test
  void listsAndRemovesWhatAResourceLeftWhoseFinalizerWasTakenAway() {
    assertThat(orphans(cli()))
        .satisfies(none -> {
          assertThat(none.code()).as(none.out() + none.err()).isZero();
          assertThat(none.out()).isEqualTo("No orphans in " + World.ACCOUNT + ".\n");
        });
    String foreign =
        OwnerMark.of("another", "VoiceGateway", "x", "y", "application").friendlyName("x/y");
    world.twilio.create(TwilioKind.APPLICATION, "", Map.of("FriendlyName", foreign));
    deleteWithoutTheOperator("bob-b");

    Cli.Result listed = orphans(cli());

    assertThat(listed.code()).isEqualTo(2);
    assertThat(listed.out()).containsPattern("worker +WK[0-9a-f]{32} yes +bob_b \\[rv1-");
    assertThat(listed.out()).containsPattern("TwiML application +AP[0-9a-f]{32} \\? +x/y \\[rv1-");
    assertThat(listed.out()).doesNotContain("alice", "main-line");

    Cli.Result unasked = orphans(cli(), "--remove");
    assertThat(unasked.code()).isEqualTo(1);
    assertThat(unasked.err()).contains("nobody can be asked here", "--yes");
    Cli.Result refused = orphans(cli().typing("n\n"), "--remove");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("Remove 1 of these 2", "Nothing was removed.");
    assertThat(workers()).isEqualTo(2);

    Cli.Result removed = orphans(cli().typing("y\n"), "--remove");

    assertThat(removed.code()).as("another's is left").isEqualTo(2);
    assertThat(removed.err()).contains("removed worker WK");
    assertThat(workers()).isEqualTo(1);
    Cli.Result all = orphans(cli(), "--remove", "--yes", "--unproven");
    assertThat(all.code()).isZero();
    assertThat(world.twilio.list(TwilioKind.APPLICATION, "")).hasSize(1);
  }

  @Test
  void neverRemovesANumberUnlessItIsAskedTo() {
    String mark =
        OwnerMark.of(world.config().ownerId(), "VoiceNumber", world.namespace, "gone", "number")
            .friendlyName(world.namespace + "/gone");
    world.twilio.create(
        TwilioKind.NUMBER, "", Map.of("PhoneNumber", "+14155550123", "FriendlyName", mark));

    Cli.Result kept = orphans(cli(), "--remove", "--yes");

    assertThat(kept.code()).isEqualTo(2);
    assertThat(kept.err()).contains("numbers stay without --include-numbers: 1");
    assertThat(world.twilio.list(TwilioKind.NUMBER, "")).hasSize(2);
    assertThat(orphans(cli(), "--remove", "--yes", "--include-numbers").code()).isZero();
    assertThat(world.twilio.list(TwilioKind.NUMBER, "")).hasSize(1);
  }

  private void deleteWithoutTheOperator(String agent) {
    world.stopOperator();
    var resource =
        world.client.resources(AgentIdentity.class).inNamespace(world.namespace).withName(agent);
    resource.delete();
    resource.edit(found -> {
      found.getMetadata().setFinalizers(List.of());
      return found;
    });
    Awaitility.await(agent + " is gone")
        .atMost(World.PATIENCE)
        .until(() -> world.get(AgentIdentity.class, agent) == null);
    world.startOperator();
  }

  private int workers() {
    return world.count(TwilioKind.WORKER, world.workspace());
  }

  private String agent(String name, String subject, int level) {
    return """
    apiVersion: voice.ravenhelm.dev/v1alpha1
    kind: AgentIdentity
    metadata: {name: %s, namespace: %s}
    spec:
      gatewayRef: {name: main}
      subject: "%s"
      skills: [{name: billing, level: %d}, {name: german}]
      callerIdRef: {name: main-line}
    """
        .formatted(name, world.namespace, subject, level);
  }

  private Cli cli() {
    return Cli.with(
        Map.of(
            "KUBECONFIG", ControlPlane.shared().kubeconfig().toString(),
            "TWILIO_SID", World.ACCOUNT,
            "TWILIO_AUTH_TOKEN", World.TOKEN));
  }

  private Cli.Result plan(String manifest) {
    return cli().piping(manifest).run(withOwner("plan", "-f", "-"));
  }

  private Cli.Result orphans(Cli cli, String... more) {
    List<String> args = new ArrayList<>(List.of("orphans"));
    args.addAll(List.of(more));
    return cli.run(withOwner(args.toArray(String[]::new)));
  }

  private String[] withOwner(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(
        List.of("--owner-id", world.config().ownerId(), "--twilio-url", world.simulator.url()));
    return all.toArray(String[]::new);
  }
}
