package dev.ravenhelm.voice.operator.account;

import dev.ravenhelm.voice.api.v1alpha1.DriftPolicy;
import dev.ravenhelm.voice.api.v1alpha1.ManagementPolicy;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.operator.secrets.CredentialsReader;
import dev.ravenhelm.voice.operator.secrets.OpenBaoServer;
import dev.ravenhelm.voice.operator.secrets.TenantSecrets;
import dev.ravenhelm.voice.operator.secrets.TwilioCredentials;
import dev.ravenhelm.voice.operator.status.Conditions;
import dev.ravenhelm.voice.operator.status.Outcome;
import dev.ravenhelm.voice.operator.status.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Opens a gateway's account for it and for what belongs to it. */
public final class Gateways {
  /** How long credentials that were read are good for the gateway's other resources. */
  private static final Duration CREDENTIALS_AGE = Duration.ofSeconds(30);

  private final TenantSecrets tenants;
  private final CredentialsReader reader;
  private final Accounts accounts;
  private final Clock clock;
  private final Duration listAge;
  private final RemovalBreaker breaker;
  private final Map<String, Cached> cache = new ConcurrentHashMap<>();

  /** Auth tokens that Twilio refused, which it will never take again. */
  private final Map<String, String> refusedTokens = new ConcurrentHashMap<>();

  private final Map<String, ReentrantLock> readers = new ConcurrentHashMap<>();

  private record Cached(long generation, Instant readAt, TwilioCredentials credentials) {}

  public Gateways(
      TenantSecrets tenants,
      CredentialsReader reader,
      Accounts accounts,
      Clock clock,
      Duration listAge,
      RemovalBreaker breaker) {
    this.tenants = tenants;
    this.reader = reader;
    this.accounts = accounts;
    this.clock = clock;
    this.listAge = listAge;
    this.breaker = breaker;
  }

  /** A gateway's account, or why it cannot be had. */
  public sealed interface Access {
    /** The account is there. */
    record Open(
        VoiceGateway gateway,
        OpenBaoServer server,
        TwilioCredentials credentials,
        AccountLists lists)
        implements Access {}

    /** The account cannot be had. */
    record Closed(Outcome outcome) implements Access {}
  }

  /** For the gateway itself: reads the credentials afresh. */
  public Access open(VoiceGateway gateway) {
    Optional<OpenBaoServer> server = tenants.server(gateway);
    if (server.isEmpty()) {
      return new Access.Closed(
          new Outcome.Stalled(
              Reason.OPENBAO_SERVER_UNKNOWN,
              "openBao.server \""
                  + TenantSecrets.serverName(gateway)
                  + "\" is not in the operator's configuration: name one that is, or have it added to the chart's openBao.servers"));
    }
    return switch (reader.read(gateway, server.get())) {
      case CredentialsReader.Result.Found found -> {
        TwilioCredentials credentials = usable(gateway, found.credentials());
        cache.put(uid(gateway), new Cached(generation(gateway), clock.instant(), credentials));
        yield opened(gateway, server.get(), credentials);
      }
      case CredentialsReader.Result.Missing missing -> new Access.Closed(missing.outcome());
    };
  }

  /**
   * After Twilio refused the auth token: the account by the secondary one, for everything of the
   * gateway, until the first is another. Empty where there is no secondary.
   */
  public Optional<Access.Open> openBySecondary(Access.Open refused) {
    VoiceGateway gateway = refused.gateway();
    refusedTokens.put(uid(gateway), refused.credentials().authToken());
    return refused
        .credentials()
        .swapped()
        .map(credentials -> {
          cache.put(uid(gateway), new Cached(generation(gateway), clock.instant(), credentials));
          return (Access.Open) opened(gateway, refused.server(), credentials);
        });
  }

  /** Whether the gateway's first auth token was refused and the secondary stands in for it. */
  public boolean usesSecondary(Access.Open open) {
    return open.credentials().secondary().equals(refusedTokens.get(uid(open.gateway())));
  }

  private TwilioCredentials usable(VoiceGateway gateway, TwilioCredentials read) {
    return read.authToken().equals(refusedTokens.get(uid(gateway)))
        ? read.swapped().orElse(read)
        : read;
  }

