package dev.ravenhelm.voice.operator.account;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.operator.plan.Plan;
import dev.ravenhelm.voice.operator.status.Notes;
import dev.ravenhelm.voice.operator.status.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Stops a mass deletion: of one gateway's resources, only so many an hour may take something out of
 * Twilio. The count outlives a restart.
 */
public final class RemovalBreaker {
  /** Set on a gateway, lets so many removals an hour through. */
  public static final String ALLOW = "voice.ravenhelm.dev/allow-removals";

  private static final Duration WINDOW = Duration.ofHours(1);

  private final Notes notes;
  private final Clock clock;
  private final int most;

  /**
   * A breaker.
   *
   * @param most resources an hour whose objects may be removed without the annotation
   */
  public RemovalBreaker(Notes notes, Clock clock, int most) {
    this.notes = notes;
    this.clock = clock;
    this.most = most;
  }

  /** What one resource of a gateway may remove. */
  public Removals of(VoiceGateway gateway, HasMetadata resource) {
    return delete -> allow(gateway, resource);
  }

  private synchronized void allow(VoiceGateway gateway, HasMetadata resource) {
    String key = gateway.getMetadata().getUid();
    Map<String, Instant> lately = lately(key);
    if (lately.containsKey(resource.getMetadata().getUid())) {
      return;
    }
    int allowed = allowed(gateway);
    if (lately.size() >= allowed) {
      String name = gateway.getMetadata().getName();
      throw new Converger.RefusedException(
          new Plan.Refused(
              Reason.REMOVALS_HELD,
              "held back: objects of "
                  + allowed
                  + " resources of VoiceGateway "
                  + name
                  + " were removed from Twilio within an hour; to let more through, run: kubectl annotate voicegateway "
                  + name
                  + " "
                  + ALLOW
                  + "="
                  + 10 * Math.max(1, allowed)
                  + " --overwrite"));
    }
    lately.put(resource.getMetadata().getUid(), clock.instant());
    notes.write(
        key,
        lately.entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey())
            .sorted()
            .collect(Collectors.joining("\n")));
  }

  private Map<String, Instant> lately(String key) {
    Instant since = clock.instant().minus(WINDOW);
    Map<String, Instant> lately = new TreeMap<>();
    notes.read(key).stream()
        .flatMap(text -> Arrays.stream(text.split("\n", -1)))
        .map(line -> line.split(" ", 2))
        .filter(parts -> parts.length == 2)
        .forEach(parts -> lately.put(parts[1], Instant.parse(parts[0])));
    lately.values().removeIf(at -> at.isBefore(since));
    return lately;
  }

  private int allowed(VoiceGateway gateway) {
    Map<String, String> annotations = gateway.getMetadata().getAnnotations();
    String written = annotations == null ? null : annotations.get(ALLOW);
    return written != null && written.matches("[0-9]{1,6}")
        ? Math.max(most, Integer.parseInt(written))
        : most;
  }
}
