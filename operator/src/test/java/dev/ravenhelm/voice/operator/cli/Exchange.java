package dev.ravenhelm.voice.operator.cli;

import com.twilio.http.TwilioRestClient;
import dev.ravenhelm.twilio.simulator.Simulator;
import dev.ravenhelm.twilio.simulator.SimulatorConfig;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.operator.twilio.HttpTwilio;
import dev.ravenhelm.voice.operator.twilio.TwilioAccount;
import dev.ravenhelm.voice.twilio.TwilioHttp;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A simulated account without a cluster, and the commands against it. */
final class Exchange implements AutoCloseable {
  static final String ACCOUNT = "AC" + "0123456789abcdef".repeat(2);
  static final String TOKEN = "fedcba9876543210".repeat(2);

  final Simulator simulator;
  final TwilioAccount twilio;

  Exchange(List<String> numbers) {
    TwilioHttp.allowHostHeader();
    simulator = Simulator.start(SimulatorConfig.of(ACCOUNT, TOKEN).withNumbers(numbers));
    twilio =
        new HttpTwilio(
            new TwilioRestClient.Builder(ACCOUNT, TOKEN)
                .httpClient(new TwilioHttp(URI.create(simulator.url()), Duration.ofSeconds(10), 8))
                .build());
  }

  /** With the account's credentials and no kubeconfig. */
  Cli cli() {
    return Cli.with(Map.of("TWILIO_SID", ACCOUNT, "TWILIO_AUTH_TOKEN", TOKEN));
  }

  /** Everything that there is of some kinds, without what changes by itself. */
  Map<String, Map<String, String>> snapshot(String workspace, TwilioKind... kinds) {
    Map<String, Map<String, String>> all = new HashMap<>();
    for (TwilioKind kind : kinds) {
      String parent = kind.liesInWorkspace() ? workspace : "";
      for (TwilioObject object : twilio.list(kind, parent)) {
        Map<String, String> fields = new HashMap<>(object.fields());
        fields.remove("DateUpdated");
        all.put(object.sid(), fields);
      }
    }
    return all;
  }

  @Override
  public void close() {
    simulator.close();
  }
}
