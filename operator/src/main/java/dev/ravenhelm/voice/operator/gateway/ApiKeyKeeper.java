package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.openbao.ReadResult;
import dev.ravenhelm.voice.openbao.SecretPath;
import dev.ravenhelm.voice.openbao.SecretStore;
import dev.ravenhelm.voice.openbao.WriteResult;
import dev.ravenhelm.voice.operator.account.AccountLists;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.operator.status.Outcome;
import dev.ravenhelm.voice.operator.status.Reason;
import dev.ravenhelm.voice.operator.twilio.TwilioFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Keeps one API key whose secret lies in OpenBao, and rotates it. Twilio shows a secret once: it is
 * stored before the key counts, and a key of ours whose secret is not stored is revoked. A rotated
 * key goes on working until its overlap is over and no server uses it any more.
 */
final class ApiKeyKeeper {
  /** Keys of a gateway are found by mark up to this many rotations, should OpenBao forget. */
  private static final int ROTATIONS_SOUGHT = 200;

  private final AccountLists lists;
  private final SecretStore store;
  private final SecretPath path;
  private final Marks marks;
  private final String human;
  private final Schedule schedule;

  /** The mark of each rotation's key. */
  interface Marks {
    OwnerMark of(String role);
  }

  /**
   * When a key is replaced.
   *
   * @param rotateEvery how long a key is used
   * @param overlap how long the one before it still works
   */
  record Schedule(Duration rotateEvery, Duration overlap) {}

  ApiKeyKeeper(
      AccountLists lists,
      SecretStore store,
      SecretPath path,
      Marks marks,
      String human,
      Schedule schedule) {
    this.lists = lists;
    this.store = store;
    this.path = path;
    this.marks = marks;
    this.human = human;
    this.schedule = schedule;
  }

  /** How long a server is given to tell which key it uses before it is asked again. */
  private static final Duration WAITING_FOR_SERVERS = Duration.ofSeconds(15);

  /** How it went. */
  sealed interface Result {
    /**
     * The key is there and its secret is stored.
     *
     * @param due when there is something to do about it
     */
    record Kept(TwilioObject key, Stored stored, Instant due) implements Result {}

    /** Not yet. */
    record NotYet(Outcome outcome) implements Result {}
  }

  /**
   * What OpenBao has, but for the secret itself.
   *
   * @param previous SID of the key before this one while it still works; empty for none
   * @param rotatedAt when this one took over; empty for the first
   */
  record Stored(String sid, int rotation, String previous, String rotatedAt) {
    static Stored of(Map<String, String> data) {
      return new Stored(
          data.getOrDefault("sid", ""),
          Integer.parseInt(data.getOrDefault("rotation", "0")),
          data.getOrDefault("previous", ""),
          data.getOrDefault("rotatedAt", ""));
    }
  }

  /** Whether a key would have to be made. */
  boolean isMissing(Duration maxAge) {
    return !(store.read(path) instanceof ReadResult.Present present)
        || find(Stored.of(present.data()).sid(), maxAge).isEmpty();
  }

  /**
   * Makes sure that there is a key with a stored secret, young enough.
   *
   * @param usedByServers whether any server may still sign with the key of this SID
   */
  Result keep(Duration maxAge, Instant now, Predicate<String> usedByServers) {
    ReadResult secret = store.read(path);
    if (!(secret instanceof ReadResult.Present present)) {
      revokeAllBut(Set.of(), ROTATIONS_SOUGHT);
      return make(secret, 0, "", now);
    }
    Stored stored = Stored.of(present.data());
    Optional<TwilioObject> key =
        find(stored.sid(), maxAge).or(() -> find(stored.sid(), Duration.ZERO));
    if (key.isEmpty()) {
      // deleted in the console: nobody can use it any more, hence no overlap
      revokeAllBut(Set.of(stored.previous()), stored.rotation() + 1);
      return make(secret, stored.rotation() + 1, stored.previous(), now);
    }
    if (!stored.previous().isEmpty()) {
      return withPrevious(present, stored, key.get(), now, usedByServers);
    }
    if (isOlderThan(schedule.rotateEvery(), key.get(), now)) {
      revokeAllBut(Set.of(stored.sid()), stored.rotation() + 1);
      return make(secret, stored.rotation() + 1, stored.sid(), now);
    }
    if (ours(maxAge, stored.rotation() + 1).size() > 1) {
      revokeAllBut(Set.of(stored.sid()), stored.rotation() + 1);
    }
    return kept(key.get(), stored, now);
  }

