package dev.ravenhelm.voice.server.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.BadValues;
import dev.ravenhelm.voice.server.RunningServer;
import dev.ravenhelm.voice.server.TwilioSignature;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Webhooks as Twilio sends them, but for a few values; signed, so that they come through. */
final class BadRequests {

  static final List<String> PATHS =
      List.of(
          "/voice/incoming",
          "/voice/outgoing",
          "/voice/menu?at=number&name=menu-line&try=0&hops=0",
          "/voice/menu?at=closed&name=support&try=9&hops=9",
          "/voice/agent-rang?agent=alice-b&phone=0&desk=1&hops=0",
          "/voice/rang?desk=alice-b",
          "/voice/wait?queue=support&since=0",
          "/voice/queue-left?queue=support&hops=0",
          "/voice/queue-rang?queue=support&try=0&since=0&hops=0",
          "/voice/queue-rang?queue=hunt&try=1&since=0&first=alice-b",
          "/voice/call-back?queue=support&since=0",
          "/voice/worker-answered?task=WT1&reservation=WR1&root=CA1&agent=alice-b&back=0",
          "/voice/worker-picked-up?task=WT1&reservation=WR1&root=CA1&agent=alice-b&back=1",
          "/voice/worker-accepted?task=WT1&reservation=WR1&root=CA1&agent=alice-b&back=0",
          "/voice/worker-rang?task=WT1&reservation=WR1&root=CA1&agent=alice-b&back=0&phone=1",
          "/voice/meet?task=WT1&reservation=WR1&root=CA1&agent=alice-b&back=0",
          "/voice/recorded",
          "/voice/picked-up",
          "/voice/pick-up-answered",
          "/voice/assignment",
          "/voice/consent?queue=support",
          "/voice/message?queue=support",
          "/voice/events",
          "/voice/task-events");

  private static final List<String> PARAMETERS =
      List.of(
          """
          From To Caller Called CallerName FromCity ForwardedFrom CallSid ParentCallSid
          CallStatus Direction Digits SpeechResult Confidence DialCallStatus DialCallSid
          DialBridged QueueResult QueueTime QueueSid RecordingSid RecordingUrl
          RecordingDuration RecordingStatus SequenceNumber Timestamp CallDuration
          StatusCallbackEvent ConferenceSid FriendlyName EventType TaskSid TaskAttributes
          WorkerAttributes ReservationSid StirVerstat ErrorCode ErrorUrl ticket NewOfTwilio
          """
              .split("\\s+"));

  private static final ObjectMapper JSON = new ObjectMapper();

  private final BadValues bad;

  BadRequests(BadValues bad) {
    this.bad = bad;
  }

  /** As a request goes out: values escaped, in order, repeated ones included. */
  record Sent(String path, List<Map.Entry<String, String>> form) {

    String body() {
      return form.stream()
          .map(parameter -> encode(parameter.getKey()) + "=" + parameter.getValue())
          .collect(Collectors.joining("&"));
    }

    /** Over each distinct value of each parameter, sorted; of no use where a value is no text. */
    String signature() {
      if (!wellFormed()) {
        return "none";
      }
      Map<String, Set<String>> values = new TreeMap<>();
      for (Map.Entry<String, String> parameter : form) {
        values
            .computeIfAbsent(parameter.getKey(), _ -> new TreeSet<>())
            .add(decode(parameter.getValue()));
      }
      StringBuilder signed = new StringBuilder("https://voice.example.com" + path);
      values.forEach((name, all) -> all.forEach(value -> signed.append(name).append(value)));
      return TwilioSignature.of(RunningServer.TOKEN, signed.toString(), Map.of());
    }

    boolean wellFormed() {
      try {
        form.forEach(parameter -> decode(parameter.getValue()));
        String unused = decode(path);
        return unused != null;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }

    /**
     * The same request without a character that means anything in XML or JSON. White space stays,
     * since that around a number does not count.
     */
    Sent harmless() {
      List<Map.Entry<String, String>> without = new ArrayList<>();
      for (Map.Entry<String, String> parameter : form) {
        String value =
            parameter.getKey().endsWith("Attributes")
                ? decode(parameter.getValue())
                : decode(parameter.getValue())
                    .codePoints()
                    .map(c -> c < 128 && "<>&\"'\\{}[]".indexOf(c) < 0 && c >= 32 ? c : plain(c))
                    .collect(
                        StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        without.add(Map.entry(parameter.getKey(), encode(value)));
      }
      return new Sent(path, without);
    }

    private static int plain(int c) {
      return Character.isWhitespace(c) ? c : 'x';
    }

    @Override
    public String toString() {
      String all = path + " " + form;
      return all.length() > 2000 ? all.substring(0, 2000) + "…" : all;
    }
  }

  /** A request as Twilio sends it, but for one to three values, and perhaps the URL. */
  Sent next() throws JsonProcessingException {
    Map<String, String> base = new LinkedHashMap<>();
    base.put("AccountSid", RunningServer.ACCOUNT);
    base.put("CallSid", "CA" + "0".repeat(31) + bad.below(10));
    base.put("From", bad.of(List.of("+15550100077", "client:alice_b", "sip:a@example.com")));
    base.put("To", "+155501000" + String.format(Locale.ROOT, "%02d", bad.below(12)));
    base.put("CallStatus", bad.of(List.of("ringing", "in-progress", "completed")));
    base.put("EventType", bad.of(List.of("task.created", "reservation.accepted")));
    base.put("Digits", Integer.toString(bad.below(4)));
    base.put("TaskAttributes", attributes("queue", "support", "call_sid", "CA1", "number", "x"));
    base.put("WorkerAttributes", attributes("agent", "alice-b", "contact_uri", "client:alice_b"));
    List<Map.Entry<String, String>> form = new ArrayList<>();
    base.forEach((name, value) -> form.add(Map.entry(name, encode(value))));
    int changes = 1 + bad.below(3);
    for (int i = 0; i < changes; i++) {
      String name = bad.oneIn(25) ? bad.value() : bad.of(PARAMETERS);
      if (!bad.oneIn(10)) {
        // otherwise the parameter is repeated
        form.removeIf(parameter -> parameter.getKey().equals(name));
      }
      form.add(bad.below(form.size() + 1), Map.entry(name, bad.escaped(badValue(name))));
    }
    return new Sent("/telephony" + path(), form);
  }

  private String badValue(String name) throws JsonProcessingException {
    if (name.endsWith("Attributes") && bad.oneIn(2)) {
      return attributes(
          bad.of(List.of("queue", "agent", "contact_uri", "call_sid", "number", "to", "from")),
          bad.value(),
          "call_sid",
          bad.value(),
          "a",
          bad.value());
    }
    return bad.value();
  }

  private String path() {
    String path = bad.of(PATHS);
    if (!bad.oneIn(4)) {
      return path;
    }
    String value = bad.escaped(bad.value());
    value = value.length() > 500 ? value.substring(0, 300) : value;
    int equals = path.indexOf('=', bad.below(path.length()));
    if (equals < 0) {
      return path + (path.contains("?") ? "&" : "?") + bad.of(List.of("root", "x")) + "=" + value;
    }
    int end = path.indexOf('&', equals);
    return path.substring(0, equals + 1) + value + (end < 0 ? "" : path.substring(end));
  }

  private static String attributes(String... namesAndValues) throws JsonProcessingException {
    ObjectNode attributes = JSON.createObjectNode();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      attributes.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return JSON.writeValueAsString(attributes);
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static String decode(String value) {
    return URLDecoder.decode(value, StandardCharsets.UTF_8);
  }
}
