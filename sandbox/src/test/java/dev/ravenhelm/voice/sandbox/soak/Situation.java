package dev.ravenhelm.voice.sandbox.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A kind of webhook, with the answer and the event that it must lead to. */
enum Situation {
  QUEUE("/voice/incoming", Map.of("To", "+15550100001"), "received"),
  AGENT("/voice/incoming", Map.of("To", "+15550100002"), "received"),
  VOICEMAIL("/voice/incoming", Map.of("To", "+15550100003"), "received"),
  REDIRECT("/voice/incoming", Map.of("To", "+15550100004"), "received"),
  NO_SUCH_NUMBER("/voice/incoming", Map.of("To", "+15550100999"), "received"),
  BLOCKED("/voice/incoming", Map.of("To", "+15550100001", "From", "+15550100666"), "received"),
  QUEUE_LEFT(
      "/voice/queue-left?queue=support",
      Map.of("To", "+15550100001", "QueueResult", "hangup"),
      "routed"),
  WAITING("/voice/wait?queue=support&since=0", Map.of("To", "+15550100001"), null),
  ENDED(
      "/voice/events",
      Map.of("To", "+15550100001", "CallStatus", "completed", "SequenceNumber", "3"),
      "completed"),
  FORGED("/voice/incoming", Map.of("To", "+15550100001"), null);

  static final String ACCOUNT = "AC00000000000000000000000000000001";

  private static final Path GOLDEN = Path.of("src/test/resources/soak/answers.txt");
  private static final Pattern SINCE = Pattern.compile("since=[0-9]+");

  final String target;
  final @Nullable String event;

  @SuppressWarnings("ImmutableEnumChecker") // of Map.of
  private final Map<String, String> particular;

  Situation(String target, Map<String, String> particular, @Nullable String event) {
    this.target = target;
    this.particular = particular;
    this.event = event;
  }

  static String callSid(int call) {
    return String.format(Locale.ROOT, "CA%032x", call);
  }

  Map<String, String> parameters(int call) {
    Map<String, String> all = new TreeMap<>();
    all.put("AccountSid", ACCOUNT);
    all.put("ApiVersion", "2010-04-01");
    all.put("CallSid", callSid(call));
    all.put("CallStatus", "ringing");
    all.put("Direction", "inbound");
    all.put("From", "+15550100077");
    all.putAll(particular);
    return all;
  }

  /** An answer as the golden file has it: what is of one moment is left out. */
  String told(int status, String body) {
    return (name() + " " + status + "\n" + SINCE.matcher(body).replaceAll("since=…")).strip()
        + "\n\n";
  }

  /** What is answered in all situations. */
  static String golden() {
    try {
      return Files.readString(GOLDEN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