  /** The one before this is revoked when its time is over and no server has missed the change. */
  private Result withPrevious(
      ReadResult.Present present,
      Stored stored,
      TwilioObject key,
      Instant now,
      Predicate<String> usedByServers) {
    Instant over = Instant.parse(stored.rotatedAt()).plus(schedule.overlap());
    if (now.isBefore(over)) {
      return new Result.Kept(key, stored, over);
    }
    if (usedByServers.test(stored.previous())) {
      return new Result.Kept(key, stored, now.plus(WAITING_FOR_SERVERS));
    }
    revokeAllBut(Set.of(stored.sid()), stored.rotation() + 1);
    Map<String, String> data = new HashMap<>(present.data());
    data.remove("previous");
    return switch (store.write(path, data, present.version())) {
      case WriteResult.Written written ->
          kept(key, new Stored(stored.sid(), stored.rotation(), "", stored.rotatedAt()), now);
      case WriteResult.VersionMismatch mismatch -> writtenByAnother();
    };
  }

  private Result make(ReadResult secret, int rotation, String previous, Instant now) {
    TwilioObject made =
        lists
            .account()
            .create(TwilioKind.KEY, "", Map.of("FriendlyName", mark(rotation).friendlyName(human)));
    if (made.field("Secret").isEmpty()) {
      throw new TwilioFailure(
          TwilioFailure.Kind.UNCLEAR, 0, "Twilio's answer to a new API key had no secret", null);
    }
    Map<String, String> data = new HashMap<>();
    data.put("sid", made.sid());
    data.put("secret", made.field("Secret"));
    data.put("rotation", Integer.toString(rotation));
    if (rotation > 0) {
      data.put("rotatedAt", now.toString());
    }
    if (!previous.isEmpty()) {
      data.put("previous", previous);
    }
    return switch (store.write(path, data, secret.version())) {
      case WriteResult.Written written -> {
        store.describe(path, Map.of("managed-by", "voice-operator", "twilio-sid", made.sid()));
        lists.list(TwilioKind.KEY, "", Duration.ZERO);
        yield previous.isEmpty()
            ? kept(made, Stored.of(data), now)
            : new Result.Kept(made, Stored.of(data), now.plus(schedule.overlap()));
      }
      case WriteResult.VersionMismatch mismatch -> writtenByAnother();
    };
  }

  private Result kept(TwilioObject key, Stored stored, Instant now) {
    Instant made = GatewayFacts.moment(key.field("DateCreated")).orElse(now);
    return new Result.Kept(key, stored, made.plus(schedule.rotateEvery()));
  }

  private Result writtenByAnother() {
    return new Result.NotYet(
        new Outcome.Failed(
            Reason.OPENBAO_WRITTEN_BY_ANOTHER,
            "somebody else wrote " + path + " at the same time; looking again",
            false));
  }

  /** Revokes every key of ours, and then forgets the secret. */
  void remove() {
    revokeAllBut(Set.of(), ROTATIONS_SOUGHT);
    store.deleteAll(path);
  }

  /** Keys of ours whose secrets nobody has, or nobody needs any more. */
  private void revokeAllBut(Set<String> kept, int rotations) {
    for (TwilioObject key : ours(Duration.ZERO, Math.max(rotations, ROTATIONS_SOUGHT))) {
      if (!kept.contains(key.sid())) {
        lists.account().delete(TwilioKind.KEY, "", key.sid());
      }
    }
    lists.list(TwilioKind.KEY, "", Duration.ZERO);
  }

  private Optional<TwilioObject> find(String sid, Duration maxAge) {
    return lists.list(TwilioKind.KEY, "", maxAge).stream()
        .filter(key -> key.sid().equals(sid))
        .findFirst();
  }

  private List<TwilioObject> ours(Duration maxAge, int rotations) {
    Set<String> tags =
        IntStream.rangeClosed(0, rotations)
            .mapToObj(rotation -> mark(rotation).tag())
            .collect(Collectors.toSet());
    return lists.list(TwilioKind.KEY, "", maxAge).stream()
        .filter(key ->
            OwnerMark.in(key.friendlyName()).map(OwnerMark::tag).filter(tags::contains).isPresent())
        .toList();
  }

  private OwnerMark mark(int rotation) {
    return marks.of(role(rotation));
  }

  /** The roles of all rotations that are sought. */
  static List<String> roles() {
    return IntStream.range(0, ROTATIONS_SOUGHT).mapToObj(ApiKeyKeeper::role).toList();
  }

  private static String role(int rotation) {
    return rotation == 0 ? "api-key" : "api-key-" + rotation;
  }

  private static boolean isOlderThan(Duration age, TwilioObject key, Instant now) {
    return GatewayFacts.moment(key.field("DateCreated"))
        .filter(made -> made.plus(age).isBefore(now))
        .isPresent();
  }
}
