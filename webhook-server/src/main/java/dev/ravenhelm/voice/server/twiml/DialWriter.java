package dev.ravenhelm.voice.server.twiml;

import dev.ravenhelm.voice.server.routing.Device;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Ring;
import dev.ravenhelm.voice.server.routing.Step;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes {@code <Dial>} with what rings. */
final class DialWriter {

  private static final String EVENTS = "initiated ringing answered completed";

  private final Xml xml;
  private final Function<Step, String> url;
  private final String events;

  DialWriter(Xml xml, Function<Step, String> url) {
    this.xml = xml;
    this.url = url;
    String incoming = url.apply(new Step.Arrived());
    this.events = incoming.substring(0, incoming.length() - "incoming".length()) + "events";
  }

  void write(Ring ring) {
    xml.open("Dial")
        .with("action", url.apply(ring.then()))
        .with("timeout", TwimlRenderer.seconds(ring.timeout()))
        .with("callerId", ring.callerId())
        .with("answerOnBridge", ring.early() ? true : null)
        .with("record", ring.record() ? "record-from-answer-dual" : null)
        .with("recordingStatusCallback", ring.record() ? events : null)
        .children();
    ring.devices().forEach(this::device);
    xml.close("Dial");
  }

  private void device(Device device) {
    switch (device) {
      case Device.Client client -> {
        noun("Client", null).children();
        xml.open("Identity").text("Identity", client.identity());
        DeviceParameters.of(client)
            .forEach((name, value) ->
                xml.open("Parameter").with("name", name).with("value", value).empty());
        xml.close("Client");
      }
      case Device.Phone(String number, boolean confirm) ->
          noun("Number", confirm ? url.apply(new Step.PickedUp()) : null).text("Number", number);
      case Device.Sip(String address) -> noun("Sip", null).text("Sip", address);
    }
  }

  private Xml noun(String name, @Nullable String whisper) {
    return xml.open(name)
        .with("url", whisper)
        .with("statusCallback", events)
        .with("statusCallbackEvent", EVENTS);
  }
}