  /**
   * Runs the work of a resource that belongs to the gateway, when the gateway is in Twilio and its
   * account is not busy with too many others.
   */
  public Outcome within(
      Optional<VoiceGateway> named,
      String name,
      HasMetadata resource,
      Function<Access.Open, Outcome> work) {
    return switch (openFor(named, name)) {
      case Access.Closed closed -> closed.outcome();
      case Access.Open open -> {
        Guests guests = open.lists().guests();
        if (!guests.enter(Interests.Resource.of(resource))) {
          yield new Outcome.Outside();
        }
        try {
          yield work.apply(open);
        } finally {
          guests.leave();
        }
      }
    };
  }

  private Access openFor(Optional<VoiceGateway> named, String name) {
    if (named.isEmpty()) {
      return new Access.Closed(
          new Outcome.Waiting(
              Reason.GATEWAY_NOT_FOUND, "there is no VoiceGateway " + name + " in this namespace"));
    }
    VoiceGateway gateway = named.get();
    boolean synced =
        gateway.getStatus() != null
            && gateway.getStatus().accountSid() != null
            && (observes(gateway)
                || Conditions.isTrue(gateway.getStatus().conditions(), Conditions.SYNCED));
    if (!synced || gateway.getMetadata().getDeletionTimestamp() != null) {
      return new Access.Closed(
          new Outcome.Waiting(
              Reason.GATEWAY_NOT_SYNCED,
              "VoiceGateway " + name + " is not in Twilio yet; see its conditions"));
    }
    return reopen(gateway);
  }

  /**
   * For deletions: whatever credentials were read last, since the Secret and the ServiceAccount may
   * be deleted together with the resource.
   */
  public Access openForDeletion(VoiceGateway gateway) {
    Cached cached = cache.get(uid(gateway));
    Optional<OpenBaoServer> server = tenants.server(gateway);
    return cached != null && server.isPresent()
        ? opened(gateway, server.get(), cached.credentials())
        : open(gateway);
  }

  /** Credentials that were read lately; however many ask, one reads them. */
  private Access reopen(VoiceGateway gateway) {
    ReentrantLock reading = readers.computeIfAbsent(uid(gateway), uid -> new ReentrantLock());
    reading.lock();
    try {
      Cached cached = cache.get(uid(gateway));
      Optional<OpenBaoServer> server = tenants.server(gateway);
      if (cached != null
          && server.isPresent()
          && cached.generation() == generation(gateway)
          && cached.readAt().plus(CREDENTIALS_AGE).isAfter(clock.instant())) {
        return opened(gateway, server.get(), cached.credentials());
      }
      return open(gateway);
    } finally {
      reading.unlock();
    }
  }

  /** The gateway is gone. */
  public void forget(VoiceGateway gateway) {
    cache.remove(uid(gateway));
    readers.remove(uid(gateway));
    refusedTokens.remove(uid(gateway));
  }

  /** What carries plans out for one resource of the gateway. */
  public Converger converger(Access.Open access, HasMetadata resource, boolean appliedBefore) {
    VoiceGatewaySpec spec = access.gateway().getSpec();
    return new Converger(
        access.lists(),
        new PolicyGate(
            spec.managementPolicy() == null ? ManagementPolicy.Full : spec.managementPolicy(),
            spec.driftPolicy() == null ? DriftPolicy.Correct : spec.driftPolicy(),
            appliedBefore,
            breaker.of(access.gateway(), resource)),
        listAge);
  }

  /** Whether the gateway writes nothing. */
  public static boolean observes(VoiceGateway gateway) {
    return gateway.getSpec().managementPolicy() == ManagementPolicy.Observe;
  }

  private Access opened(VoiceGateway gateway, OpenBaoServer server, TwilioCredentials credentials) {
    String region = gateway.getSpec().twilio().region();
    return new Access.Open(
        gateway, server, credentials, accounts.open(credentials, region == null ? "us1" : region));
  }

  private static String uid(VoiceGateway gateway) {
    return gateway.getMetadata().getUid();
  }

  private static long generation(VoiceGateway gateway) {
    return gateway.getMetadata().getGeneration();
  }
}
