package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.Condition;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewayStatus;
import dev.ravenhelm.voice.operator.status.Conditions;
import dev.ravenhelm.voice.operator.status.Progress;
import dev.ravenhelm.voice.operator.status.Reason;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A gateway's status, read into a reconciliation's progress and written from it. */
final class GatewayFacts {
  private GatewayFacts() {}

  static Progress progress(VoiceGateway gateway) {
    VoiceGatewayStatus status = gateway.getStatus();
    if (status == null) {
      return new Progress(null);
    }
    Progress progress =
        new Progress(status.applied())
            .fact("accountSid", status.accountSid())
            .fact("applicationSid", status.applicationSid())
            .fact("workspaceSid", status.workspaceSid());
    Conditions.find(status.conditions(), Conditions.DEPLOYED).ifPresent(progress::keep);
    VoiceGatewayStatus.Key key = status.apiKey();
    if (key != null) {
      progress
          .fact("keySid", key.sid())
          .fact("keyPath", key.openBaoPath())
          .fact("keyCreated", key.createdAt())
          .fact("keyRotation", key.rotation() == null ? null : key.rotation().toString())
          .fact("keyPrevious", key.previousSid())
          .fact("keyRotatedAt", key.rotatedAt());
    }
    VoiceGatewayStatus.Sip sip = status.sip();
    if (sip != null) {
      progress
          .fact("sipDomain", sip.domain())
          .fact("sipDomainSid", sip.domainSid())
          .fact("credentialListSid", sip.credentialListSid());
    }
    VoiceGatewayStatus.ServerStatus server = status.server();
    if (server != null) {
      progress
          .fact("deployment", server.deployment())
          .fact("readyReplicas", String.valueOf(server.readyReplicas()))
          .fact("replicas", String.valueOf(server.replicas()));
    }
    return progress;
  }

  static VoiceGatewayStatus status(
      Progress progress,
      @Nullable Long generation,
      List<Condition> conditions,
      @Nullable List<String> drift) {
    return new VoiceGatewayStatus(
        generation,
        conditions,
        progress.fact("accountSid"),
        progress.fact("applicationSid"),
        progress.fact("workspaceSid"),
        progress.fact("keySid") == null
            ? null
            : new VoiceGatewayStatus.Key(
                progress.fact("keySid"),
                progress.fact("keyPath"),
                progress.fact("keyCreated"),
                number(progress.fact("keyRotation")),
                progress.fact("keyPrevious"),
                progress.fact("keyRotatedAt")),
        progress.fact("sipDomainSid") == null
            ? null
            : new VoiceGatewayStatus.Sip(
                progress.fact("sipDomain"),
                progress.fact("sipDomainSid"),
                progress.fact("credentialListSid")),
        progress.fact("deployment") == null
            ? null
            : new VoiceGatewayStatus.ServerStatus(
                progress.fact("deployment"),
                number(progress.fact("readyReplicas")),
                number(progress.fact("replicas"))),
        progress.applied(),
        progress.plan(),
        drift);
  }

  /** Whether the cluster took all that the spec asks of it. */
  static void deployed(Progress progress, ServerDeployer.Deployed deployed) {
    if (!deployed.refused().isEmpty()) {
      progress.condition(
          Conditions.DEPLOYED,
          false,
          Reason.KUBERNETES_REFUSED,
          String.join("; ", deployed.refused()));
    } else if (!deployed.notInstalled().isEmpty()) {
      progress.condition(
          Conditions.DEPLOYED,
          false,
          Reason.KIND_NOT_INSTALLED,
          String.join("; ", deployed.notInstalled())
              + ": install it, or remove it from spec.server");
    } else {
      progress.condition(Conditions.DEPLOYED, true, Reason.DEPLOYED, "");
    }
  }

  private static @Nullable Integer number(@Nullable String text) {
    return text == null || text.equals("null") ? null : Integer.valueOf(text);
  }

  /** A date of Twilio's older API, which writes RFC 2822, as Kubernetes writes dates. */
  static String rfc3339(String date) {
    return moment(date).map(Instant::toString).orElse(date);
  }

  /** The moment that a date of Twilio's older API names. */
  static Optional<Instant> moment(String date) {
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
