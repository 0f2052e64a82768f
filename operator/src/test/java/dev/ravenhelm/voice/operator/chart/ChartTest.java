package dev.ravenhelm.voice.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ChartTest {
  private static final Path ALL_VALUES = Path.of("src/test/resources/chart/all-values.yaml");
  private static final YAMLMapper YAML = new YAMLMapper();

  /** A value that the schema refuses, and what people are told. */
  private record Wrong(String key, Object value, String message) {}

  @Test
  void passesHelmsStrictLint() {
    assertThat(Chart.helm().lint().strict().call().isFailed()).isFalse();
  }

  @Test
  void asksForTheOwnerIdInWords() {
    assertThatThrownBy(() -> Chart.in("voice-system").yaml())
        .hasMessageContaining("set ownerId to a name for this installation, as --set ownerId=");
  }

  @Test
  void rendersNoFieldThatKubernetesDoesNotKnow() throws IOException {
    for (Chart chart : List.of(plain(), everything())) {
      for (String document : chart.documents()) {
        HasMetadata typed = Chart.typed(document);
        if (typed.getClass().getPackageName().startsWith("io.fabric8.kubernetes.api.model")) {
          JsonNode written = YAML.readTree(document);
          JsonNode understood = YAML.readTree(YAML.writeValueAsString(typed));
          assertThat(lost("", written, understood))
              .as("fields of %s %s", typed.getKind(), typed.getMetadata().getName())
              .isEmpty();
        }
      }
    }
  }

  @Test
  void testsEveryValueThatItHas() throws IOException {
    Set<String> documented = keys("", YAML.readTree(Chart.FOLDER.resolve("values.yaml").toFile()));

    assertThat(keys("", YAML.readTree(ALL_VALUES.toFile()))).containsAll(documented);
  }

  @Test
  void installsTheCheckedInCrdsAndKeepsThemOnUninstall() throws IOException {
    List<CustomResourceDefinition> rendered = plain().all(CustomResourceDefinition.class);

    assertThat(rendered)
        .hasSize(4)
        .allSatisfy(crd -> {
          String file = crd.getMetadata().getName() + "-v1.yml";
          HasMetadata checkedIn =
              Chart.typed(Files.readString(Path.of("../crds/yaml").resolve(file)));
          assertThat(crd.getSpec()).isEqualTo(((CustomResourceDefinition) checkedIn).getSpec());
          assertThat(crd.getMetadata().getAnnotations())
              .containsEntry("helm.sh/resource-policy", "keep");
        });
    assertThat(plain().set("crds.install", false).all(CustomResourceDefinition.class)).isEmpty();
  }

  @Test
  void runsWithoutRootAndWithoutAnythingToWriteTo() {
    PodSpec pod = plain().only(Deployment.class).getSpec().getTemplate().getSpec();
    Container operator = pod.getContainers().getFirst();

    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(65532L);
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(operator.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(operator.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(operator.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(plain().only(Deployment.class).getSpec().getStrategy().getType())
        .isEqualTo("Recreate");
  }

  @Test
  void restartsTheOperatorWhenItsConfigurationChanges() {
    assertThat(checksum(plain().set("resync", "1m"))).isNotEqualTo(checksum(plain()));
    assertThat(checksum(plain())).isEqualTo(checksum(plain()));
  }

  @Test
  void givesRightsInTheNamedNamespacesOnly() {
    Chart two = plain().set("watchNamespaces[0]", "one").set("watchNamespaces[1]", "two");
    two.set("rbac.aggregateToUserRoles", false);

    assertThat(two.all(ClusterRole.class)).isEmpty();
    assertThat(two.all(Role.class))
        .filteredOn(role -> !role.getMetadata().getName().endsWith("-lease"))
        .extracting(role -> role.getMetadata().getNamespace())
        .containsExactlyInAnyOrder("one", "two");
    assertThat(two.all(RoleBinding.class))
        .allSatisfy(binding ->
            assertThat(binding.getSubjects())
                .singleElement()
                .satisfies(subject -> {
                  assertThat(subject.getName())
                      .isEqualTo(two.only(ServiceAccount.class).getMetadata().getName());
                  assertThat(subject.getNamespace()).isEqualTo("voice-system");
                }));
    assertThat(config(two)).contains("namespaces: [\"one\",\"two\"]");
  }

  @Test
  void givesTheSameRightsInOneNamespaceAsInAll() {
    List<PolicyRule> everywhere =
        plain().all(ClusterRole.class).stream()
            .filter(r -> r.getMetadata().getName().equals("voice-system:voice-voice-operator"))
            .findFirst()
            .orElseThrow()
            .getRules();

    assertThat(plain().set("watchNamespaces[0]", "one").all(Role.class))
        .filteredOn(role -> role.getMetadata().getNamespace().equals("one"))
        .singleElement()
        .satisfies(role -> assertThat(everywhere).containsExactlyElementsOf(role.getRules()));
  }

  @Test
  void readsItsOwnNamespaceByWhichTheClusterIsKnownWhateverItWatches() {
    for (Chart chart : List.of(plain(), plain().set("watchNamespaces[0]", "one"))) {
      assertThat(chart.all(Role.class))
          .filteredOn(role -> role.getMetadata().getName().endsWith("-lease"))
          .singleElement()
          .satisfies(role ->
              assertThat(role.getRules())
                  .filteredOn(rule -> rule.getResources().contains("namespaces"))
                  .singleElement()
                  .satisfies(
                      rule -> assertThat(rule.getResourceNames()).containsExactly("voice-system")));
    }
  }

  @Test
  void readsSecretsAndMakesOptionalObjectsOnlyWhereItIsLet() {
    assertThat(resources(plain()))
        .contains("secrets", "ingresses", "httproutes", "servicemonitors");
    assertThat(
            resources(
                plain()
                    .set("rbac.readSecrets", false)
                    .set("rbac.ingresses", false)
                    .set("rbac.httpRoutes", false)
                    .set("rbac.serviceMonitors", false)))
        .doesNotContain("secrets", "ingresses", "httproutes", "servicemonitors")
        .contains("networkpolicies");
  }

  @Test
  void sendsMetricsScrapersToThePortThatTheOperatorListensOn() {
    Chart chart = everything();
    Container operator =
        chart.only(Deployment.class).getSpec().getTemplate().getSpec().getContainers().getFirst();

    assertThat(chart.only(Service.class).getSpec().getSelector())
        .isEqualTo(chart.only(Deployment.class).getSpec().getSelector().getMatchLabels());
    assertThat(operator.getPorts().getFirst().getName())
        .isEqualTo(
            chart.only(Service.class).getSpec().getPorts().getFirst().getTargetPort().getStrVal());
    assertThat(config(chart))
        .contains("adminPort: " + operator.getPorts().getFirst().getContainerPort());
    assertThat(chart.only(NetworkPolicy.class).getSpec().getIngress()).hasSize(1);
    assertThat(chart.yaml()).contains("kind: ServiceMonitor");
    assertThatThrownBy(() ->
            plain()
                .set("metrics.serviceMonitor.enabled", true)
                .set("metrics.service.enabled", false)
                .yaml())
        .hasMessageContaining("needs metrics.service.enabled");
  }

  @TestFactory
  Stream<DynamicTest> refusesWrongValuesWithTheirPlace() {
    return Stream.of(
            new Wrong("owner", "acme", "additional properties 'owner' not allowed"),
            new Wrong("ownerId", "Acme Prod", "at '/ownerId': 'Acme Prod' does not match pattern"),
            new Wrong("resync", "5 minutes", "at '/resync': '5 minutes' does not match pattern"),
            new Wrong("resync", "0s", "at '/resync': '0s' does not match pattern"),
            new Wrong("resync", "0h00m0s", "at '/resync': '0h00m0s' does not match pattern"),
            new Wrong("watchNamespaces", "all", "at '/watchNamespaces': got string, want array"),
            new Wrong(
                "openBao.servers.default.adress",
                "https://openbao:8200",
                "at '/openBao/servers/default': missing property 'address'"),
            new Wrong(
                "openBao.servers.default.address",
                "openbao:8200",
                "at '/openBao/servers/default/address': 'openbao:8200' does not match pattern"),
            new Wrong("image.digest", "latest", "at '/image/digest'"),
            new Wrong("image.pullPolicy", "Sometimes", "at '/image/pullPolicy'"),
            new Wrong("replicas", 2, "additional properties 'replicas' not allowed"))
        .map(wrong ->
            DynamicTest.dynamicTest(
                wrong.key() + "=" + wrong.value(),
                () ->
                    assertThatThrownBy(() -> plain().set(wrong.key(), wrong.value()).yaml())
                        .hasMessageContaining(wrong.message())));
  }

  private static Chart plain() {
    return Chart.in("voice-system").set("ownerId", "acme");
  }

  private static Chart everything() {
    return Chart.in("voice-system").values(ALL_VALUES);
  }

  private static String checksum(Chart chart) {
    return chart
        .only(Deployment.class)
        .getSpec()
        .getTemplate()
        .getMetadata()
        .getAnnotations()
        .get("checksum/config");
  }

  private static String config(Chart chart) {
    return chart.only(ConfigMap.class).getData().get("operator.yaml");
  }

  private static Set<String> resources(Chart chart) {
    return chart.all(ClusterRole.class).stream()
        .flatMap(role -> role.getRules().stream())
        .flatMap(rule -> rule.getResources().stream())
        .collect(Collectors.toSet());
  }

  /** What was written and not understood; an empty value may be left out. */
  private static List<String> lost(String path, JsonNode written, JsonNode understood) {
    List<String> lost = new ArrayList<>();
    if (written.isObject()) {
      written
          .properties()
          .forEach(field -> {
            JsonNode there = understood.get(field.getKey());
            if (there == null) {
              if (!field.getValue().isEmpty() || field.getValue().isValueNode()) {
                lost.add(path + "/" + field.getKey());
              }
            } else {
              lost.addAll(lost(path + "/" + field.getKey(), field.getValue(), there));
            }
          });
    } else if (written.isArray()) {
      for (int i = 0; i < written.size(); i++) {
        lost.addAll(lost(path + "/" + i, written.get(i), understood.path(i)));
      }
    }
    return lost;
  }

  private static Set<String> keys(String path, JsonNode node) {
    Set<String> keys = new TreeSet<>();
    node.properties()
        .forEach(field -> {
          String key = path + "/" + field.getKey();
          keys.add(key);
          if (field.getValue().isObject()) {
            keys.addAll(keys(key, field.getValue()));
          }
        });
    return keys;
  }
}
