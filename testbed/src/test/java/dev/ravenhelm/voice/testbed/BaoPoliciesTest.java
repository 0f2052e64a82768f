package dev.ravenhelm.voice.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** OpenBao's documented rules about paths, each as a table row. */
final class BaoPoliciesTest {

  record Row(String paths, String path, String capability, boolean allowed, String reason) {}

  static List<Row> rows() {
    return List.of(
        new Row(rule("secret/data/a", "read"), "secret/data/a", "read", true, "exact path"),
        new Row(
            rule("secret/data/a", "read"), "secret/data/a", "update", false, "other capability"),
        new Row(
            rule("secret/data/a", "read"), "secret/data/ab", "read", false, "no glob, no prefix"),
        new Row(
            rule("secret/data/a/*", "read"), "secret/data/a/b/c", "read", true, "glob over rest"),
        new Row(
            rule("secret/data/a/*", "read"), "secret/data/a", "read", false, "nothing after slash"),
        new Row(
            rule("secret/data/a*", "read"), "secret/data/abc", "read", true, "glob inside segment"),
        new Row(rule("secret/data/+/b", "read"), "secret/data/x/b", "read", true, "one segment"),
        new Row(
            rule("secret/data/+/b", "read"),
            "secret/data/x/y/b",
            "read",
            false,
            "only one segment"),
        new Row(rule("secret/+/+/*", "read"), "secret/data/x/y/z", "read", true, "both wildcards"),
        new Row(
            rule("secret/*", "read") + "," + rule("secret/data/a", "update"),
            "secret/data/a",
            "read",
            false,
            "the more specific path decides alone"),
        new Row(
            rule("secret/data/a/*", "read") + "," + rule("secret/data/a/b/*", "deny"),
            "secret/data/a/b/c",
            "read",
            false,
            "deny on the more specific path"),
        new Row(
            rule("secret/data/+/b", "update") + "," + rule("secret/data/a/*", "read"),
            "secret/data/a/b",
            "read",
            true,
            "a later wildcard is more specific"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void decidesAsOpenBaoDocuments(Row row) throws Exception {
    BaoPolicies policies = new BaoPolicies();
    policies.put("some", new ObjectMapper().readTree("{\"path\":{" + row.paths() + "}}"));

    assertThat(policies.allow(List.of("some"), row.path(), row.capability()))
        .as(row.reason())
        .isEqualTo(row.allowed());
  }

  private static String rule(String path, String capability) {
    return "\"" + path + "\":{\"capabilities\":[\"" + capability + "\"]}";
  }
}
