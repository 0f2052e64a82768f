package dev.ravenhelm.twilio.simulator.media;

import dev.ravenhelm.twilio.simulator.calls.Call;
import dev.ravenhelm.twilio.simulator.calls.Microphone;
import java.util.Optional;

/** The media plane as what is recorded and streamed from. */
public record Tapes(MediaPlane media) implements Microphone {
  @Override
  public Optional<Sound> listen(Call call, boolean both) {
    return media.tape(call, both ? Tape.What.BOTH : Tape.What.SAID).map(Running::new);
  }

  @Override
  public Tap tap(Call call, Frames to) {
    return media.tap(call, to);
  }

  private record Running(Tape tape) implements Sound {
    @Override
    public void stop() {
      tape.stop();
    }

    @Override
    public byte[] wav() {
      return tape.wav();
    }
  }
}
