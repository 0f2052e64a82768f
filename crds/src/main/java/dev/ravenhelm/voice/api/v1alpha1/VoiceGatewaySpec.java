package dev.ravenhelm.voice.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a gateway should be. */
@ValidationRule(
    value =
        "!has(self.agents) || !has(self.agents.tokenTtl) || duration(self.agents.tokenTtl) <"
            + " duration(has(self.twilio.apiKey) && has(self.twilio.apiKey.overlap) ?"
            + " self.twilio.apiKey.overlap : '24h')",
    message =
        "agents.tokenTtl must be shorter than twilio.apiKey.overlap, or a rotated key would end live tokens")
@ValidationRule(
    value =
        "!has(self.routing) || !has(self.routing.workspaceSid) || !has(self.routing.engine) ||"
            + " self.routing.engine != 'Direct'",
    message =
        "routing.workspaceSid belongs to the TaskRouter engine; remove it or set routing.engine to TaskRouter")
public record VoiceGatewaySpec(
    @Required @JsonPropertyDescription("The Twilio account.") Twilio twilio,
    @Nullable
        @JsonPropertyDescription(
            "How this gateway reaches OpenBao, where its API key's secret is kept.")
        OpenBao openBao,
    @Nullable
        @Default("Full")
        @JsonPropertyDescription(
            "Full: writes to Twilio. Observe: writes nothing and shows the plan in status. Holds for all resources of the gateway.")
        ManagementPolicy managementPolicy,
    @Nullable
        @Default("Correct")
        @JsonPropertyDescription(
            "Correct: what was changed in Twilio is reported and written again. Report: reported only. Holds for all resources of the gateway.")
        DriftPolicy driftPolicy,
    @Required
        @Size(max = 512)
        @ValidationRule(
            value =
                "self.matches('^https://[^/?#@ ]+(/[^?#@ ]*)?$') || self.matches('^http://(localhost|127[.][0-9.]+)(:[0-9]+)?(/[^?#@ ]*)?$')",
            message =
                "publicUrl must be an https:// URL without user, query or fragment (http:// is taken for localhost only), as https://voice.example.com")
        @ValidationRule(
            value = "!self.endsWith('/')",
            message = "publicUrl must not end with a slash")
        @JsonPropertyDescription(
            "Where Twilio reaches the server from the internet, as https://voice.example.com. Signatures are checked against it.")
        String publicUrl,
    @Nullable @JsonPropertyDescription("The webhook server that the operator deploys.")
        Server server,
    @Nullable @JsonPropertyDescription("Who may get access tokens, and what they carry.")
        Agents agents,
    @Nullable @JsonPropertyDescription("How waiting calls find an agent.") Routing routing,
    @Nullable @JsonPropertyDescription("Desk phones: a SIP domain with its credential list.")
        Sip sip,
    @Nullable @JsonPropertyDescription("Calls from outside.") Inbound inbound,
    @Nullable @JsonPropertyDescription("Calls that agents place.") Outbound outbound,
    @Nullable
        @JsonPropertyDescription(
            "Recordings and voicemail that calls of this gateway leave behind.")
        Recordings recordings,
    @Nullable @JsonPropertyDescription("Customer and ticket data for a call.") Context context,
    @Nullable @JsonPropertyDescription("Where call events go.") Events events) {

  /** The Twilio account. */
  public record Twilio(
      @Required @JsonPropertyDescription("Where the account's SID and auth token are.")
          Credentials credentials,
      @Nullable
          @Pattern("^(us1|ie1|au1)$")
          @Default("us1")
          @JsonPropertyDescription("Twilio region: us1, ie1 or au1.")
          String region,
      @Nullable @JsonPropertyDescription("The API key that signs access tokens.") ApiKey apiKey) {}

  /**
   * Exactly one source of TWILIO_SID, TWILIO_AUTH_TOKEN, TWILIO_AUTH_TOKEN_SECONDARY,
   * TWILIO_NUMBER.
   */
  @ValidationRule(
      value = "has(self.openBao) != has(self.secretRef)",
      message = "name exactly one of openBao and secretRef")
  public record Credentials(
      @Nullable
          @JsonPropertyDescription(
              "A KV secret in OpenBao with the keys TWILIO_SID, TWILIO_AUTH_TOKEN and optionally TWILIO_AUTH_TOKEN_SECONDARY and TWILIO_NUMBER.")
          OpenBaoPath openBao,
      @Nullable
          @JsonPropertyDescription(
              "A Secret in this namespace with the keys TWILIO_SID, TWILIO_AUTH_TOKEN and optionally TWILIO_AUTH_TOKEN_SECONDARY and TWILIO_NUMBER.")
          Ref secretRef) {}

  /** A path inside the namespace's share of OpenBao. */
  public record OpenBaoPath(
      @Required
          @Size(min = 1, max = 256)
          @JsonPropertyDescription(
              "Path inside this namespace's share, as twilio/main; the share (by default the namespace's name) is set in the operator's configuration.")
          String path) {}

  /** The API key that signs access tokens. */
  public record ApiKey(
      @Nullable
          @Pattern(Voice.DURATION)
          @Default("720h")
          @JsonPropertyDescription(
              "How long a key is used before the next one is made. Default 720h.")
          String rotateEvery,
      @Nullable
          @Pattern(Voice.DURATION)
          @Default("24h")
          @JsonPropertyDescription(
              "How long the former key still works. Longer than agents.tokenTtl. Default 24h.")
          String overlap) {}

  /** How this gateway reaches OpenBao. */
  public record OpenBao(
      @Nullable
          @Default("default")
          @Pattern(Voice.OBJECT_NAME)
          @JsonPropertyDescription("Name of a server in the operator's configuration.")
          String server,
      @Nullable
          @Size(max = 128)
          @JsonPropertyDescription("Role to log in as. Default voice-<name of the gateway>.")
          String role,
      @Nullable
          @Pattern(Voice.OBJECT_NAME)
          @JsonPropertyDescription(
              "ServiceAccount in this namespace that the role is bound to; the server runs as it, and it is made where it does not exist. Default voice-<name of the gateway>.")
          String serviceAccount) {}

  /** The webhook server. */
  public record Server(
      @Nullable
          @Min(0)
          @Max(50)
          @Default("2")
          @JsonPropertyDescription("Number of pods; with autoscaling it has no meaning.")
          Integer replicas,
      @Nullable
          @Size(max = 512)
          @JsonPropertyDescription(
              "Container image. Default: the one that belongs to the operator's version.")
          String image,
      @Nullable
          @JsonPropertyDescription(
              "CPU and memory of each pod. Default: 100m and 256Mi requested, 512Mi of memory at most.")
          ResourceRequirements resources,
      @Nullable @JsonPropertyDescription("An Ingress for publicUrl.") Ingress ingress,
      @Nullable @JsonPropertyDescription("An HTTPRoute of the Gateway API for publicUrl.")
          Route route,
      @Nullable
          @JsonPropertyDescription(
              "A HorizontalPodAutoscaler, which then decides the number of pods.")
          Autoscaling autoscaling,
      @Nullable
          @JsonPropertyDescription("A ServiceMonitor, for clusters with the Prometheus operator.")
          ServiceMonitor serviceMonitor,
      @Nullable
          @JsonPropertyDescription("Further environment variables of the server, as LOG_LEVEL.")
          Map<String, String> env) {}

  /** An Ingress that leads publicUrl to the server. */
  public record Ingress(
      @Nullable @JsonPropertyDescription("Ingress class. Default: the cluster's.") String className,
      @Nullable @JsonPropertyDescription("Secret with the certificate for publicUrl's host.")
          String tlsSecretName,
      @Nullable @JsonPropertyDescription("Annotations, as those of cert-manager.")
          Map<String, String> annotations) {}

  /** An HTTPRoute that leads publicUrl to the server. */
  public record Route(
      @Required
          @Size(min = 1, max = 8)
          @JsonPropertyDescription("The Gateways that take the traffic.")
          List<ParentRef> parentRefs) {}

  /** A Gateway of the Gateway API. */
  public record ParentRef(
      @Required @Pattern(Voice.OBJECT_NAME) @JsonPropertyDescription("Name of the Gateway.")
          String name,
      @Nullable
          @Pattern(Voice.OBJECT_NAME)
          @JsonPropertyDescription("Namespace of the Gateway. Default: this one.")
          String namespace,
      @Nullable @JsonPropertyDescription("Listener of the Gateway. Default: each that fits.")
          String sectionName) {}

  /** How many pods, by load. */
  @ValidationRule(
      value = "!has(self.minReplicas) || self.minReplicas <= self.maxReplicas",
      message = "autoscaling.minReplicas must not be greater than autoscaling.maxReplicas")
  public record Autoscaling(
      @Nullable @Min(1) @Max(50) @Default("2") @JsonPropertyDescription("Fewest pods. Default 2.")
          Integer minReplicas,
      @Required @Min(1) @Max(50) @JsonPropertyDescription("Most pods.") Integer maxReplicas,
      @Nullable
          @Min(1)
          @Max(100)
          @Default("60")
          @JsonPropertyDescription(
              "CPU, in percent of what a pod requests, above which pods are added. Default 60.")
          Integer targetCpuPercent) {}

  /** How Prometheus finds the server's metrics. */
  public record ServiceMonitor(
      @Nullable
          @Pattern("^([0-9]+h)?([0-9]+m)?([0-9]+s)?$")
          @Default("30s")
          @JsonPropertyDescription("How often the metrics are read. Default 30s.")
          String interval,
      @Nullable @JsonPropertyDescription("Labels that the Prometheus selects ServiceMonitors by.")
          Map<String, String> labels) {}

  /** Who may get access tokens, and what they carry. */
  public record Agents(
      @Required @JsonPropertyDescription("The issuer of the tokens that agents sign in with.")
          Oidc oidc,
      @Nullable
          @Pattern(Voice.DURATION)
          @Default("1h")
          @ValidationRule(
              value = "duration(self) >= duration('1m') && duration(self) <= duration('24h')",
              message = "tokenTtl must lie between 1m and 24h")
          @JsonPropertyDescription("How long an access token works, from 1m to 24h. Default 1h.")
          String tokenTtl,
      @Nullable
          @Size(max = 32)
          @JsonPropertyDescription(
              "Web origins whose pages may ask for tokens, as https://dashboard.example.com.")
          List<String> allowedOrigins,
      @Nullable @JsonPropertyDescription("Push credentials for mobile devices.") Push push) {}

  /** An OIDC issuer. */
  public record Oidc(
      @Required
          @Pattern("^https?://[^ ?#]+$")
          @Size(max = 512)
          @JsonPropertyDescription(
              "Issuer URL; its discovery document is read from /.well-known/openid-configuration.")
          String issuer,
      @Required @JsonPropertyDescription("Audience that a token must name.") String audience,
      @Nullable
          @Default("sub")
          @JsonPropertyDescription(
              "Claim that AgentIdentity.spec.subject is compared with. Default sub.")
          String subjectClaim) {}

  /** Push credentials, made in Twilio's console. */
  public record Push(
      @Nullable
          @Pattern("^CR[0-9a-f]{32}$")
          @JsonPropertyDescription("Push credential of the iOS app.")
          String ios,
      @Nullable
          @Pattern("^CR[0-9a-f]{32}$")
          @JsonPropertyDescription("Push credential of the Android app.")
          String android) {}

  /** How waiting calls find an agent. */
  public record Routing(
      @Nullable
          @Default("TaskRouter")
          @JsonPropertyDescription(
              "TaskRouter: Twilio's queues and workers. Direct: for accounts without it.")
          Engine engine,
      @Nullable
          @Pattern("^WS[0-9a-f]{32}$")
          @JsonPropertyDescription(
              "Adopts this TaskRouter workspace instead of making one, where the account may have only one (Flex).")
          String workspaceSid,
      @Nullable
          @Size(max = 32)
          @JsonPropertyDescription(
              "Activities beside Offline, Available, Unavailable and WrapUp, as reasons to be away. One that is taken out here stays in Twilio.")
          List<Activity> activities) {}

  /** What an agent may be doing. */
  public record Activity(
      @Required @Size(min = 1, max = 64) @JsonPropertyDescription("Name, as Lunch.") String name,
      @Nullable
          @Default("false")
          @JsonPropertyDescription("Whether calls may reach an agent who does this. Default false.")
          Boolean available) {}

  /** What finds an agent for a waiting call. */
  public enum Engine {
    /** Twilio TaskRouter. */
    TaskRouter,
    /** The server itself, with Dial. */
    Direct
  }

  /** Desk phones. */
  public record Sip(
      @Required
          @Pattern("^[a-z0-9]([a-z0-9-]{0,60}[a-z0-9])?$")
          @JsonPropertyDescription("Name of the SIP domain, before .sip.twilio.com.")
          String domain) {}

  /** Calls from outside. */
  public record Inbound(
      @Nullable
          @Size(max = 1000)
          @JsonPropertyDescription(
              "Callers whose calls are refused without being answered: a number as +15550100001, all that begin so as +1900*, or anonymous for those that hide theirs.")
          List<@Pattern(BLOCKED) String> blockedCallers) {
    /** A number, the beginning of numbers, or {@code anonymous}. */
    public static final String BLOCKED = "^([+][1-9][0-9]{0,14}[*]?|anonymous)$";
  }

  /** What becomes of recordings and voicemail. */
  public record Recordings(
      @Nullable
          @Pattern(Voice.DURATION)
          @ValidationRule(
              value = "duration(self) >= duration('1h')",
              message = "retention must be 1h or more, as 720h")
          @JsonPropertyDescription(
              "How long Twilio keeps them, as 720h; the server deletes older ones. Absent: until somebody deletes them.")
          String retention) {}

  /** Calls that agents place. */
  public record Outbound(
      @Nullable
          @JsonPropertyDescription(
              "VoiceNumber shown as caller ID. Default: TWILIO_NUMBER of the credentials.")
          Ref callerIdRef,
      @Nullable
          @Size(max = 64)
          @JsonPropertyDescription(
              "Countries that may be called, as US. Default: the caller ID's own.")
          List<@Pattern(Voice.COUNTRY) String> allowedCountries,
      @Nullable
          @Size(max = 32)
          @JsonPropertyDescription("SIP domains that may be called, as example.sip.twilio.com.")
          List<String> sipDomains,
      @Nullable
          @Default("Refuse")
          @JsonPropertyDescription(
              "Refuse: numbers with a premium rate are not called. Allow: they are, where their country is.")
          Special premium,
      @Nullable
          @Default("Refuse")
          @JsonPropertyDescription(
              "Refuse: emergency numbers are not called, and agents are told before they dial. Allow: they are, from caller IDs whose VoiceNumber names an emergency address that Twilio has registered.")
          Special emergency,
      @Nullable
          @Min(1)
          @Max(10000)
          @JsonPropertyDescription(
              "How many calls one agent may place to telephones in an hour, counted by each replica. Default 60.")
          Integer callsPerHour) {}

  /** What becomes of a call to a number that is not like others. */
  public enum Special {
    /** Not placed. */
    Refuse,
    /** Placed. */
    Allow
  }

  /** A service that knows customers and tickets. */
  public record Context(
      @Required
          @Pattern("^https?://[^ ]+$")
          @Size(max = 2048)
          @JsonPropertyDescription(
              "URL that answers number and call with customer and ticket as JSON.")
          String url,
      @Nullable
          @Pattern(Voice.DURATION)
          @Default("300ms")
          @JsonPropertyDescription("How long a call waits for it. Default 300ms.")
          String timeout,
      @Nullable @JsonPropertyDescription("Bearer token sent to it.") SecretKeyRef bearerToken,
      @Nullable @JsonPropertyDescription("CA that signed its certificate.") SecretKeyRef ca) {}

  /** Where call events go. */
  public record Events(
      @Nullable @JsonPropertyDescription("Kafka or Redpanda.") Kafka kafka,
      @Nullable @JsonPropertyDescription("Langfuse.") Langfuse langfuse) {}

  /** A Kafka topic. */
  public record Kafka(
      @Required
          @Size(min = 1, max = 1024)
          @JsonPropertyDescription("Brokers as host:port, separated by commas.")
          String bootstrapServers,
      @Nullable
          @Pattern("^[a-zA-Z0-9._-]{1,249}$")
          @Default("ravenhelm.voice.calls")
          @JsonPropertyDescription("Topic. Default ravenhelm.voice.calls.")
          String topic,
      @Nullable @JsonPropertyDescription("TLS; absent: plain text.") Tls tls,
      @Nullable @JsonPropertyDescription("SASL; absent: none.") Sasl sasl) {}

  /** TLS towards the brokers. */
  public record Tls(
      @Nullable
          @JsonPropertyDescription(
              "CA that signed the brokers' certificates. Default: the system's.")
          SecretKeyRef ca) {}

  /** SASL towards the brokers. */
  public record Sasl(
      @Required @JsonPropertyDescription("Mechanism: Plain, ScramSha256 or ScramSha512.")
          Mechanism mechanism,
      @Required @JsonPropertyDescription("User name.") SecretKeyRef username,
      @Required @JsonPropertyDescription("Password.") SecretKeyRef password) {}

  /** SASL mechanisms. */
  public enum Mechanism {
    /** PLAIN. */
    Plain,
    /** SCRAM-SHA-256. */
    ScramSha256,
    /** SCRAM-SHA-512. */
    ScramSha512
  }

  /** A Langfuse project. */
  public record Langfuse(
      @Required
          @Pattern("^https?://[^ ]+$")
          @Size(max = 2048)
          @JsonPropertyDescription("URL of the installation.")
          String url,
      @Required
          @JsonPropertyDescription(
              "Secret in this namespace with the keys publicKey and secretKey.")
          Ref credentials,
      @Nullable @Default("otlp") @JsonPropertyDescription("otlp: v3 and later. ingestion: v2.")
          LangfuseApi api) {}

  /** Langfuse's two interfaces. */
  public enum LangfuseApi {
    /** OpenTelemetry, v3 and later. */
    otlp,
    /** The ingestion API of v2. */
    ingestion
  }
}
