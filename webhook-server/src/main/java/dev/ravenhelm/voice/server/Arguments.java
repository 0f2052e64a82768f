package dev.ravenhelm.voice.server;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line. Read by hand: a library for it takes a fifth of the time until the server is
 * ready.
 *
 * @param folder of YAML files; null: the Kubernetes API
 */
record Arguments(boolean help, @Nullable Path folder) {

  static final String HELP =
      """
      Usage: voice-webhook-server [--config=DIR] [--help]
      Answers Twilio's webhooks and gives agents access tokens.

      Without --config it serves the VoiceGateway named by VOICE_GATEWAY in
      VOICE_NAMESPACE and watches the Kubernetes API. With --config it runs alone,
      on a folder of YAML files.

        --config=DIR   Folder of YAML files with the four kinds; read again when they
                         change.
        --help         Shows this and ends.

      Environment when run alone:
        TWILIO_SID, TWILIO_AUTH_TOKEN     account and what its webhooks are signed with
        TWILIO_AUTH_TOKEN_SECONDARY       a second token, while the first is replaced
        TWILIO_NUMBER                     caller ID where no resource names one
        TWILIO_API_KEY_SID, _SECRET       the API key that signs access tokens
        TWILIO_BASE_URL                   a simulator in Twilio's place
        VOICE_GATEWAY                     which VoiceGateway, when the folder has several
        POD_IP                            address to listen on, by default 127.0.0.1
        VOICE_PUBLIC_PORT (8080), VOICE_AGENTS_PORT (8081), VOICE_ADMIN_PORT (8082)
        VOICE_SPOOL_DIR                   where events wait for Kafka
        VOICE_SPOOL_MEBIBYTES             how many of them at most (256)
        VOICE_TOKENS_PER_MINUTE           access tokens for one identity (20)
        LOG_LEVEL                         ERROR, WARN, INFO or DEBUG

      What only Twilio or the operator knows is read from each resource's status, as
      VoiceGateway.status.applicationSid or RoutingQueue.status.workflowSid. All of it:
      docs/server.md.
      """;

  private static final String CONFIG = "--config";

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException when they mean nothing
   */
  static Arguments of(String... words) {
    List<String> all = List.of(words);
    if (all.contains("--help") || all.contains("-h")) {
      return new Arguments(true, null);
    }
    if (all.isEmpty()) {
      return new Arguments(false, null);
    }
    if (all.size() == 2 && all.getFirst().equals(CONFIG)) {
      return new Arguments(false, Path.of(all.getLast()));
    }
    if (all.size() == 1 && all.getFirst().startsWith(CONFIG + "=")) {
      return new Arguments(false, Path.of(all.getFirst().substring(CONFIG.length() + 1)));
    }
    throw new IllegalArgumentException(
        "not understood: " + String.join(" ", all) + "; --help says what is");
  }
}
