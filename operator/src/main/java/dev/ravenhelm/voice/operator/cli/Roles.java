package dev.ravenhelm.voice.operator.cli;

import dev.ravenhelm.voice.operator.gateway.GatewayConvergence;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which resource's role an object of a kind has, where objects of the kind can carry a mark. */
record Roles(String resourceKind, List<String> roles) {
  private static final Map<TwilioKind, Roles> BY_KIND =
      Map.of(
          TwilioKind.NUMBER, new Roles("VoiceNumber", List.of("number")),
          TwilioKind.APPLICATION, new Roles("VoiceGateway", List.of("application")),
          TwilioKind.KEY, new Roles("VoiceGateway", GatewayConvergence.keyRoles()),
          TwilioKind.SIP_DOMAIN, new Roles("VoiceGateway", List.of("sip-domain")),
          TwilioKind.CREDENTIAL_LIST, new Roles("VoiceGateway", List.of("credential-list")),
          TwilioKind.WORKSPACE, new Roles("VoiceGateway", List.of("workspace")),
          TwilioKind.TASK_QUEUE, new Roles("RoutingQueue", List.of("task-queue")),
          TwilioKind.WORKFLOW, new Roles("RoutingQueue", List.of("workflow")),
          TwilioKind.WORKER, new Roles("AgentIdentity", List.of("worker")));

  Roles {
    roles = List.copyOf(roles);
  }

  /**
   * The roles of objects of a kind; none where it carries no mark: activities and call queues go by
   * their names, credentials by the user's, mappings and routes by what they lead to.
   */
  static Stream<Roles> of(TwilioKind kind) {
    return Stream.ofNullable(BY_KIND.get(kind));
  }
}
