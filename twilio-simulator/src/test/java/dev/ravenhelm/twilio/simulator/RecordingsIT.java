package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.exception.ApiException;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.call.Event;
import com.twilio.rest.api.v2010.account.call.Recording;
import com.twilio.type.PhoneNumber;
import com.twilio.type.Twiml;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordingsIT {
  private Bench bench;
  private String call;
  private String recording;

  @BeforeEach
  void record() {
    bench = Bench.inVirtualTime();
    bench.control.post("/phones", "{\"number\":\"+14155550188\",\"answerAfterMs\":0}");
    call =
        Call.creator(
                new PhoneNumber("+14155550188"),
                new PhoneNumber(Bench.NUMBER),
                new Twiml("<Response><Pause length=\"600\"/></Response>"))
            .create(bench.twilio)
            .getSid();
    bench.control.advance("1s");
    bench.control.awaitLine(call, "in-progress");
    recording =
        Recording.creator(call)
            .setRecordingStatusCallback(URI.create(bench.server.url("/recorded")))
            .create(bench.twilio)
            .getSid();
    bench.control.advance("3s");
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void leavesPausesOutAndPlaysAtItsLength() throws Exception {
    turn(Recording.Status.PAUSED, "skip");
    bench.control.advance("10s");
    turn(Recording.Status.IN_PROGRESS, "skip");
    bench.control.advance("2s");
    turn(Recording.Status.STOPPED, "skip");

    assertThat(duration()).isEqualTo("5");
    assertThat(secondsHeard()).isEqualTo(5);
  }

  @Test
  void keepsPausesAsSilenceWhereThatIsAskedFor() {
    turn(Recording.Status.PAUSED, "silence");
    bench.control.advance("10s");
    turn(Recording.Status.STOPPED, "silence");

    assertThat(duration()).isEqualTo("13");
  }

  @Test
  void endsWithItsCallAndTellsTheCallback() {
    Call.updater(call).setStatus(Call.UpdateStatus.COMPLETED).update(bench.twilio);
    bench.control.advance("1s");

    assertThat(duration()).isEqualTo("3");
    AccountServer.Received told = bench.server.first("/recorded");
    assertThat(told.get("RecordingSid")).isEqualTo(recording);
    assertThat(told.get("RecordingStatus")).isEqualTo("completed");
    assertThat(told.get("RecordingDuration")).isEqualTo("3");
    assertThatThrownBy(() -> turn(Recording.Status.STOPPED, "skip"))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getCode()).isEqualTo(20404));
  }

  @Test
  void remembersWhatTheServerWasAskedAboutTheCall() {
    Call.updater(call).setStatus(Call.UpdateStatus.COMPLETED).update(bench.twilio);
    bench.control.advance("1s");
    bench.server.first("/recorded");

    List<Event> events = new ArrayList<>();
    Event.reader(call).read(bench.twilio).forEach(events::add);
    assertThat(events)
        .anySatisfy(event -> {
          Map<?, ?> request = (Map<?, ?>) event.getRequest();
          assertThat(request.get("url")).isEqualTo(bench.server.url("/recorded"));
          assertThat(((Map<?, ?>) request.get("parameters")).get("recording_sid"))
              .isEqualTo(recording);
          assertThat(((Map<?, ?>) event.getResponse()).get("response_code")).isEqualTo(204);
        });
  }

  private void turn(Recording.Status status, String pauses) {
    Recording.updater(call, "Twilio.CURRENT", status).setPauseBehavior(pauses).update(bench.twilio);
  }

  private String duration() {
    return com.twilio.rest.api.v2010.account.Recording.fetcher(recording)
        .fetch(bench.twilio)
        .getDuration();
  }

  private double secondsHeard() throws IOException, UnsupportedAudioFileException {
    URI media =
        URI.create(
            bench.simulator.url()
                + "/2010-04-01/Accounts/"
                + Bench.SID
                + "/Recordings/"
                + recording
                + ".wav");
    try (InputStream bytes = media.toURL().openStream();
        AudioInputStream audio = AudioSystem.getAudioInputStream(new BufferedInputStream(bytes))) {
      return audio.getFrameLength() / (double) audio.getFormat().getFrameRate();
    }
  }
}
