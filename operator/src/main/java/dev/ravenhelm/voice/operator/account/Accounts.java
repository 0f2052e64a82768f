package dev.ravenhelm.voice.operator.account;

import com.twilio.http.TwilioRestClient;
import dev.ravenhelm.voice.operator.secrets.TwilioCredentials;
import dev.ravenhelm.voice.operator.twilio.HttpTwilio;
import dev.ravenhelm.voice.twilio.TwilioHttp;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The accounts in use, so that all resources of one account share its lists and its limits. */
public final class Accounts {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);
  private static final int CONCURRENCY = 4;

  private final @Nullable URI baseUrl;
  private final Clock clock;
  private final TwilioHttp.Observer observer;
  private final Map<Key, AccountLists> accounts = new ConcurrentHashMap<>();

  private record Key(TwilioCredentials credentials, String region) {}

  /**
   * Accounts.
   *
   * @param baseUrl a simulator's URL, or null for Twilio itself
   * @param observer hears of each request
   */
  public Accounts(@Nullable URI baseUrl, Clock clock, TwilioHttp.Observer observer) {
    this.baseUrl = baseUrl;
    this.clock = clock;
    this.observer = observer;
  }

  /** The account behind credentials. */
  public AccountLists open(TwilioCredentials credentials, String region) {
    return accounts.computeIfAbsent(
        new Key(credentials, region), key -> new AccountLists(new HttpTwilio(connect(key)), clock));
  }

  private TwilioRestClient connect(Key key) {
    TwilioRestClient.Builder builder =
        new TwilioRestClient.Builder(key.credentials().accountSid(), key.credentials().authToken())
            .httpClient(new TwilioHttp(baseUrl, REQUEST_TIMEOUT, CONCURRENCY, observer));
    // A region without an edge is served from us1: facts/twilio.md, Regions.
    switch (key.region()) {
      case "ie1" -> builder.region("ie1").edge("dublin");
      case "au1" -> builder.region("au1").edge("sydney");
      default -> {}
    }
    return builder.build();
  }
}
