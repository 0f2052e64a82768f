package dev.ravenhelm.voice.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AgentIdentitySpecTest {
  @Test
  void makesAnIdentityThatTwilioTakesOutOfAResourcesName() {
    assertThat(spec(null).clientIdentity("bob-b.support")).isEqualTo("bob_b_support");
    assertThat(spec("alice").clientIdentity("bob-b")).isEqualTo("alice");
  }

  private static AgentIdentitySpec spec(String identity) {
    return new AgentIdentitySpec(
        new Ref("main"), identity, "1", null, null, null, null, null, null, null);
  }
}
