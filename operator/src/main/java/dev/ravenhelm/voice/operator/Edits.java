package dev.ravenhelm.voice.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which updates of a resource somebody made: those of its status are the operator's own. */
final class Edits {
  private static final String OURS = "voice.ravenhelm.dev/";

  private Edits() {}

  /** Whether spec, one of our annotations, or the resource's way to its end changed. */
  static boolean matters(HasMetadata after, HasMetadata before) {
    return !Objects.equals(
            after.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || !Objects.equals(
            after.getMetadata().getDeletionTimestamp(), before.getMetadata().getDeletionTimestamp())
        || !Objects.equals(
            after.getMetadata().getFinalizers(), before.getMetadata().getFinalizers())
        || !ours(after.getMetadata().getAnnotations())
            .equals(ours(before.getMetadata().getAnnotations()));
  }

  private static Map<String, String> ours(@Nullable Map<String, String> annotations) {
    Map<String, String> ours = new TreeMap<>(annotations == null ? Map.of() : annotations);
    ours.keySet().removeIf(key -> !key.startsWith(OURS));
    return ours;
  }
}
