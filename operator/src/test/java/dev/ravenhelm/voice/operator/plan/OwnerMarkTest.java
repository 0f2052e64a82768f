package dev.ravenhelm.voice.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnerMarkTest {
  private static final OwnerMark MARK =
      OwnerMark.of("prod", "VoiceNumber", "voice", "main", "number");

  @Test
  void staysTheSameAcrossReleases() {
    // a rebuilt cluster, and every later version, must find what this one made
    assertThat(MARK.tag()).isEqualTo("rv1-" + MARK.tag().substring(4)).hasSize(24);
    assertThat(MARK).isEqualTo(OwnerMark.of("prod", "VoiceNumber", "voice", "main", "number"));
    assertThat(MARK.tag()).isEqualTo(PINNED);
  }

  private static final String PINNED = "rv1-mn4udf5kbavisbzknz7n";

  @Test
  void differsByOwnerKindNamespaceNameAndRole() {
    assertThat(
            new OwnerMark[] {
              MARK,
              OwnerMark.of("test", "VoiceNumber", "voice", "main", "number"),
              OwnerMark.of("prod", "VoiceGateway", "voice", "main", "number"),
              OwnerMark.of("prod", "VoiceNumber", "other", "main", "number"),
              OwnerMark.of("prod", "VoiceNumber", "voice", "second", "number"),
              OwnerMark.of("prod", "VoiceNumber", "voice", "main", "key"),
              OwnerMark.of("prod", "VoiceNumber", "voicemain", "", "number")
            })
        .doesNotHaveDuplicates();
  }

  @Test
  void fitsTwiliosFriendlyNamesAndIsFoundAgainInThem() {
    String name = MARK.friendlyName("a-namespace/" + "long-name-".repeat(10));

    assertThat(name).hasSize(64);
    assertThat(OwnerMark.in(name)).contains(MARK);
    assertThat(
            MARK.isOn(new TwilioObject(TwilioKind.NUMBER, "", "PN1", Map.of("FriendlyName", name))))
        .isTrue();
  }

  @Test
  void isNotSeenInANameThatOnlyLooksLikeOne() {
    assertThat(OwnerMark.in("support line")).isEmpty();
    assertThat(OwnerMark.in(MARK.friendlyName("x") + " copy")).isEmpty();
    assertThat(OwnerMark.in("x [rv1-tooshort]")).isEmpty();
  }
}
