package dev.ravenhelm.voice.server.config;

import dev.ravenhelm.voice.openbao.OpenBaoSecrets;
import dev.ravenhelm.voice.server.routing.Resources;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Table and secrets, kept up to date from wherever they come, for as long as it is open. */
public final class Configuration implements AutoCloseable {

  private static final Duration FOLDER_CHECK = Duration.ofSeconds(2);
  private static final Duration SECRETS_MISSING = Duration.ofSeconds(2);
  private static final Duration SECRETS_CHECK = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final Secrets secrets = new Secrets();
  private final Tables tables;
  private final @Nullable StateFolder state;
  private final @Nullable OpenBaoSecrets store;
  private final SecretsReader reader;
  private final Loop secretsLoop;
  private final ResourceSource source;
  private final @Nullable KeyLease lease;
  private @Nullable RoutingTable kept;

  private Configuration(Settings settings, InstantSource clock) {
    this.clock = clock;
    Path stateDir = settings.stateDir();
    this.state = stateDir == null ? null : new StateFolder(stateDir);
    this.store = settings.openBao() == null ? null : SecretStores.open(settings.openBao());
    this.reader = new SecretsReader(settings, store, secrets);
    this.secretsLoop =
        new Loop(
            "secrets",
            () -> secrets.complete() ? SECRETS_CHECK : SECRETS_MISSING,
            this::readSecrets);
    Path folder = settings.folder();
    if (folder == null) {
      this.tables = new Tables(settings.gateway(), clock);
      KubernetesClient client = ResourceWatch.client();
      this.source = new ResourceWatch(client, settings.namespace(), this::take);
      this.lease =
          settings.pod() == null
              ? null
              : new KeyLease(client, settings.pod(), settings.gateway(), secrets, clock);
    } else {
      ResourceFolder files = new ResourceFolder(folder);
      Resources first = files.readIfChanged().orElse(Resources.NONE);
      this.tables = new Tables(gateway(settings, first), clock);
      this.source = new Loop("resources", () -> FOLDER_CHECK, () -> poll(files));
      this.lease = null;
      tables.read(first);
    }
  }

  /** Reads what was kept, then begins to read the rest. */
  public static Configuration open(Settings settings, InstantSource clock) {
    Configuration configuration = new Configuration(settings, clock);
    configuration.restore();
    configuration.tables.onChange(configuration::readNewKey);
    configuration.secretsLoop.begin();
    configuration.source.begin();
    if (configuration.lease != null) {
      configuration.lease.begin();
    }
    return configuration;
  }

  public Tables tables() {
    return tables;
  }

  public Secrets secrets() {
    return secrets;
  }

  @Override
  public void close() {
    if (lease != null) {
      lease.close();
    }
    source.close();
    secretsLoop.close();
    if (store != null) {
      store.close();
    }
  }

  private void restore() {
    StateFolder from = state;
    if (from != null) {
      from.resources()
          .ifPresent(kept -> tables.read(kept, from.saidAt().orElseGet(clock::instant)));
      from.restore(secrets);
      useCallerId();
    }
  }

  private void poll(ResourceFolder files) {
    files.readIfChanged().ifPresentOrElse(tables::read, tables::confirmed);
  }

  private void take(Resources resources) {
    tables.read(resources);
    RoutingTable now = tables.current().orElse(null);
    StateFolder to = state;
    if (to != null && now != null) {
      if (!Objects.equals(now, kept)) {
        kept = now;
        to.keep(resources);
      }
      to.confirm(clock.instant());
    }
  }

  private void readSecrets() {
    if (reader.read()) {
      useCallerId();
      StateFolder to = state;
      if (to != null) {
        to.keep(secrets);
      }
      if (lease != null) {
        lease.changed();
      }
    }
  }

  private void useCallerId() {
    secrets.credentials().ifPresent(read -> tables.defaultCallerId(read.number()));
  }

  /** The operator made another key: its secret is read now rather than with the next check. */
  private void readNewKey(RoutingTable table) {
    String made = table.gateway().apiKeySid();
    if (made != null && secrets.apiKey().filter(key -> key.sid().equals(made)).isEmpty()) {
      secretsLoop.nudge();
    }
  }

  private static String gateway(Settings settings, Resources first) {
    if (!settings.gateway().isEmpty()) {
      return settings.gateway();
    }
    List<String> names =
        first.gateways().stream().map(gateway -> gateway.getMetadata().getName()).toList();
    if (names.size() != 1) {
      throw new IllegalArgumentException(
          "the folder must hold one VoiceGateway, or VOICE_GATEWAY name one of: " + names);
    }
    return names.get(0);
  }
}
