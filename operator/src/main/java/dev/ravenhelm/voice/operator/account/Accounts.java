package dev.ravenhelm.voice.operator.account;

import com.twilio.http.TwilioRestClient;
import dev.ravenhelm.voice.operator.secrets.TwilioCredentials;
import dev.ravenhelm.voice.operator.twilio.HttpTwilio;
import dev.ravenhelm.voice.operator.twilio.TwilioAccount;
import dev.ravenhelm.voice.twilio.Region;
import dev.ravenhelm.voice.twilio.TwilioHttp;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The accounts in use, so that all resources of one account share its lists and its limits. */
public final class Accounts implements AutoCloseable {
  private final Limits limits;
  private final @Nullable URI baseUrl;
  private final Clock clock;
  private final Interests interests;
  private final TwilioHttp.Observer observer;
  private final Map<Key, Shared> accounts = new ConcurrentHashMap<>();

  /**
   * How Twilio is asked.
   *
   * @param requestTimeout bound on each single request
   * @param concurrency how many requests of one account may be under way at once
   * @param poll how often the lists of an account are read
   * @param createGrace how long Twilio may take to show what it made without saying so
   */
  public record Limits(
      Duration requestTimeout, int concurrency, Duration poll, Duration createGrace) {}

  private record Key(String accountSid, String region) {}

  private static final class Shared {
    private final AccountLists lists;
    private final Turnstile turnstile;
    private final Poller poller;
    private String token;

    Shared(AccountLists lists, Turnstile turnstile, Poller poller, String token) {
      this.lists = lists;
      this.turnstile = turnstile;
      this.poller = poller;
      this.token = token;
    }
  }

  /**
   * Accounts.
   *
   * @param baseUrl a simulator's URL, or null for Twilio itself
   * @param observer hears of each request
   */
  public Accounts(
      @Nullable URI baseUrl,
      Limits limits,
      Interests interests,
      TwilioHttp.Observer observer,
      Clock clock) {
    this.baseUrl = baseUrl;
    this.limits = limits;
    this.interests = interests;
    this.clock = clock;
    this.observer = observer;
  }

  /** The account behind credentials; a new token of a known account is used from now on. */
  public AccountLists open(TwilioCredentials credentials, String region) {
    return accounts.compute(
            new Key(credentials.accountSid(), region),
            (key, known) ->
                known == null ? shared(key, credentials) : refreshed(known, key, credentials))
        .lists;
  }

  private Shared shared(Key key, TwilioCredentials credentials) {
    Turnstile turnstile = new Turnstile(limits.concurrency());
    AccountLists lists =
        new AccountLists(
            connect(key, credentials, turnstile),
            clock,
            limits.createGrace(),
            new Guests(interests::wake));
    Poller poller = new Poller(key.accountSid(), lists, interests, limits.poll());
    return new Shared(lists, turnstile, poller, credentials.authToken());
  }

  private Shared refreshed(Shared known, Key key, TwilioCredentials credentials) {
    if (!known.token.equals(credentials.authToken())) {
      known.lists.use(connect(key, credentials, known.turnstile));
      known.token = credentials.authToken();
    }
    return known;
  }

  private TwilioAccount connect(Key key, TwilioCredentials credentials, Turnstile turnstile) {
    TwilioRestClient.Builder builder =
        new TwilioRestClient.Builder(credentials.accountSid(), credentials.authToken())
            .httpClient(new TwilioHttp(baseUrl, limits.requestTimeout(), turnstile, observer));
    // A region without an edge is served from us1: facts/twilio.md, Regions.
    Region.edge(key.region()).ifPresent(edge -> builder.region(key.region()).edge(edge));
    return new HttpTwilio(builder.build());
  }

  /** Ends the polling. */
  @Override
  public void close() {
    accounts.values().forEach(shared -> shared.poller.close());
    accounts.clear();
  }
}
