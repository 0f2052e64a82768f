package dev.ravenhelm.voice.operator;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioKind.Write;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * How a person brings about one write to Twilio, and what shows that it came about. There is one
 * for every write that {@link TwilioKind} lists.
 *
 * @param prepare what must be there before; the world has converged when it is done
 * @param act what leads to the write
 * @param done what the world is like afterwards
 * @param others how many such writes somebody else does as part of the act
 */
record MatrixScenario(
    Consumer<Cell> prepare, Consumer<Cell> act, Predicate<Cell> done, int others) {
  MatrixScenario(Consumer<Cell> prepare, Consumer<Cell> act, Predicate<Cell> done) {
    this(prepare, act, done, 0);
  }

  /** One run: a world, and names of its own in it. */
  record Cell(World world, int number) {
    String name() {
      return "c" + number;
    }

    String phoneNumber() {
      return "+1415555%04d".formatted(number);
    }

    void apply(String yaml) {
      world.apply(yaml);
    }

    void awaitReady(Class<? extends VoiceResource<?, ?>> kind) {
      world.awaitReason(kind, name(), "Ready");
    }

    boolean isReady(Class<? extends VoiceResource<?, ?>> kind) {
      return world.hasReason(kind, name(), "Ready");
    }

    void delete(Class<? extends VoiceResource<?, ?>> kind) {
      world.client.resources(kind).inNamespace(world.namespace).withName(name()).delete();
    }

    boolean isGone(Class<? extends VoiceResource<?, ?>> kind) {
      return world.get(kind, name()) == null;
    }

    String sip(String part) {
      var sip = world.get(VoiceGateway.class, part).getStatus().sip();
      return sip.credentialListSid();
    }
  }

  /** The scenario of a write; empty where somebody added a write and no scenario. */
  static Optional<MatrixScenario> of(TwilioKind kind, Write write) {
    return Optional.ofNullable(
        switch (kind) {
          case NUMBER -> number(write);
          case ROUTE -> route();
          case APPLICATION,
              WORKSPACE,
              SIP_DOMAIN,
              KEY,
              CREDENTIAL_LIST,
              CALLS_MAPPING,
              REGISTRATIONS_MAPPING ->
              gateway(kind, write);
          case ACTIVITY -> activity();
          case TASK_QUEUE, WORKFLOW, CALL_QUEUE -> queue(write);
          case WORKER -> worker(write);
          case SIP_CREDENTIAL -> credential(write);
        });
  }

  private static MatrixScenario number(Write write) {
    return switch (write) {
      case CREATE ->
          new MatrixScenario(
              cell -> {},
              cell -> cell.apply(numberYaml(cell, "purchase: {}, deletionPolicy: Release")),
              cell -> cell.isReady(VoiceNumber.class));
      case UPDATE ->
          new MatrixScenario(
              MatrixScenario::own,
              cell -> cell.apply(numberYaml(cell, "deletionPolicy: Restore")),
              cell -> cell.isReady(VoiceNumber.class));
      case DELETE ->
          new MatrixScenario(
              cell -> {
                cell.apply(numberYaml(cell, "purchase: {}, deletionPolicy: Release"));
                cell.awaitReady(VoiceNumber.class);
              },
              cell -> cell.delete(VoiceNumber.class),
              cell -> cell.isGone(VoiceNumber.class));
    };
  }

  private static MatrixScenario route() {
    return new MatrixScenario(
        cell -> {
          own(cell);
          cell.apply(numberYaml(cell, "deletionPolicy: Restore"));
          cell.awaitReady(VoiceNumber.class);
        },
        cell -> cell.apply(numberYaml(cell, "deletionPolicy: Restore, inboundRegion: ie1")),
        cell ->
            cell.isReady(VoiceNumber.class)
                && cell.world()
                    .twilio
                    .fetch(TwilioKind.ROUTE, "", cell.phoneNumber())
                    .filter(route -> route.field("VoiceRegion").equals("ie1"))
                    .isPresent());
  }

  private static MatrixScenario gateway(TwilioKind kind, Write write) {
    Consumer<Cell> ready =
        cell -> {
          cell.apply(gatewayYaml(cell, "https://voice.example.com", ""));
          cell.awaitReady(VoiceGateway.class);
        };
    return switch (write) {
      case CREATE ->
          new MatrixScenario(
              cell -> {},
              cell -> cell.apply(gatewayYaml(cell, "https://voice.example.com", "")),
              cell -> cell.isReady(VoiceGateway.class));
      case UPDATE ->
          kind == TwilioKind.CREDENTIAL_LIST
              ? renamedCredentialList(ready)
              : new MatrixScenario(
                  ready,
                  cell -> cell.apply(gatewayYaml(cell, "https://other.example.com", "")),
                  cell -> cell.isReady(VoiceGateway.class));
      case DELETE ->
          new MatrixScenario(
              ready,
              cell -> cell.delete(VoiceGateway.class),
              cell -> cell.isGone(VoiceGateway.class));
    };
  }

  /** Its name is all that it has, so that only drift leads to a write. */
  private static MatrixScenario renamedCredentialList(Consumer<Cell> ready) {
    return new MatrixScenario(
        ready,
        cell ->
            cell.world()
                .control(
                    "/2010-04-01/Accounts/"
                        + World.ACCOUNT
                        + "/SIP/CredentialLists/"
                        + cell.sip(cell.name())
                        + ".json",
                    "FriendlyName=renamed"),
        cell ->
            cell.world()
                .twilio
                .fetch(TwilioKind.CREDENTIAL_LIST, "", cell.sip(cell.name()))
                .filter(list -> list.friendlyName().contains("rv1-"))
                .isPresent(),
        1);
  }

  private static MatrixScenario activity() {
    return new MatrixScenario(
        cell -> {
          cell.apply(gatewayYaml(cell, "https://voice.example.com", ""));
          cell.awaitReady(VoiceGateway.class);
        },
        cell ->
            cell.apply(
                gatewayYaml(
                    cell, "https://voice.example.com", "routing: {activities: [{name: Lunch}]}")),
        cell ->
            cell.isReady(VoiceGateway.class)
                && cell
                    .world()
                    .twilio
                    .list(
                        TwilioKind.ACTIVITY,
                        cell.world()
                            .get(VoiceGateway.class, cell.name())
                            .getStatus()
                            .workspaceSid())
                    .stream()
                    .map(TwilioObject::friendlyName)
                    .anyMatch("Lunch"::equals));
  }

  private static MatrixScenario queue(Write write) {
    Consumer<Cell> ready =
        cell -> {
          cell.apply(queueYaml(cell, "billing", 50));
          cell.awaitReady(RoutingQueue.class);
        };
    return switch (write) {
      case CREATE ->
          new MatrixScenario(
              cell -> {},
              cell -> cell.apply(queueYaml(cell, "billing", 50)),
              cell -> cell.isReady(RoutingQueue.class));
      case UPDATE ->
          new MatrixScenario(
              ready,
              cell -> cell.apply(queueYaml(cell, "german", 60)),
              cell -> cell.isReady(RoutingQueue.class));
      case DELETE ->
          new MatrixScenario(
              ready,
              cell -> cell.delete(RoutingQueue.class),
              cell -> cell.isGone(RoutingQueue.class));
    };
  }

  private static MatrixScenario worker(Write write) {
    Consumer<Cell> ready =
        cell -> {
          cell.apply(agentYaml(cell, "skills: [{name: billing}]"));
          cell.awaitReady(AgentIdentity.class);
        };
    return switch (write) {
      case CREATE ->
          new MatrixScenario(
              cell -> {},
              cell -> cell.apply(agentYaml(cell, "skills: [{name: billing}]")),
              cell -> cell.isReady(AgentIdentity.class));
      case UPDATE ->
          new MatrixScenario(
              ready,
              cell -> cell.apply(agentYaml(cell, "skills: [{name: german}]")),
              cell -> cell.isReady(AgentIdentity.class));
      case DELETE ->
          new MatrixScenario(
              ready,
              cell -> cell.delete(AgentIdentity.class),
              cell -> cell.isGone(AgentIdentity.class));
    };
  }

  private static MatrixScenario credential(Write write) {
    return switch (write) {
      case CREATE ->
          new MatrixScenario(
              cell -> {},
              cell -> cell.apply(agentYaml(cell, "sip: {}")),
              cell -> cell.isReady(AgentIdentity.class));
      case UPDATE ->
          new MatrixScenario(
              // one that is there with a password that nobody knows
              cell ->
                  cell.world()
                      .twilio
                      .create(
                          TwilioKind.SIP_CREDENTIAL,
                          cell.sip("main"),
                          Map.of("Username", cell.name(), "Password", "Not4UsToKnow24")),
              cell -> cell.apply(agentYaml(cell, "sip: {}")),
              cell -> cell.isReady(AgentIdentity.class));
      case DELETE ->
          new MatrixScenario(
              cell -> {
                cell.apply(agentYaml(cell, "sip: {}"));
                cell.awaitReady(AgentIdentity.class);
              },
              cell -> cell.delete(AgentIdentity.class),
              cell -> cell.isGone(AgentIdentity.class));
    };
  }

  private static void own(Cell cell) {
    cell.world()
        .control("/control/numbers", "POST", "{\"phoneNumber\":\"" + cell.phoneNumber() + "\"}");
  }

  /** The gateway that numbers, queues and agents of all cells belong to. */
  static String mainGateway() {
    return gatewayYaml("main", "https://voice.example.com", "");
  }

  private static String gatewayYaml(Cell cell, String publicUrl, String further) {
    return gatewayYaml(cell.name(), publicUrl, further);
  }

  private static String gatewayYaml(String name, String publicUrl, String further) {
    return """
    apiVersion: voice.ravenhelm.dev/v1alpha1
    kind: VoiceGateway
    metadata: {name: %s}
    spec:
      twilio: {credentials: {openBao: {path: twilio/main}}}
      openBao: {role: voice-main, serviceAccount: voice-main}
      publicUrl: %s
      sip: {domain: matrix-%s}
      %s
    """
        .formatted(name, publicUrl, name, further);
  }

  private static String numberYaml(Cell cell, String further) {
    return """
    apiVersion: voice.ravenhelm.dev/v1alpha1
    kind: VoiceNumber
    metadata: {name: %s}
    spec: {gatewayRef: {name: main}, phoneNumber: "%s", inbound: {reject: {}}, %s}
    """
        .formatted(cell.name(), cell.phoneNumber(), further);
  }

  private static String queueYaml(Cell cell, String skill, int maxWaiting) {
    return """
    apiVersion: voice.ravenhelm.dev/v1alpha1
    kind: RoutingQueue
    metadata: {name: %s}
    spec: {gatewayRef: {name: main}, skills: [{name: %s}], maxWaiting: %s}
    """
        .formatted(cell.name(), skill, maxWaiting);
  }

  private static String agentYaml(Cell cell, String further) {
    return """
    apiVersion: voice.ravenhelm.dev/v1alpha1
    kind: AgentIdentity
    metadata: {name: %s}
    spec: {gatewayRef: {name: main}, subject: "%s", %s}
    """
        .formatted(cell.name(), cell.name(), further);
  }
}
