package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.operator.chart.Chart;
import dev.ravenhelm.voice.operator.secrets.OpenBaoServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the chart writes, as the operator reads it. */
class ChartConfigTest {

  @Test
  void readsWhatTheChartWritesFromTheFewestValues() {
    OperatorConfig config = read(Chart.in("voice-system").set("ownerId", "acme"));

    assertThat(config)
        .isEqualTo(
            new OperatorConfig(
                "acme",
                "ghcr.io/ravenhelm/voice-webhook-server:0.1.0",
                Set.of(),
                null,
                Duration.ofMinutes(5),
                Duration.ofMinutes(10),
                8082,
                Duration.ofSeconds(15),
                30,
                Duration.ofSeconds(30),
                5,
                "voice-voice-operator",
                Map.of()));
  }

  @Test
  void readsEveryValueThatTheChartHasForIt() {
    OperatorConfig config =
        read(Chart.in("voice-system").values(Path.of("src/test/resources/chart/all-values.yaml")));

    assertThat(config)
        .isEqualTo(
            new OperatorConfig(
                "acme-prod",
                "registry.example/voice-webhook-server:2",
                Set.of("voice", "sales"),
                URI.create("http://simulator.voice.svc:9100"),
                Duration.ofSeconds(90),
                Duration.ofHours(1),
                8082,
                Duration.ofSeconds(20),
                12,
                Duration.ofMinutes(1),
                50,
                "voice-voice-operator",
                Map.of(
                    "default",
                    new OpenBaoServer(
                        URI.create("https://openbao.openbao.svc:8200"),
                        "kv",
                        "kubernetes/prod",
                        "bao",
                        "voice/{namespace}",
                        "/etc/voice/openbao/default/ca.crt"),
                    "second",
                    new OpenBaoServer(
                        URI.create("http://127.0.0.1:8200"),
                        "secret",
                        "kubernetes",
                        "openbao",
                        "{namespace}",
                        null))));
  }

  @Test
  void mountsTheFileThatTheVariableNames() {
    Chart chart = Chart.in("voice-system").set("ownerId", "acme");
    Container operator =
        chart.only(Deployment.class).getSpec().getTemplate().getSpec().getContainers().getFirst();
    String variable =
        operator.getEnv().stream()
            .filter(e -> e.getName().equals(OperatorConfig.VARIABLE))
            .findFirst()
            .orElseThrow()
            .getValue();

    assertThat(operator.getVolumeMounts())
        .filteredOn(m -> m.getName().equals("config"))
        .extracting(VolumeMount::getMountPath)
        .containsExactly(Path.of(variable).getParent().toString());
    assertThat(chart.only(ConfigMap.class).getData())
        .containsOnlyKeys(Path.of(variable).getFileName().toString());
    assertThat(operator.getArgs()).endsWith(Main.class.getName());
  }

  private static OperatorConfig read(Chart chart) {
    return OperatorConfig.parse(chart.only(ConfigMap.class).getData().get("operator.yaml"));
  }
}
