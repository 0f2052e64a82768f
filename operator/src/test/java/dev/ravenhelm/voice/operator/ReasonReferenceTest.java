package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.operator.status.Reason;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/conditions.md} is what the constants and their Javadoc say. */
class ReasonReferenceTest {
  private static final Path REFERENCE = Path.of("../docs/reference/conditions.md");
  private static final Path SOURCES = Path.of("src/main/java/dev/ravenhelm/voice/operator");
  private static final Pattern CONSTANT =
      Pattern.compile(
          "/\\*\\* ([^*]+?) \\*/\\s+(?:public )?static final String [A-Z_]+ =\\s+\"([A-Z][A-Za-z]+)\";");

  @Test
  void listsEveryReason() throws IOException {
    Map<String, String> reasons = new TreeMap<>();
    for (String source :
        new String[] {
          "status/Reason.java", "number/NumberPlanner.java", "plan/MarkedObjectPlanner.java"
        }) {
      Matcher constant = CONSTANT.matcher(Files.readString(SOURCES.resolve(source)));
      while (constant.find()) {
        reasons.put(constant.group(2), constant.group(1).replaceAll("\\s+", " "));
      }
    }
    assertThat(reasons.keySet())
        .as("every constant has a sentence")
        .containsAll(
            Arrays.stream(Reason.class.getFields()).map(ReasonReferenceTest::value).toList());

    StringBuilder page =
        new StringBuilder(
            """
            # Conditions and reasons

            Every resource has five conditions, each with `observedGeneration`: `Ready` (it works), `Reconciling` (it is on its way, or is tried again), `Stalled` (nothing will happen until somebody changes something), `Synced` (Twilio has what the spec says), `Drifted` (Twilio was changed behind the operator's back, and the policy is to report). A `VoiceGateway` also has `Deployed` (the cluster has all that its server should have), `OutboundPermitted` where it names `outbound.allowedCountries` (the account may call them all), and `AuthTokenValid: False` while only the secondary auth token is taken, a `RoutingQueue` that no agent may answer `Staffed: False`. Events give the same reasons, on transitions only.

            | reason | meaning |
            |---|---|
            """);
    reasons.forEach((reason, meaning) -> page.append("| `" + reason + "` | " + meaning + " |\n"));
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(REFERENCE, page);
    }
    assertThat(Files.readString(REFERENCE)).isEqualTo(page.toString());
  }

  private static String value(Field field) {
    try {
      return (String) field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
