package dev.ravenhelm.twilio.simulator.media;

import dev.ravenhelm.twilio.simulator.calls.Heard;
import org.jspecify.annotations.Nullable;

/** How far one listener has come in a sound that plays to it alone. */
final class Ear {
  private @Nullable Object sound;
  private long at;

  /** The next stretch, from the beginning of the sound when it is new. */
  short[] next(Heard.Kind kind) {
    follow(kind);
    return Sounds.frame(kind, at);
  }

  short[] next(Heard.Clip clip) {
    follow(clip);
    return clip.frame(at, G711.FRAME);
  }

  /** Nothing plays: the same sound begins anew the next time. */
  void rest() {
    sound = null;
  }

  private void follow(Object now) {
    at = now.equals(sound) ? at + G711.FRAME : 0;
    sound = now;
  }
}
