package dev.ravenhelm.voice.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;

/**
 * A resource of this API, with what could not be read of it: fields and values of another version
 * of the API, which must stop this one resource and nothing else.
 *
 * @param <S> spec
 * @param <T> status
 */
public abstract class VoiceResource<S, T> extends CustomResource<S, T> implements Namespaced {
  private transient List<String> unreadable = List.of();

  /** What of this object this program does not know, one sentence each, as {@code spec.x: why}. */
  @JsonIgnore
  public List<String> unreadable() {
    return unreadable;
  }

  void setUnreadable(List<String> problems) {
    unreadable = List.copyOf(problems);
  }
}
