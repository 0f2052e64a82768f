package dev.ravenhelm.voice.openbao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretPathTest {

  private static final SecretPath SHARE = new SecretPath("tenants/voice");

  @ParameterizedTest
  @ValueSource(strings = {"twilio", "twilio/main", "a.b/c_d-e", "...", "..a/b"})
  void acceptsPlainSegments(String path) {
    assertThat(SecretPath.parse(path)).contains(new SecretPath(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/..",
        "../a",
        "a/../b",
        "a/./b",
        "a\\..\\b",
        "%2e%2e/a",
        "a/%2e%2e/b",
        "a%2fb",
        "a b",
        "a?version=1",
        "a#b",
        "a;b",
        "a*",
        "+/a",
        "ä",
        "a\n",
        "a\u0000",
        "．．/a"
      })
  void refusesWhatAnotherPartCouldReadDifferently(String path) {
    assertThat(SecretPath.parse(path)).isEmpty();
    assertThatThrownBy(() -> new SecretPath(path)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesEndlessPaths() {
    assertThat(SecretPath.parse("a".repeat(513))).isEmpty();
  }

  @Test
  void keepsAPathInsideItsShare() {
    assertThat(SecretPath.within(SHARE, "tenants/voice/twilio/main"))
        .contains(new SecretPath("tenants/voice/twilio/main"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tenants/other/main",
        "tenants/voice",
        "tenants/voice/",
        "tenants/voice2/main",
        "tenants/voice/../other/main",
        "tenants/voice/%2e%2e/other/main",
        "tenants\\voice\\main",
        "TENANTS/voice/main"
      })
  void seesNothingOutsideTheShare(String path) {
    assertThat(SecretPath.within(SHARE, path)).isEmpty();
  }

  @Test
  void cannotClimbOutWhenResolving() {
    assertThat(SHARE.resolve("main")).contains(new SecretPath("tenants/voice/main"));
    assertThat(SHARE.resolve("../other/main")).isEmpty();
    assertThat(SHARE.resolve("/main")).isEmpty();
  }
}
